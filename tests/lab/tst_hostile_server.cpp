// SPDX-License-Identifier: GPL-3.0-or-later
// A server may be anybody's. Whatever it says, goneaway-cli must give away nothing, stay small, and end in
// time.
#include "support/HostileServer.h"
#include "support/MeasuredRun.h"
#include "support/Packets.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace std::chrono_literals;

namespace {

constexpr auto Password = "Wh1te-Rabbit-77";
constexpr auto FileContent = "SECRET-OF-THIS-MACHINE";
// What the deadlines of one run add up to: a name, a login and a look of our own, a first query (10 s), the
// checks' login and two of their statements (5 s each); with room for a machine that has other things to do.
constexpr auto Limit = 60s;
// Twice what the largest packet that is taken needs, over what a friendly server needs.
constexpr qint64 MoreMemory = 192LL * 1024 * 1024;
constexpr int AtATime = 16; // they wait, mostly

struct Met {
    test::Hostility hostility;
    std::shared_ptr<test::Loot> loot;
    test::MeasuredRun run;

    QJsonObject report() const { return QJsonDocument::fromJson(run.output).object(); }
    // The first observation that says what broke.
    QJsonObject broken() const
    {
        const QJsonArray observations = report()["observations"_L1].toArray();
        for (const auto &value : observations) {
            const QJsonObject observation = value.toObject();
            const QString status = observation["status"_L1].toString();
            const QString fact = observation["fact"_L1].toString();
            const bool ofServer = fact.startsWith("ladder."_L1) || fact.startsWith("server."_L1);
            if (ofServer && (status == "failed"_L1 || status == "timed-out"_L1))
                return observation;
        }
        return {};
    }
};

test::MeasuredRun check(quint16 port)
{
    return test::measured({QStringLiteral(GONEAWAY_CLI), u"check"_s, u"-h"_s, u"127.0.0.1"_s, u"-P"_s,
                           QString::number(port), u"-u"_s, u"somebody"_s, u"--connect-timeout=1"_s,
                           u"--json"_s},
                          {QByteArray("MYSQL_PWD=") + Password}, Limit);
}

QString megabytes(qint64 bytes)
{
    return QString::number(static_cast<double>(bytes) / 1024 / 1024, 'f', 1);
}

} // namespace

class TestHostileServer : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    test::MeasuredRun m_friendly;
    QList<Met> m_met;

    void writeReport() const
    {
        QFile file(QStringLiteral(GONEAWAY_HOSTILE_REPORT));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QString text = u"A friendly server: %1 MB at most, %2 ms.\n\n"
                       "| the server sends | named by | error | exit | time, ms | most memory, MB |\n"
                       "|---|---|---|---|---|---|\n"_s.arg(megabytes(m_friendly.peakBytes))
                           .arg(m_friendly.took.count());
        for (const Met &met : m_met) {
            const QJsonObject broken = met.broken();
            const QJsonObject error = broken["error"_L1].toObject();
            text += u"| %1 | %2 | %3 | %4 | %5 | %6 |\n"_s.arg(
                QString::fromUtf8(met.hostility.name),
                broken.isEmpty() ? u"-"_s : broken["note"_L1].toString(),
                error.isEmpty()
                    ? u"-"_s
                    : QString::number(error["code"_L1].toInt()) + u' ' + error["symbol"_L1].toString(),
                QString::number(met.run.status), QString::number(met.run.took.count()),
                megabytes(met.run.peakBytes));
        }
        file.write(text.toUtf8());
    }

private slots:
    void initTestCase()
    {
        const QString path = m_folder.filePath(u"private.txt"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(FileContent) > 0);
        file.close();
        const test::ScriptedServer friendly(test::letIn());
        m_friendly = check(friendly.port());
        QVERIFY2(m_friendly.over && m_friendly.status == 0, m_friendly.complaints.constData());

        const QStringList only =
            qEnvironmentVariable("GONEAWAY_HOSTILE_ONLY").split(u';', Qt::SkipEmptyParts);
        const auto names = test::hostilities(QFile::encodeName(path), std::make_shared<test::Loot>());
        for (qsizetype i = 0; i < names.size(); ++i) {
            const auto loot = std::make_shared<test::Loot>();
            Met met{test::hostilities(QFile::encodeName(path), loot)[i], loot, {}};
            if (only.isEmpty() || only.contains(QString::fromUtf8(met.hostility.name)))
                m_met.append(met);
        }
        QList<std::function<void()>> jobs;
        for (Met &met : m_met) {
            jobs.append([&met] {
                const test::ScriptedServer server(met.hostility.script);
                met.run = check(server.port());
            });
        }
        test::inParallel(jobs, AtATime);
        writeReport();
    }

    void nothing_is_given_away_and_the_run_ends_small_and_in_time_data()
    {
        QTest::addColumn<qsizetype>("index");
        for (qsizetype i = 0; i < m_met.size(); ++i)
            QTest::newRow(m_met[i].hostility.name) << i;
    }
    void nothing_is_given_away_and_the_run_ends_small_and_in_time()
    {
        QFETCH(const qsizetype, index);
        const Met &met = m_met[index];
        QVERIFY2(met.run.over, "not over in time");
        QVERIFY2(met.run.status == 0 || met.run.status == 1,
                 qPrintable(u"status %1, signal %2: %3"_s.arg(met.run.status)
                                .arg(met.run.signal)
                                .arg(QString::fromUtf8(met.run.complaints.left(2000)))));
        QVERIFY(!met.report().isEmpty());
        QVERIFY(!met.loot->contains(FileContent));
        QVERIFY(!met.loot->contains(Password));
        QVERIFY(!met.run.output.contains(Password));
#ifndef GONEAWAY_SANITIZED // whose shadow memory says nothing about ours
        QVERIFY2(met.run.peakBytes < m_friendly.peakBytes + MoreMemory,
                 qPrintable(megabytes(met.run.peakBytes) + u" MB"_s));
#endif
        if (*met.hostility.note)
            QCOMPARE(met.broken()["note"_L1].toString(), QString::fromLatin1(met.hostility.note));
    }
};

QTEST_GUILESS_MAIN(TestHostileServer)
#include "tst_hostile_server.moc"
