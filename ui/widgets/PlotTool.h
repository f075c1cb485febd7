// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace goneaway::ui {

// A button above a plot: short on its face, its meaning in the tool tip and for a screen reader.
QToolButton *makeTool(QWidget *parent, const QString &name, const QString &text, const QString &meaning);

} // namespace goneaway::ui
