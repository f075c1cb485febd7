// SPDX-License-Identifier: GPL-3.0-or-later
// The quiet link of the start window: an incident made on purpose, and the wizard on it. With
// GONEAWAY_SCREENSHOTS set to a folder it leaves pictures there.
#include "lab/PracticeServer.h"
#include "ui/Navigator.h"
#include "ui/Pages.h"
#include "ui/PracticeDialog.h"
#include "ui/widgets/Banner.h"

#include <QComboBox>
#include <QDir>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

namespace {

constexpr int IncidentLimit = 60000; // ms; a cold disk and a data directory still to be made

void picture(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("GONEAWAY_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(window.grab().save(folder + u'/' + name + u".png"_s));
}

} // namespace

class TestPractice : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("TMPDIR", folder.path().toLocal8Bit()); } // to see what is left there
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

    void the_link_leads_to_an_incident_and_the_wizard_on_it()
    {
        if (const auto program = lab::serverProgram(lab::ServerKind::MariaDb); !program)
            QSKIP(qPrintable(program.error().detail));
        picture(navigator->startWindow(), u"start"_s);
        auto &dialog = openDialog();
        auto *incidents = child<QListWidget>(dialog, "practiceIncidents");
        QVERIFY(incidents->count() >= 6);
        const auto found = incidents->findItems(u"wrong password"_s, Qt::MatchContains);
        QCOMPARE(found.size(), 1);
        incidents->setCurrentItem(found.first());
        picture(dialog, u"practice"_s);
        click(child<QPushButton>(dialog, "practiceStart"));
        QTRY_VERIFY_WITH_TIMEOUT(navigator->wizard(), IncidentLimit);
        QVERIFY(!navigator->startWindow().isVisible());
        QVERIFY(
            child<QPlainTextEdit>(*navigator->wizard(), "symptomText")->toPlainText().contains(u"1045"_s));
        QVERIFY(!navigator->wizard()->state().given().logFiles.isEmpty());
        const QString log = navigator->wizard()->state().given().logFiles.first();
        QVERIFY(QFile::exists(log));
        navigator->wizard()->close();
        QVERIFY(navigator->startWindow().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(log), IncidentLimit); // the server and all it had are gone
    }

    void cancelling_leaves_no_server_and_opens_no_wizard()
    {
        if (const auto program = lab::serverProgram(lab::ServerKind::MariaDb); !program)
            QSKIP(qPrintable(program.error().detail));
        const auto servers = [] {
            return QDir(QDir::tempPath()).entryList({u"goneaway-practice-*"_s});
        };
        const QStringList before = servers();
        auto &dialog = openDialog();
        click(child<QPushButton>(dialog, "practiceStart"));
        dialog.reject();
        QTRY_VERIFY(!navigator->startWindow().findChild<ui::PracticeDialog *>());
        QVERIFY(!navigator->wizard());
        navigator.reset(); // waits until what was started has been removed
        QCOMPARE(servers(), before);
    }

private:
    ui::PracticeDialog &openDialog()
    {
        click(child<QPushButton>(navigator->startWindow(), "practiceLink"));
        auto *dialog = navigator->startWindow().findChild<ui::PracticeDialog *>();
        if (!dialog)
            qFatal("the link opens no dialog");
        return *dialog;
    }

    QTemporaryDir folder;
    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<ui::Navigator> navigator;
};

QTEST_MAIN(TestPractice)
#include "tst_practice.moc"
