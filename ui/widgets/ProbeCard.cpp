// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ProbeCard.h"

#include "ui/ProbeRuns.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/QuantityEdit.h"

#include <QGridLayout>
#include <QProgressBar>
#include <QPushButton>

#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using probes::ProbeResult;
using probes::Standing;

namespace {

Tone toneOf(const ProbeResult &result)
{
    switch (result.standing) {
    case Standing::Fine:
        return Tone::Good;
    case Standing::Trouble:
        return Tone::Warning;
    case Standing::Shown:
    case Standing::Unclear:
    case Standing::Impossible:
    case Standing::Cancelled:
        break;
    }
    return Tone::Notice;
}

Tone toneOf(probes::Change change)
{
    switch (change) {
    case probes::Change::Fixed:
        return Tone::Good;
    case probes::Change::Better:
    case probes::Change::Same:
        return Tone::Notice;
    case probes::Change::Worse:
        return Tone::Warning;
    case probes::Change::NotComparable:
        break;
    }
    return Tone::Notice;
}

bool hasHorizon(const probes::Probe &probe)
{
    return probe.id == "idle-path"_L1 || probe.id == "long-query"_L1;
}

struct Row {
    PlainLabel *name;
    PlainLabel *value;
};

Row addRow(QGridLayout *grid, const QString &name)
{
    Row row{new PlainLabel(name), new PlainLabel};
    row.name->setTone(Tone::Neutral);
    row.name->setWordWrap(false);
    const int number = grid->rowCount();
    grid->addWidget(row.name, number, 0, Qt::AlignTop);
    grid->addWidget(row.value, number, 1);
    return row;
}

} // namespace

ProbeCard::ProbeCard(ProbeRuns &runs, QWidget *parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_card(new Card(this))
    , m_title(new PlainLabel({}, m_card))
    , m_does(new PlainLabel({}, m_card))
    , m_facts(makeFacts())
    , m_progress(makeProgress())
    , m_results(makeResults())
    , m_verdict(new Banner(m_card))
    , m_hint(new PlainLabel({}, m_card))
    , m_run(new QPushButton(tr("Run it"), m_card))
    , m_cancel(new QPushButton(tr("Cancel the probe"), m_card))
{
    setObjectName(u"probeCard"_s);
    m_title->setObjectName(u"probeTitle"_s);
    m_title->setHeading(1.0);
    m_verdict->setObjectName(u"probeVerdict"_s);
    m_hint->setObjectName(u"probeHint"_s);
    m_hint->setTone(Tone::Neutral);
    m_run->setObjectName(u"runProbe"_s);
    m_run->setAutoDefault(false);
    m_cancel->setObjectName(u"cancelProbe"_s);
    m_cancel->setAutoDefault(false);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_run);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    const int space = lineHeight(this) / 2;
    auto *inside = new QVBoxLayout(m_card);
    inside->setContentsMargins(space, space, space, space);
    inside->setSpacing(space);
    inside->addWidget(m_title);
    inside->addWidget(m_does);
    inside->addWidget(m_results);
    inside->addWidget(m_verdict);
    inside->addWidget(m_facts);
    inside->addWidget(m_progress);
    inside->addWidget(m_hint);
    inside->addLayout(buttons);

    auto *heading = new PlainLabel(tr("Prove it"), this);
    heading->setHeading(1.1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, space, 0, 0);
    layout->setSpacing(space);
    layout->addWidget(heading);
    layout->addWidget(m_card);
    setVisible(false);

    connect(m_run, &QPushButton::clicked, this, &ProbeCard::run);
    connect(m_cancel, &QPushButton::clicked, &m_runs, &ProbeRuns::cancel);
    connect(m_horizon, &QuantityEdit::textChanged, this, &ProbeCard::showCost);
    connect(m_row, &QuantityEdit::textChanged, this, &ProbeCard::showCost);
    connect(&m_runs, &ProbeRuns::stepped, this, &ProbeCard::showStep);
    connect(&m_runs, &ProbeRuns::changed, this, &ProbeCard::showState);
}

QWidget *ProbeCard::makeFacts()
{
    auto *facts = new QWidget(m_card);
    auto *grid = new QGridLayout(facts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(lineHeight(this) / 4);
    grid->setColumnStretch(1, 1);
    m_costs = addRow(grid, tr("Costs:")).value;
    m_costs->setObjectName(u"probeCosts"_s);
    const Row needs = addRow(grid, tr("Needs:"));
    const Row undo = addRow(grid, tr("Undo:"));
    m_needs = needs.value;
    m_undo = undo.value;
    m_undo->setObjectName(u"probeUndo"_s);
    m_agreedTo = {needs.name, needs.value, undo.name, undo.value};
    const auto addEdit = [&](const QString &name, const QString &meaning, QuantityEdit::Kind kind) {
        auto *label = new PlainLabel(name, facts);
        label->setTone(Tone::Neutral);
        label->setWordWrap(false);
        auto *edit = new QuantityEdit(kind, facts);
        edit->setAccessibleName(meaning);
        edit->setMaximumWidth(lineHeight(this) * 9);
        const int row = grid->rowCount();
        grid->addWidget(label, row, 0);
        grid->addWidget(edit, row, 1, Qt::AlignLeft);
        return std::pair(label, edit);
    };
    std::tie(m_horizonName, m_horizon) = addEdit(
        tr("Wait at most:"), tr("The longest time that the probe waits for"), QuantityEdit::Kind::Duration);
    m_horizon->setObjectName(u"probeHorizon"_s);
    std::tie(m_rowName, m_row) =
        addEdit(tr("One row takes:"), tr("What one row takes in an INSERT"), QuantityEdit::Kind::Size);
    m_row->setObjectName(u"probeRow"_s);
    m_row->setValue(probes::UsualRowBytes);
    return facts;
}

QWidget *ProbeCard::makeProgress()
{
    auto *progress = new QWidget(m_card);
    m_bar = new QProgressBar(progress);
    m_bar->setObjectName(u"probeProgress"_s);
    m_bar->setAccessibleName(tr("Progress of the probe"));
    m_bar->setRange(0, 100);
    m_doing = new PlainLabel({}, progress);
    m_doing->setObjectName(u"probeDoing"_s);
    auto *layout = new QVBoxLayout(progress);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_bar);
    layout->addWidget(m_doing);
    return progress;
}

QWidget *ProbeCard::makeResults()
{
    auto *results = new QWidget(m_card);
    m_firstTitle = new PlainLabel({}, results);
    m_firstText = new PlainLabel({}, results);
    m_firstText->setObjectName(u"probeBefore"_s);
    m_secondTitle = new PlainLabel({}, results);
    m_secondText = new PlainLabel({}, results);
    m_secondText->setObjectName(u"probeResult"_s);
    m_advice = new PlainLabel({}, results);
    m_advice->setObjectName(u"probeAdvice"_s);
    for (PlainLabel *title : {m_firstTitle, m_secondTitle})
        title->setHeading(1.0);
    auto *grid = new QGridLayout(results);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(lineHeight(this));
    grid->setVerticalSpacing(lineHeight(this) / 4);
    grid->addWidget(m_firstTitle, 0, 0);
    grid->addWidget(m_secondTitle, 0, 1);
    grid->addWidget(m_firstText, 1, 0, Qt::AlignTop);
    grid->addWidget(m_secondText, 1, 1, Qt::AlignTop);
    grid->addWidget(m_advice, 2, 0, 1, 2);
    return results;
}

void ProbeCard::setCause(const QString &cause)
{
    const probes::Probe *probe = probes::probeFor(cause);
    const bool another = probe != m_probe;
    m_probe = probe;
    if (m_probe && another)
        showProbe();
    if (m_probe)
        showState();
    // What a bundle did not bring, and nobody can run here, is of no use.
    const bool useful =
        m_probe && (m_runs.canRun() || m_runs.resultsOf(m_probe->id).latest || !m_hint->text().isEmpty());
    setVisible(useful);
}

void ProbeCard::showProbe()
{
    const Texts &texts = m_runs.texts();
    const QString key = u"probe."_s + m_probe->id;
    m_title->setText(texts.text(key + u".title"_s));
    m_does->setText(texts.text(key + u".does"_s));
    m_needs->setText(texts.text(key + u".needs"_s));
    m_undo->setText(texts.text(key + u".undo"_s) + u' ' + texts.text(u"probe.undo.general"_s));
    m_card->setAccessibleName(tr("Probe: %1").arg(m_title->text()));
    const bool horizon = hasHorizon(*m_probe);
    m_horizonName->setVisible(horizon);
    m_horizon->setVisible(horizon);
    const bool row = m_probe->id == "packet"_L1;
    m_rowName->setVisible(row);
    m_row->setVisible(row);
    if (horizon)
        m_horizon->setValue(std::chrono::milliseconds(m_runs.optionsFor(m_probe->id).horizon).count());
    showCost();
}

void ProbeCard::showCost()
{
    if (m_probe)
        m_costs->setText(probes::costSentence(m_probe->cost(probes::bounded(options())), m_runs.texts()));
    m_run->setEnabled(m_horizon->isUnderstood() && m_row->isUnderstood());
}

void ProbeCard::showState()
{
    if (!m_probe)
        return;
    const QString id = m_probe->id;
    const bool running = m_runs.running() == id;
    const bool canRun = m_runs.canRun();
    const ProbeRuns::Results results = m_runs.resultsOf(id);
    m_run->setText(results.latest ? tr("Run again after the fix") : tr("Run it on %1").arg(m_runs.server()));
    // The one that comes takes the focus before the other goes: Qt would look for the next one, and scroll to
    // it.
    QPushButton *coming = running ? m_cancel : m_run;
    QPushButton *going = running ? m_run : m_cancel;
    coming->setVisible(running || canRun);
    if (going->hasFocus())
        coming->setFocus();
    going->setVisible(false);
    m_facts->setVisible(canRun && !running);
    for (QWidget *part : m_agreedTo)
        part->setVisible(!results.latest); // who has run it has read them
    m_progress->setVisible(running);
    m_hint->setText(canRun || results.latest ? QString()
                                             : tr("To run it, connect to the server on the step Connect. "
                                                  "This case was looked at without a login."));
    m_hint->setVisible(!m_hint->text().isEmpty());
    if (running)
        showStep();
    showResults();
}

void ProbeCard::showStep()
{
    if (!m_probe || m_runs.running() != m_probe->id)
        return;
    const probes::ProbeStep &step = m_runs.step();
    m_bar->setValue(step.percent);
    m_doing->setText(step.says.isEmpty() ? tr("Opening its connections ...")
                                         : m_runs.texts().text(step.says, step.values));
}

void ProbeCard::fillColumn(PlainLabel *title, PlainLabel *text, const QString &name,
                           const ProbeResult &result)
{
    title->setText(
        tr("%1, %2").arg(name, QLocale().toString(result.at.toLocalTime().time(), QLocale::ShortFormat)));
    QString words = probes::says(result, m_runs.texts());
    if (const QString who = probes::whoHungUp(result, m_runs.texts()); !who.isEmpty())
        words += u'\n' + tr("Ended by: %1.").arg(who);
    text->setText(words);
}

void ProbeCard::showResults()
{
    const bool running = m_runs.running() == m_probe->id;
    const ProbeRuns::Results results = m_runs.resultsOf(m_probe->id);
    const bool both = results.before.has_value() && results.latest.has_value();
    m_results->setVisible(results.latest.has_value());
    m_firstTitle->setVisible(both);
    m_firstText->setVisible(both);
    auto *grid = qobject_cast<QGridLayout *>(m_results->layout());
    grid->setColumnStretch(0, both ? 1 : 0);
    grid->setHorizontalSpacing(both ? lineHeight(this) : 0);
    grid->setColumnStretch(1, 1);
    if (both)
        fillColumn(m_firstTitle, m_firstText, tr("Before"), *results.before);
    if (results.latest) {
        fillColumn(m_secondTitle, m_secondText, both ? tr("After") : tr("Result"), *results.latest);
        m_advice->setText(probes::advice(*results.latest, m_runs.texts()));
        m_advice->setVisible(!m_advice->text().isEmpty());
    }
    if (running)
        m_verdict->clear();
    else if (!results.failure.isEmpty())
        m_verdict->say(Tone::Bad, results.failure);
    else if (results.stopped)
        m_verdict->say(Tone::Notice, tr("Stopped. The connections of the probe are closed."));
    else if (both) {
        const probes::Change change = m_probe->compare(*results.before, *results.latest);
        m_verdict->say(toneOf(change), m_runs.texts().text(u"probe.change."_s + probes::nameOf(change)));
    } else {
        m_verdict->clear();
    }
    m_card->setTone(results.latest && !running ? toneOf(*results.latest) : Tone::Neutral);
}

probes::ProbeOptions ProbeCard::options() const
{
    probes::ProbeOptions options = m_runs.optionsFor(m_probe->id);
    if (hasHorizon(*m_probe) && m_horizon->value())
        options.horizon =
            std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(*m_horizon->value()));
    options.rowBytes = m_row->value().value_or(0);
    return options;
}

void ProbeCard::run()
{
    m_runs.run(m_probe->id, options());
}

} // namespace goneaway::ui
