// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PlotTool.h"

#include <QToolButton>

namespace goneaway::ui {

QToolButton *makeTool(QWidget *parent, const QString &name, const QString &text, const QString &meaning)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(meaning);
    button->setAccessibleName(meaning);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace goneaway::ui
