// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/TroubleshootWizard.h"
#include "ui/pages/ReportPage.h"
#include "ui/widgets/StepList.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTextEdit>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;
using ui::TroubleshootWizard;

class TestTroubleshootWizard : public QObject
{
    Q_OBJECT

private slots:
    void init() { session = makeSession(); }
    void cleanup() { session.reset(); }

    void one_can_go_through_without_saying_or_connecting_anything()
    {
        TroubleshootWizard wizard(*session, {});
        wizard.show();
        const auto *steps = child<ui::StepList>(wizard, "steps");
        for (int step = 0; step < 5; ++step) {
            QCOMPARE(wizard.currentId(), wizard.pageIds().at(step));
            QCOMPARE(steps->current(), step);
            if (step < 4) {
                QVERIFY(wizard.button(QWizard::NextButton)->isEnabled());
                click(wizard.button(QWizard::NextButton));
            }
        }
        QVERIFY(child<QLabel>(wizard, "step1")->accessibleName().contains("done"_L1));
        QVERIFY(child<QLabel>(wizard, "step5")->accessibleName().contains("current"_L1));
        QTRY_VERIFY(wizard.state().report());
    }

    // 1024x768 at 200 % leaves 512x384 for the window with its frame.
    void every_page_fits_a_small_screen_at_twice_the_size()
    {
        TroubleshootWizard wizard(*session, {});
        wizard.show();
        wizard.resize(500, 350);
        for (int step = 0; step < 5; ++step) {
            QCOMPARE(wizard.currentId(), wizard.pageIds().at(step));
            QCoreApplication::processEvents();
            QVERIFY2(wizard.minimumSizeHint().width() <= 500 && wizard.minimumSizeHint().height() <= 350,
                     qPrintable(u"page %1 needs %2x%3"_s.arg(step)
                                    .arg(wizard.minimumSizeHint().width())
                                    .arg(wizard.minimumSizeHint().height())));
            QCOMPARE(wizard.size(), QSize(500, 350));
            if (step < 4)
                click(wizard.button(QWizard::NextButton));
        }
    }

    void a_prefilled_case_opens_at_the_symptom()
    {
        ui::Given given;
        given.symptomText = u"ERROR 2006 (HY000): MySQL server has gone away"_s;
        given.target.host = u"db.example"_s;
        given.hasTarget = true;
        TroubleshootWizard wizard(*session, given);
        wizard.show();
        QCOMPARE(wizard.currentId(), int(TroubleshootWizard::Symptom));
        QTRY_VERIFY(wizard.state().given().symptom);
        wizard.next();
        QCOMPARE(child<QLineEdit>(wizard, "host")->text(), u"db.example"_s);
    }

    void escape_stops_but_does_not_close()
    {
        TroubleshootWizard wizard(*session, {});
        wizard.show();
        QTest::keyClick(&wizard, Qt::Key_Escape);
        QVERIFY(wizard.isVisible());
    }

    void closing_while_a_server_is_silent_is_instant()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        ui::Given given;
        given.target.host = u"127.0.0.1"_s;
        given.target.port = silent.serverPort();
        given.target.connectTimeout = std::chrono::seconds(1);
        given.hasTarget = true;
        TroubleshootWizard wizard(*session, given);
        wizard.show();
        wizard.next();
        QSignalSpy climbed(session.get(), &session::TroubleshootingSession::rungClimbed);
        click(child<QPushButton>(wizard, "connectButton"));
        QTRY_COMPARE(climbed.size(), 1); // the name; then it waits
        QSignalSpy closed(&wizard, &TroubleshootWizard::closed);
        QElapsedTimer time;
        time.start();
        wizard.close();
        QVERIFY(time.elapsed() < 200);
        QCOMPARE(closed.size(), 1);
        QVERIFY(!wizard.isVisible());
    }

    void a_case_without_a_word_closes_without_a_question()
    {
        TroubleshootWizard wizard(*session, {});
        walkToReport(wizard);
        wizard.close();
        QVERIFY(!wizard.isVisible());
    }

    void what_was_found_is_not_forgotten_without_a_question()
    {
        TroubleshootWizard wizard(*session, aLoss());
        wizard.show();
        QTRY_VERIFY(wizard.state().given().symptom);
        wizard.close(); // nothing has been found yet
        QVERIFY(!wizard.isVisible());

        walkToReport(wizard);
        wizard.close();
        QVERIFY(wizard.isVisible());
        QPointer<QMessageBox> question = child<QMessageBox>(wizard, "forgetQuestion");
        question->escapeButton()->click();
        QVERIFY(wizard.isVisible());
        QTRY_VERIFY(!question);

        click(wizard.button(QWizard::FinishButton));
        QVERIFY(wizard.isVisible());
        for (QAbstractButton *button : child<QMessageBox>(wizard, "forgetQuestion")->buttons()) {
            if (child<QMessageBox>(wizard, "forgetQuestion")->buttonRole(button)
                == QMessageBox::DestructiveRole)
                button->click();
        }
        QVERIFY(!wizard.isVisible());
    }

    void a_practice_servers_incident_is_forgotten()
    {
        ui::Given given = aLoss();
        given.practice = true;
        TroubleshootWizard wizard(*session, given);
        walkToReport(wizard);
        wizard.close();
        QVERIFY(!wizard.isVisible());
    }

    void the_question_before_closing_saves_from_any_page()
    {
        const QTemporaryDir folder;
        TroubleshootWizard wizard(*session, aLoss());
        walkToReport(wizard);
        wizard.back();
        wizard.close();
        child<QMessageBox>(wizard, "forgetQuestion")->defaultButton()->click();
        QTRY_VERIFY(wizard.findChild<QFileDialog *>(u"saveDialog"_s));
        QCOMPARE(wizard.currentId(), int(TroubleshootWizard::Report));
        child<QFileDialog>(wizard, "saveDialog")->reject();
        QVERIFY(wizard.isVisible());
        QTRY_VERIFY(!wizard.findChild<QFileDialog *>(u"saveDialog"_s));

        wizard.close();
        child<QMessageBox>(wizard, "forgetQuestion")->defaultButton()->click();
        QTRY_VERIFY(wizard.findChild<QFileDialog *>(u"saveDialog"_s));
        auto *dialog = child<QFileDialog>(wizard, "saveDialog");
        emit dialog->fileSelected(folder.filePath(u"case.zip"_s));
        dialog->reject();
        QTRY_VERIFY(!wizard.isVisible());
        QVERIFY(QFile::exists(folder.filePath(u"case.zip"_s)));
    }

    void what_was_saved_needs_no_question()
    {
        const QTemporaryDir folder;
        TroubleshootWizard saved(*session, aLoss());
        walkToReport(saved);
        QTRY_VERIFY(child<QPushButton>(saved, "saveBundle")->isEnabled());
        saved.findChild<ui::ReportPage *>()->saveTo(folder.filePath(u"case.zip"_s));
        QTRY_VERIFY(QFile::exists(folder.filePath(u"case.zip"_s)));
        QTRY_VERIFY(!saved.findChild<ui::ReportPage *>()->isSaving());
        saved.close();
        QVERIFY(!saved.isVisible());
    }

    void what_was_copied_needs_no_question()
    {
        TroubleshootWizard copied(*session, aLoss());
        walkToReport(copied);
        QTRY_VERIFY(child<QPushButton>(copied, "copyReport")->isEnabled());
        QSignalSpy made(session.get(), &session::TroubleshootingSession::bugReportMade);
        child<QAction>(copied, "copyFor-mail")->trigger();
        QTRY_COMPARE(made.size(), 1);
        copied.close();
        QVERIFY(!copied.isVisible());
    }

    void it_fits_a_small_screen()
    {
        TroubleshootWizard wizard(*session, {});
        wizard.show();
        QVERIFY2(
            wizard.minimumSizeHint().width() <= 1024 && wizard.minimumSizeHint().height() <= 740,
            qPrintable(
                u"%1x%2"_s.arg(wizard.minimumSizeHint().width()).arg(wizard.minimumSizeHint().height())));
    }

    void every_input_has_a_name_for_a_screen_reader()
    {
        TroubleshootWizard wizard(*session, {});
        wizard.show();
        for (int step = 0; step < 4; ++step)
            wizard.next();
        for (QWidget *widget : wizard.findChildren<QWidget *>()) {
            const bool isInput = qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget)
                || qobject_cast<QAbstractButton *>(widget) || widget->inherits("QPlainTextEdit")
                || widget->inherits("QAbstractItemView");
            if (!isInput || widget->isHidden() || !widget->parentWidget()
                || widget->parentWidget()->inherits("QAbstractSpinBox")
                || widget->parentWidget()->inherits("QAbstractItemView")
                || widget->focusPolicy() == Qt::NoFocus || widget->inherits("QHeaderView")
                || widget->inherits("QComboBoxListView") || widget->objectName().startsWith("qt_"_L1))
                continue;
            QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(),
                     qPrintable(QLatin1StringView(widget->metaObject()->className()) + u' '
                                + widget->objectName()));
        }
    }

private:
    static ui::Given aLoss()
    {
        ui::Given given;
        given.symptomText = u"ERROR 2006 (HY000): MySQL server has gone away"_s;
        return given;
    }

    static void walkToReport(TroubleshootWizard &wizard)
    {
        wizard.restart();
        wizard.show();
        if (!wizard.state().given().symptomText.isEmpty())
            QTRY_VERIFY(wizard.state().given().symptom);
        for (int step = 0; step < 4; ++step)
            wizard.next();
        QCOMPARE(wizard.currentId(), int(TroubleshootWizard::Report));
        QTRY_VERIFY(wizard.state().report());
    }

    std::unique_ptr<session::TroubleshootingSession> session;
};

QTEST_MAIN(TestTroubleshootWizard)
#include "tst_troubleshoot_wizard.moc"
