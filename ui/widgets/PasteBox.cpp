// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PasteBox.h"

#include "symptom/Decoder.h"

#include <QMimeData>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

PasteBox::PasteBox(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
}

void PasteBox::setBoundedText(const QString &text)
{
    setPlainText(bounded(text, symptom::MaxText));
}

bool PasteBox::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() && !source->hasUrls(); // a dropped file is not its contents
}

void PasteBox::insertFromMimeData(const QMimeData *source)
{
    if (!canInsertFromMimeData(source))
        return;
    const qsizetype room =
        symptom::MaxText - (document()->characterCount() - textCursor().selectedText().size());
    insertPlainText(bounded(source->text(), qMax<qsizetype>(room, 0)));
    ensureCursorVisible();
}

QString PasteBox::bounded(const QString &text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    emit shortened();
    const QString gap = u"\n[...]\n"_s;
    const qsizetype half = (limit - gap.size()) / 2;
    return half > 0 ? text.first(half) + gap + text.last(half) : QString();
}

} // namespace goneaway::ui
