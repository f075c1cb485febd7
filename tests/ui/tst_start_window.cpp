// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "session/Keychain.h"
#include "ui/Navigator.h"
#include "ui/TroubleshootWizard.h"
#include "ui/widgets/Banner.h"

#include <QAbstractButton>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

class TestStartWindow : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        settings = std::make_unique<QSettings>(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        navigator = std::make_unique<ui::Navigator>(*session, *settings);
        navigator->showStart();
    }
    void cleanup()
    {
        navigator.reset();
        settings.reset();
        session.reset();
    }

    void the_first_door_leads_to_the_wizard_and_back()
    {
        click(child<QAbstractButton>(start(), "doorTroubleshoot"));
        QVERIFY(navigator->wizard() && navigator->wizard()->isVisible());
        QVERIFY(!start().isVisible());
        QCOMPARE(navigator->wizard()->currentId(), int(ui::TroubleshootWizard::Symptom));
        navigator->wizard()->close();
        QVERIFY(!navigator->wizard());
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
        navigator->troubleshoot({});
        navigator->wizard()->resize(navigator->wizard()->size() + QSize(40, 30));
        const QSize size = navigator->wizard()->size();
        navigator->wizard()->close();
        navigator->troubleshoot({});
        QCOMPARE(navigator->wizard()->size(), size);
    }

    void a_file_that_is_no_bundle_is_said_clearly()
    {
        const QString path = folder.filePath(u"broken.zip"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("this is no zip") > 0);
        file.close();
        drop(path);
        auto *message = child<ui::Banner>(start(), "startMessage");
        QTRY_COMPARE(message->tone(), ui::Tone::Bad);
        QVERIFY(!message->text().isEmpty());
        QVERIFY(!navigator->wizard());
        QVERIFY(child<QAbstractButton>(start(), "doorTroubleshoot")->isEnabled());
    }

    void only_a_zip_can_be_dropped()
    {
        QSignalSpy requested(&start(), &ui::StartWindow::bundleRequested);
        drop(u"/tmp/notes.txt"_s);
        QCOMPARE(requested.size(), 0);
    }

    void a_saved_case_opens_at_its_causes()
    {
        const QString path = folder.filePath(u"case.zip"_s);
        QSignalSpy diagnosed(session.get(), &session::TroubleshootingSession::diagnosed);
        session->diagnose({}, {});
        QVERIFY(diagnosed.wait());
        QSignalSpy collected(session.get(), &session::TroubleshootingSession::bundleCollected);
        session->collectBundle({});
        QVERIFY(collected.wait());
        QSignalSpy written(session.get(), &session::TroubleshootingSession::bundleWritten);
        session->writeBundle(collected.first().at(1).value<bundle::Contents>(), path, true);
        QVERIFY(written.wait());

        navigator->openBundle(path);
        QTRY_VERIFY(navigator->wizard());
        QCOMPARE(navigator->wizard()->currentId(), int(ui::TroubleshootWizard::Causes));
        QCOMPARE(navigator->wizard()->pageIds().size(), 3);
        QCOMPARE(navigator->wizard()->state().opened()->path, path);
    }

    void an_opened_bundle_can_be_put_beside_another()
    {
        const QString path = folder.filePath(u"beside.zip"_s);
        saveBundle({}, path);
        navigator->openBundle(path);
        QTRY_VERIFY(navigator->wizard());
        navigator->wizard()->next();
        QCOMPARE(navigator->wizard()->currentId(), int(ui::TroubleshootWizard::Contents));
        click(child<QAbstractButton>(*navigator->wizard(), "compareBundle"));
        QVERIFY(navigator->compareWindow() && navigator->compareWindow()->isVisible());
        QCOMPARE(child<QLineEdit>(*navigator->compareWindow(), "bundleBefore")->text(), path);
        navigator->wizard()->close(); // does not end what is being compared
        QVERIFY(navigator->compareWindow()->isVisible());
    }

    void two_bundles_dropped_together_are_compared()
    {
        const QString first = folder.filePath(u"first.zip"_s);
        const QString second = folder.filePath(u"second.zip"_s);
        saveBundle({}, first);
        saveBundle({}, second);
        drop(start(), {first, second});
        QVERIFY(navigator->compareWindow());
        QTRY_VERIFY(child<QWidget>(*navigator->compareWindow(), "comparison")->isVisible());
    }

    void the_third_door_asks_for_two_bundles()
    {
        click(child<QAbstractButton>(start(), "doorCompare"));
        QVERIFY(navigator->compareWindow());
        QVERIFY(!child<QAbstractButton>(*navigator->compareWindow(), "compareNow")->isEnabled());
        QVERIFY(!child<ui::Banner>(*navigator->compareWindow(), "compareMessage")->text().isEmpty());
    }

    void a_bundle_dropped_on_a_case_asks_before_it_closes_it()
    {
        const QString path = folder.filePath(u"dropped.zip"_s);
        saveBundle({}, path);
        navigator->troubleshoot({});
        QPointer<ui::TroubleshootWizard> wizard = navigator->wizard();
        drop(*wizard, {path});
        QTRY_VERIFY(wizard->findChild<QMessageBox *>(u"dropQuestion"_s));
        QTest::keyClick(wizard->findChild<QMessageBox *>(u"dropQuestion"_s), Qt::Key_Escape);
        QTRY_VERIFY(!wizard->findChild<QMessageBox *>(u"dropQuestion"_s));
        QVERIFY(wizard && wizard->isVisible() && !wizard->state().opened());

        drop(*wizard, {path});
        QTRY_VERIFY(wizard->findChild<QMessageBox *>(u"dropQuestion"_s));
        wizard->findChild<QMessageBox *>(u"dropQuestion"_s)->button(QMessageBox::Open)->click();
        QTRY_VERIFY(navigator->wizard() && navigator->wizard()->state().opened());
        QCOMPARE(navigator->wizard()->state().opened()->path, path);
    }

private:
    ui::StartWindow &start() { return navigator->startWindow(); }
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

    QTemporaryDir folder;
    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<ui::Navigator> navigator;
};

QTEST_MAIN(TestStartWindow)
#include "tst_start_window.moc"
