// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/Check.h"

#include "checks/Observing.h"
#include "checks/OneByOne.h"
#include "connect/SqlSession.h"

#include <algorithm>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Evidence;
using evidence::Observation;
using evidence::Status;

namespace {

// The order matters: the logs are found through the variables, and the zone of their stamps through the
// session.
constexpr Check List[] = {
    {"client-system"_L1, Needs::Nothing, facts::ClientSystem, &readClientSystem},
    {"option-files"_L1, Needs::Nothing, facts::ClientOptionFiles, &readOptionFiles},
    {"local-server"_L1, Needs::Nothing, facts::ClientLocalServer, &readLocalServers},
    {"server-session"_L1, Needs::Session, facts::ServerSession, &readServerSession},
    {"server-variables"_L1, Needs::Session, facts::ServerVariables, &readServerVariables},
    {"server-status"_L1, Needs::Session, facts::ServerStatus, &readServerStatus},
    {"privileges"_L1, Needs::Session, facts::ServerPrivileges, &readPrivileges},
    {"processlist"_L1, Needs::Session, facts::ServerProcesslist, &readProcesslist},
    {"host-cache"_L1, Needs::Session, facts::ServerHostCache, &readHostCache},
    {"accounts"_L1, Needs::Session, facts::ServerAccounts, &readAccounts},
    {"error-summary"_L1, Needs::Session, facts::ServerErrorSummary, &readErrorSummary},
    {"log-verbosity"_L1, Needs::Session, facts::ServerLogVerbosity, &readLogVerbosity},
    {"general-log"_L1, Needs::Session, facts::ServerGeneralLog, &readGeneralLog},
    {"error-log"_L1, Needs::SessionIfAny, facts::ServerErrorLog, &readErrorLog},
};

// The SQL session of one run: opened when first needed, opened once more when it was lost (a KILL may have
// hit it), given up when that fails, so that a dead server costs its timeout once.
class RunSession
{
public:
    explicit RunSession(const connect::ConnectionTarget *target)
    {
        if (!target)
            return;
        m_target = *target;
        m_target->readTimeout = std::min(m_target->readTimeout, StatementLimit);
        m_target->writeTimeout = std::min(m_target->writeTimeout, StatementLimit);
    }

    // Null when there is no session to be had.
    connect::SqlSession *get(CheckContext &context)
    {
        if (m_session || !m_target || m_attempts == 0)
            return m_session.get();
        --m_attempts;
        m_session = std::make_unique<connect::SqlSession>();
        if (const auto error = m_session->open(*m_target)) {
            recordFailure(context, *error);
            m_session.reset();
            m_attempts = 0;
        }
        return m_session.get();
    }

    // Called after each check: an observation that ends in a lost connection tells that the session is gone.
    void noticeLoss(const Evidence &evidence, qsizetype from)
    {
        for (const Observation &observation : evidence.observations().sliced(from)) {
            const bool flooded = observation.error && observation.error->symbol == connect::AnswerTooLarge;
            const bool lost = observation.source.kind == "sql"_L1 && observation.error
                && (flooded || observation.error->code == 2006 || observation.error->code == 2013
                    || observation.error->code == 4031);
            if (!lost || !m_session)
                continue;
            m_trips += m_session->roundTrips();
            m_session.reset();
            // A server that does not answer, or does not end its answer, would do the same to the next check.
            if (flooded || observation.status == Status::TimedOut)
                m_attempts = 0;
        }
    }

    int roundTrips() const { return m_trips + (m_session ? m_session->roundTrips() : 0); }

private:
    static void recordFailure(CheckContext &context, const evidence::ClientError &error)
    {
        Observation observation = observed(context, facts::ServerSession, u"sql"_s, u"login"_s);
        observation.status = Status::Failed;
        observation.note = error.symbol == "DRIVER_NOT_LOADED"_L1 ? u"check.server-session.no-driver"_s
                                                                  : u"check.server-session.failed"_s;
        observation.detail = error.message;
        observation.error = error;
        context.evidence.add(observation);
    }

    std::optional<connect::ConnectionTarget> m_target;
    std::unique_ptr<connect::SqlSession> m_session;
    int m_trips = 0; // of sessions that are gone
    int m_attempts = 2;
};

void recordSkipped(CheckContext &context, const Check &check, bool cancelled)
{
    Observation observation = observed(context, check.fact, u"sql"_s, QString());
    observation.status = Status::Skipped;
    observation.note = cancelled ? u"check.skipped.cancelled"_s : u"check.skipped.no-login"_s;
    context.evidence.add(observation);
}

bool allSeen(const Evidence &evidence, qsizetype from)
{
    const auto fresh = evidence.observations().sliced(from);
    return std::all_of(fresh.begin(), fresh.end(), [](const Observation &observation) {
        return observation.seen() || observation.status == Status::NotApplicable;
    });
}

int run(std::span<const Check> checks, const connect::ConnectionTarget *target, const QStringList &logFiles,
        const Clock &clock, const CancelToken &cancel, Evidence &evidence, const Progress &progress,
        const BundleWishes *wishes, const std::optional<QDateTime> &logsSince, LogMemory *logMemory)
{
    CheckContext context{nullptr, target, logFiles, clock, cancel, evidence, wishes, logsSince, logMemory};
    RunSession session(target);
    for (const Check &check : checks) {
        if (wishes && check.needs == Needs::Session && !target && !wishes->asked)
            continue; // no server was asked for
        const qsizetype before = evidence.observations().size();
        const Stopwatch watch;
        const CheckId id(check.id);
        if (progress.started)
            progress.started(id);
        const bool stop = cancel.isCancelled();
        context.session = stop || check.needs == Needs::Nothing ? nullptr : session.get(context);
        if (stop || (check.needs == Needs::Session && !context.session))
            recordSkipped(context, check, stop);
        else
            check.run(context);
        session.noticeLoss(evidence, before);
        if (progress.finished)
            progress.finished(id, watch.elapsed(), allSeen(evidence, before));
    }
    return session.roundTrips();
}

} // namespace

std::span<const Check> allChecks()
{
    return List;
}

int runChecks(const connect::ConnectionTarget *target, const QStringList &logFiles, const Clock &clock,
              const CancelToken &cancel, Evidence &evidence, const Progress &progress,
              const std::optional<QDateTime> &logsSince, LogMemory *logMemory)
{
    return run(List, target, logFiles, clock, cancel, evidence, progress, nullptr, logsSince, logMemory);
}

int runBundleChecks(const connect::ConnectionTarget *target, const Clock &clock, const CancelToken &cancel,
                    Evidence &evidence, const Progress &progress, const BundleWishes &wishes)
{
    BundleWishes known = wishes;
    if (!known.asked)
        known.asked = target;
    return run(bundleChecks(), target, {}, clock, cancel, evidence, progress, &known, {}, nullptr);
}

} // namespace goneaway::checks
