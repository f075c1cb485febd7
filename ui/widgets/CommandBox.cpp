// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/CommandBox.h"

#include "ui/Look.h"

#include <QScrollBar>
#include <QWheelEvent>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

CommandBox::CommandBox(const QString &command, QWidget *parent)
    : QPlainTextEdit(command, parent)
{
    setObjectName(u"command"_s);
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFont(monospaceFont());
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fitHeight();
}

void CommandBox::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void CommandBox::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void CommandBox::fitHeight()
{
    // A plain text document measures its height in lines, not in pixels.
    const double lines = document()->size().height();
    const double text = lines * QFontMetricsF(font()).lineSpacing() + 2 * document()->documentMargin();
    setFixedHeight(static_cast<int>(std::ceil(text)) + 2 * frameWidth() + 1);
    verticalScrollBar()->setValue(0);
}

} // namespace goneaway::ui
