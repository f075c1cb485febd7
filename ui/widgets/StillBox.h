// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace goneaway::ui {

// A combo box on a page that scrolls: the wheel moves the page and never changes a choice in passing.
class StillBox final : public QComboBox
{
    Q_OBJECT

public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace goneaway::ui
