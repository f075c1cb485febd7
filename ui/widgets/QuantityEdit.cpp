// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/QuantityEdit.h"

#include "ui/Look.h"
#include "ui/Quantities.h"

#include <QAction>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

QString example(QuantityEdit::Kind kind)
{
    switch (kind) {
    case QuantityEdit::Kind::Duration:
        return QuantityEdit::tr("I do not know (or: 8 h, 90 s, 200 ms)");
    case QuantityEdit::Kind::Size:
        return QuantityEdit::tr("I do not know (or: 64 MB, 12 kB)");
    case QuantityEdit::Kind::Count:
        break;
    }
    return QuantityEdit::tr("I do not know (or: 48213)");
}

} // namespace

QuantityEdit::QuantityEdit(Kind kind, QWidget *parent)
    : QLineEdit(parent)
    , m_kind(kind)
{
    setMaxLength(60);
    setPlaceholderText(example(kind));
    setAccessibleDescription(example(kind));
    auto *warning = addAction(icon(u"state-partial"_s), QLineEdit::TrailingPosition);
    warning->setObjectName(u"notUnderstood"_s);
    warning->setToolTip(tr("This is not understood. Write a number and a unit."));
    warning->setVisible(false);
    connect(this, &QLineEdit::textChanged, this, &QuantityEdit::mark);
}

std::optional<qint64> QuantityEdit::value() const
{
    if (text().trimmed().isEmpty())
        return std::nullopt;
    switch (m_kind) {
    case Kind::Duration:
        if (const auto duration = durationFrom(text()))
            return duration->count();
        return std::nullopt;
    case Kind::Size:
        return sizeFrom(text());
    case Kind::Count:
        break;
    }
    bool ok = false;
    const qint64 number = text().trimmed().toLongLong(&ok);
    return ok && number >= 0 ? std::optional(number) : std::nullopt;
}

void QuantityEdit::setValue(std::optional<qint64> value)
{
    if (!value) {
        clear();
        return;
    }
    switch (m_kind) {
    case Kind::Duration:
        setText(durationInput(std::chrono::milliseconds(*value)));
        return;
    case Kind::Size:
        setText(sizeInput(*value));
        return;
    case Kind::Count:
        setText(QString::number(*value));
        return;
    }
}

bool QuantityEdit::isUnderstood() const
{
    return text().trimmed().isEmpty() || value().has_value();
}

void QuantityEdit::mark()
{
    const bool understood = isUnderstood();
    for (QAction *action : actions()) {
        if (action->objectName() == "notUnderstood"_L1)
            action->setVisible(!understood);
    }
    setAccessibleDescription(understood ? example(m_kind)
                                        : tr("This is not understood. Write a number and a unit."));
}

} // namespace goneaway::ui
