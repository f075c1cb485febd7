// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/Navigator.h"
#include "ui/watch/IncidentList.h"
#include "ui/watch/NumbersView.h"
#include "ui/watch/SampleTable.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTreeWidget>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;
using namespace std::chrono_literals;

namespace {

session::WatchIncident incident(int id, const QString &headline)
{
    session::WatchIncident made;
    made.id = id;
    made.at = QDateTime(QDate(2026, 11, 23), QTime(3, id), Qt::UTC);
    made.headline = headline;
    made.certainty = diagnose::Certainty::Likely;
    made.because = {u"The log says <b>bold</b> & <img src=x>."_s};
    made.took = 210ms;
    return made;
}

watch::Sample sample(int second)
{
    watch::Sample made{QDateTime(QDate(2026, 11, 23), QTime(3, 0, second), Qt::UTC), 300us, {}};
    made.counters[static_cast<std::size_t>(watch::Counter::Uptime)] = 1000 + second;
    return made;
}

} // namespace

class TestWatchWindow : public QObject
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

    void the_second_door_leads_to_the_watch_and_back()
    {
        click(child<QAbstractButton>(navigator->startWindow(), "doorWatch"));
        QVERIFY(navigator->watchWindow() && navigator->watchWindow()->isVisible());
        QVERIFY(!navigator->startWindow().isVisible());
        navigator->watchWindow()->close();
        QVERIFY(!navigator->watchWindow());
        QVERIFY(navigator->startWindow().isVisible());
    }

    // Nobody listens there: that is an incident too, and the watch goes on.
    void a_server_that_is_away_is_said_and_waited_for()
    {
        watchNowhere();
        ui::WatchWindow &window = *navigator->watchWindow();
        QVERIFY(window.isWatching());
        QTRY_VERIFY_WITH_TIMEOUT(child<QTreeWidget>(window, "incidents")->topLevelItemCount() == 1, 20000);
        QVERIFY(child<ui::PlainLabel>(window, "watchState")->text().contains(u"cannot be reached"_s));
        QVERIFY(child<QPushButton>(window, "incidentOpen")->isEnabled());
        QVERIFY(child<QPushButton>(window, "incidentSave")->isEnabled());
    }

    void an_incident_opens_in_the_wizard_while_the_watch_goes_on()
    {
        watchNowhere();
        ui::WatchWindow &window = *navigator->watchWindow();
        QTRY_VERIFY_WITH_TIMEOUT(child<QTreeWidget>(window, "incidents")->topLevelItemCount() == 1, 20000);
        click(child<QPushButton>(window, "incidentOpen"));
        QTRY_VERIFY(navigator->wizard() && navigator->wizard()->isVisible());
        QCOMPARE(navigator->wizard()->currentId(), int(ui::TroubleshootWizard::Causes));
        QVERIFY(window.isWatching());
        navigator->wizard()->close();
        QVERIFY(window.isVisible());
        QVERIFY(!navigator->startWindow().isVisible());
    }

    void a_watch_can_be_paused_and_goes_on_counting()
    {
        watchNowhere();
        ui::WatchWindow &window = *navigator->watchWindow();
        auto *list = child<QTreeWidget>(window, "incidents");
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItemCount() == 1, 20000);
        auto *pause = child<QPushButton>(window, "watchPause");
        click(pause);
        QVERIFY(!window.isWatching());
        click(pause);
        QVERIFY(window.isWatching());
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItemCount() == 2, 20000);
    }

    // There is no tray where these tests run.
    void closing_without_a_tray_asks_first()
    {
        watchNowhere();
        ui::WatchWindow &window = *navigator->watchWindow();
        window.close();
        QVERIFY(window.isVisible());
        auto *question = child<QMessageBox>(window, "endQuestion");
        QVERIFY(question->isVisible());
        const QPointer<ui::WatchWindow> watched(&window);
        for (QAbstractButton *button : question->buttons()) {
            if (question->buttonRole(button) == QMessageBox::AcceptRole)
                button->click();
        }
        QTRY_VERIFY(!watched);
        QVERIFY(navigator->startWindow().isVisible());
    }

    void a_form_that_is_not_filled_in_says_what_is_missing()
    {
        navigator->watch({});
        ui::WatchWindow &window = *navigator->watchWindow();
        child<QLineEdit>(window, "host")->clear();
        click(child<QPushButton>(window, "watchStart"));
        QVERIFY(!window.isWatching());
        QVERIFY(!child<ui::Banner>(window, "watchProblem")->text().isEmpty());
    }

    void the_newest_incident_is_shown_unless_another_is_being_read()
    {
        ui::IncidentList list;
        list.put(incident(1, u"Likely: one."_s));
        QCOMPARE(list.selected(), 1);
        list.put(incident(2, u"Likely: two."_s));
        QCOMPARE(list.selected(), 2);
        list.select(1);
        list.put(incident(3, u"Likely: three."_s));
        QCOMPARE(list.selected(), 1);
        list.put(incident(3, u"Confirmed: three."_s)); // looked at again
        QCOMPARE(child<QTreeWidget>(list, "incidents")->topLevelItemCount(), 3);
    }

    void words_of_a_server_are_shown_as_they_are()
    {
        ui::IncidentList list;
        list.put(incident(1, u"Likely: <b>one</b>."_s));
        QCOMPARE(child<QLabel>(list, "incidentBecause")->textFormat(), Qt::PlainText);
        QCOMPARE(child<QLabel>(list, "incidentHeadline")->textFormat(), Qt::PlainText);
        QVERIFY(child<QLabel>(list, "incidentBecause")->text().contains(u"<img src=x>"_s));
    }

    void an_incident_without_evidence_cannot_be_opened()
    {
        ui::IncidentList list;
        list.setKept([](int id) { return id != 1; });
        list.put(incident(1, u"Likely: one."_s));
        QVERIFY(!child<QPushButton>(list, "incidentOpen")->isEnabled());
        list.put(incident(2, u"Likely: two."_s));
        QVERIFY(child<QPushButton>(list, "incidentOpen")->isEnabled());
    }

    void the_table_has_the_newest_numbers_first()
    {
        ui::SampleTable table;
        table.setSamples({sample(1), sample(2)});
        QCOMPARE(table.rowCount(), 2);
        QCOMPARE(table.index(0, ui::SampleTable::Uptime).data().toString(), u"1002"_s);
        QCOMPARE(table.index(0, ui::SampleTable::RoundTrip).data().toString(), u"0.30"_s);
        QCOMPARE(table.index(0, ui::SampleTable::Lost).data().toString(), QString());
    }

    void plots_and_table_take_what_comes()
    {
        ui::NumbersView view;
        view.resize(600, 400);
        view.show();
        view.setSamples({});
        view.setSamples({sample(1), sample(2), sample(3)});
        view.setIncidents({{sample(2).at, 1}});
        auto *table = child<QAbstractButton>(view, "watchAsTable");
        if (view.hasPlot()) {
            click(child<QAbstractButton>(view, "watchAll"));
            click(child<QAbstractButton>(view, "watchCloser"));
            click(child<QAbstractButton>(view, "watchNow"));
            QVERIFY(!view.grab().isNull());
            click(table);
        }
        QVERIFY(child<QWidget>(view, "watchTable")->isVisible());
    }

private:
    void watchNowhere()
    {
        ui::Given given;
        given.target.host = u"127.0.0.1"_s;
        given.target.port = 1; // nobody listens there
        given.target.user = u"nobody"_s;
        given.hasTarget = true;
        navigator->watch(given);
        click(child<QPushButton>(*navigator->watchWindow(), "watchStart"));
    }

    QTemporaryDir folder;
    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<ui::Navigator> navigator;
};

QTEST_MAIN(TestWatchWindow)
#include "tst_watch_window.moc"
