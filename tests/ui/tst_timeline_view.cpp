// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "support/EvidenceBuilder.h"
#include "ui/timeline/EventClusters.h"
#include "ui/timeline/TimelinePlot.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/timeline/TimelineView.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using namespace goneaway::uitest;
using evidence::AbortReason;
using evidence::LogEventKind;
using test::EvidenceBuilder;
using ui::ClockFace;
using ui::Cluster;
using ui::TimelinePoint;

namespace {

EvidenceBuilder lostWhileIdle()
{
    auto built = EvidenceBuilder::mariadb();
    built.symptom(2006).justNow().idleBefore(9h).lostId(8).logRead();
    built.log(LogEventKind::Starting, u"starting as process 1"_s, 20h);
    built.log(LogEventKind::Ready, u"ready for connections"_s, 20h - 5s);
    built.log(AbortReason::TimeoutReading, 8, 1h);
    built.log(LogEventKind::AccessDenied, u"Access denied for user <b>'x'</b>"_s, 30min);
    return built;
}

// This computer is in UTC+5:30, all year, for as long as this exists.
class Kolkata
{
    Q_DISABLE_COPY_MOVE(Kolkata)

public:
    Kolkata() { setZone("Asia/Kolkata", "KOL-5:30"); }
    ~Kolkata() { setZone("UTC", "UTC0"); }

private:
    static void setZone([[maybe_unused]] const char *name, [[maybe_unused]] const char *posix)
    {
#ifdef Q_OS_WIN // its C library, which Qt asks there, knows no names
        qputenv("TZ", posix);
        _tzset();
#else
        qputenv("TZ", name);
#endif
    }
};

QString oneByOne(const QList<Cluster> &clusters)
{
    QStringList words;
    for (const Cluster &cluster : clusters)
        words.append(u"%1-%2"_s.arg(cluster.first).arg(cluster.last));
    return words.join(u' ');
}

ui::ClusterScale scaleOf(double from, double to, double msPerPixel)
{
    return {from, to, msPerPixel, 10, [](qsizetype count) {
                return count < 10 ? 20.0 : 30.0;
            }};
}

} // namespace

class TestTimelineView : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        view = std::make_unique<ui::TimelineView>();
        view->resize(800, 300);
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        plot = view->findChild<ui::TimelinePlot *>();
        table = child<QTableView>(*view, "timelineTable");
    }
    void cleanup() { view.reset(); }

    // --- clusters ----------------------------------------------------------------------------------------
    void events_that_cannot_be_told_apart_are_one_cluster()
    {
        QCOMPARE(oneByOne(ui::clustersOf({0, 100, 105, 300}, scaleOf(-10, 400, 1))), u"0-0 1-2 3-3"_s);
        QCOMPARE(oneByOne(ui::clustersOf({0, 100, 105, 300}, scaleOf(-10, 400, 0.1))), u"0-0 1-1 2-2 3-3"_s);
        QCOMPARE(oneByOne(ui::clustersOf({0, 100, 105, 300}, scaleOf(-10, 400, 100))), u"0-3"_s);
        QVERIFY(ui::clustersOf({}, scaleOf(0, 1, 1)).isEmpty());
        QVERIFY(ui::clustersOf({5, 6}, scaleOf(1000, 2000, 1)).isEmpty());
    }

    void clusters_hold_every_event_once_and_do_not_depend_on_what_is_seen()
    {
        std::mt19937 random(7);
        QList<qint64> times;
        qint64 time = 0;
        for (int i = 0; i < 3000; ++i)
            times.append(time += static_cast<qint64>(random() % (i % 100 == 0 ? 5000 : 40)));
        for (const double scale : {0.3, 3.0, 50.0, 1000.0}) {
            const auto all = ui::clustersOf(times, scaleOf(-1, static_cast<double>(time), scale));
            qsizetype next = 0;
            for (const Cluster &cluster : all) {
                QCOMPARE(cluster.first, next);
                QVERIFY(cluster.last >= cluster.first);
                next = cluster.last + 1;
            }
            QCOMPARE(next, times.size());
            // Any stretch in the middle shows the very same ones.
            const auto part = ui::clustersOf(
                times, scaleOf(static_cast<double>(time) * 0.4, static_cast<double>(time) * 0.6, scale));
            for (const Cluster &cluster : part)
                QVERIFY(scale > 100 || all.contains(cluster));
        }
    }

    // --- the view ----------------------------------------------------------------------------------------
    void without_anything_it_says_what_is_missing_and_how_to_get_it()
    {
        view->setTimeline(report::timelineOf({}), false);
        const QString text = child<QLabel>(*view, "timelineEmpty")->text();
        QVERIFY(child<QLabel>(*view, "timelineEmpty")->isVisible());
        QVERIFY2(text.contains(u"SELECT @@log_error;"_s), qPrintable(text));
        QVERIFY(!child<QToolButton>(*view, "timelineAsTable")->isVisible());
        view->setTimeline(report::timelineOf({}), true); // a bundle has no steps to go back to
        QVERIFY(!child<QLabel>(*view, "timelineEmpty")->text().contains(u"step Connect"_s));
    }

    void the_table_tells_everything_that_the_plot_shows()
    {
        view->setTimeline(report::timelineOf(lostWhileIdle().evidence()), false);
        const QAbstractItemModel &rows = *table->model();
        QStringList what;
        for (int row = 0; row < rows.rowCount(); ++row)
            what.append(rows.index(row, ui::TimelineTable::What).data().toString());
        for (const QString &expected :
             {u"Server starting"_s, u"Server ready"_s, u"Aborted connection: timeout reading"_s,
              u"Access denied"_s, u"Last use"_s, u"Error"_s})
            QVERIFY2(what.contains(expected), qPrintable(expected + u" is not in "_s + what.join(u", "_s)));
        QVERIFY(what.indexOf(u"Last use"_s) < what.indexOf(u"Aborted connection: timeout reading"_s));
        QVERIFY(what.indexOf(u"Aborted connection: timeout reading"_s) < what.indexOf(u"Error"_s));
        if (plot) {
            child<QToolButton>(*view, "timelineAsTable")->click();
            QVERIFY(table->isVisible());
        }
    }

    void a_build_without_plots_says_so_and_shows_the_list()
    {
        if (plot)
            QSKIP("this build has plots");
        view->setTimeline(report::timelineOf(lostWhileIdle().evidence()), false);
        QVERIFY(table->isVisible());
        QVERIFY(child<QLabel>(*view, "timelineGaps")->text().contains(u"no plots"_s));
    }

    void times_are_local_until_somebody_wants_utc()
    {
        const Kolkata there;
        const QDateTime time(QDate(2026, 11, 23), QTime(3, 11, 7), Qt::UTC);
        QCOMPARE(ui::timeWords(time, ClockFace::Local), u"2026-11-23 08:41:07"_s);
        QCOMPARE(ui::timeWords(time, ClockFace::Utc), u"2026-11-23 03:11:07"_s);
        QCOMPARE(ui::clockWords(time, ClockFace::Local), u"local time, UTC+05:30"_s);
        view->setTimeline(report::timelineOf(lostWhileIdle().evidence()), false);
        const QString local = table->model()->index(0, 0).data().toString();
        child<QToolButton>(*view, "timelineUtc")->click();
        QVERIFY(table->model()->index(0, 0).data().toString() != local);
        QCOMPARE(table->model()->headerData(0, Qt::Horizontal).toString(), u"Time (UTC)"_s);
    }

    void it_opens_on_the_error_and_its_keys_move_it()
    {
        if (!plot)
            QSKIP("this build has no plots: QCustomPlot was not found");
        const auto timeline = report::timelineOf(lostWhileIdle().evidence());
        view->setTimeline(timeline, false);
        const auto contains = [this](const QDateTime &time) {
            return plot->shown().from <= time && time <= plot->shown().to;
        };
        QVERIFY(contains(timeline.error->at));
        QVERIFY(contains(timeline.lastUse));
        QVERIFY(!contains(timeline.serverStarted)); // ten days ago

        const auto width = [this] {
            return plot->shown().from.msecsTo(plot->shown().to);
        };
        const qint64 before = width();
        QTest::keyClick(plot, Qt::Key_Plus);
        QVERIFY(width() < before);
        QTest::keyClick(plot, Qt::Key_Minus);
        QVERIFY(qAbs(width() - before) < before / 10);
        const QDateTime from = plot->shown().from;
        QTest::keyClick(plot, Qt::Key_Left);
        QVERIFY(plot->shown().from < from);
        QTest::keyClick(plot, Qt::Key_Right);
        QTest::keyClick(plot, Qt::Key_Home);
        QVERIFY(contains(timeline.all().from));
        QVERIFY(contains(timeline.all().to));
        QTest::keyClick(plot, Qt::Key_I);
        QVERIFY(contains(timeline.error->at));
        QVERIFY(!contains(timeline.serverStarted));
        // never beyond what there is, however long somebody zooms or moves
        for (int i = 0; i < 200; ++i)
            QTest::keyClick(plot, Qt::Key_Right);
        QVERIFY(plot->shown().from < timeline.all().to);
        for (int i = 0; i < 100; ++i)
            QTest::keyClick(plot, Qt::Key_Plus);
        QVERIFY(plot->shown().isValid());
        for (int i = 0; i < 100; ++i)
            QTest::keyClick(plot, Qt::Key_Minus);
        QVERIFY(contains(timeline.all().from));
        QVERIFY(contains(timeline.all().to));
    }

    void every_mark_can_be_reached_with_the_keyboard_and_is_told_in_words()
    {
        if (!plot)
            QSKIP("this build has no plots: QCustomPlot was not found");
        view->setTimeline(report::timelineOf(lostWhileIdle().evidence()), false);
        QStringList told;
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(plot, Qt::Key_Up); // to the earliest
        }
        for (int i = 0; i < 40; ++i) {
            told.append(child<QLabel>(*view, "timelineDetail")->text());
            QCOMPARE(plot->accessibleDescription(), told.last());
            QTest::keyClick(plot, Qt::Key_Down);
        }
        const QString all = told.join(u'\n');
        for (const QString &expected : {u"timeout reading"_s, u"Access denied"_s, u"got its error"_s,
                                        u"the last use of the lost connection"_s, u"the server started"_s})
            QVERIFY2(all.contains(expected), qPrintable(expected + u" is not in:\n"_s + all));
    }

    void the_mouse_wheel_zooms_around_the_pointer()
    {
        if (!plot)
            QSKIP("this build has no plots: QCustomPlot was not found");
        view->setTimeline(report::timelineOf(lostWhileIdle().evidence()), false);
        const qint64 before = plot->shown().from.msecsTo(plot->shown().to);
        QWidget *canvas = plot->childAt(plot->rect().center());
        QWheelEvent wheel(canvas->rect().center(), canvas->mapToGlobal(canvas->rect().center()), {}, {0, 240},
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(canvas, &wheel);
        QVERIFY(plot->shown().from.msecsTo(plot->shown().to) < before);
    }

    void words_of_a_server_are_plain_and_bounded()
    {
        auto built = EvidenceBuilder::mariadb();
        built.log(LogEventKind::Other, u"<b>bold</b>\u001b[31m "_s + QString(100'000, u'x'), 10min);
        const auto timeline = report::timelineOf(built.evidence());
        const QString words = ui::pointWords(timeline, {std::nullopt, 0, 1}, ClockFace::Utc);
        QVERIFY(words.size() < 600);
        QVERIFY(!words.contains(u'\u001b'));
        QCOMPARE(child<QLabel>(*view, "timelineDetail")->textFormat(), Qt::PlainText);
    }

    void the_evidence_of_a_cause_is_marked()
    {
        const auto evidence = lostWhileIdle().evidence();
        const auto diagnosis = diagnose::diagnose(evidence);
        view->setTimeline(report::timelineOf(evidence), false);
        const auto marked = [this] {
            QStringList what;
            for (int row = 0; row < table->model()->rowCount(); ++row) {
                if (table->model()->index(row, 0).data(ui::TimelineTable::EvidenceRole).toBool())
                    what.append(table->model()->index(row, ui::TimelineTable::What).data().toString());
            }
            return what;
        };
        QVERIFY(marked().isEmpty());
        QVERIFY(!child<QToolButton>(*view, "timelineEvidence")->isEnabled());
        view->highlight(diagnosis.ranked.first());
        QCOMPARE(marked(), QStringList{u"Aborted connection: timeout reading"_s});
        child<QToolButton>(*view, "timelineEvidence")->click();
        if (plot) {
            const QDateTime abort = EvidenceBuilder::now().addSecs(-3600);
            QVERIFY(plot->shown().from < abort && abort < plot->shown().to);
            QVERIFY(plot->shown().from.secsTo(plot->shown().to) < 2 * 3600);
        }
        view->highlightNothing();
        QVERIFY(marked().isEmpty());
    }

    // Figures, no verdict.
    void a_hundred_thousand_events()
    {
        evidence::Evidence evidence = lostWhileIdle().evidence();
        std::mt19937 random(1);
        const LogEventKind kinds[] = {LogEventKind::AbortedConnection, LogEventKind::AccessDenied,
                                      LogEventKind::Other, LogEventKind::TooManyConnections};
        for (int i = 0; i < 100'000; ++i) {
            evidence::LogEvent event;
            event.kind = kinds[random() % 4];
            event.line = i;
            event.text = u"Aborted connection"_s;
            event.time = EvidenceBuilder::now().addMSecs(-static_cast<qint64>(random() % 864'000'000U));
            evidence.add(event);
        }
        QElapsedTimer took;
        took.start();
        const auto timeline = report::timelineOf(evidence);
        qInfo() << "100,000 events: computed (not on the GUI's thread) in" << took.restart() << "ms";
        QCOMPARE(timeline.events.size(), 100'004);
        view->setTimeline(timeline, false);
        QCoreApplication::processEvents(); // the plot draws when the loop is idle
        view->grab();
        qInfo() << "first paint:" << took.restart() << "ms";
        if (!plot)
            return;
        plot->show(timeline.all());
        plot->picture(); // at twice the scale, and at once
        qInfo() << "everything in sight:" << took.restart() << "ms";
        for (int i = 0; i < 10; ++i) {
            plot->zoom(0.5);
            plot->picture();
        }
        qInfo() << "a zoom step:" << static_cast<double>(took.restart()) / 10 << "ms";
        for (int i = 0; i < 10; ++i) {
            plot->pan(0.1);
            plot->picture();
        }
        qInfo() << "a step aside:" << static_cast<double>(took.restart()) / 10 << "ms";
    }

private:
    std::unique_ptr<ui::TimelineView> view;
    ui::TimelinePlot *plot = nullptr;
    QTableView *table = nullptr;
};

QTEST_MAIN(TestTimelineView)
#include "tst_timeline_view.moc"
