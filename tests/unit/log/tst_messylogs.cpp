// SPDX-License-Identifier: GPL-3.0-or-later
// Whole logs as they are found, with everything in them that is none of the server's events.
#include "ReadLog.h"

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace logtest;

class TestMessyLogs : public QObject
{
    Q_OBJECT

private slots:
    void each_event_is_told_once_at_its_line_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("events");
        QTest::newRow("MySQL 8: InnoDB gives up, with a query of several lines")
            << QByteArray(
                   R"(2026-11-23T03:10:00.100000Z 0 [ERROR] [MY-012872] [InnoDB] [FATAL] Semaphore wait has lasted > 600 seconds. We intentionally crash the server because it appears to be hung.
2026-11-23T03:10:00.100010Z 0 [ERROR] [MY-013183] [InnoDB] Assertion failure: srv0srv.cc:1878:ib::fatal triggered thread 140187
InnoDB: We intentionally generate a memory trap.
InnoDB: Submit a detailed bug report to http://bugs.mysql.com.
2026-11-23T03:10:00Z UTC - mysqld got signal 6 ;
Most likely, you have hit a bug, but this error can also be caused by malfunctioning hardware.
Thread pointer: 0x7f
Attempting backtrace. You can use the following information to find out
where mysqld died. If you see no messages after this, something went
terribly wrong...
stack_bottom = 7f thread_stack 0x100000

Trying to get some variables.
Some pointers may be invalid and cause the dump to abort.
Query (7f3c): UPDATE t
SET x = 'Status: fine'

WHERE id = 1
Connection ID (thread ID): 77
Status: NOT_KILLED

The manual page at http://dev.mysql.com/doc/mysql/en/crashing.html contains
information that should help you find out what is causing the crash.
2026-11-23T03:10:05.100000Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.36) starting as process 99
2026-11-23T03:10:05.200000Z 1 [System] [MY-013576] [InnoDB] InnoDB initialization has started.
2026-11-23T03:10:05.300000Z 0 [System] [MY-010229] [Server] Starting XA crash recovery...
2026-11-23T03:10:05.400000Z 0 [System] [MY-010232] [Server] XA crash recovery finished.
2026-11-23T03:10:05.500000Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.0.36'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.
)")
            << QStringList{
                   u"1 crash id=77 signal=6 statement=UPDATE t\nSET x = 'Status: fine'\n\nWHERE id = 1"_s,
                   u"24 starting after-crash"_s, u"28 ready"_s};
        QTest::newRow("MariaDB in the journal, with the words of others in between")
            << QByteArray(
                   R"(Nov 23 03:11:27 db1 mariadbd[123]: 261123  3:11:27 [ERROR] /usr/sbin/mariadbd got signal 11 ;
Nov 23 03:11:27 db1 mariadbd[123]: Sorry, we probably made a mistake, and this is a bug.
Nov 23 03:11:27 db1 mariadbd[123]: Server version: 10.11.6-MariaDB-0+deb12u1 source revision: x
Nov 23 03:11:27 db1 mariadbd[123]: Thread pointer: 0x7f0a00000c58
Nov 23 03:11:27 db1 CRON[55]: (root) CMD (run-parts)
Nov 23 03:11:27 db1 mariadbd[123]: Trying to get some variables.
Nov 23 03:11:27 db1 mariadbd[123]: Query (0x7f0a0001): SELECT
Nov 23 03:11:27 db1 CRON[55]: (root) CMD (run-parts)
Nov 23 03:11:27 db1 mariadbd[123]:   2
Nov 23 03:11:27 db1 mariadbd[123]: Connection ID (thread ID): 31
Nov 23 03:11:27 db1 mariadbd[123]: Status: NOT_KILLED
Nov 23 03:11:27 db1 mariadbd[123]: Optimizer switch: index_merge=on
Nov 23 03:11:27 db1 mariadbd[123]: The manual page at https://mariadb.com/kb contains
Nov 23 03:11:27 db1 mariadbd[123]: information that should help you find out what is causing the crash.
Nov 23 03:11:27 db1 mariadbd[123]: Kernel version: Linux
Nov 23 03:11:28 db1 systemd[1]: mariadb.service: Main process exited, code=killed, status=11/SEGV
Nov 23 03:11:28 db1 systemd[1]: mariadb.service: Failed with result 'signal'.
Nov 23 03:11:33 db1 mariadbd[200]: 2026-11-23  3:11:33 0 [Note] Starting MariaDB 10.11.6-MariaDB-0+deb12u1 source revision x as process 200
Nov 23 03:11:33 db1 mariadbd[200]: 2026-11-23  3:11:33 0 [Note] InnoDB: Removed temporary tablespace data file: "./ibtmp1"
Nov 23 03:11:34 db1 mariadbd[200]: 2026-11-23  3:11:34 0 [Note] /usr/sbin/mariadbd: ready for connections.
Nov 23 03:12:00 db1 kernel: mysqld invoked oom-killer: gfp_mask=0x1100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0
Nov 23 03:12:00 db1 kernel: oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/mariadb.service,task=mariadbd,pid=200,uid=106
Nov 23 03:12:00 db1 kernel: Out of memory: Killed process 200 (mariadbd) total-vm:9kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB, UID:106 pgtables:1kB oom_score_adj:0
Nov 23 03:12:00 db1 systemd[1]: mariadb.service: A process of this unit has been killed by the OOM killer.
Nov 23 03:12:00 db1 systemd[1]: mariadb.service: Main process exited, code=killed, status=9/KILL
Nov 23 03:12:00 db1 systemd[1]: mariadb.service: Failed with result 'oom-kill'.
Nov 23 03:12:05 db1 mariadbd[300]: 2026-11-23  3:12:05 0 [Note] Starting MariaDB 10.11.6-MariaDB-0+deb12u1 source revision x as process 300
)")
            << QStringList{u"1 crash id=31 signal=11 statement=SELECT\n2"_s, u"18 starting after-crash"_s,
                           u"20 ready"_s, u"23 out-of-memory"_s, u"27 starting after-crash"_s};
        QTest::newRow("a prefix that nobody knows, with a crash and what follows it")
            << QByteArray(
                   R"(db-0 mariadb 261123  3:11:27 [ERROR] /usr/sbin/mariadbd got signal 11 ;
db-0 mariadb Sorry, we probably made a mistake, and this is a bug.
db-0 mariadb Thread pointer: 0x7f0a00000c58
db-0 mariadb Query (0x7f0a0001): SELECT
db-0 mariadb   1
db-0 mariadb Connection ID (thread ID): 31
db-0 mariadb Status: NOT_KILLED
db-0 mariadb information that should help you find out what is causing the crash.
db-0 mariadb 2026-11-23  3:11:33 0 [Note] Starting MariaDB 10.11.6-MariaDB-0+deb12u1 source revision x as process 1
db-0 mariadb 2026-11-23  3:11:34 0 [Note] mariadbd: ready for connections.
db-0 mariadb 2026-11-23  3:12:34 5 [Warning] Aborted connection 5 to db: 'd' user: 'u' host: 'h' (Got timeout reading communication packets)
)")
            << QStringList{u"1 crash id=31 signal=11 statement=SELECT\n1"_s, u"9 starting after-crash"_s,
                           u"10 ready"_s, u"11 aborted-connection timeout-reading id=5 user=u host=h db=d"_s};
        QTest::newRow("a prefix with a clock that nobody knows, and MySQL 5.7's crash")
            << QByteArray(R"([Nov  5 16:10:40.000] 17:10:40 UTC - mysqld got signal 11 ;
[Nov  5 16:10:40.001] Thread pointer: 0x7f0a00000c58
[Nov  5 16:10:40.001] Query (7f0a0001): SELECT 1
[Nov  5 16:10:40.002] Connection ID (thread ID): 31
[Nov  5 16:10:40.002] Status: NOT_KILLED
[Nov  5 16:10:45.000] 2026-11-05T17:10:45.000001Z 0 [Note] /usr/sbin/mysqld: ready for connections.
)") << QStringList{u"1 crash id=31 signal=11 statement=SELECT 1"_s, u"6 ready"_s};
        for (const char *first : {"error.log:97:", "row 98: ", "db-0\t"}) {
            const QByteArray next = QByteArray(first).replace("97", "100").replace("98", "101");
            QTest::addRow("the lines of a crash behind \"%s\"", first)
                << first + "261123  3:11:27 [ERROR] /usr/sbin/mariadbd got signal 11 ;\n"_ba + next
                    + "Thread pointer: 0x7f0a00000c58\n" + next + "Query (0x7f0a0001): SELECT 1\n" + next
                    + "Connection ID (thread ID): 31\n" + next + "Status: NOT_KILLED\n" + next
                    + "2026-11-23  3:11:34 0 [Note] mariadbd: ready for connections.\n"
                << QStringList{u"1 crash id=31 signal=11 statement=SELECT 1"_s, u"6 ready"_s};
        }
        QTest::newRow("InnoDB gives up: nothing but [FATAL] says so") << QByteArray(
            R"(2026-11-23  3:23:06 0 [ERROR] [FATAL] InnoDB: innodb_fatal_semaphore_wait_threshold was exceeded for dict_sys.latch. Please refer to https://mariadb.com/kb/
261123  3:23:06 [ERROR] mariadbd got signal 6 ;
Sorry, we probably made a mistake, and this is a bug.
Kernel version: x
2026-11-23  3:23:16 0 [Note] mariadbd: ready for connections.
)") << QStringList{u"1 crash signal=6"_s, u"5 ready"_s};
        QTest::newRow("a log that begins in the middle of a crash")
            << QByteArray(R"(stack_bottom = 0x7f thread_stack 0x49000
/usr/sbin/mariadbd(my_print_stacktrace+0x2e)[0x55]
Trying to get some variables.
Some pointers may be invalid and cause the dump to abort.
Query (0x7f0a9c0121f0): SELECT 1
Connection ID (thread ID): 5
Status: NOT_KILLED
Kernel version: x
2026-11-23  3:11:33 0 [Note] Starting MariaDB 10.11.6-MariaDB-0+deb12u1 source revision x as process 200
)") << QStringList{u"1 crash id=5 statement=SELECT 1"_s, u"9 starting after-crash"_s};
        QTest::newRow("MySQL 5.0")
            << QByteArray(R"(061123 10:14:55  mysqld started
061123 10:14:55  InnoDB: Started; log sequence number 0 43655
061123 10:14:55 [Note] /usr/sbin/mysqld: ready for connections.
Version: '5.0.27'  socket: '/var/lib/mysql/mysql.sock'  port: 3306  MySQL Community Edition - Standard (GPL)
mysqld got signal 11;
This could be because you hit a bug. It is also possible that this binary
or one of the libraries it was linked against is corrupt, improperly built,
or misconfigured. This error can also be caused by malfunctioning hardware.
We will try our best to scrape up some info that will hopefully help diagnose
the problem, but since we have already crashed, something is definitely wrong
and this may fail.

key_buffer_size=8388600
thd=0x8c1f4c0
Attempting backtrace. You can use the following information to find out
0x8136da4
Trying to get some variables.
Some pointers may be invalid and cause the dump to abort...
thd->query at 0x8c5e2a8 = SELECT * FROM t WHERE a = 'x
y'
thd->thread_id=19
The manual page at http://www.mysql.com/doc/en/Crashing.html contains
information that should help you find out what is causing the crash.

Number of processes running now: 0
061123 10:15:01  mysqld restarted
061123 10:15:01  InnoDB: Database was not shut down normally!
InnoDB: Starting crash recovery.
061123 10:15:02 [Note] /usr/sbin/mysqld: ready for connections.
061123 10:16:02 [Note] /usr/sbin/mysqld: Normal shutdown

061123 10:16:04 [Note] /usr/sbin/mysqld: Shutdown complete

061123 10:16:04  mysqld ended
061123 10:17:04  mysqld started
061123 10:17:05 [Note] /usr/sbin/mysqld: ready for connections.
)")
            << QStringList{u"1 starting"_s,
                           u"3 ready"_s,
                           u"5 crash id=19 signal=11 statement=SELECT * FROM t WHERE a = 'x\ny'"_s,
                           u"26 starting after-crash"_s,
                           u"29 ready"_s,
                           u"30 shutdown"_s,
                           u"35 starting after-stop"_s,
                           u"36 ready"_s};
        QTest::newRow("MySQL 5.6 in the afternoon") << QByteArray(
            R"(2014-08-01 14:00:00 12345 [Note] /usr/sbin/mysqld (mysqld 5.6.20-log) starting as process 12345 ...
2014-08-01 14:00:01 12345 [Note] InnoDB: The log sequence numbers 1 and 1 in ibdata files do not match the log sequence number 2 in the ib_logfiles!
2014-08-01 14:00:01 12345 [Note] InnoDB: Database was not shutdown normally!
2014-08-01 14:00:02 12345 [Note] /usr/sbin/mysqld: ready for connections.
2014-08-01 14:10:00 12345 [Warning] Access denied for user 'u'@'h' (using password: YES)
2014-08-01 14:20:00 7f3c5a2b8700  InnoDB: Assertion failure in thread 139 in file row0sel.cc line 12
InnoDB: Failing assertion: x
InnoDB: We intentionally generate a memory trap.
12:20:00 UTC - mysqld got signal 6 ;
This could be because you hit a bug.
Thread pointer: 0x1f4
Query (7f00): is an invalid pointer
Connection ID (thread ID): 12
Status: NOT_KILLED

The manual page at http://dev.mysql.com/doc/mysql/en/crashing.html contains
information that should help you find out what is causing the crash.
140801 14:20:01 mysqld_safe Number of processes running now: 0
140801 14:20:01 mysqld_safe mysqld restarted
2014-08-01 14:20:02 13000 [Note] /usr/sbin/mysqld (mysqld 5.6.20-log) starting as process 13000 ...
2014-08-01 14:20:02 13000 [Note] /usr/sbin/mysqld: ready for connections.
)") << QStringList{u"1 starting after-crash"_s,        u"4 ready"_s,
                   u"5 access-denied user=u host=h"_s, u"6 crash id=12 signal=6"_s,
                   u"20 starting after-crash"_s,       u"21 ready"_s};
        QTest::newRow("two containers in one stream, and the kernel")
            << QByteArray(
                   R"(db_1  | 2026-11-23  3:11:33 0 [Note] Starting MariaDB 10.11.6-MariaDB-0+deb12u1 source revision x as process 1
db_1  | 2026-11-23  3:11:34 0 [Note] mariadbd: ready for connections.
db2_1  | 2026-11-23  3:11:33 0 [Note] Starting MariaDB 10.11.6-MariaDB-0+deb12u1 source revision x as process 1
db2_1  | 2026-11-23  3:11:34 0 [Note] mariadbd: ready for connections.
db_1  | 2026-11-23  3:11:35 4 [Warning] Aborted connection 4 to db: 'd' user: 'u' host: 'h' (Got timeout reading communication packets)
db2_1  | 2026-11-23  3:11:35 4 [Warning] Aborted connection 4 to db: 'd' user: 'u' host: 'h' (Got timeout reading communication packets)
[ 12345.678] mariadbd invoked oom-killer: gfp_mask=0x1
[ 12345.678901] Memory cgroup out of memory: Killed process 30925 (mariadbd) total-vm:1kB, anon-rss:333kB, file-rss:0kB, shmem-rss:0kB, UID:999 pgtables:1kB oom_score_adj:0
kern  :err   : [12346.678901] Out of memory: Killed process 30926 (mysqld) total-vm:1kB
<3>[ 12347.1] Out of memory: Kill process 30927 (mysqld) score 5 or sacrifice child
Nov 23 03:12:00 db1 systemd-oomd[500]: Killed /system.slice/mysql.service due to memory pressure for /system.slice being 60.1% > 50.0%
[12400.1] connection[30925]: segfault at 10 ip 000055d0 sp 00007ffc error 4 in mysqld[55d0+1000]
)")
            << QStringList{u"1 starting after-stop"_s,
                           u"2 ready"_s,
                           u"3 starting after-stop"_s,
                           u"4 ready"_s,
                           u"5 aborted-connection timeout-reading id=4 user=u host=h db=d"_s,
                           u"6 aborted-connection timeout-reading id=4 user=u host=h db=d"_s,
                           u"8 out-of-memory"_s,
                           u"9 out-of-memory"_s,
                           u"10 out-of-memory"_s,
                           u"11 out-of-memory"_s,
                           u"12 crash signal=11"_s};
        QTest::newRow("the kernel kills in two lines")
            << QByteArray(R"([ 12347.1] Out of memory: Kill process 30927 (mysqld) score 5 or sacrifice child
[ 12347.2] Killed process 30927 (mysqld) total-vm:1kB
[ 15400.1] connection[30925]: segfault at 10 ip 000055d0 sp 00007ffc error 4 in mysqld[55d0+1000]
)") << QStringList{u"1 out-of-memory"_s, u"3 crash signal=11"_s};
    }

    // Each crash stands in the middle of another one's block.
    void crashes_inside_crashes_come_to_an_end()
    {
        QByteArray text;
        for (int i = 0; i < 100; ++i) {
            text +=
                "db" + QByteArray::number(i % 3) + "  | 2026-11-23T03:11:31Z UTC - mysqld got signal 11 ;\n";
            text += "Nov 23 03:11:27 db1 somebody[1]: Connection ID (thread ID): 31\n";
            text += "db" + QByteArray::number(i % 2)
                + "  | Connection ID (thread ID): " + QByteArray::number(i + 1) + '\n';
        }
        const Told told = read(text);
        QVERIFY(told.summary.ok());
        QVERIFY(told.events.size() >= 3 && told.events.size() <= 200);
    }

    void each_event_is_told_once_at_its_line()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, events);
        const Told told = read(text);
        QVERIFY(told.summary.ok());
        QVERIFY(told.summary->looksLikeLog);
        QStringList lines;
        for (const auto &event : told.events)
            lines.append(QString::number(event.line) + u' ' + brief(event));
        QCOMPARE(lines, events);
    }
};

QTEST_GUILESS_MAIN(TestMessyLogs)
#include "tst_messylogs.moc"
