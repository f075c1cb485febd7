// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a case that have to do with bundles.
#include "session/TroubleshootingSession.h"

#include "bundle/Marks.h"
#include "connect/SshTunnel.h"

namespace goneaway::session {

using evidence::Evidence;
using evidence::Observation;
using evidence::Status;

RunId TroubleshootingSession::lookForBundle(const connect::ConnectionTarget &target)
{
    m_extras = {};
    return start(Step::Extras, [this, target, tunnel = m_tunnel](const Run &run) {
        look(run, target, {}, tunnel, &TroubleshootingSession::m_extras);
    });
}

void TroubleshootingSession::skipLookForBundle()
{
    cancel(Step::Extras);
    for (const checks::Check &check : checks::bundleChecks()) {
        if (m_extras.find(check.fact))
            continue;
        Observation skipped;
        skipped.fact = evidence::FactId(check.fact);
        skipped.status = Status::Skipped;
        skipped.note = QStringLiteral("check.skipped.cancelled");
        skipped.source.kind = QStringLiteral("sql");
        skipped.at = m_clock.now();
        m_extras.add(skipped);
    }
}

RunId TroubleshootingSession::collectBundle(const bundle::RedactionPolicy &policy)
{
    return start(Step::Collect, [this, policy, report = m_report, extras = m_extras](const Run &run) {
        if (!report) {
            run.fail({ErrorCode::InvalidArgument,
                      QStringLiteral("there is no diagnosis yet to put into a bundle")});
            return;
        }
        report::Report whole = *report;
        for (const Observation &observation : extras.observations())
            whole.evidence.add(observation);
        bundle::Contents contents = bundle::collect(whole, m_texts, m_catalogue, policy);
        bundle::countMarks(contents);
        run.post([run, contents] { emit run.session->bundleCollected(run.id, contents); });
    });
}

RunId TroubleshootingSession::chooseInBundle(const bundle::Contents &contents)
{
    return start(Step::Choose, [this, contents](const Run &run) {
        bundle::Contents chosen = bundle::withChoices(contents, m_texts, m_catalogue);
        bundle::countMarks(chosen);
        run.post([run, chosen] { emit run.session->bundleChosen(run.id, chosen); });
    });
}

RunId TroubleshootingSession::writeBundle(const bundle::Contents &contents, const QString &path,
                                          bool overwrite)
{
    return start(Step::Write, [this, contents, path, overwrite](const Run &run) {
        const auto tell = [&run](const bundle::WriteProgress &progress) {
            run.post([run, progress] { emit run.session->bundleProgress(run.id, progress); });
        };
        const auto written = bundle::write(bundle::withChoices(contents, m_texts, m_catalogue), path,
                                           overwrite, run.cancel, tell);
        if (!written)
            run.fail(written.error());
        else
            run.post([run, written = *written] { emit run.session->bundleWritten(run.id, written); });
    });
}

// Its answer is still wanted: it may be too late to stop.
void TroubleshootingSession::cancelWriting()
{
    m_cancel[static_cast<std::size_t>(Step::Write)].cancel();
}

RunId TroubleshootingSession::makeBugReport(const bundle::Contents &contents, report::BugReportStyle style)
{
    return start(Step::BugReport, [this, contents, style](const Run &run) {
        run.post([run, text = bundle::bugReport(contents, m_texts, m_catalogue, style)] {
            emit run.session->bugReportMade(run.id, text);
        });
    });
}

RunId TroubleshootingSession::openBundle(const QString &path)
{
    return start(Step::Open, [this, path](const Run &run) {
        const auto opened = bundle::open(path);
        if (!opened) {
            run.fail(opened.error());
            return;
        }
        run.post([run, opened = *opened] {
            run.session->m_symptom.reset(); // the bundle's own
            run.session->m_incident = {};
            run.session->m_extras = {};
            run.session->m_opened = opened.evidence;
            emit run.session->bundleOpened(run.id, opened);
        });
        diagnoseInto(run, opened->evidence);
    });
}

RunId TroubleshootingSession::readBundleFile(const QString &bundle, const QString &file)
{
    return start(Step::ReadFile, [bundle, file](const Run &run) {
        const auto content = bundle::readFile(bundle, file);
        if (!content)
            run.fail(content.error());
        else
            run.post(
                [run, file, content = *content] { emit run.session->bundleFileRead(run.id, file, content); });
    });
}

RunId TroubleshootingSession::compareBundles(const QString &before, const QString &after)
{
    return start(Step::Compare, [before, after](const Run &run) {
        const auto first = bundle::open(before);
        if (!first) {
            run.fail(first.error());
            return;
        }
        const auto second = bundle::open(after);
        if (!second) {
            run.fail(second.error());
            return;
        }
        run.post([run, comparison = bundle::compare(first->evidence, second->evidence)] {
            emit run.session->bundlesCompared(run.id, comparison);
        });
    });
}

} // namespace goneaway::session
