// SPDX-License-Identifier: GPL-3.0-or-later
// The whole wizard, walked as a person walks it, against a real server with a real incident on it, to a saved
// bundle that opens again to the same diagnosis. With GONEAWAY_SCREENSHOTS set to a folder it leaves a
// picture of every page there.
#include "Walking.h"

#include "bundle/Bundle.h"
#include "connect/ClientSession.h"
#include "diagnose/Diagnoser.h"
#include "lab/Scenario.h"
#include "session/TroubleshootingSession.h"
#include "ui/CompareWindow.h"
#include "ui/Navigator.h"
#include "ui/TroubleshootWizard.h"
#include "ui/pages/ReportPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/BundleTree.h"
#include "ui/widgets/ComparisonTable.h"
#include "ui/widgets/MarkedText.h"
#include "ui/widgets/RedactionSwitches.h"

#include <QCheckBox>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::walk;

namespace {

// What people paste along: none of it may leave.
const QString Around = u"Nightly import failed, see /srv/acme/jobs/import.py on db1.acme.example\n"
                       "dsn = mysql://importer:geheim@db1.acme.example:3306/crm\n"_s;
constexpr int PageLimit = 20000; // ms; a page that takes longer is stuck

} // namespace

class TestWizardWalk : public QObject
{
    Q_OBJECT

    // A wizard on a server of its own, for somebody who has no message.
    struct OnServer {
        std::unique_ptr<lab::PracticeServer> server;
        std::unique_ptr<session::TroubleshootingSession> session;
        std::unique_ptr<ui::TroubleshootWizard> wizard;
    };
    // Nothing where there is no server: then the test is skipped.
    static void openOn(std::optional<OnServer> &on, std::chrono::seconds connectTimeout)
    {
        auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        OnServer made{
            std::move(*server), std::make_unique<session::TroubleshootingSession>(*texts, *catalogue), {}};
        ui::Given given;
        given.target = made.server->target();
        given.target.connectTimeout = connectTimeout;
        given.hasTarget = true;
        given.noMessage = true;
        made.wizard = std::make_unique<ui::TroubleshootWizard>(*made.session, given);
        made.wizard->resize(980, 720);
        made.wizard->show();
        QVERIFY(QTest::qWaitForWindowExposed(made.wizard.get()));
        on.emplace(std::move(made));
    }

    // The preview with a secret and a name in it, and a group switched off.
    static void reportPictures(QWizard &wizard)
    {
        auto *tree = child<ui::BundleTree>(wizard, "bundleTree");
        const auto items = tree->findItems(u"symptom.txt"_s, Qt::MatchExactly | Qt::MatchRecursive);
        QCOMPARE(items.size(), 1);
        tree->setCurrentItem(items.first());
        QTest::mouseClick(child<QToolButton>(wizard, "markNext"), Qt::LeftButton);
        QTest::mouseClick(child<QToolButton>(wizard, "markNext"), Qt::LeftButton);
        picture(wizard, u"preview"_s);
        darkPicture(wizard, u"preview-dark"_s);
        auto *accounts = child<QCheckBox>(wizard, "redactAccounts");
        QSignalSpy off(wizard.findChild<ui::RedactionSwitches *>(), &ui::RedactionSwitches::changed);
        accounts->click();
        QCOMPARE(off.count(), 1);
        QTRY_VERIFY(child<ui::MarkedText>(wizard, "preview")->toPlainText().contains("importer"_L1));
        QVERIFY(!child<ui::Banner>(wizard, "readableWarning")->isHidden());
        picture(wizard, u"switched-off"_s);
        accounts->click();
        child<QTabWidget>(wizard, "reportTabs")->setCurrentIndex(1);
        picture(wizard, u"questions"_s);
        child<QTabWidget>(wizard, "reportTabs")->setCurrentIndex(0);
        QTRY_VERIFY(!child<ui::MarkedText>(wizard, "preview")->toPlainText().contains("importer"_L1));
    }

    // Through the front door, as whoever receives it would.
    static void openAgain(const QString &path, const report::Report &before)
    {
        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        session::TroubleshootingSession session(*texts, *catalogue);
        QTemporaryDir folder;
        QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        ui::Navigator navigator(session, settings);
        navigator.showStart();
        picture(navigator.startWindow(), u"start"_s);
        navigator.openBundle(path);
        QTRY_VERIFY_WITH_TIMEOUT(navigator.wizard(), PageLimit);
        ui::TroubleshootWizard &wizard = *navigator.wizard();
        wizard.resize(980, 720);
        QVERIFY(QTest::qWaitForWindowExposed(&wizard));
        QCOMPARE(wizard.state().report()->findings.first().finding.cause,
                 before.findings.first().finding.cause);
        picture(wizard, u"opened-causes"_s);
        next(wizard);
        QCOMPARE(wizard.currentId(), int(ui::TroubleshootWizard::Contents));
        QCOMPARE(child<ui::Banner>(wizard, "verified")->tone(), ui::Tone::Good);
        auto *text = child<QPlainTextEdit>(wizard, "openedFileText");
        QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains(before.findings.first().title), PageLimit);
        picture(wizard, u"opened-files"_s);
        darkPicture(wizard, u"opened-files-dark"_s);
        child<QTabWidget>(wizard, "contentsTabs")->setCurrentIndex(1);
        picture(wizard, u"opened-evidence"_s);
        next(wizard);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(wizard, "saveBundle")->isEnabled(), PageLimit);
        picture(wizard, u"opened-report"_s);
    }

    // The fix, a second bundle by the same walk without a message, and both side by side.
    static void afterTheFix(const connect::ConnectionTarget &target, const QString &before,
                            const QString &after)
    {
        connect::ClientSession sql;
        QVERIFY(!sql.open(target));
        QVERIFY(std::holds_alternative<evidence::Table>(sql.query("SET GLOBAL wait_timeout = 28800")));
        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        session::TroubleshootingSession session(*texts, *catalogue);
        ui::Given given;
        given.target = target;
        given.hasTarget = true;
        given.noMessage = true;
        ui::TroubleshootWizard wizard(session, given);
        wizard.show();
        QSignalSpy checked(&session, &session::TroubleshootingSession::checked);
        while (wizard.currentId() != ui::TroubleshootWizard::Checks)
            wizard.next();
        QTRY_VERIFY_WITH_TIMEOUT(checked.count() > 0, PageLimit);
        QTRY_VERIFY(child<ui::Banner>(wizard, "checksResult")->isVisible());
        wizard.next();
        QTRY_VERIFY_WITH_TIMEOUT(wizard.state().report(), PageLimit);
        wizard.next();
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(wizard, "saveBundle")->isEnabled(), PageLimit);
        wizard.findChild<ui::ReportPage *>()->saveTo(after);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(after), PageLimit);

        ui::CompareWindow compare(session);
        compare.show();
        compare.setBundles(before, after);
        auto *table = child<ui::ComparisonTable>(compare, "comparison");
        QTRY_VERIFY_WITH_TIMEOUT(table->isVisible(), PageLimit);
        const auto idle = catalogue->page(diagnose::CauseId("idle-timeout"_L1)).title;
        QCOMPARE(table->topLevelItem(0)->child(0)->text(0), idle);
        QCOMPARE(table->topLevelItem(1)->child(0)->text(0), u"wait_timeout"_s);
        QCOMPARE(table->topLevelItem(1)->child(0)->text(2), u"28800"_s);
        table->setCurrentItem(table->topLevelItem(1)->child(0));
        picture(compare, u"comparison"_s);
        darkPicture(compare, u"comparison-dark"_s);
    }

private slots:
    void from_the_message_to_a_bundle_that_opens_again()
    {
        auto provoked = lab::provoke(*lab::scenarioFor(u"idle-timeout"), {});
        if (!provoked && provoked.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(provoked.error().detail));
        QVERIFY2(provoked.ok(), provoked.ok() ? "" : qPrintable(provoked.error().detail));

        const auto target = provoked->look(lab::Privileges::All).target;

        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        QVERIFY(texts.ok() && catalogue.ok());
        session::TroubleshootingSession session(*texts, *catalogue);
        ui::TroubleshootWizard wizard(session, ui::Given{});
        wizard.resize(980, 720);
        wizard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wizard));

        // Symptom: pasted, understood while the person looks.
        child<QPlainTextEdit>(wizard, "symptomText")->setPlainText(Around + provoked->symptom);
        QTRY_VERIFY_WITH_TIMEOUT(wizard.findChild<QWidget *>(u"errorChip"_s), PageLimit);
        picture(wizard, u"symptom"_s);
        next(wizard);
        QCOMPARE(wizard.currentId(), int(ui::TroubleshootWizard::Connect));

        // Connect: typed, climbed, logged in.
        type(child<QLineEdit>(wizard, "host"), target.host);
        child<QSpinBox>(wizard, "port")->setValue(target.port);
        type(child<QLineEdit>(wizard, "user"), target.user);
        type(child<QLineEdit>(wizard, "password"), QString::fromUtf8(target.password.reveal()));
        QTest::mouseClick(child<QPushButton>(wizard, "connectButton"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(wizard.state().login(), ui::Login::Worked, PageLimit);
        picture(wizard, u"connect"_s);
        next(wizard);
        QCOMPARE(wizard.currentId(), int(ui::TroubleshootWizard::Checks));

        // Checks: run by themselves.
        QSignalSpy checked(&session, &session::TroubleshootingSession::checked);
        QTRY_VERIFY_WITH_TIMEOUT(checked.count() > 0, PageLimit);
        QTRY_VERIFY(child<ui::Banner>(wizard, "checksResult")->isVisible());
        picture(wizard, u"checks"_s);
        next(wizard);
        QCOMPARE(wizard.currentId(), int(ui::TroubleshootWizard::Causes));

        // Causes: the right one on top.
        QTRY_VERIFY_WITH_TIMEOUT(wizard.state().report(), PageLimit);
        const report::Report report = *wizard.state().report();
        QCOMPARE(report.verdict, diagnose::Verdict::Explained);
        QCOMPARE(report.findings.first().finding.cause.text(), u"idle-timeout"_s);
        QTRY_COMPARE(child<QLabel>(wizard, "findingTitle")->text(), report.findings.first().title);
        QTRY_VERIFY(!child<QLabel>(wizard, "findingTitle")->visibleRegion().isEmpty());
        picture(wizard, u"causes"_s);
        darkPicture(wizard, u"causes-dark"_s);
        next(wizard);
        QCOMPARE(wizard.currentId(), int(ui::TroubleshootWizard::Report));

        // Report: saved, owner-only, and opened again to the same answer.
        QTemporaryDir folder;
        const QString path = folder.filePath(bundle::defaultName(report.madeAt));
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(wizard, "saveBundle")->isEnabled(), PageLimit);
        picture(wizard, u"report"_s);
        reportPictures(wizard);
        bool halfWay = false;
        connect(&session, &session::TroubleshootingSession::bundleProgress, &wizard,
                [&](session::RunId, const bundle::WriteProgress &progress) {
                    if (halfWay || 2 * progress.entries < progress.allEntries)
                        return;
                    halfWay = true;
                    QVERIFY(child<QWidget>(wizard, "saveProgress")->isVisible());
                    grab(wizard, u"saving"_s);
                });
        wizard.findChild<ui::ReportPage *>()->saveTo(path);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), PageLimit);
        QVERIFY(halfWay);
        QTRY_VERIFY(child<ui::Banner>(wizard, "saveResult")->text().contains(u".zip"_s));
        QCOMPARE(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

        // What only a bundle asks for was asked before it was saved.
        bool plugins = false;
        for (const bundle::Entry &entry : child<ui::BundleTree>(wizard, "bundleTree")->contents().entries)
            plugins = plugins || (entry.path == "server/plugins.tsv"_L1 && entry.content.contains("InnoDB"));
        QVERIFY(plugins);
        picture(wizard, u"saved"_s);

        const auto opened = bundle::open(path);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        QVERIFY(opened->warnings.isEmpty());
        const diagnose::Diagnosis again = diagnose::diagnose(opened->evidence);
        QCOMPARE(again.verdict, report.verdict);
        QCOMPARE(again.ranked.first().cause, report.findings.first().finding.cause);
        QCOMPARE(again.ranked.first().certainty, report.findings.first().finding.certainty);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains(target.password.reveal()));

        openAgain(path, report);
        afterTheFix(target, path, folder.filePath(u"after.zip"_s));
    }

    // While the server is stopped, the window goes on: a timer that should tick every 5 ms tells how long it
    // did not.
    void the_window_does_not_stall_while_the_server_hangs()
    {
        std::optional<OnServer> on;
        openOn(on, std::chrono::seconds(1));
        if (!on)
            return;
        ui::TroubleshootWizard &wizard = *on->wizard;
        next(wizard);

        ::kill(static_cast<pid_t>(on->server->processId()), SIGSTOP);
        StallMeter meter;
        QSignalSpy connected(on->session.get(), &session::TroubleshootingSession::connected);
        QTest::mouseClick(child<QPushButton>(wizard, "connectButton"), Qt::LeftButton);
        const bool ended = connected.wait(PageLimit);
        ::kill(static_cast<pid_t>(on->server->processId()), SIGCONT);
        QVERIFY(ended);
        meter.tell("the server hung");
        QCOMPARE(wizard.state().login(), ui::Login::Failed);
        QVERIFY(wizard.button(QWizard::NextButton)->isEnabled()); // a way on
    }

    // It answered all checks, and hangs when the bundle asks for more: that costs a progress bar, and what is
    // missing says so in the bundle.
    void a_server_that_hangs_before_the_bundle_costs_a_progress_bar()
    {
        std::optional<OnServer> on;
        openOn(on, std::chrono::seconds(2));
        if (!on)
            return;
        ui::TroubleshootWizard &wizard = *on->wizard;
        QSignalSpy checked(on->session.get(), &session::TroubleshootingSession::checked);
        while (wizard.currentId() != ui::TroubleshootWizard::Checks)
            wizard.next();
        QTRY_VERIFY_WITH_TIMEOUT(checked.count() > 0, PageLimit);
        QTRY_VERIFY(child<ui::Banner>(wizard, "checksResult")->isVisible());
        wizard.next();
        QTRY_VERIFY_WITH_TIMEOUT(wizard.state().report(), PageLimit);

        ::kill(static_cast<pid_t>(on->server->processId()), SIGSTOP);
        StallMeter meter;
        checked.clear();
        wizard.next();
        const auto *skip = child<QPushButton>(wizard, "skipLook");
        const bool shown = skip->isVisible();
        auto *tree = child<ui::BundleTree>(wizard, "bundleTree");
        const bool previewed =
            QTest::qWaitFor([tree] { return !tree->contents().entries.isEmpty(); }, PageLimit);
        picture(wizard, u"asking"_s);
        const bool ended = QTest::qWaitFor([&checked] { return checked.count() > 0; }, PageLimit);
        ::kill(static_cast<pid_t>(on->server->processId()), SIGCONT);
        QVERIFY(shown && previewed && ended);
        meter.tell("the server hung before the bundle");
        QTRY_VERIFY(!skip->isVisible());
        QTRY_VERIFY(child<QPushButton>(wizard, "saveBundle")->isEnabled());
        const auto why = [tree] {
            for (const bundle::Entry &entry : tree->contents().entries) {
                if (entry.path == "server/plugins.tsv"_L1)
                    return entry.why;
            }
            return QString();
        };
        QTRY_VERIFY(!why().isEmpty());
    }
};

QTEST_MAIN(TestWizardWalk)
#include "tst_wizard_walk.moc"
