// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DsnBox.h"

#include "ui/widgets/Labels.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

DsnBox::DsnBox(QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_use(new QPushButton(tr("Use it"), this))
    , m_said(new PlainLabel({}, this))
{
    m_text->setObjectName(u"dsn"_s);
    m_text->setAccessibleName(tr("Connection string"));
    m_text->setPlaceholderText(tr("mysql://…, jdbc:mysql://…, Server=…;, a database.yml or a .env file"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(lineHeight(this) * 4);
    m_use->setObjectName(u"useDsn"_s);
    m_use->setAutoDefault(false);
    m_use->setEnabled(false);
    m_said->setObjectName(u"dsnSaid"_s);
    m_said->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_text);
    column->addWidget(m_use, 0, Qt::AlignLeft);
    column->addWidget(m_said);
    connect(m_text, &QPlainTextEdit::textChanged, this,
            [this] { m_use->setEnabled(!m_text->toPlainText().trimmed().isEmpty()); });
    connect(m_use, &QPushButton::clicked, this, &DsnBox::take);
}

void DsnBox::take()
{
    const auto said = connect::targetFromDsn(m_text->toPlainText());
    m_said->setTone(said ? Tone::Good : Tone::Warning);
    m_said->show();
    if (!said) {
        m_said->setText(said.error().detail);
        return;
    }
    QStringList sentences{tr("Taken from the %1.").arg(said->kind)};
    if (said->target.hasPassword)
        sentences << tr("Its password is used, and not shown.");
    sentences << said->remarks;
    if (!said->notUnderstood.isEmpty())
        sentences << tr("Not understood, and left out: %1.").arg(said->notUnderstood.join(u", "_s));
    m_said->setText(sentences.join(u' '));
    m_text->clear();
    emit taken(*said);
}

} // namespace goneaway::ui
