// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/Navigator.h"
#include "ui/TroubleshootWizard.h"
#include "ui/widgets/Banner.h"

#include <QAbstractButton>
#include <QDropEvent>
#include <QFile>
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
        QCOMPARE(navigator->wizard()->pageIds().size(), 2);
        QCOMPARE(navigator->wizard()->state().openedFrom(), path);
    }

private:
    ui::StartWindow &start() { return navigator->startWindow(); }
    void drop(const QString &path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        static_cast<QObject &>(start()).event(&event);
    }

    QTemporaryDir folder;
    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<ui::Navigator> navigator;
};

QTEST_MAIN(TestStartWindow)
#include "tst_start_window.moc"
