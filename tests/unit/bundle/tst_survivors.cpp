// SPDX-License-Identifier: GPL-3.0-or-later
// What must survive redaction: without it nobody could tell why a connection was lost.
#include "bundle/Redactor.h"
#include "bundle/Secrets.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

class TestSurvivors : public QObject
{
    Q_OBJECT

private slots:
    void text_survives_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QString &text) {
            QTest::newRow(name) << text;
        };
        row("a setting", u"wait_timeout 28800"_s);
        row("a setting with its sign", u"wait_timeout = 28800"_s);
        row("a long number", u"max_allowed_packet=16777216"_s);
        row("a version", u"10.11.19-MariaDB-0+deb12u1-log"_s);
        row("a version in words",
            u"Version: '10.11.19-MariaDB'  socket: '/run/mysqld/mysqld.sock'  port: 3306"_s);
        row("a version of four parts", u"using version 8.0.32.1 of the driver"_s);
        row("MySQL's version of four parts",
            u"[MY-015150] [Server] Server version with update: '9.7.4.0-2'"_s);
        row("a version of a jar", u"mysql-connector-java-8.0.28.1.jar"_s);
        row("aborted connection",
            u"2026-11-23  3:07:22 42 [Warning] Aborted connection 42 to db: 'unconnected' user: 'root' host: 'localhost' (Got timeout reading communication packets)"_s);
        row("aborted without login",
            u"Aborted connection 7 to db: 'unconnected' user: 'unauthenticated' host: '127.0.0.1' (This connection closed normally without authentication)"_s);
        row("inactivity", u"(The client was disconnected by the server because of inactivity.)"_s);
        row("MySQL's long sentence",
            u"A connection from `root`@`localhost` was closed by the server due to a timeout in the communication layer (vio:1, packet:0) 8 seconds after the last command started. Currently configured wait_timeout is 8 seconds."_s);
        row("2006", u"ERROR 2006 (HY000): MySQL server has gone away"_s);
        row("2013", u"ERROR 2013 (HY000): Lost connection to MySQL server during query"_s);
        row("2013 at a phase",
            u"Lost connection to MySQL server at 'reading initial communication packet', system error: 110"_s);
        row("2002",
            u"Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"_s);
        row("2003 on this machine", u"Can't connect to MySQL server on '127.0.0.1:3306' (111)"_s);
        row("1045", u"Access denied for user 'root'@'localhost' (using password: YES)"_s);
        row("1045 without a password", u"Access denied for user 'root'@'localhost' (using password: NO)"_s);
        row("4031",
            u"The client was disconnected by the server because of inactivity. See wait_timeout and interactive_timeout for configuring this behavior. (4031)"_s);
        row("a Python error",
            u"pymysql.err.OperationalError: (2013, 'Lost connection to MySQL server during query')"_s);
        row("a Python error of two numbers",
            u"(2006, \"MySQL server has gone away (BrokenPipeError(32, 'Broken pipe'))\")"_s);
        row("a Java exception",
            u"com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure"_s);
        row("Java's milliseconds",
            u"The last packet successfully received from the server was 28,801,123 milliseconds ago."_s);
        row("a line of a stack trace", u"\tat com.mysql.cj.NativeSession.execSQL(NativeSession.java:1120)"_s);
        row("PHP", u"SQLSTATE[HY000] [2002] Connection refused"_s);
        row("a time", u"2026-11-23T03:07:22.123456Z 9 [Note] [MY-010914] [Server]"_s);
        row("times of a day", u"between 03:07:22 and 03:11:59.250"_s);
        row("a duration", u"after 28801 seconds (8 hours)"_s);
        row("milliseconds", u"took 1001 ms"_s);
        row("this machine", u"bind_address 127.0.0.1, ::1 and localhost"_s);
        row("every address", u"bind_address=0.0.0.0"_s);
        row("every IPv6 address", u"bind-address = ::"_s);
        row("a netmask", u"255.255.255.0"_s);
        row("a signal", u"mariadbd got signal 11 ;"_s);
        row("a clean stop", u"/usr/sbin/mariadbd (initiated by: unknown): Normal shutdown"_s);
        row("a shutdown by root", u"(initiated by: root[root] @ localhost []): Normal shutdown"_s);
        row("the kernel",
            u"Out of memory: Killed process 30925 (mariadbd) total-vm:1823452kB, anon-rss:512340kB"_s);
        row("exit code", u"container exited with code 137"_s);
        row("InnoDB", u"InnoDB: Starting crash recovery from checkpoint LSN=46789"_s);
        row("an LSN", u"InnoDB: log sequence number 46789; transaction id 14"_s);
        row("a C++ name", u"std::abs(THD::killed) in Item_func::val_int()"_s);
        row("a system schema", u"SELECT command denied for table performance_schema.host_cache"_s);
        row("a plug-in",
            u"Authentication plugin 'caching_sha2_password' reported error: Authentication requires secure connection."_s);
        row("a setting about passwords", u"validate_password.policy=MEDIUM default_password_lifetime=0"_s);
        row("an errno", u"[Errno 104] Connection reset by peer"_s);
        row("negative error", u"Unknown error (-2)"_s);
        row("TLS", u"SSL connection error: error:0A000086:SSL routines::certificate verify failed"_s);
        row("TLS version", u"TLSv1.3 TLS_AES_256_GCM_SHA384"_s);
        row("a standard path", u"/var/lib/mysql/ibdata1 and /etc/mysql/my.cnf"_s);
        row("a home of the server", u"/var/lib/mysql-files/"_s);
        row("a documentation link", u"https://dev.mysql.com/doc/refman/8.4/en/gone-away.html"_s);
        row("docker's ports", u"docker run -p 3306:3306 mariadb:10.11"_s);
        row("a directory", u"mkdir -p /srv/mysql"_s);
        row("a question", u"Why did the user lose the connection to the server at night?"_s);
        row("words of an incident", u"after a while idle, every 10 minutes, behind HAProxy"_s);
        row("a timeout in SQL", u"SET GLOBAL wait_timeout = 60;"_s);
        row("a kill in SQL", u"KILL 42"_s);
        row("advice", u"GRANT SELECT ON performance_schema.* TO this account"_s);
        row("systemd", u"systemctl status mariadb@bootstrap.service"_s);
        row("a crash's thread", u"Connection ID (thread ID): 18\nStatus: NOT_KILLED"_s);
        row("a percentage", u"99.9% of 1.048.576 bytes"_s);
        row("GTID", u"0-1-100 and 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5"_s);
        row("HTTP first bytes", u"HTTP/1.1 400 Bad Request"_s);
        row("SSH first bytes", u"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3"_s);
    }

    void text_survives()
    {
        QFETCH(QString, text);
        bundle::Redactor redactor({});
        int count = 0;
        QCOMPARE(redactor.text(text, count), text);
        QCOMPARE(redactor.errorLog(text, count), text);
        QCOMPARE(count, 0);
    }

    void settings_survive_data()
    {
        QTest::addColumn<QString>("value");
        const auto row = [](const char *name, const QString &value) {
            QTest::newRow(name) << value;
        };
        row("wait_timeout", u"28800"_s);
        row("old_passwords", u"0"_s);
        row("max_password_errors", u"4294967295"_s);
        row("default_password_lifetime", u"360"_s);
        row("disconnect_on_expired_password", u"ON"_s);
        row("validate_password_policy", u"MEDIUM"_s);
        row("validate_password.length", u"8"_s);
        row("strict_password_validation", u"ON"_s);
        row("password_history", u"3"_s);
        row("sha256_password_private_key_path", u"private_key.pem"_s);
        row("caching_sha2_password_digest_rounds", u"5000"_s);
        row("secure_auth", u"ON"_s);
        row("key_buffer_size", u"134217728"_s);
        row("foreign_key_checks", u"ON"_s);
        row("ssl_key", u"/etc/mysql/server-key.pem"_s);
        row("bind_address", u"127.0.0.1"_s);
        row("version", u"10.11.19-MariaDB"_s);
        row("version_ssl_library", u"OpenSSL 3.0.20 7 Apr 2026"_s);
        row("innodb_version", u"8.0.32.1"_s);
        row("datadir", u"/var/lib/mysql/"_s);
        row("sql_mode", u"STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION"_s);
        row("log_error", u"/var/log/mysql/error.log"_s);
        row("character_set_server", u"utf8mb4"_s);
        row("max_statement_time", u"0.000000"_s);
    }

    void settings_survive()
    {
        QFETCH(QString, value);
        evidence::Observation observation;
        observation.fact = evidence::facts::ServerVariables;
        observation.value = evidence::Table{{u"Variable_name"_s, u"Value"_s},
                                            {{QString::fromLatin1(QTest::currentDataTag()), value}}};
        evidence::Evidence evidence;
        evidence.add(observation);
        bundle::RedactionCounts counts;
        const auto safe = bundle::Redactor({}).redacted(evidence, counts);
        QCOMPARE(safe.value<evidence::Table>(evidence::facts::ServerVariables)->rows[0][1], value);
        QCOMPARE(counts.total(), 0);
    }

    // An account that is called like a word of the log must not make the log unreadable.
    void words_of_logs_survive_an_account_of_that_name()
    {
        evidence::Observation observation;
        observation.fact = evidence::facts::ServerProcesslist;
        observation.value =
            evidence::Table{{u"User"_s, u"db"_s}, {{u"connection"_s, u"timeout"_s}, {u"u"_s, u"28800"_s}}};
        evidence::Evidence evidence;
        evidence.add(observation);
        evidence::Symptom symptom;
        symptom.text = u"Aborted connection 42: timeout u after 28800"_s;
        evidence.setSymptom(symptom);
        bundle::RedactionCounts counts;
        const auto safe = bundle::Redactor({}).redacted(evidence, counts);
        QCOMPARE(safe.symptom()->text, symptom.text);
        QCOMPARE(safe.value<evidence::Table>(evidence::facts::ServerProcesslist)->rows[0],
                 (QStringList{u"user-1"_s, u"db-1"_s}));
    }
};

QTEST_GUILESS_MAIN(TestSurvivors)
#include "tst_survivors.moc"
