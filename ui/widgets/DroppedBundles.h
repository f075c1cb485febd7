// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QMimeData;

namespace goneaway::ui {

// The bundles that somebody drags here: one, or two of them. Nothing for anything else.
QStringList droppedBundles(const QMimeData *data);

} // namespace goneaway::ui
