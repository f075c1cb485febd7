// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in which connecting fails is named by its rung, in time.
#include "WaysToFail.h"

#include "base/Texts.h"
#include "report/Layout.h"
#include "report/Report.h"
#include "support/MeasuredRun.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::test;
using namespace std::chrono_literals;
using lab::ServerKind;

namespace {

// What the whole run may take beyond the rung's deadline: a machine that is busy, a look of our own, and a
// first query that waits behind other things.
constexpr auto Grace = 12s;
constexpr int AtATime = 12; // they wait, mostly

QString cell(QString text)
{
    return text.replace(u'\n', u' ').replace(u'|', "\\|"_L1);
}

} // namespace

class TestWaysToFail : public QObject
{
    Q_OBJECT

    QList<Way> m_ways;

    void writeReport() const
    {
        const auto texts = Texts::load(u"en"_s);
        QFile file(QStringLiteral(GONEAWAY_WAYS_REPORT));
        QVERIFY(texts.ok() && file.open(QIODevice::WriteOnly));
        QString text =
            u"| way to fail | server | named by | error | its time / its deadline, ms | sentence |\n"
            "|---|---|---|---|---|---|\n"_s;
        for (const Way &way : m_ways) {
            const QString server = way.server.isEmpty() ? u"-"_s : way.server;
            if (!way.broken) {
                text += u"| %1 | %2 | - | - | - | %3 |\n"_s.arg(way.name, server,
                                                                way.skipped.isEmpty()
                                                                    ? u"FAILED: "_s + cell(way.failure)
                                                                    : u"skipped: "_s + cell(way.skipped));
                continue;
            }
            const auto &error = way.broken->error;
            text += u"| %1 | %2 | `%3` | %4 | %5 / %6 | %7 |\n"_s.arg(
                way.name, server, way.broken->note,
                error ? QString::number(error->code)
                        + (error->osErrno ? u" (errno %1)"_s.arg(*error->osErrno) : QString())
                      : u"-"_s,
                QString::number(way.broken->took.count()), QString::number(way.deadline.count()),
                cell(report::plain(report::explain(*way.broken, *texts))));
        }
        file.write(text.toUtf8());
    }

private slots:
    void initTestCase()
    {
        QList<std::function<QList<Way>()>> walks{&waysWithoutServer};
        for (const ServerKind kind : {ServerKind::MariaDb, ServerKind::MySql}) {
            for (const auto &walk :
                 {&waysOfAccounts, &waysOfTls, &waysOfServer, &waysOfNetwork, &waysOfSlowNames})
                walks.append([walk, kind] { return walk(kind); });
        }
        std::vector<QList<Way>> found(static_cast<std::size_t>(walks.size()));
        QList<std::function<void()>> jobs;
        for (qsizetype i = 0; i < walks.size(); ++i)
            jobs.append([&, i] { found[static_cast<std::size_t>(i)] = walks[i](); });
        inParallel(jobs, AtATime);
        for (const QList<Way> &ways : found)
            m_ways += ways;
        writeReport();
    }

    void is_named_by_its_rung_in_time_data()
    {
        QTest::addColumn<qsizetype>("index");
        for (qsizetype i = 0; i < m_ways.size(); ++i)
            QTest::newRow(qPrintable(QStringList({m_ways[i].server, m_ways[i].name}).join(u' ').trimmed()))
                << i;
        QVERIFY(m_ways.size() >= 30);
    }
    void is_named_by_its_rung_in_time()
    {
        QFETCH(const qsizetype, index);
        const Way &way = m_ways[index];
        if (!way.skipped.isEmpty())
            QSKIP(qPrintable(way.skipped));
        QVERIFY2(way.failure.isEmpty(), qPrintable(way.failure));
        QVERIFY2(way.broken, "every rung was climbed");
        // Or with what else runs on this machine at the time: "refused-elsewhere" for "refused".
        QVERIFY2(std::any_of(way.notes.begin(), way.notes.end(),
                             [&way](const QString &note) {
                                 return way.broken->note == note || way.broken->note.startsWith(note + u'-');
                             }),
                 qPrintable(way.broken->note));
        QVERIFY2(way.took < way.deadline + Grace, qPrintable(QString::number(way.took.count())));
    }
};

QTEST_GUILESS_MAIN(TestWaysToFail)
#include "tst_ways_to_fail.moc"
