// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/MarkedText.h"

#include "ui/Look.h"

#include <QHelpEvent>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace goneaway::ui {

using bundle::Mark;

namespace {

Tone toneOf(Mark::Kind kind)
{
    switch (kind) {
    case Mark::Kind::Removed:
        return Tone::Bad;
    case Mark::Kind::Literal:
        return Tone::Warning;
    case Mark::Kind::Name:
        break;
    }
    return Tone::Notice;
}

} // namespace

// Line by line, as lines come into view or change.
class MarkedText::Highlighter final : public QSyntaxHighlighter
{
public:
    explicit Highlighter(MarkedText *text)
        : QSyntaxHighlighter(text->document())
        , m_text(text)
    {
    }

protected:
    void highlightBlock(const QString &line) override
    {
        const qsizetype from = currentBlock().position();
        const QList<Mark> &marks = m_text->m_marks;
        auto mark = std::lower_bound(marks.begin(), marks.end(), from,
                                     [](const Mark &one, qsizetype at) { return one.start < at; });
        for (; mark != marks.end() && mark->start < from + line.size(); ++mark) {
            const QColor colour = accent(toneOf(mark->kind), m_text->palette());
            QTextCharFormat format;
            format.setForeground(colour);
            QColor back = colour;
            back.setAlphaF(0.16F);
            format.setBackground(back);
            format.setFontWeight(QFont::Bold);
            format.setFontUnderline(true); // never by colour alone
            setFormat(static_cast<int>(mark->start - from), static_cast<int>(mark->length), format);
        }
    }

private:
    MarkedText *m_text;
};

MarkedText::MarkedText(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new Highlighter(this))
{
    setReadOnly(true);
    setFont(monospaceFont());
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void MarkedText::setMarkedText(const QString &text, const QMap<QString, QString> &pseudonyms)
{
    if (text == m_given && pseudonyms == m_pseudonyms)
        return; // stays where it is scrolled to
    m_given = text;
    m_pseudonyms = pseudonyms;
    m_marks.clear(); // those of the text before must not colour this one
    setPlainText(text);
    m_marks = bundle::marksIn(toPlainText(), pseudonyms); // whose positions are the document's
    m_highlighter->rehighlight();
}

void MarkedText::goTo(qsizetype mark)
{
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(m_marks[mark].start));
    cursor.setPosition(static_cast<int>(m_marks[mark].start + m_marks[mark].length), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    centerCursor();
}

QString MarkedText::meaning(const Mark &mark) const
{
    switch (mark.kind) {
    case Mark::Kind::Removed:
        return tr("A password, a token or a key stood here. It is gone for good.");
    case Mark::Kind::Literal:
        return tr("A value stood here. It is gone for good.");
    case Mark::Kind::Name:
        break;
    }
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(mark.start));
    cursor.setPosition(static_cast<int>(mark.start + mark.length), QTextCursor::KeepAnchor);
    const QString name = cursor.selectedText();
    return tr("%1 stands for %2. Only you see this.").arg(name, m_pseudonyms.value(name));
}

bool MarkedText::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QPlainTextEdit::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int at = cursorForPosition(help->pos()).position();
    const auto mark = std::find_if(m_marks.begin(), m_marks.end(), [at](const Mark &one) {
        return one.start <= at && at <= one.start + one.length;
    });
    if (mark == m_marks.end())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), plainToolTip(meaning(*mark)), this);
    return true;
}

void MarkedText::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->rehighlight(); // its colours are the palette's
}

} // namespace goneaway::ui
