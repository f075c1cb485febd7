// SPDX-License-Identifier: GPL-3.0-or-later
// Every cause provoked for real, and named: the measure of the diagnosis.
//
//   GONEAWAY_LAB_ONLY=killed,server-crash/sigsegv   only these, then in every setting
//   GONEAWAY_LAB_AT_A_TIME=N                        how many incidents at once (default 8: they mostly wait)
//   GONEAWAY_LAB_REPORT=FILE                        where the report goes (default: lab-report.md in the
//   build)
#include "Matrix.h"
#include "base/Clock.h"
#include "support/Cli.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::lab;

namespace {

constexpr int UsualAtATime = 8;
constexpr int LeastCells = 100;
constexpr double LeastInFirstThree = 0.9; // with a bare login and no log

} // namespace

class TestLabMatrix : public QObject
{
    Q_OBJECT

private:
    QList<test::Incident> m_incidents;
    bool m_whole = false;

private slots:
    void initTestCase()
    {
        const QString only = qEnvironmentVariable("GONEAWAY_LAB_ONLY");
        m_whole = only.isEmpty();
        m_incidents = test::plannedIncidents(only.split(u',', Qt::SkipEmptyParts));
        QVERIFY(!m_incidents.isEmpty());
        const int wanted = qEnvironmentVariableIntValue("GONEAWAY_LAB_AT_A_TIME");
        const Stopwatch watch;
        test::provokeAll(m_incidents, wanted > 0 ? wanted : UsualAtATime);
        const QString report = test::reportOf(m_incidents, watch.elapsed());
        const QString file = qEnvironmentVariable("GONEAWAY_LAB_REPORT", QStringLiteral(GONEAWAY_LAB_REPORT));
        QVERIFY(support::writeFile(file, report.toUtf8()));
        qInfo().noquote() << u"\n"_s + (m_whole ? report.section(u"\n## "_s, 0, 0) : report) + u"\nReport: "_s
                + file;
    }

    void root_with_the_log_sees_the_right_cause_on_top_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < m_incidents.size(); ++i)
            QTest::newRow(qPrintable(m_incidents[i].name())) << i;
    }
    void root_with_the_log_sees_the_right_cause_on_top()
    {
        QFETCH(int, index);
        const test::Incident &incident = m_incidents[index];
        if (!incident.skipped.isEmpty())
            QSKIP(qPrintable(incident.skipped));
        QVERIFY2(incident.shortfall().isEmpty(), qPrintable(incident.shortfall()));
    }

    void nothing_is_wrongly_confirmed()
    {
        for (const test::Incident &incident : m_incidents) {
            for (const test::Cell &cell : incident.cells)
                QVERIFY2(cell.wronglyConfirmed.isEmpty(),
                         qPrintable(u"%1: %2. %3"_s.arg(incident.name(), cell.wronglyConfirmed.join(u", "_s),
                                                        incident.symptom)));
        }
    }

    void a_bare_login_has_the_right_cause_in_the_first_three()
    {
        const test::Totals totals = test::totalsOf(m_incidents, Privileges::Usage);
        if (totals.cells == 0)
            QSKIP("no incident could be provoked here");
        QVERIFY2(totals.firstThree >= LeastInFirstThree * totals.cells,
                 qPrintable(u"%1 of %2"_s.arg(totals.firstThree).arg(totals.cells)));
    }

    void there_are_enough_cells()
    {
        if (!m_whole)
            QSKIP("only some causes were asked for");
        int cells = 0;
        bool lacking = false;
        for (const test::Incident &incident : m_incidents) {
            cells += static_cast<int>(incident.cells.size());
            lacking = lacking || !incident.skipped.isEmpty();
        }
        if (lacking)
            QSKIP("this machine cannot provoke them all: see the report");
        QVERIFY2(cells >= LeastCells, qPrintable(QString::number(cells)));
    }

    // Among hundreds of rows what failed is lost: it is told once more at the end.
    void cleanupTestCase()
    {
        for (const test::Incident &incident : std::as_const(m_incidents)) {
            if (!incident.atFirst.isEmpty())
                qInfo().noquote() << u"At the first try"_s << incident.name() + u":"_s << incident.atFirst;
            if (!incident.shortfall().isEmpty())
                qInfo().noquote() << u"Fell short:"_s << incident.name() + u":"_s << incident.shortfall();
        }
    }
};

QTEST_GUILESS_MAIN(TestLabMatrix)
#include "tst_lab_matrix.moc"
