// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "session/Keychain.h"
#include "ui/TroubleshootWizard.h"
#include "ui/pages/ReportPage.h"
#include "ui/widgets/Banner.h"

#include <QAbstractButton>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

class TestStartWindow : public QObject
{
    Q_OBJECT

private slots:
    void init() { program.emplace(); }
    void cleanup() { program.reset(); }

    void the_first_door_leads_to_the_wizard_and_back()
    {
        click(child<QAbstractButton>(start(), "doorTroubleshoot"));
        QVERIFY(program->navigator.wizard() && program->navigator.wizard()->isVisible());
        QVERIFY(!start().isVisible());
        QCOMPARE(program->navigator.wizard()->currentId(), int(ui::TroubleshootWizard::Symptom));
        program->navigator.wizard()->close();
        QVERIFY(!program->navigator.wizard());
        QVERIFY(start().isVisible());
    }

    void the_about_box_tells_the_version_and_what_the_build_lacks()
    {
        click(child<QAbstractButton>(start(), "aboutLink"));
        const auto *box = child<QMessageBox>(start(), "aboutBox");
        QVERIFY(box->isVisible());
        QVERIFY(box->informativeText().contains(u"General Public License"_s));
        QCOMPARE(box->informativeText().contains(u"keychain"_s), !session::Keychain::isBuiltIn());
    }

    void the_size_of_the_window_is_remembered()
    {
        program->navigator.troubleshoot({});
        program->navigator.wizard()->resize(program->navigator.wizard()->size() + QSize(40, 30));
        const QSize size = program->navigator.wizard()->size();
        program->navigator.wizard()->close();
        program->navigator.troubleshoot({});
        QCOMPARE(program->navigator.wizard()->size(), size);
    }

    void a_file_that_is_no_bundle_is_said_clearly()
    {
        const QString path = program->folder.filePath(u"broken.zip"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("this is no zip") > 0);
        file.close();
        drop(path);
        auto *message = child<ui::Banner>(start(), "startMessage");
        QTRY_COMPARE(message->tone(), ui::Tone::Bad);
        QVERIFY(!message->text().isEmpty());
        QVERIFY(!program->navigator.wizard());
        QVERIFY(child<QAbstractButton>(start(), "doorTroubleshoot")->isEnabled());
    }

    void only_a_zip_can_be_dropped()
    {
        QSignalSpy requested(&start(), &ui::StartWindow::bundleRequested);
        drop(u"/tmp/notes.txt"_s);
        QCOMPARE(requested.size(), 0);
    }

    void a_bundle_may_be_called_what_windows_opens_by_a_double_click()
    {
        const QString path = program->folder.filePath(u"case.goneaway"_s);
        saveBundle({}, path);
        drop(path);
        QTRY_VERIFY(program->navigator.wizard());
        QCOMPARE(program->navigator.wizard()->state().opened()->path, path);
    }

    void a_saved_case_opens_at_its_causes()
    {
        const QString path = program->folder.filePath(u"case.zip"_s);
        QSignalSpy diagnosed(program->session.get(), &session::TroubleshootingSession::diagnosed);
        program->session->diagnose({}, {});
        QVERIFY(diagnosed.wait());
        QSignalSpy collected(program->session.get(), &session::TroubleshootingSession::bundleCollected);
        program->session->collectBundle({});
        QVERIFY(collected.wait());
        QSignalSpy written(program->session.get(), &session::TroubleshootingSession::bundleWritten);
        program->session->writeBundle(collected.first().at(1).value<bundle::Contents>(), path, true);
        QVERIFY(written.wait());

        program->navigator.openBundle(path);
        QTRY_VERIFY(program->navigator.wizard());
        QCOMPARE(program->navigator.wizard()->currentId(), int(ui::TroubleshootWizard::Causes));
        QCOMPARE(program->navigator.wizard()->pageIds().size(), 3);
        QCOMPARE(program->navigator.wizard()->state().opened()->path, path);
    }

    void an_opened_bundle_can_be_put_beside_another()
    {
        const QString path = program->folder.filePath(u"beside.zip"_s);
        saveBundle({}, path);
        program->navigator.openBundle(path);
        QTRY_VERIFY(program->navigator.wizard());
        program->navigator.wizard()->next();
        QCOMPARE(program->navigator.wizard()->currentId(), int(ui::TroubleshootWizard::Contents));
        click(child<QAbstractButton>(*program->navigator.wizard(), "compareBundle"));
        QVERIFY(program->navigator.compareWindow() && program->navigator.compareWindow()->isVisible());
        QCOMPARE(child<QLineEdit>(*program->navigator.compareWindow(), "bundleBefore")->text(), path);
        program->navigator.wizard()->close(); // does not end what is being compared
        QVERIFY(program->navigator.compareWindow()->isVisible());
    }

    void two_bundles_dropped_together_are_compared()
    {
        const QString first = program->folder.filePath(u"first.zip"_s);
        const QString second = program->folder.filePath(u"second.zip"_s);
        saveBundle({}, first);
        saveBundle({}, second);
        drop(start(), {first, second});
        QVERIFY(program->navigator.compareWindow());
        QTRY_VERIFY(child<QWidget>(*program->navigator.compareWindow(), "comparison")->isVisible());
    }

    void the_third_door_asks_for_two_bundles()
    {
        click(child<QAbstractButton>(start(), "doorCompare"));
        QVERIFY(program->navigator.compareWindow());
        QVERIFY(!child<QAbstractButton>(*program->navigator.compareWindow(), "compareNow")->isEnabled());
        QVERIFY(!child<ui::Banner>(*program->navigator.compareWindow(), "compareMessage")->text().isEmpty());
    }

    void a_bundle_dropped_on_a_case_asks_before_it_closes_it()
    {
        const QString path = program->folder.filePath(u"dropped.zip"_s);
        saveBundle({}, path);
        program->navigator.troubleshoot({});
        QPointer<ui::TroubleshootWizard> wizard = program->navigator.wizard();
        drop(*wizard, {path});
        QTRY_VERIFY(wizard->findChild<QMessageBox *>(u"dropQuestion"_s));
        QTest::keyClick(wizard->findChild<QMessageBox *>(u"dropQuestion"_s), Qt::Key_Escape);
        QTRY_VERIFY(!wizard->findChild<QMessageBox *>(u"dropQuestion"_s));
        QVERIFY(wizard && wizard->isVisible() && !wizard->state().opened());

        drop(*wizard, {path});
        QTRY_VERIFY(wizard->findChild<QMessageBox *>(u"dropQuestion"_s));
        wizard->findChild<QMessageBox *>(u"dropQuestion"_s)->button(QMessageBox::Open)->click();
        QTRY_VERIFY(program->navigator.wizard() && program->navigator.wizard()->state().opened());
        QCOMPARE(program->navigator.wizard()->state().opened()->path, path);
    }

    void a_window_that_is_closed_while_it_saves_asks_and_saves()
    {
        QPointer<ui::TroubleshootWizard> wizard = openReport();
        const QString path = program->folder.filePath(u"late.zip"_s);
        wizard->findChild<ui::ReportPage *>()->saveTo(path);
        wizard->close(); // what was written is told in the event loop, which has had no turn yet
        QVERIFY(wizard->isVisible());
        auto *question = child<QMessageBox>(*wizard, "savingQuestion");
        QVERIFY(question->isVisible());
        question->defaultButton()->click();
        QVERIFY(wizard->isVisible());
        QTRY_VERIFY(!wizard);
        QVERIFY(QFile::exists(path));
        QVERIFY(start().isVisible());
    }

    void a_window_that_is_closed_while_it_saves_can_be_kept()
    {
        QPointer<ui::TroubleshootWizard> wizard = openReport();
        const QString path = program->folder.filePath(u"kept.zip"_s);
        wizard->findChild<ui::ReportPage *>()->saveTo(path);
        wizard->button(QWizard::FinishButton)->click();
        child<QMessageBox>(*wizard, "savingQuestion")->escapeButton()->click();
        QTRY_COMPARE(child<ui::Banner>(*wizard, "saveResult")->tone(), ui::Tone::Good);
        QVERIFY(wizard && wizard->isVisible());
        QVERIFY(QFile::exists(path));
        wizard->close(); // nothing is being saved any more
        QTRY_VERIFY(!wizard);
    }

    // The question would stand in the way of what there is to read: where the bundle is, and its key.
    void a_bundle_that_is_saved_before_one_answers_is_told_of()
    {
        QPointer<ui::TroubleshootWizard> wizard = openReport();
        wizard->findChild<ui::ReportPage *>()->saveTo(program->folder.filePath(u"soon.zip"_s));
        wizard->close();
        QTRY_COMPARE(child<ui::Banner>(*wizard, "saveResult")->tone(), ui::Tone::Good);
        QTRY_VERIFY(!wizard->findChild<QMessageBox *>(u"savingQuestion"_s));
        QVERIFY(wizard->isVisible());
    }

    void a_bundle_that_somebody_gives_up_is_not_saved()
    {
        QPointer<ui::TroubleshootWizard> wizard = openReport();
        const QString path = program->folder.filePath(u"never.zip"_s);
        QSignalSpy written(program->session.get(), &session::TroubleshootingSession::bundleWritten);
        wizard->findChild<ui::ReportPage *>()->saveTo(path);
        wizard->close();
        auto *question = child<QMessageBox>(*wizard, "savingQuestion");
        for (QAbstractButton *button : question->buttons()) {
            if (question->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        }
        QTRY_VERIFY(!wizard);
        QVERIFY(start().isVisible());
        QCOMPARE(written.size(), 0);
    }

private:
    // The last page of a case that was opened from a bundle.
    ui::TroubleshootWizard *openReport()
    {
        const QString path = program->folder.filePath(u"opened.zip"_s);
        saveBundle({}, path);
        program->navigator.openBundle(path);
        if (!QTest::qWaitFor([this] { return program->navigator.wizard() != nullptr; }))
            qFatal("the bundle does not open");
        auto *wizard = program->navigator.wizard();
        wizard->next();
        wizard->next();
        if (!QTest::qWaitFor([wizard] { return child<QAbstractButton>(*wizard, "saveBundle")->isEnabled(); }))
            qFatal("there is nothing to save");
        return wizard;
    }

    ui::StartWindow &start() { return program->navigator.startWindow(); }
    void drop(const QString &path) { drop(start(), {path}); }
    void drop(QWidget &window, const QStringList &paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        static_cast<QObject &>(window).event(&event);
    }

    std::optional<Program> program;
};

QTEST_MAIN(TestStartWindow)
#include "tst_start_window.moc"
