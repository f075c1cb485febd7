// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/StillBox.h"

#include <QWheelEvent>

namespace goneaway::ui {

void StillBox::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace goneaway::ui
