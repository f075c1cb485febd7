// SPDX-License-Identifier: GPL-3.0-or-later
// The card of a probe on the page of causes: what it says before it runs, while it runs, and after a fix.
// With GONEAWAY_SCREENSHOTS set to a folder it leaves a picture of each there.
#include "Pages.h"
#include "support/FakeServer.h"
#include "ui/ProbeRuns.h"
#include "ui/pages/CausesPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FindingList.h"
#include "ui/widgets/FindingView.h"
#include "ui/widgets/ProbeCard.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using namespace goneaway::uitest;
using probes::ProbeResult;
using probes::Standing;
using session::TroubleshootingSession;

namespace {

ProbeResult cutAfter(double seconds, const QString &at)
{
    ProbeResult result;
    result.probe = u"idle-path"_s;
    result.outcome = u"proxy"_s;
    result.standing = Standing::Trouble;
    result.hungUp = probes::HungUp::Proxy;
    result.measure = seconds;
    result.values = {
        {u"at"_s, at}, {u"wait_timeout"_s, u"28800"_s}, {u"pool"_s, u"3"_s}, {u"keepalive"_s, u"2"_s}};
    result.at = QDateTime(QDate(2026, 11, 25), QTime(14, 2), Qt::UTC);
    return result;
}

ProbeResult nothingLost()
{
    ProbeResult result = cutAfter(120, {});
    result.outcome = u"none"_s;
    result.standing = Standing::Fine;
    result.hungUp = probes::HungUp::Nobody;
    result.values = {{u"lived"_s, u"120"_s}};
    result.at = result.at.addSecs(600);
    return result;
}

} // namespace

class TestProbeCard : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        ui::Given given;
        given.hasTarget = true;
        given.target.host = u"127.0.0.1"_s;
        server = std::make_unique<support::FakeServer>(QByteArray(), support::FakeServer::Then::StaySilent);
        given.target.port = server->port();
        given.target.connectTimeout = 30s;
        state = std::make_unique<ui::WizardState>(*session, given);
        state->setLogin(ui::Login::Worked);
        page = std::make_unique<ui::CausesPage>(*session, *state);
        page->resize(980, 720);
        page->show();
        // A case of our own, diagnosed as another page would have.
        evidence::Symptom symptom;
        symptom.connectionLoss = true;
        symptom.errors = {{2013, u"CR_SERVER_LOST"_s, u"HY000"_s, {}, {}}};
        state->given().symptom = symptom;
        page->initializePage();
        QTRY_VERIFY(state->report());
        list = child<ui::FindingList>(*page, "findings");
        card = child<ui::ProbeCard>(*page, "probeCard");
    }
    void cleanup()
    {
        page.reset();
        state.reset();
        server.reset(); // whoever waits for it goes on
        session.reset();
    }

    void it_says_what_it_does_and_costs_before_anything_runs()
    {
        list->select(u"proxy-timeout"_s);
        QVERIFY(card->isVisible());
        QCOMPARE(text("probeTitle"), u"The longest idle time that the path survives"_s);
        QVERIFY(text("probeCosts").contains("2 min"_L1) || text("probeCosts").contains("min"_L1));
        QVERIFY(child<QLabel>(*card, "probeUndo")->isVisible());
        QVERIFY(button("runProbe")->isVisible());
        QVERIFY(button("runProbe")->text().contains(state->given().target.display()));
        QVERIFY(!button("cancelProbe")->isVisible());
        QCOMPARE(server->connections(), 0); // nobody has agreed yet
        picture(u"consent"_s);
    }

    void how_far_it_looks_is_the_persons_and_the_cost_follows()
    {
        list->select(u"proxy-timeout"_s);
        const QString before = text("probeCosts");
        child<QLineEdit>(*card, "probeHorizon")->setText(u"10 min"_s);
        QVERIFY(text("probeCosts") != before);
        child<QLineEdit>(*card, "probeHorizon")->setText(u"for ever"_s);
        QVERIFY(!button("runProbe")->isEnabled());
        list->select(u"killed"_s); // nothing to choose there
        QVERIFY(!child<QLineEdit>(*card, "probeHorizon")->isVisible());
        QVERIFY(!child<QLineEdit>(*card, "probeRow")->isVisible());
        list->select(u"huge-insert"_s);
        QVERIFY(child<QLineEdit>(*card, "probeRow")->isVisible());
        QCOMPARE(child<QLineEdit>(*card, "probeRow")->text(), u"1 KiB"_s);
    }

    void a_cause_that_nobody_can_make_happen_has_no_card()
    {
        list->select(u"server-crash"_s);
        QVERIFY(!card->isVisible());
        list->select(u"killed"_s);
        QVERIFY(card->isVisible());
    }

    void without_a_login_it_says_what_to_do()
    {
        state->setLogin(ui::Login::NotTried);
        list->select(u"killed"_s);
        QVERIFY(card->isVisible());
        QVERIFY(!button("runProbe")->isVisible());
        QVERIFY(text("probeHint").contains("Connect"_L1));
    }

    void a_server_that_hangs_freezes_nothing_and_cancel_works_at_once()
    {
        list->select(u"proxy-timeout"_s);
        click(button("runProbe"));
        QVERIFY(button("cancelProbe")->isVisible());
        QVERIFY(child<QProgressBar>(*card, "probeProgress")->isVisible());
        QTRY_VERIFY(server->connections() > 0);
        QVERIFY(button("cancelProbe")->hasFocus() || !button("runProbe")->isVisible());
        click(button("cancelProbe"));
        QVERIFY(!button("cancelProbe")->isVisible());
        QVERIFY(button("runProbe")->isVisible());
        QVERIFY(child<ui::Banner>(*card, "probeVerdict")->text().startsWith("Stopped."_L1));
        QVERIFY(session->finish(30s)); // not the 30 s of the connection, and nothing is left behind
    }

    void progress_is_told_in_words()
    {
        list->select(u"proxy-timeout"_s);
        const auto run = start();
        emit session->probeStepped(run,
                                   {u"probe.step.idle-path"_s,
                                    {{u"elapsed"_s, u"12"_s}, {u"count"_s, u"9"_s}, {u"horizon"_s, u"120"_s}},
                                    10});
        QCOMPARE(child<QProgressBar>(*card, "probeProgress")->value(), 10);
        QCOMPARE(text("probeDoing"), u"12 s of at most 120 s. Connections that are still idle: 9."_s);
        picture(u"running"_s);
    }

    void a_result_says_who_hung_up_and_what_to_do()
    {
        list->select(u"proxy-timeout"_s);
        finish(start(), cutAfter(4.001, u"after 4.0 s"_s));
        QVERIFY(text("probeResult").contains("Ended by: a proxy in between."_L1));
        QVERIFY(text("probeAdvice").startsWith("Raise the proxy's idle limit"_L1));
        QCOMPARE(button("runProbe")->text(), u"Run again after the fix"_s);
        QVERIFY(!child<QLabel>(*card, "probeBefore")->isVisible());
        picture(u"result"_s);
    }

    void run_again_it_shows_before_and_after_and_that_the_fix_works()
    {
        list->select(u"proxy-timeout"_s);
        finish(start(), cutAfter(4.001, u"after 4.0 s"_s));
        finish(start(), nothingLost());
        QVERIFY(child<QLabel>(*card, "probeBefore")->isVisible());
        QVERIFY(text("probeBefore").contains("after 4.0 s"_L1));
        QVERIFY(text("probeResult").startsWith("Every connection lived"_L1));
        QVERIFY(child<ui::Banner>(*card, "probeVerdict")->text().startsWith("The fix works"_L1));
        picture(u"before-after"_s);
        darkPicture(u"before-after-dark"_s);
        // A third run is compared with the first as well.
        finish(start(), cutAfter(4.001, u"after 4.0 s"_s));
        QVERIFY(child<ui::Banner>(*card, "probeVerdict")->text().startsWith("The same as before"_L1));
    }

    void a_run_that_came_to_nothing_is_no_before()
    {
        list->select(u"proxy-timeout"_s);
        ProbeResult nothing = cutAfter(0, {});
        nothing.outcome = u"no-answer"_s;
        nothing.standing = Standing::Unclear;
        nothing.measure.reset();
        finish(start(), nothing);
        finish(start(), cutAfter(4.001, u"after 4.0 s"_s));
        QVERIFY(!child<QLabel>(*card, "probeBefore")->isVisible());
    }

    void the_result_stays_with_its_cause_and_in_sight()
    {
        page->resize(700, 420);
        list->select(u"proxy-timeout"_s);
        const auto run = start();
        auto *bar = child<ui::FindingView>(*page, "findingView")->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 60);
        bar->setValue(60);
        finish(run, cutAfter(4.001, u"after 4.0 s"_s));
        QTRY_COMPARE(bar->value(), 60);
        list->select(u"killed"_s);
        QVERIFY(!child<QLabel>(*card, "probeResult")->isVisible());
        list->select(u"network-idle-drop"_s); // the same probe
        QVERIFY(child<QLabel>(*card, "probeResult")->isVisible());
    }

    void words_of_a_server_are_plain_text()
    {
        list->select(u"killed"_s);
        ProbeResult result;
        result.probe = u"kill"_s;
        result.outcome = u"no-login"_s;
        result.standing = Standing::Impossible;
        result.error = evidence::ClientError{1045, {}, {}, {}, u"<b>bold</b>"_s};
        result.at = QDateTime(QDate(2026, 11, 25), QTime(14, 2), Qt::UTC);
        finish(start(), result);
        QVERIFY(text("probeResult").contains("<b>bold</b>"_L1));
        QCOMPARE(child<QLabel>(*card, "probeResult")->textFormat(), Qt::PlainText);
    }

    void answers_of_an_older_run_are_dropped()
    {
        list->select(u"proxy-timeout"_s);
        const auto run = start();
        click(button("cancelProbe"));
        emit session->probed(run, cutAfter(4.001, u"after 4.0 s"_s));
        QVERIFY(!child<QLabel>(*card, "probeResult")->isVisible());
    }

    void a_bundle_brings_its_results_and_runs_none()
    {
        report::Report report = *state->report();
        report.evidence.add(probes::toObservation(cutAfter(4.001, u"after 4.0 s"_s)));
        state->setOpened({u"/tmp/case.zip"_s, {}, {}}, report);
        page->initializePage();
        list->select(u"proxy-timeout"_s);
        QVERIFY(child<QLabel>(*card, "probeResult")->isVisible());
        QVERIFY(!button("runProbe")->isVisible());
    }

private:
    QString text(const char *name) { return child<QLabel>(*card, name)->text(); }
    QPushButton *button(const char *name) { return child<QPushButton>(*card, name); }

    // The run that a click begins: the newest one of the session.
    session::RunId start()
    {
        click(button("runProbe"));
        return session->decode({}) - 1;
    }
    // And the diagnosis that follows.
    void finish(session::RunId run, const ProbeResult &result)
    {
        QSignalSpy changed(state.get(), &ui::WizardState::reportChanged);
        emit session->probed(run, result);
        QVERIFY(changed.count() > 0 || changed.wait());
    }

    void picture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("GONEAWAY_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        auto *view = child<ui::FindingView>(*page, "findingView");
        QTRY_VERIFY(view->verticalScrollBar()->maximum()
                    > 0); // laid out, after the diagnosis that a result brings
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents(); // other colours reach every widget
        view->ensureWidgetVisible(card, 0, 0);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(page->grab().save(folder + u'/' + name + u".png"_s));
    }
    void darkPicture(const QString &name)
    {
        const QPalette light = QApplication::palette();
        const QColor words(0xe6, 0xe6, 0xe6);
        QPalette dark(QColor(0x3a, 0x3d, 0x41), QColor(0x2b, 0x2d, 0x30));
        dark.setColor(QPalette::Base, QColor(0x1f, 0x21, 0x24));
        for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
            dark.setColor(role, words);
        QApplication::setPalette(dark);
        picture(name);
        QApplication::setPalette(light);
        QCoreApplication::processEvents();
    }

    std::unique_ptr<TroubleshootingSession> session;
    std::unique_ptr<support::FakeServer> server;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::CausesPage> page;
    ui::FindingList *list = nullptr;
    ui::ProbeCard *card = nullptr;
};

QTEST_MAIN(TestProbeCard)
#include "tst_probe_card.moc"
