// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TroubleshootingSession.h"
#include "ui/WizardState.h"

#include <QTest>

#include <memory>

// What every page test needs: a real session, and children found by their objectName.
namespace goneaway::uitest {

// `profiles`: where profiles are saved; without it there are none, and never the user's.
inline std::unique_ptr<session::TroubleshootingSession>
makeSession(const QString &profiles = QStringLiteral("/nonexistent/profiles.json"))
{
    const auto texts = Texts::load(QStringLiteral("en"));
    const auto catalogue = diagnose::Catalogue::load(QStringLiteral("en"));
    if (!texts || !catalogue)
        qFatal("%s", qPrintable(texts ? catalogue.error().detail : texts.error().detail));
    return std::make_unique<session::TroubleshootingSession>(*texts, *catalogue, nullptr,
                                                             session::ProfileStore(profiles));
}

template <typename T>
T *child(const QObject &parent, const char *name)
{
    T *found = parent.findChild<T *>(QString::fromLatin1(name));
    if (!found)
        qFatal("there is no child \"%s\"", name);
    return found;
}

// Near the left edge: the rest of a check box that is wider than its text does not react.
inline void click(QWidget *widget)
{
    QTest::mouseClick(widget, Qt::LeftButton, {}, QPoint(10, widget->height() / 2));
}

// A bundle of this evidence, as another computer might have sent it.
inline void saveBundle(const evidence::Evidence &evidence, const QString &path)
{
    const auto texts = Texts::load(QStringLiteral("en"));
    const auto catalogue = diagnose::Catalogue::load(QStringLiteral("en"));
    const auto report = report::makeReport(evidence, diagnose::diagnose(evidence), *catalogue, *texts,
                                           QDateTime(QDate(2026, 11, 23), QTime(3, 11), Qt::UTC));
    const auto written =
        bundle::write(bundle::collect(report, *texts, *catalogue, {}), path, false, CancelToken());
    QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().detail));
}

// A report with one likely cause whose sentences hold markup, as a hostile server might send it.
inline report::Report hostileReport()
{
    report::ReportedFinding likely;
    likely.finding.cause = diagnose::CauseId(QLatin1StringView("idle-timeout"));
    likely.finding.certainty = diagnose::Certainty::Likely;
    likely.title = QStringLiteral("The server closed the connection because it was idle");
    likely.summary = QStringLiteral("Nothing was sent for too long.");
    likely.evidenceFor = {QStringLiteral("The log says <b>bold</b> & <img src=x>.")};
    likely.fixes = {{QStringLiteral("raise"),
                     {},
                     QStringLiteral("Ask for a longer timeout."),
                     QStringLiteral("SET SESSION wait_timeout = 28800;"),
                     QStringLiteral("session"),
                     QStringLiteral("More connections stay open."),
                     QStringLiteral("SET SESSION wait_timeout = DEFAULT;")}};
    report::ReportedFinding possible = likely;
    possible.finding.cause = diagnose::CauseId(QLatin1StringView("killed"));
    possible.finding.certainty = diagnose::Certainty::Possible;
    possible.title = QStringLiteral("Somebody killed the connection");
    report::ReportedFinding unchecked = possible;
    unchecked.finding.cause = diagnose::CauseId(QLatin1StringView("proxy-timeout"));
    unchecked.finding.certainty = diagnose::Certainty::NotChecked;
    unchecked.title = QStringLiteral("A proxy closed the connection first");

    report::Report report;
    report.madeAt = QDateTime(QDate(2026, 11, 23), QTime(3, 11), Qt::UTC);
    report.verdict = diagnose::Verdict::Explained;
    report.headline = QStringLiteral("Most likely the server closed an idle connection.");
    report.advice = QStringLiteral("Let the pool give up connections earlier.");
    report.findings = {likely, possible, unchecked};
    return report;
}

} // namespace goneaway::uitest
