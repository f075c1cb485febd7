// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/CorrectionsForm.h"

#include "symptom/Clients.h"
#include "symptom/ErrorKnowledge.h"
#include "ui/Look.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/StillBox.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QGridLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using evidence::Phase;

namespace {

constexpr int AsRead = 0; // the first line of each box: no correction

namespace hints = evidence::hints;
constexpr QLatin1StringView Hints[] = {
    hints::Idle,        hints::MachineSlept, hints::Periodic,  hints::LongQuery, hints::BigStatement,
    hints::BigResult,   hints::Fork,         hints::Threads,   hints::Pool,      hints::Proxy,
    hints::Vpn,         hints::OneHostOnly,  hints::Container, hints::Restarted, hints::Crashed,
    hints::OutOfMemory, hints::DiskFull,     hints::Killed,    hints::Closed,    hints::Upgraded,
    hints::Windows,
};

QString phaseName(Phase phase)
{
    switch (phase) {
    case Phase::Connect:
        return CorrectionsForm::tr("while connecting");
    case Phase::Handshake:
        return CorrectionsForm::tr("during the handshake or login");
    case Phase::Idle:
        return CorrectionsForm::tr("on an idle connection");
    case Phase::Send:
        return CorrectionsForm::tr("while sending the statement");
    case Phase::Execute:
        return CorrectionsForm::tr("while the statement ran");
    case Phase::Result:
        return CorrectionsForm::tr("while reading the result");
    case Phase::Unknown:
        break;
    }
    return CorrectionsForm::tr("not known");
}

QString errorName(const evidence::ClientError &error)
{
    if (error.code == 0)
        return error.symbol;
    return error.symbol.isEmpty() ? QString::number(error.code)
                                  : u"%1 %2"_s.arg(QString::number(error.code), error.symbol);
}

void setAsRead(QComboBox *box, const QString &read)
{
    box->setItemText(AsRead, CorrectionsForm::tr("As read: %1").arg(read));
}

} // namespace

CorrectionsForm::CorrectionsForm(const Texts &texts, QWidget *parent)
    : QWidget(parent)
    , m_error(new StillBox(this))
    , m_client(new StillBox(this))
    , m_phase(new StillBox(this))
{
    fillErrors();
    fillClients();
    fillPhases();
    build(texts);
    showRead({});
    for (QComboBox *box : {m_error, m_client, m_phase})
        connect(box, &QComboBox::currentIndexChanged, this, &CorrectionsForm::take);
}

void CorrectionsForm::fillErrors()
{
    m_error->setObjectName(u"correctError"_s);
    m_error->addItem(QString());
    m_error->addItem(tr("None of them: there was no such error"), 0);
    for (const symptom::KnownError &known : symptom::knownErrors())
        m_error->addItem(u"%1 %2"_s.arg(QString::number(known.code), known.symbol), known.code);
}

void CorrectionsForm::fillClients()
{
    m_client->setObjectName(u"correctClient"_s);
    m_client->addItem(QString());
    QList<const symptom::KnownClient *> clients;
    for (const symptom::KnownClient &client : symptom::knownClients())
        clients.append(&client);
    std::sort(clients.begin(), clients.end(),
              [](const auto *a, const auto *b) { return a->name.compare(b->name, Qt::CaseInsensitive) < 0; });
    m_client->addItem(tr("Another one"), QString(u""_s));
    for (const symptom::KnownClient *client : clients)
        m_client->addItem(client->name, QString(client->id));
}

void CorrectionsForm::fillPhases()
{
    m_phase->setObjectName(u"correctPhase"_s);
    m_phase->addItem(QString());
    for (const Phase phase : {Phase::Connect, Phase::Handshake, Phase::Idle, Phase::Send, Phase::Execute,
                              Phase::Result, Phase::Unknown})
        m_phase->addItem(phaseName(phase), static_cast<int>(phase));
}

void CorrectionsForm::build(const Texts &texts)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(lineHeight(this), 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("The &error is:"), m_error);
    form->addRow(tr("Re&ported by:"), m_client);
    form->addRow(tr("It stru&ck:"), m_phase);
    auto *boxes = new QWidget(this);
    auto *grid = new QGridLayout(boxes);
    grid->setContentsMargins(0, 0, 0, 0);
    int place = 0;
    for (const QLatin1StringView hint : Hints) {
        auto *box = new QCheckBox(texts.text(u"hint."_s + hint), boxes);
        box->setObjectName(u"hint."_s + hint);
        m_hints.insert(hint, box);
        grid->addWidget(box, place / 2, place % 2);
        ++place;
        connect(box, &QCheckBox::toggled, this, [this, id = QString(hint)](bool checked) {
            if (m_showing)
                return;
            m_corrections.hints.insert(id, checked);
            emit edited();
        });
    }
    grid->setColumnStretch(1, 1);
    form->addRow(tr("Circumstances:"), boxes);
}

void CorrectionsForm::take()
{
    if (m_showing)
        return;
    const auto chosen = [](const QComboBox *box) {
        return box->currentIndex() > AsRead;
    };
    m_corrections.error.reset();
    m_corrections.client.reset();
    m_corrections.phase.reset();
    if (chosen(m_error))
        m_corrections.error = m_error->currentData().toInt();
    if (chosen(m_client))
        m_corrections.client = m_client->currentData().toString();
    if (chosen(m_phase))
        m_corrections.phase = static_cast<Phase>(m_phase->currentData().toInt());
    emit edited();
}

void CorrectionsForm::showRead(const evidence::Symptom &read)
{
    m_showing = true;
    setAsRead(m_error, read.errors.isEmpty() ? tr("no error") : errorName(read.errors.first()));
    setAsRead(m_client, read.client.name.isEmpty() ? tr("not known") : read.client.name);
    setAsRead(m_phase, phaseName(read.phase));
    for (auto it = m_hints.begin(); it != m_hints.end(); ++it)
        it.value()->setChecked(m_corrections.hints.value(it.key(), read.hints.contains(it.key())));
    m_showing = false;
}

} // namespace goneaway::ui
