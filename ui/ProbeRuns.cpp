// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ProbeRuns.h"

#include "session/TroubleshootingSession.h"
#include "ui/WizardState.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::ui {

using probes::ProbeOptions;
using probes::ProbeResult;
using probes::Standing;
using session::TroubleshootingSession;

namespace {

constexpr std::chrono::seconds UsualHorizon = 2min;
constexpr std::chrono::seconds LongestProposal = 15min; // nobody waits longer without having said so

bool isWorthKeeping(const std::optional<ProbeResult> &result)
{
    return result
        && (result->standing == Standing::Fine || result->standing == Standing::Trouble
            || result->standing == Standing::Shown);
}

} // namespace

ProbeRuns::ProbeRuns(TroubleshootingSession &session, WizardState &state, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_state(state)
{
    connect(&session, &TroubleshootingSession::probeStepped, this,
            [this](session::RunId run, const probes::ProbeStep &step) {
                if (run != m_run)
                    return;
                m_step = step;
                emit stepped();
            });
    connect(&session, &TroubleshootingSession::probed, this,
            [this](session::RunId run, const ProbeResult &result) {
                if (run == m_run)
                    take(result);
            });
    connect(&session, &TroubleshootingSession::failed, this, [this](session::RunId run, const Error &error) {
        if (run != m_run || m_run == 0)
            return;
        m_results[m_running].failure = error.detail;
        end();
    });
}

const Texts &ProbeRuns::texts() const
{
    return m_session.texts();
}

ProbeRuns::Results ProbeRuns::resultsOf(const QString &probe) const
{
    Results results = m_results.value(probe);
    // A bundle brings what was found elsewhere.
    if (!results.latest && m_state.report())
        results.latest = probes::latestResult(m_state.report()->evidence, probe);
    return results;
}

bool ProbeRuns::canRun() const
{
    return !m_state.opened() && m_state.given().hasTarget && !m_state.given().withoutLogin
        && m_state.login() == Login::Worked;
}

QString ProbeRuns::server() const
{
    return m_state.given().target.display();
}

ProbeOptions ProbeRuns::optionsFor(const QString &probe) const
{
    const evidence::Incident &incident = m_state.given().incident;
    ProbeOptions options;
    if (incident.idleBefore)
        options.pause = std::chrono::duration_cast<std::chrono::seconds>(*incident.idleBefore);
    options.needBytes = incident.statementBytes.value_or(0);
    if (probe == "idle-path"_L1) {
        // A little beyond the pause that was lost.
        options.horizon = std::clamp<std::chrono::seconds>(options.pause + options.pause / 10, UsualHorizon,
                                                           LongestProposal);
    } else if (probe == "long-query"_L1) {
        const auto failedAfter = incident.failedAfter.value_or(0ms);
        options.horizon = std::clamp<std::chrono::seconds>(
            std::chrono::duration_cast<std::chrono::seconds>(failedAfter * 11 / 10), 30s, LongestProposal);
    }
    return options;
}

void ProbeRuns::run(const QString &probe, const ProbeOptions &options)
{
    const QString other = m_running;
    m_running = probe;
    m_step = {};
    m_results[probe].stopped = false;
    m_results[probe].failure.clear();
    m_run = m_session.probe(probe, m_state.given().target, options);
    if (!other.isEmpty() && other != probe) {
        m_results[other].stopped = true; // one at a time
        emit changed(other);
    }
    emit changed(probe);
}

void ProbeRuns::cancel()
{
    if (m_running.isEmpty())
        return;
    m_session.cancelProbe();
    m_results[m_running].stopped = true;
    end();
}

void ProbeRuns::take(const ProbeResult &result)
{
    Results &results = m_results[m_running];
    if (!results.before && isWorthKeeping(results.latest))
        results.before = results.latest;
    results.latest = result;
    end();
    m_state.diagnose(); // what it found is evidence
}

void ProbeRuns::end()
{
    const QString probe = m_running;
    m_running.clear();
    m_run = 0;
    emit changed(probe);
}

} // namespace goneaway::ui
