// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DecodedView.h"

#include "symptom/ErrorKnowledge.h"

#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

QString phaseSentence(evidence::Phase phase)
{
    using evidence::Phase;
    switch (phase) {
    case Phase::Connect:
        return DecodedView::tr("It struck while the connection was being made.");
    case Phase::Handshake:
        return DecodedView::tr("It struck during the handshake or the login, before any query.");
    case Phase::Idle:
        return DecodedView::tr("It struck on a connection that had been idle.");
    case Phase::Send:
        return DecodedView::tr("It struck while the statement was being sent.");
    case Phase::Execute:
        return DecodedView::tr("It struck while the server was working on the statement.");
    case Phase::Result:
        return DecodedView::tr("It struck while the result was being read.");
    case Phase::Unknown:
        break;
    }
    return {};
}

} // namespace

DecodedView::DecodedView(const Texts &texts, QWidget *parent)
    : QWidget(parent)
    , m_texts(texts)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    setAccessibleName(tr("What was understood"));
    showNothing();
}

void DecodedView::clear()
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void DecodedView::showNothing()
{
    clear();
    auto *hint = new PlainLabel(tr("What Goneaway understands of it appears here while you type."), this);
    hint->setTone(Tone::Neutral);
    m_layout->addWidget(hint);
}

void DecodedView::showSymptom(const evidence::Symptom &symptom)
{
    clear();
    if (!symptom.connectionLoss) {
        auto *banner = new Banner(this);
        banner->setObjectName(u"notALoss"_s);
        banner->say(
            Tone::Notice, tr("Nothing in this text speaks of a lost or refused connection."),
            tr("If there is more of the message, such as a line with an error number, paste it too. You can "
               "also go on: the server is then checked as it is."));
        m_layout->addWidget(banner);
    }
    for (const evidence::ClientError &error : symptom.errors)
        addError(error, symptom.client.id);
    addCircumstances(symptom);
}

void DecodedView::addError(const evidence::ClientError &error, const QString &client)
{
    auto *card = new Card(this);
    card->setObjectName(u"errorChip"_s);
    card->setTone(Tone::Warning);
    QStringList names;
    if (error.code != 0)
        names.append(tr("Error %1").arg(error.code));
    if (!error.symbol.isEmpty())
        names.append(error.symbol);
    if (error.osErrno)
        names.append(tr("operating system error %1").arg(*error.osErrno));
    auto *title = new PlainLabel(names.isEmpty() ? error.message : names.join(u" \u00b7 "_s), card);
    title->setHeading(1.0);

    auto *layout = new QVBoxLayout(card);
    const int space = lineHeight(this) / 2;
    layout->setContentsMargins(space, space / 2, space, space / 2);
    layout->setSpacing(space / 4);
    layout->addWidget(title);
    QString meaning;
    for (const QString &key : symptom::meaningKeys(error, client)) {
        if (meaning.isEmpty() && m_texts.has(key))
            meaning = m_texts.text(key);
    }
    if (!meaning.isEmpty())
        layout->addWidget(new PlainLabel(meaning, card));
    card->setAccessibleName(title->text());
    card->setAccessibleDescription(meaning);
    m_layout->addWidget(card);
}

void DecodedView::addCircumstances(const evidence::Symptom &symptom)
{
    QStringList sentences;
    if (!symptom.client.name.isEmpty())
        sentences.append(tr("Reported by %1.").arg(symptom.client.name));
    if (const QString phase = phaseSentence(symptom.phase); !phase.isEmpty() && symptom.connectionLoss)
        sentences.append(phase);
    QStringList words;
    for (const QString &hint : symptom.hints) {
        if (m_texts.has(u"hint."_s + hint))
            words.append(m_texts.text(u"hint."_s + hint));
    }
    if (!words.isEmpty())
        sentences.append(tr("The words around it speak of: %1.").arg(words.join(u", "_s)));
    if (sentences.isEmpty())
        return;
    auto *label = new PlainLabel(sentences.join(u' '), this);
    label->setObjectName(u"reportedBy"_s);
    m_layout->addWidget(label);
}

} // namespace goneaway::ui
