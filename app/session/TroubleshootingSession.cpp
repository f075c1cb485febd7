// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TroubleshootingSession.h"

#include "connect/Ladder.h"
#include "connect/TlsWatch.h"
#include "connect/TunnelClimb.h"
#include "diagnose/Diagnoser.h"

namespace goneaway::session {

using evidence::Evidence;
using evidence::Observation;
using evidence::Status;

namespace {

// Enough that an abandoned run, still waiting for its timeout, does not hold up the next one.
constexpr int Threads = 8;

bool isAbsent(const Observation &observation)
{
    return !observation.seen() && observation.status != Status::NotApplicable;
}

} // namespace

void TroubleshootingSession::Run::post(std::function<void()> answer) const
{
    QMetaObject::invokeMethod(
        session,
        [run = *this, answer = std::move(answer)] {
            if (run.session->isCurrent(run))
                answer();
        },
        Qt::QueuedConnection);
}

void TroubleshootingSession::Run::fail(const Error &error) const
{
    post([run = *this, error] { emit run.session->failed(run.id, error); });
}

TroubleshootingSession::TroubleshootingSession(Texts texts, diagnose::Catalogue catalogue, QObject *parent,
                                               ProfileStore profiles)
    : QObject(parent)
    , m_texts(std::move(texts))
    , m_catalogue(std::move(catalogue))
    , m_profiles(std::move(profiles))
{
    m_pool.setMaxThreadCount(Threads);
    m_pool.setObjectName(QStringLiteral("goneaway-session"));
    m_writing.setMaxThreadCount(1);
    m_writing.setObjectName(QStringLiteral("goneaway-writing"));
}

TroubleshootingSession::~TroubleshootingSession()
{
    cancel();
    cancelComparing();
    m_writing.waitForDone();
    m_pool.waitForDone();
}

bool TroubleshootingSession::showsCertificates()
{
    return connect::TlsWatch::isBuiltIn();
}

bool TroubleshootingSession::finish(std::chrono::milliseconds patience)
{
    cancel();
    cancelComparing();
    m_writing.waitForDone();
    return m_pool.waitForDone(static_cast<int>(patience.count()));
}

void TroubleshootingSession::cancel()
{
    for (std::size_t step = 0; step < StepCount; ++step) {
        if (static_cast<Step>(step) != Step::Compare)
            cancel(static_cast<Step>(step));
    }
}

void TroubleshootingSession::cancelComparing()
{
    cancel(Step::Compare);
}

void TroubleshootingSession::cancel(Step step)
{
    m_cancel[static_cast<std::size_t>(step)].cancel();
    m_current[static_cast<std::size_t>(step)] = 0;
}

void TroubleshootingSession::reset()
{
    cancel();
    m_symptom.reset();
    m_incident = {};
    m_ladder.clear();
    m_tunnel.reset();
    m_checked = {};
    m_extras = {};
    m_probed.clear();
    m_opened.reset();
    m_report.reset();
}

bool TroubleshootingSession::isCurrent(const Run &run) const
{
    return m_current[static_cast<std::size_t>(run.step)] == run.id;
}

RunId TroubleshootingSession::start(Step step, std::function<void(const Run &)> job)
{
    const auto index = static_cast<std::size_t>(step);
    m_cancel[index].cancel(); // the run before this one
    m_cancel[index] = CancelToken();
    m_current[index] = ++m_lastRun;
    const Run run{this, step, m_lastRun, m_cancel[index]};
    (step == Step::Write ? m_writing : m_pool).start([run, job = std::move(job)] { job(run); });
    return run.id;
}

RunId TroubleshootingSession::decode(const QString &text)
{
    return start(Step::Decode, [text](const Run &run) {
        run.post([run, decoded = symptom::decode(text)] { emit run.session->decoded(run.id, decoded); });
    });
}

RunId TroubleshootingSession::ask(const evidence::Symptom &symptom, const evidence::Incident &incident)
{
    return start(Step::Ask, [symptom, incident](const Run &run) {
        Evidence evidence;
        evidence.setSymptom(symptom);
        evidence.setIncident(incident);
        run.post(
            [run, questions = diagnose::followUps(evidence)] { emit run.session->asked(run.id, questions); });
    });
}

RunId TroubleshootingSession::connectTo(const connect::ConnectionTarget &target)
{
    m_ladder.clear();
    m_opened.reset();
    m_extras = {};
    m_tunnel.reset();
    forgetProbesOfAnother(target);
    return start(Step::Connect, [this, target](const Run &run) {
        bool loggedIn = false;
        const auto tell = [&run, &loggedIn](const Observation &rung) {
            if (rung.fact == evidence::FactId(evidence::facts::LadderQuery))
                loggedIn = rung.seen();
            run.post([run, rung] {
                run.session->m_ladder.append(rung);
                emit run.session->rungClimbed(run.id, rung);
            });
        };
        const auto tunnel = connect::climb(target, m_clock, run.cancel, tell, {.latency = true});
        run.post([run, loggedIn, tunnel] {
            run.session->m_tunnel = tunnel;
            emit run.session->connected(run.id, loggedIn);
        });
    });
}

// Runs one list of checks and keeps what they saw, on whatever thread it is called.
void TroubleshootingSession::look(const Run &run, const std::optional<connect::ConnectionTarget> &target,
                                  const QStringList &logFiles,
                                  const std::shared_ptr<connect::SshTunnel> &tunnel,
                                  Evidence TroubleshootingSession::*kept)
{
    Evidence evidence;
    qsizetype known = 0; // observations and events that belong to earlier checks
    qsizetype knownEvents = 0;
    checks::Progress progress;
    progress.started = [&run](const checks::CheckId &id) {
        run.post([run, name = id.text()] { emit run.session->checkStarted(run.id, name); });
    };
    progress.finished = [&](const checks::CheckId &id, std::chrono::milliseconds took, bool complete) {
        const QList<Observation> fresh = evidence.observations().sliced(known);
        const QList<evidence::LogEvent> events = evidence.logEvents().sliced(knownEvents);
        known = evidence.observations().size();
        knownEvents = evidence.logEvents().size();
        QStringList remarks;
        for (const Observation &observation : fresh) {
            if (isAbsent(observation))
                remarks.append(report::explain(observation, m_texts));
        }
        // Kept check by check: what was seen before a cancel still counts.
        run.post([run, kept, name = id.text(), took, complete, remarks, fresh, events] {
            for (const Observation &observation : fresh)
                (run.session->*kept).add(observation);
            for (const evidence::LogEvent &event : events)
                (run.session->*kept).add(event);
            emit run.session->checkFinished(run.id, name, took, complete, remarks);
        });
    };
    std::optional<connect::Way> way;
    if (target)
        way.emplace(*target, tunnel, run.cancel);
    const connect::ConnectionTarget *entrance = way ? way->entrance() : nullptr;
    if (run.step == Step::Extras)
        checks::runBundleChecks(entrance, m_clock, run.cancel, evidence, progress);
    else
        checks::runChecks(entrance, logFiles, m_clock, run.cancel, evidence, progress);
    if (const auto trouble = way ? way->trouble(m_clock) : std::nullopt)
        run.post([run, kept, trouble = *trouble] { (run.session->*kept).add(trouble); });
    run.post([run] { emit run.session->checked(run.id); });
}

RunId TroubleshootingSession::runChecks(const std::optional<connect::ConnectionTarget> &target,
                                        const QStringList &logFiles)
{
    m_checked = {};
    m_extras = {};
    cancel(Step::Extras);
    m_opened.reset();
    return start(Step::Checks, [this, target, logFiles, tunnel = m_tunnel](const Run &run) {
        look(run, target, logFiles, tunnel, &TroubleshootingSession::m_checked);
    });
}

void TroubleshootingSession::forgetProbesOfAnother(const connect::ConnectionTarget &target)
{
    const QString server = target.display();
    if (server != m_probedServer)
        m_probed.clear();
    m_probedServer = server;
}

RunId TroubleshootingSession::probe(const QString &id, const connect::ConnectionTarget &target,
                                    const probes::ProbeOptions &options)
{
    forgetProbesOfAnother(target);
    return start(
        Step::Probe, [this, id, target, options, tunnel = m_tunnel, before = m_probed](const Run &run) {
            const probes::Probe *probe = probes::probeNamed(id);
            if (!probe) {
                run.fail({ErrorCode::InvalidArgument, QStringLiteral("there is no probe \"%1\"").arg(id)});
                return;
            }
            const connect::Way way(target, tunnel, run.cancel);
            if (!way.entrance()) {
                const auto trouble = way.trouble(m_clock);
                run.fail({ErrorCode::NotFound, trouble ? report::explain(*trouble, m_texts) : QString()});
                return;
            }
            Evidence evidence;
            const probes::ProbeResult result =
                probes::runProbe(*probe, *way.entrance(), options, m_clock, run.cancel, evidence,
                                 [&run](const probes::ProbeStep &step) {
                                     run.post([run, step] { emit run.session->probeStepped(run.id, step); });
                                 });
            QList<Observation> seen = evidence.observations();
            probes::noteChange(before, seen, probe->compare);
            run.post([run, result, seen] {
                run.session->m_probed += seen;
                emit run.session->probed(run.id, result);
            });
        });
}

void TroubleshootingSession::cancelProbe()
{
    cancel(Step::Probe);
}

Evidence TroubleshootingSession::assemble() const
{
    if (m_opened) {
        Evidence evidence = *m_opened;
        if (m_symptom)
            evidence.setSymptom(*m_symptom);
        evidence::Incident incident = evidence.incident();
        incident.overrideWith(m_incident);
        evidence.setIncident(incident);
        return evidence;
    }
    Evidence evidence;
    if (m_symptom)
        evidence.setSymptom(*m_symptom);
    evidence.setIncident(m_incident);
    for (const Observation &rung : m_ladder)
        evidence.add(rung);
    for (const Observation &observation : m_checked.observations())
        evidence.add(observation);
    for (const evidence::LogEvent &event : m_checked.logEvents())
        evidence.add(event);
    for (const Observation &observation : m_probed)
        evidence.add(observation);
    return evidence;
}

void TroubleshootingSession::diagnoseInto(const Run &run, const Evidence &evidence)
{
    const diagnose::Diagnosis diagnosis = diagnose::diagnose(evidence);
    run.post([run, report = report::makeReport(evidence, diagnosis, m_catalogue, m_texts, m_clock.now())] {
        run.session->m_report = report;
        emit run.session->diagnosed(run.id, report);
    });
}

RunId TroubleshootingSession::diagnose(const std::optional<evidence::Symptom> &symptom,
                                       const evidence::Incident &incident)
{
    m_symptom = symptom;
    m_incident = incident;
    return start(Step::Diagnose,
                 [this, evidence = assemble()](const Run &run) { diagnoseInto(run, evidence); });
}

RunId TroubleshootingSession::openEvidence(const Evidence &evidence)
{
    m_symptom.reset(); // the evidence has its own
    m_incident = {};
    m_opened = evidence;
    return start(Step::Open, [this, evidence](const Run &run) { diagnoseInto(run, evidence); });
}

} // namespace goneaway::session
