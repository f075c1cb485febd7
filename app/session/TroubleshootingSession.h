// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "bundle/Bundle.h"
#include "checks/Check.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Evidence.h"
#include "report/Report.h"
#include "symptom/Decoder.h"

#include <QObject>
#include <QThread>

#include <memory>

namespace goneaway::session {

// Tells one run from the one before it: an answer of an older run is dropped by whoever listens.
using RunId = quint64;

// Runs the steps of one case on a worker thread, so that nothing here ever blocks its own thread. Every call
// returns at once; every answer is a signal with the id that the call returned. Starting a step again, or
// cancel(), makes the answers of the earlier run of that step stale: they are not emitted.
class TroubleshootingSession final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TroubleshootingSession)

public:
    TroubleshootingSession(Texts texts, diagnose::Catalogue catalogue, QObject *parent = nullptr);
    ~TroubleshootingSession() override; // cancels; waits for the running step, at most its timeouts

    const Texts &texts() const { return m_texts; }
    const diagnose::Catalogue &catalogue() const { return m_catalogue; }

    RunId decode(const QString &text); // -> decoded
    RunId connectTo(const connect::ConnectionTarget &target); // -> rungClimbed for each rung, connected
    // With a null target only this machine and the log files are looked at. -> checkStarted/checkFinished, checked
    RunId runChecks(const std::optional<connect::ConnectionTarget> &target, const QStringList &logFiles);
    // Diagnoses what is known: symptom and incident as given, the last ladder and the last checks. -> diagnosed
    RunId diagnose(const std::optional<evidence::Symptom> &symptom, const evidence::Incident &incident);
    RunId collectBundle(const bundle::RedactionPolicy &policy); // of the last diagnosis -> bundleCollected
    RunId writeBundle(const bundle::Contents &contents, const QString &path, bool overwrite); // -> bundleWritten
    RunId openBundle(const QString &path); // -> bundleOpened, then diagnosed as for diagnose()

    void cancel(); // whatever is running

signals:
    void decoded(RunId run, const goneaway::symptom::Decoded &decoded);
    void rungClimbed(RunId run, const goneaway::evidence::Observation &rung);
    void connected(RunId run, bool loggedIn);
    void checkStarted(RunId run, const QString &checkId);
    void checkFinished(RunId run, const QString &checkId, std::chrono::milliseconds took, bool complete, const QStringList &sentences);
    void checked(RunId run);
    void diagnosed(RunId run, const goneaway::report::Report &report);
    void bundleCollected(RunId run, const goneaway::bundle::Contents &contents);
    void bundleWritten(RunId run, const goneaway::bundle::Written &written);
    void bundleOpened(RunId run, const QStringList &files, const QStringList &warnings);
    void failed(RunId run, const goneaway::Error &error); // our own failure in any of the above

private:
    Texts m_texts;
    diagnose::Catalogue m_catalogue;
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace goneaway::session
