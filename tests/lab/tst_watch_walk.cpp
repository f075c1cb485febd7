// SPDX-License-Identifier: GPL-3.0-or-later
// The watch as a person sees it, on a real server: two incidents, one opened in the wizard, one saved, and
// the plots. With GONEAWAY_SCREENSHOTS set to a folder it watches for a while longer and leaves pictures
// there.
#include "lab/PracticeServer.h"
#include "ui/Navigator.h"
#include "ui/Pages.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

#include <csignal>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

namespace {

constexpr int Limit = 30000; // ms

QString screenshots()
{
    return qEnvironmentVariable("GONEAWAY_SCREENSHOTS");
}

void picture(QWidget &window, const QString &name)
{
    if (screenshots().isEmpty())
        return;
    QVERIFY(QDir().mkpath(screenshots()));
    QTest::qWait(100); // laid out and drawn
    QVERIFY(window.grab().save(screenshots() + u'/' + name + u".png"_s));
}

// The same window in dark colours.
void darkPicture(QWidget &window, const QString &name)
{
    const QPalette before = QGuiApplication::palette();
    const QColor text(0xf0, 0xf0, 0xf0);
    QPalette dark(QColor(0x3a, 0x3d, 0x41), QColor(0x2b, 0x2d, 0x30));
    dark.setColor(QPalette::Base, QColor(0x1f, 0x21, 0x24));
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::BrightText})
        dark.setColor(role, text);
    QApplication::setPalette(dark);
    picture(window, name);
    QApplication::setPalette(before);
    QCoreApplication::sendPostedEvents();
}

// So that there is something to see in the plots.
void passTime(lab::PracticeServer &server)
{
    if (screenshots().isEmpty())
        return;
    std::vector<connect::ClientSession> sessions;
    for (int i = 0; i < 25; ++i) {
        if (i % 3 != 2) {
            connect::ClientSession session;
            if (!session.open(server.target(lab::Account::Application)))
                sessions.push_back(std::move(session));
        } else if (!sessions.empty()) {
            sessions.pop_back();
        }
        QTest::qWait(1500);
    }
}

} // namespace

class TestWatchWalk : public QObject
{
    Q_OBJECT

private slots:
    void two_incidents_are_caught_opened_and_saved()
    {
        auto started = lab::PracticeServer::start({});
        if (!started && started.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(started.error().detail));
        QVERIFY2(started.ok(), started.ok() ? "" : qPrintable(started.error().detail));
        lab::PracticeServer &server = **started;
        const auto session = makeSession();
        QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        ui::Navigator navigator(*session, settings);
        navigator.showStart();
        picture(navigator.startWindow(), u"start"_s);

        ui::Given given;
        given.target = server.target();
        given.hasTarget = true;
        navigator.watch(given);
        ui::WatchWindow &window = *navigator.watchWindow();
        picture(window, u"watch-form"_s);
        click(child<QPushButton>(window, "watchStart"));
        auto *state = child<ui::PlainLabel>(window, "watchState");
        QTRY_VERIFY_WITH_TIMEOUT(state->text().startsWith(u"Watching MariaDB"_s), Limit);
        picture(window, u"watch-nothing-yet"_s);
        passTime(server);

        auto *list = child<QTreeWidget>(window, "incidents");
        const auto quiet = server.firstRow("SELECT MIN(ID) FROM information_schema.PROCESSLIST WHERE USER='"
                                           + given.target.user.toUtf8() + "' AND COMMAND='Sleep'");
        QVERIFY(quiet.ok());
        QVERIFY(server.execute({"KILL " + quiet->value(0).toUtf8()}).ok());
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItemCount() == 1, Limit);
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItem(0)->text(1).contains(u"KILL"_s), Limit);
        passTime(server);
        QTest::qWait(3500); // until that incident is over
        server.send(SIGSEGV);
        QVERIFY(server.waitForEnd().ok());
        QVERIFY(server.restart().ok());
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItemCount() == 2, Limit);
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItem(0)->text(1).contains(u"died"_s), Limit);
        QTRY_VERIFY_WITH_TIMEOUT(state->text().startsWith(u"Watching MariaDB"_s), Limit);
        passTime(server);
        picture(window, u"watch-two-incidents"_s);
        darkPicture(window, u"watch-two-incidents-dark"_s);

        saveAll(window);
        click(child<QPushButton>(window, "incidentOpen"));
        QTRY_VERIFY_WITH_TIMEOUT(navigator.wizard() && navigator.wizard()->isVisible(), Limit);
        picture(*navigator.wizard(), u"watch-incident-in-the-wizard"_s);
        QVERIFY(window.isWatching());
        navigator.wizard()->close();
        click(child<QPushButton>(window, "watchEnd"));
        auto *question = child<QMessageBox>(window, "endQuestion"); // one of the two incidents was not saved
        picture(*question, u"watch-end-question"_s);
        for (QAbstractButton *button : question->buttons()) {
            if (question->buttonRole(button) == QMessageBox::AcceptRole)
                button->click();
        }
        QVERIFY(!window.isWatching());
    }

private:
    void saveAs(QWidget &window, const char *button, const char *dialogName, const QString &path)
    {
        click(child<QAbstractButton>(window, button));
        auto *dialog = child<QFileDialog>(window, dialogName);
        emit dialog->fileSelected(path);
        dialog->close();
        delete dialog;
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(path).size() > 0, Limit);
        QTRY_VERIFY(child<ui::Banner>(window, "watchMessage")->text().contains(path));
    }

    void saveAll(QWidget &window)
    {
        const QString to = screenshots().isEmpty() ? folder.path() : screenshots();
        QVERIFY(QDir().mkpath(to));
        QFile::remove(to + u"/incident.zip"_s);
        saveAs(window, "incidentSave", "bundleDialog", to + u"/incident.zip"_s);
        saveAs(window, "watchNumbers", "numbersDialog", to + u"/watch.csv"_s);
        if (child<QToolButton>(window, "watchPicture")->isVisible())
            saveAs(window, "watchPicture", "pictureDialog", to + u"/watch-plot.png"_s);
        picture(window, u"watch-saved"_s);
    }

    QTemporaryDir folder;
};

QTEST_MAIN(TestWatchWalk)
#include "tst_watch_walk.moc"
