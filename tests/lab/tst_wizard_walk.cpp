// SPDX-License-Identifier: GPL-3.0-or-later
// The whole wizard, walked as a person walks it, against a real server with a real incident on it, to a saved
// bundle that opens again to the same diagnosis. With GONEAWAY_SCREENSHOTS set to a folder it leaves a
// picture of every page there.
#include "bundle/Bundle.h"
#include "diagnose/Diagnoser.h"
#include "lab/Scenario.h"
#include "session/TroubleshootingSession.h"
#include "ui/TroubleshootWizard.h"
#include "ui/pages/ReportPage.h"
#include "ui/widgets/Banner.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

constexpr int PageLimit = 20000; // ms; a page that takes longer is stuck

template <typename T>
T *child(const QObject &parent, const char *name)
{
    T *found = parent.findChild<T *>(QString::fromLatin1(name));
    if (!found)
        qFatal("there is no child \"%s\"", name);
    return found;
}

void type(QWidget *field, const QString &text)
{
    field->setFocus();
    if (auto *line = qobject_cast<QLineEdit *>(field))
        line->clear();
    QTest::keyClicks(field, text);
}

} // namespace

class TestWizardWalk : public QObject
{
    Q_OBJECT

    static void picture(QWidget &window, const QString &name)
    {
        const QString folder = qEnvironmentVariable("GONEAWAY_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents(); // the timeline draws when the loop is idle
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(window.grab().save(folder + u'/' + name + u".png"_s));
    }

    // The same window in dark colours.
    static void darkPicture(QWidget &window, const QString &name)
    {
        const QPalette light = QApplication::palette();
        const QColor text(0xe6, 0xe6, 0xe6);
        QPalette dark(QColor(0x3a, 0x3d, 0x41), QColor(0x2b, 0x2d, 0x30));
        dark.setColor(QPalette::Base, QColor(0x1f, 0x21, 0x24));
        for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
            dark.setColor(role, text);
        dark.setColor(QPalette::Highlight, QColor(0x2f, 0x6d, 0xa8));
        QApplication::setPalette(dark);
        picture(window, name);
        QApplication::setPalette(light);
        QCoreApplication::processEvents();
    }

    static void next(QWizard &wizard)
    {
        QTest::mouseClick(wizard.button(QWizard::NextButton), Qt::LeftButton);
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
        child<QPlainTextEdit>(wizard, "symptomText")->setPlainText(provoked->symptom);
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
        wizard.findChild<ui::ReportPage *>()->saveTo(path);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), PageLimit);
        QTRY_VERIFY(child<ui::Banner>(wizard, "saveResult")->text().contains(u".zip"_s));
        QCOMPARE(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

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
    }

    // While the server is stopped, the window goes on: a timer that should tick every 5 ms tells how long it
    // did not.
    void the_window_does_not_stall_while_the_server_hangs()
    {
        auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        session::TroubleshootingSession session(*texts, *catalogue);
        ui::Given given;
        given.target = (*server)->target();
        given.target.connectTimeout = std::chrono::seconds(1);
        given.hasTarget = true;
        given.noMessage = true;
        ui::TroubleshootWizard wizard(session, given);
        wizard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wizard));
        next(wizard);

        ::kill(static_cast<pid_t>((*server)->processId()), SIGSTOP);
        qint64 longest = 0;
        QElapsedTimer since;
        QTimer ticks;
        ticks.setTimerType(Qt::PreciseTimer);
        connect(&ticks, &QTimer::timeout, &wizard, [&] { longest = std::max(longest, since.restart()); });
        QSignalSpy connected(&session, &session::TroubleshootingSession::connected);
        since.start();
        ticks.start(5);
        QTest::mouseClick(child<QPushButton>(wizard, "connectButton"), Qt::LeftButton);
        const bool ended = connected.wait(PageLimit);
        ticks.stop();
        ::kill(static_cast<pid_t>((*server)->processId()), SIGCONT);
        QVERIFY(ended);
        qInfo() << "longest stall of the event loop while the server hung:" << longest
                << "ms"; // a figure, no verdict
        QCOMPARE(wizard.state().login(), ui::Login::Failed);
        QVERIFY(wizard.button(QWizard::NextButton)->isEnabled()); // a way on
    }
};

QTEST_MAIN(TestWizardWalk)
#include "tst_wizard_walk.moc"
