// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine knows of itself and of a server on it.
#include "base/Clock.h"
#include "checks/Check.h"
#include "checks/MachineChecks.h"
#include "connect/LocalServers.h"
#include "evidence/Observation.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

[[maybe_unused]] void put(const QTemporaryDir &folder, const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(folder.filePath(path)).path());
    QFile file(folder.filePath(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

class TestMachineChecks : public QObject
{
    Q_OBJECT

private slots:
    void keepalive_is_read()
    {
#ifdef Q_OS_WIN
        QVERIFY(!checks::keepaliveSettings().isEmpty());
#else
        const QTemporaryDir folder;
        QVERIFY(checks::keepaliveSettingsIn(folder.path()).isEmpty());
        put(folder, u"tcp_keepalive_time"_s, "7200\n");
        put(folder, u"tcp_keepalive_intvl"_s, "75\n");
        put(folder, u"tcp_keepalive_probes"_s, "9\n");
        const evidence::Record read = checks::keepaliveSettingsIn(folder.path());
        QCOMPARE(read.value(u"time_s"_s), u"7200"_s);
        QCOMPARE(read.value(u"interval_s"_s), u"75"_s);
        QCOMPARE(read.value(u"probes"_s), u"9"_s);
#endif
    }

#ifdef Q_OS_LINUX
    void limits_of_a_process_are_read()
    {
        const QTemporaryDir folder;
        put(folder, u"42/limits"_s,
            "Limit                     Soft Limit           Hard Limit           Units     \n"
            "Max cpu time              unlimited            unlimited            seconds   \n"
            "Max open files            1024                 524288               files     \n"
            "Max address space         unlimited            unlimited            bytes     \n");
        put(folder, u"42/oom_score_adj"_s, "-600\n");
        put(folder, u"42/cgroup"_s, "0::/system.slice/mariadb.service\n");
        put(folder, u"group/system.slice/mariadb.service/memory.max"_s, "268435456\n");
        put(folder, u"group/system.slice/mariadb.service/memory.events"_s, "low 0\noom 3\noom_kill 2\n");
        const evidence::Record read =
            checks::processLimitsIn(folder.filePath(u"42"_s), folder.filePath(u"group"_s));
        QCOMPARE(read.value(u"open_files"_s), u"soft 1024, hard 524288"_s);
        QCOMPARE(read.value(u"address_space"_s), u"soft unlimited, hard unlimited"_s);
        QCOMPARE(read.value(u"oom_score_adj"_s), u"-600"_s);
        QCOMPARE(read.value(u"memory_max"_s), u"268435456"_s);
        QCOMPARE(read.value(u"oom_kills"_s), u"2"_s);

        put(folder, u"43/cgroup"_s, "9:cpu,cpuacct:/x\n8:memory:/docker/abc\n");
        put(folder, u"group/memory/docker/abc/memory.limit_in_bytes"_s, "1048576\n");
        QCOMPARE(checks::processLimitsIn(folder.filePath(u"43"_s), folder.filePath(u"group"_s))
                     .value(u"memory_max"_s),
                 u"1048576"_s);
        QVERIFY(checks::processLimitsIn(folder.filePath(u"44"_s), folder.path()).isEmpty());
        QVERIFY(!checks::processLimits(QCoreApplication::applicationPid()).value(u"open_files"_s).isEmpty());
    }

    void services_are_read()
    {
        const evidence::Table table = connect::servicesIn(
            u"Id=mariadb.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nResult=oom-kill\n"
            "NRestarts=3\nExecMainStatus=9\nMemoryMax=268435456\nLimitNOFILE=32768\n"
            "StateChangeTimestamp=Tue 2026-11-24 03:07:22 UTC\n\n"
            "Id=mysql.service\nLoadState=not-found\nActiveState=inactive\n"_s);
        QCOMPARE(table.rows,
                 (QList<QStringList>{
                     { u"mariadb.service"_s,
                       u"failed (failed)"_s,
                       u"oom-kill"_s,
                       u"Tue 2026-11-24 03:07:22 UTC"_s,
                       u"3"_s,
                       u"9"_s,
                       u"268435456"_s,
                       u"32768"_s }}));
    }

    void a_program_that_does_not_end_is_left_behind()
    {
        const CancelToken cancel;
        QVERIFY(!checks::outputOf(u"sleep"_s, {u"600"_s}, std::chrono::milliseconds(100), cancel));
        QVERIFY(!checks::outputOf(u"yes"_s, {}, std::chrono::seconds(20), cancel)); // more than anybody needs
        QVERIFY(!checks::outputOf(u"/no/such/program"_s, {}, std::chrono::seconds(20), cancel));
        QVERIFY(!checks::outputOf(u"false"_s, {}, std::chrono::seconds(20), cancel));
        QCOMPARE(checks::outputOf(u"echo"_s, {u"x"_s}, std::chrono::seconds(20), cancel), QByteArray("x\n"));
        cancel.cancel();
        QVERIFY(!checks::outputOf(u"sleep"_s, {u"600"_s}, std::chrono::seconds(500), cancel));
    }
#endif

    // Nothing of this machine is told of a server that is elsewhere, and nothing at all without one.
    void a_server_elsewhere_is_not_looked_for_here()
    {
        const SystemClock clock;
        const CancelToken cancel;
        evidence::Evidence none;
        checks::runBundleChecks(nullptr, clock, cancel, none, {});
        QCOMPARE(none.observations().size(), 1);
        QVERIFY(none.find(evidence::facts::ClientKeepalive));

        connect::ConnectionTarget target;
        target.host = u"192.0.2.1"_s;
        evidence::Evidence elsewhere;
        checks::BundleWishes wishes;
        wishes.asked = &target;
        checks::runBundleChecks(nullptr, clock, cancel, elsewhere, {}, wishes);
        for (const checks::Check &check : checks::bundleChecks()) {
            if (check.fact == evidence::facts::ClientKeepalive
                || check.fact == evidence::facts::TestCaseTables)
                continue;
            const evidence::Observation *seen = elsewhere.find(check.fact);
            QVERIFY2(seen, check.fact.data());
            QVERIFY(!seen->seen());
            QVERIFY(!seen->note.isEmpty());
        }
        QVERIFY(!elsewhere.find(evidence::facts::TestCaseTables)); // nobody named a statement
    }
};

QTEST_GUILESS_MAIN(TestMachineChecks)
#include "tst_machine_checks.moc"
