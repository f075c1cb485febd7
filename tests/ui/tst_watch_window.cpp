// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "ui/watch/IncidentList.h"
#include "ui/watch/NumbersView.h"
#include "ui/watch/SampleTable.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
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
    void init() { program.emplace(); }
    void cleanup() { program.reset(); }

    void the_second_door_leads_to_the_watch_and_back()
    {
        click(child<QAbstractButton>(program->navigator.startWindow(), "doorWatch"));
        QVERIFY(program->navigator.watchWindow() && program->navigator.watchWindow()->isVisible());
        QVERIFY(!program->navigator.startWindow().isVisible());
        program->navigator.watchWindow()->close();
        QVERIFY(!program->navigator.watchWindow());
        QVERIFY(program->navigator.startWindow().isVisible());
    }

    // Nobody listens there: that is an incident too, and the watch goes on.
    void a_server_that_is_away_is_said_and_waited_for()
    {
        watchNowhere();
        ui::WatchWindow &window = *program->navigator.watchWindow();
        QVERIFY(window.isWatching());
        QTRY_VERIFY_WITH_TIMEOUT(child<QTreeWidget>(window, "incidents")->topLevelItemCount() == 1, 20000);
        QVERIFY(child<ui::PlainLabel>(window, "watchState")->text().contains(u"cannot be reached"_s));
        QVERIFY(child<QPushButton>(window, "incidentOpen")->isEnabled());
        QVERIFY(child<QPushButton>(window, "incidentSave")->isEnabled());
    }

    void an_incident_opens_in_the_wizard_while_the_watch_goes_on()
    {
        watchNowhere();
        ui::WatchWindow &window = *program->navigator.watchWindow();
        QTRY_VERIFY_WITH_TIMEOUT(child<QTreeWidget>(window, "incidents")->topLevelItemCount() == 1, 20000);
        click(child<QPushButton>(window, "incidentOpen"));
        QTRY_VERIFY(program->navigator.wizard() && program->navigator.wizard()->isVisible());
        QCOMPARE(program->navigator.wizard()->currentId(), int(ui::TroubleshootWizard::Causes));
        QVERIFY(window.isWatching());
        program->navigator.wizard()->close();
        QVERIFY(window.isVisible());
        QVERIFY(!program->navigator.startWindow().isVisible());
    }

    void an_incident_does_not_take_the_place_of_a_case_that_is_open()
    {
        watchNowhere();
        ui::WatchWindow &window = *program->navigator.watchWindow();
        auto *list = child<QTreeWidget>(window, "incidents");
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItemCount() == 1, 20000);
        click(child<QPushButton>(window, "watchPause"));
        click(child<QPushButton>(window, "watchPause"));
        QTRY_VERIFY_WITH_TIMEOUT(list->topLevelItemCount() == 2, 20000);
        click(child<QPushButton>(window, "watchPause"));

        const auto open = [&](int row) {
            list->setCurrentItem(list->topLevelItem(row));
            click(child<QPushButton>(window, "incidentOpen"));
        };
        open(0);
        QTRY_VERIFY(program->navigator.wizard());
        const QPointer<ui::TroubleshootWizard> second = program->navigator.wizard();
        open(1);
        QTRY_VERIFY(program->navigator.wizard() != second);
        const QPointer<ui::TroubleshootWizard> first = program->navigator.wizard();
        QVERIFY(second && second->isVisible());
        QVERIFY(first->isVisible());
        QVERIFY(first->state().report() && second->state().report());
        QVERIFY(first->pos() != second->pos());

        open(0); // is open already
        QCoreApplication::processEvents();
        QCOMPARE(program->navigator.wizard(), first.data());
        first->close();
        QCOMPARE(program->navigator.wizard(), second.data());
        QVERIFY(!program->navigator.startWindow().isVisible());
        second->close();
        QVERIFY(!program->navigator.wizard());
        QVERIFY(window.isVisible());
    }

    void incidents_that_were_not_saved_are_not_forgotten_without_a_word()
    {
        watchNowhere();
        ui::WatchWindow &window = *program->navigator.watchWindow();
        QTRY_VERIFY_WITH_TIMEOUT(child<QTreeWidget>(window, "incidents")->topLevelItemCount() == 1, 20000);
        click(child<QPushButton>(window, "watchEnd"));
        QVERIFY(window.isWatching());
        QTest::keyClick(child<QMessageBox>(window, "endQuestion"), Qt::Key_Escape);
        QTRY_VERIFY(!window.findChild<QMessageBox *>(u"endQuestion"_s));
        click(child<QPushButton>(window, "watchPause"));
        window.close();
        QVERIFY(window.isVisible());
        QTest::keyClick(child<QMessageBox>(window, "endQuestion"), Qt::Key_Escape);
        QTRY_VERIFY(!window.findChild<QMessageBox *>(u"endQuestion"_s));

        QSignalSpy saved(window.findChild<ui::IncidentList *>(), &ui::IncidentList::saveRequested);
        click(child<QPushButton>(window, "incidentSave"));
        QCOMPARE(saved.size(), 1);
        auto *dialog = child<QFileDialog>(window, "bundleDialog");
        emit dialog->fileSelected(program->folder.filePath(u"incident.zip"_s));
        dialog->reject();
        QTRY_COMPARE(child<ui::Banner>(window, "watchMessage")->tone(), ui::Tone::Good);
        const QPointer<ui::WatchWindow> watched(&window);
        window.close(); // all that there was is saved
        QTRY_VERIFY(!watched);
    }

    void the_form_offers_the_saved_profiles()
    {
        connect::ConnectionTarget target;
        target.host = u"db.shop.example"_s;
        target.user = u"shop"_s;
        const auto profile = connect::Profile::make(u"Shop"_s, target);
        QVERIFY(program->session->profiles().store().put(profile).ok());
        program->navigator.watch({});
        ui::WatchWindow &window = *program->navigator.watchWindow();
        auto *profiles = child<QComboBox>(window, "profile");
        QTRY_COMPARE(profiles->count(), 2);
        profiles->setCurrentIndex(1);
        emit profiles->activated(1);
        QCOMPARE(child<QLineEdit>(window, "host")->text(), u"db.shop.example"_s);

        child<QLineEdit>(window, "user")->setText(u"another"_s);
        click(child<QPushButton>(window, "saveProfile"));
        QTRY_COMPARE(program->session->profiles().find(profile.id)->target.user, u"another"_s);
    }

    // Both forms are there, and share the profiles: the one that asked for them says what became of them.
    void damaged_profiles_are_told_of_once()
    {
        QSignalSpy loaded(&program->session->profiles(), &session::Profiles::changed);
        program->navigator.watch({});
        QTRY_COMPARE(loaded.size(), 1);
        program->navigator.troubleshoot({});
        auto *wizard = program->navigator.wizard();
        QFile file(program->session->profiles().store().file());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write("no JSON") > 0);
        file.close();
        wizard->next();
        QTRY_VERIFY(!child<ui::Banner>(*wizard, "connectResult")->text().isEmpty());
        const auto *window = program->navigator.watchWindow();
        QVERIFY(child<ui::Banner>(*window, "watchProblem")->text().isEmpty());
        wizard->close();
    }

    void a_watch_can_be_paused_and_goes_on_counting()
    {
        watchNowhere();
        ui::WatchWindow &window = *program->navigator.watchWindow();
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
        ui::WatchWindow &window = *program->navigator.watchWindow();
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
        QVERIFY(program->navigator.startWindow().isVisible());
    }

    void a_form_that_is_not_filled_in_says_what_is_missing()
    {
        program->navigator.watch({});
        ui::WatchWindow &window = *program->navigator.watchWindow();
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

    void what_happened_again_stands_beside_its_incident()
    {
        ui::IncidentList list;
        session::WatchIncident noisy = incident(1, u"Likely: one."_s);
        list.put(noisy);
        const QTreeWidgetItem *row = child<QTreeWidget>(list, "incidents")->topLevelItem(0);
        QCOMPARE(row->text(2), QString());
        noisy.repeated = {1, 37, noisy.at.addSecs(30), noisy.at.addSecs(600)};
        list.put(noisy);
        QCOMPARE(row->text(2), u"+37"_s);
        QVERIFY(child<QLabel>(list, "incidentBecause")->text().contains(u"And 37 more of the same since"_s));
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
        program->navigator.watch(given);
        click(child<QPushButton>(*program->navigator.watchWindow(), "watchStart"));
    }

    std::optional<Program> program;
};

QTEST_MAIN(TestWatchWindow)
#include "tst_watch_window.moc"
