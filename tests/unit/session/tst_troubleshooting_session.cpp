// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TroubleshootingSession.h"
#include "support/FakeServer.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using session::TroubleshootingSession;

class TestTroubleshootingSession : public QObject
{
    Q_OBJECT

    static std::unique_ptr<TroubleshootingSession> makeSession()
    {
        auto texts = Texts::load(u"en"_s);
        auto catalogue = diagnose::Catalogue::load(u"en"_s);
        return std::make_unique<TroubleshootingSession>(*texts, *catalogue);
    }

    static report::Report reportOf(TroubleshootingSession &session,
                                   const std::optional<evidence::Symptom> &symptom = {})
    {
        QSignalSpy diagnosed(&session, &TroubleshootingSession::diagnosed);
        session.diagnose(symptom, {});
        if (diagnosed.isEmpty() && !diagnosed.wait())
            return {};
        return diagnosed.first()[1].value<report::Report>();
    }

private slots:
    void only_the_newest_decode_answers()
    {
        const auto session = makeSession();
        QSignalSpy decoded(session.get(), &TroubleshootingSession::decoded);
        session->decode(u"ERROR 2006 (HY000): MySQL server has gone away"_s);
        session->decode(u"nothing"_s);
        const session::RunId last =
            session->decode(u"ERROR 2013 (HY000): Lost connection to MySQL server during query"_s);
        QVERIFY(decoded.wait());
        QCOMPARE(decoded.count(), 1);
        QCOMPARE(decoded[0][0].toULongLong(), last);
        QVERIFY(decoded[0][1].value<symptom::Decoded>().symptom.has(2013));
    }

    // What closing the last window has to know: whether something still waits for a server that says nothing.
    void a_hung_server_does_not_hold_up_the_end()
    {
        auto hung =
            std::make_unique<support::FakeServer>(QByteArray(), support::FakeServer::Then::StaySilent);
        const auto session = makeSession();
        connect::ConnectionTarget target;
        target.host = u"127.0.0.1"_s;
        target.port = hung->port();
        target.connectTimeout = std::chrono::seconds(30);
        QSignalSpy checked(session.get(), &TroubleshootingSession::checked);
        session->runChecks(target, {});
        QTRY_VERIFY(hung->connections() > 0);
        QVERIFY(!session->finish(std::chrono::milliseconds(20)));
        hung.reset(); // hangs up
        QVERIFY(session->finish(std::chrono::seconds(30)));
        QCOMPARE(checked.count(), 0); // nobody listens any more
    }

    void what_was_seen_before_a_cancel_still_counts()
    {
        const auto session = makeSession();
        QSignalSpy finished(session.get(), &TroubleshootingSession::checkFinished);
        QSignalSpy checked(session.get(), &TroubleshootingSession::checked);
        session->runChecks(std::nullopt, {});
        // Cancelled from inside the first answer, as a person's click would be: in between events.
        connect(session.get(), &TroubleshootingSession::checkFinished, session.get(),
                [&session] { session->cancel(); });
        QVERIFY(finished.wait());
        const report::Report report = reportOf(*session);
        QVERIFY(report.evidence.findSeen(evidence::facts::ClientSystem));
        QCOMPARE(finished.count(), 1);
        QCOMPARE(checked.count(), 0);
    }

    void a_bundle_without_a_diagnosis_is_refused_with_a_sentence()
    {
        const auto session = makeSession();
        QSignalSpy failed(session.get(), &TroubleshootingSession::failed);
        session->collectBundle({});
        QVERIFY(failed.wait());
        QVERIFY(!failed[0][1].value<Error>().detail.isEmpty());
    }

    // The bundle says what it did not wait for.
    void what_only_a_bundle_asks_for_can_be_skipped()
    {
        const support::FakeServer hung(QByteArray(), support::FakeServer::Then::StaySilent);
        const auto session = makeSession();
        reportOf(*session);
        connect::ConnectionTarget target;
        target.host = u"127.0.0.1"_s;
        target.port = hung.port();
        target.connectTimeout = std::chrono::seconds(1);
        QSignalSpy checked(session.get(), &TroubleshootingSession::checked);
        session->lookForBundle(target);
        QTRY_VERIFY(hung.connections() > 0);
        session->skipLookForBundle();
        QSignalSpy collected(session.get(), &TroubleshootingSession::bundleCollected);
        session->collectBundle({});
        QVERIFY(collected.wait());
        const auto contents = collected[0][1].value<bundle::Contents>();
        const auto plugins =
            std::find_if(contents.entries.begin(), contents.entries.end(),
                         [](const bundle::Entry &entry) { return entry.path == "server/plugins.tsv"_L1; });
        QVERIFY(plugins != contents.entries.end());
        QCOMPARE(plugins->why, session->texts().text(u"check.skipped.cancelled"_s));
        QVERIFY(session->finish(std::chrono::seconds(30)));
        QCOMPARE(checked.count(), 0);
    }

    void a_server_that_is_gone_is_told_in_the_bundle()
    {
        const auto session = makeSession();
        reportOf(*session);
        connect::ConnectionTarget target;
        target.host = u"127.0.0.1"_s;
        target.port = support::closedPort();
        QSignalSpy checked(session.get(), &TroubleshootingSession::checked);
        session->lookForBundle(target);
        QVERIFY(checked.wait(30'000)); // Windows takes two seconds to tell of a refusal
        QSignalSpy collected(session.get(), &TroubleshootingSession::bundleCollected);
        session->collectBundle({});
        QVERIFY(collected.wait());
        const auto contents = collected[0][1].value<bundle::Contents>();
        const auto grants =
            std::find_if(contents.entries.begin(), contents.entries.end(),
                         [](const bundle::Entry &entry) { return entry.path == "server/grants.tsv"_L1; });
        QVERIFY(grants != contents.entries.end());
        QVERIFY(!grants->why.isEmpty());
    }

    void bundles_are_compared_whatever_becomes_of_the_case()
    {
        const auto session = makeSession();
        reportOf(*session);
        QTemporaryDir folder;
        QSignalSpy collected(session.get(), &TroubleshootingSession::bundleCollected);
        session->collectBundle({});
        QVERIFY(collected.wait());
        QSignalSpy written(session.get(), &TroubleshootingSession::bundleWritten);
        const QString path = folder.filePath(u"case.zip"_s);
        session->writeBundle(collected[0][1].value<bundle::Contents>(), path, false);
        QVERIFY(written.wait());
        QSignalSpy compared(session.get(), &TroubleshootingSession::bundlesCompared);
        const session::RunId run = session->compareBundles(path, path);
        session->reset(); // a window of its own beside the case
        QVERIFY(compared.wait());
        QCOMPARE(compared[0][0].toULongLong(), run);
        QVERIFY(compared[0][1].value<bundle::Comparison>().causes.isEmpty());

        QSignalSpy failed(session.get(), &TroubleshootingSession::failed);
        session->compareBundles(path, folder.filePath(u"nothing.zip"_s));
        QVERIFY(failed.wait());
    }

    void an_opened_bundle_is_diagnosed_on_its_own_evidence()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"case.zip"_s);
        {
            const auto session = makeSession();
            reportOf(
                *session,
                symptom::decode(
                    u"ERROR 4031 (HY000): The client was disconnected by the server because of "
                    "inactivity. See wait_timeout and interactive_timeout for configuring this behavior."_s)
                    .symptom);
            QSignalSpy collected(session.get(), &TroubleshootingSession::bundleCollected);
            session->collectBundle({});
            QVERIFY(collected.wait());
            QSignalSpy written(session.get(), &TroubleshootingSession::bundleWritten);
            session->writeBundle(collected[0][1].value<bundle::Contents>(), path, false);
            QVERIFY(written.wait());
        }
        const auto session = makeSession();
        QSignalSpy opened(session.get(), &TroubleshootingSession::bundleOpened);
        QSignalSpy diagnosed(session.get(), &TroubleshootingSession::diagnosed);
        session->openBundle(path);
        QTRY_COMPARE(diagnosed.count(), 1);
        QCOMPARE(opened.count(), 1);
        const auto report = diagnosed[0][1].value<report::Report>();
        QCOMPARE(report.findings.first().finding.cause.text(), u"idle-timeout"_s);
        QCOMPARE(report.findings.first().finding.certainty, diagnose::Certainty::Confirmed);
    }

    void a_destroyed_session_waits_for_nobody_longer_than_its_work()
    {
        auto session = makeSession();
        session->decode(QString(100000, u'x'));
        session.reset(); // must neither crash nor hang
    }
};

QTEST_GUILESS_MAIN(TestTroubleshootingSession)
#include "tst_troubleshooting_session.moc"
