// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "bundle/Bundle.h"
#include "bundle/Compare.h"
#include "checks/Check.h"
#include "connect/ConnectionTarget.h"
#include "diagnose/FollowUps.h"
#include "evidence/Evidence.h"
#include "probes/Probe.h"
#include "report/Report.h"
#include "session/Profiles.h"
#include "symptom/Decoder.h"

#include <QObject>
#include <QThreadPool>

#include <array>
#include <functional>
#include <memory>
#include <optional>

namespace goneaway::connect {
class SshTunnel;
}

namespace goneaway::session {

// Tells one run from the one before it: whoever listens compares it with what the call returned.
using RunId = quint64;

// Runs the steps of one case away from its own thread. Every call returns at once; every answer is a signal
// with the id that the call returned, emitted on the thread that this object lives on. Starting a step again,
// or cancel(), makes the earlier run of that step stale: nothing of it is emitted any more, even while it is
// still waiting for an unresponsive server in the background.
class TroubleshootingSession final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TroubleshootingSession)

public:
    TroubleshootingSession(Texts texts, diagnose::Catalogue catalogue, QObject *parent = nullptr,
                           ProfileStore profiles = ProfileStore());
    // Cancels, and waits for what still runs: at most one timeout of the connection's target.
    ~TroubleshootingSession() override;

    const Texts &texts() const { return m_texts; }
    const diagnose::Catalogue &catalogue() const { return m_catalogue; }
    Profiles &profiles() { return m_profiles; }

    RunId decode(const QString &text); // -> decoded
    // What else to ask the person about this symptom (diagnose::followUps). -> asked
    RunId ask(const evidence::Symptom &symptom, const evidence::Incident &incident);
    RunId connectTo(const connect::ConnectionTarget &target); // -> rungClimbed for each rung, then connected
    // Without a target only this machine and the log files are looked at. -> checkStarted, checkFinished,
    // checked
    RunId runChecks(const std::optional<connect::ConnectionTarget> &target, const QStringList &logFiles);
    // Runs one probe, to whose cost somebody has agreed. Its observations belong to the case from then on,
    // until another server is connected to. -> probeStepped, probed
    RunId probe(const QString &id, const connect::ConnectionTarget &target,
                const probes::ProbeOptions &options);
    void cancelProbe(); // nothing of it is told any more; its connections are closed soon
    // Diagnoses what is known: symptom and incident as given, the last ladder, the last checks and the
    // probes, or the opened bundle's evidence. -> diagnosed
    RunId diagnose(const std::optional<evidence::Symptom> &symptom, const evidence::Incident &incident);

    // What only a bundle wants to know of the server (checks::bundleChecks), for the bundles collected from
    // then on. -> checkStarted, checkFinished, checked
    RunId lookForBundle(const connect::ConnectionTarget &target);
    // Goes on without the rest of that: the bundle says that it was not wanted.
    void skipLookForBundle();
    RunId collectBundle(const bundle::RedactionPolicy &policy); // of the last diagnosis -> bundleCollected
    // The contents as they will be written, without what the person left out. -> bundleChosen
    RunId chooseInBundle(const bundle::Contents &contents);
    RunId writeBundle(const bundle::Contents &contents, const QString &path,
                      bool overwrite); // -> bundleProgress, bundleWritten
    void cancelWriting(); // -> failed with Cancelled, or bundleWritten when it was too late
    RunId makeBugReport(const bundle::Contents &contents, report::BugReportStyle style); // -> bugReportMade

    // -> bundleOpened, then diagnosed with the same id. From then on the case is the bundle's.
    RunId openBundle(const QString &path);
    RunId readBundleFile(const QString &bundle, const QString &file); // -> bundleFileRead
    // Of no case: it goes on when the case is cancelled or forgotten. -> bundlesCompared
    RunId compareBundles(const QString &before, const QString &after);
    void cancelComparing();
    // The same with evidence that a watch took down. -> diagnosed
    RunId openEvidence(const evidence::Evidence &evidence);

    // Whether this build can show the certificate of a server.
    static bool showsCertificates();

    void cancel(); // whatever is running of the case
    // The same for good. Waits for a bundle that is being written, and at most `patience` for everything
    // else: false when something still waits for an unresponsive server. Then only the end of the process
    // ends it soon.
    bool finish(std::chrono::milliseconds patience);

    // Forgets what was seen, for a new case.
    void reset();

signals:
    void decoded(goneaway::session::RunId run, const goneaway::symptom::Decoded &decoded);
    void asked(goneaway::session::RunId run, const QList<goneaway::diagnose::FollowUp> &questions);
    void rungClimbed(goneaway::session::RunId run, const goneaway::evidence::Observation &rung);
    void connected(goneaway::session::RunId run, bool loggedIn);
    void checkStarted(goneaway::session::RunId run, const QString &checkId);
    // complete: everything it looks for was seen; remarks: a sentence for each thing that was not
    void checkFinished(goneaway::session::RunId run, const QString &checkId, std::chrono::milliseconds took,
                       bool complete, const QStringList &remarks);
    void checked(goneaway::session::RunId run);
    void probeStepped(goneaway::session::RunId run, const goneaway::probes::ProbeStep &step);
    void probed(goneaway::session::RunId run, const goneaway::probes::ProbeResult &result);
    void diagnosed(goneaway::session::RunId run, const goneaway::report::Report &report);
    void bundleCollected(goneaway::session::RunId run, const goneaway::bundle::Contents &contents);
    void bundleWritten(goneaway::session::RunId run, const goneaway::bundle::Written &written);
    void bundleChosen(goneaway::session::RunId run, const goneaway::bundle::Contents &contents);
    void bundleProgress(goneaway::session::RunId run, const goneaway::bundle::WriteProgress &progress);
    void bugReportMade(goneaway::session::RunId run, const QString &text);
    void bundleOpened(goneaway::session::RunId run, const goneaway::bundle::Opened &opened);
    void bundleFileRead(goneaway::session::RunId run, const QString &file, const QByteArray &content);
    void bundlesCompared(goneaway::session::RunId run, const goneaway::bundle::Comparison &comparison);
    void failed(goneaway::session::RunId run,
                const goneaway::Error &error); // our own failure in any of the above

private:
    enum class Step {
        Decode,
        Ask,
        Connect,
        Checks,
        Probe,
        Extras, // checks that only a bundle wants
        Diagnose,
        Collect,
        Choose,
        Write,
        Open,
        ReadFile,
        BugReport,
        Compare,
    };
    static constexpr std::size_t StepCount = 14;

    // What a job on another thread may do: ask whether to stop, and send answers home.
    struct Run {
        TroubleshootingSession *session;
        Step step;
        RunId id;
        CancelToken cancel;

        // Runs `answer` on the session's thread, unless this run is stale by then.
        void post(std::function<void()> answer) const;
        void fail(const Error &error) const;
    };

    void cancel(Step step);
    void look(const Run &run, const std::optional<connect::ConnectionTarget> &target,
              const QStringList &logFiles, const std::shared_ptr<connect::SshTunnel> &tunnel,
              evidence::Evidence TroubleshootingSession::*kept);
    void forgetProbesOfAnother(const connect::ConnectionTarget &target);
    RunId start(Step step, std::function<void(const Run &)> job);
    bool isCurrent(const Run &run) const;
    evidence::Evidence assemble() const;
    void diagnoseInto(const Run &run, const evidence::Evidence &evidence);

    const Texts m_texts;
    const diagnose::Catalogue m_catalogue;
    const SystemClock m_clock;
    Profiles m_profiles;

    // All of this is touched on the session's own thread only.
    RunId m_lastRun = 0;
    std::array<RunId, StepCount> m_current{};
    std::array<CancelToken, StepCount> m_cancel;
    std::optional<evidence::Symptom> m_symptom;
    evidence::Incident m_incident;
    QList<evidence::Observation> m_ladder;
    std::shared_ptr<connect::SshTunnel> m_tunnel; // of the ladder, for the checks
    evidence::Evidence m_checked;
    evidence::Evidence m_extras;
    QList<evidence::Observation> m_probed;
    QString m_probedServer; // where
    std::optional<evidence::Evidence> m_opened;
    std::optional<report::Report> m_report;

    QThreadPool m_writing; // bundles; nobody may leave one half written
    QThreadPool m_pool; // last: its destructor waits while everything above is still there
};

} // namespace goneaway::session
