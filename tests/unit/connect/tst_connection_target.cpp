// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ConnectionTarget.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::connect;

class TestConnectionTarget : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        for (const char *name : {"MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_PWD", "MYSQL_UNIX_PORT"})
            qunsetenv(name);
    }

    void a_target_can_be_said_in_words_and_read_again()
    {
        ConnectionTarget target;
        target.host = u"db1"_s;
        target.port = 3307;
        target.user = u"app"_s;
        target.database = u"shop"_s;
        target.password = Secret(QByteArrayLiteral("hidden"));
        target.tlsMode = TlsMode::VerifyCa;
        target.tlsCa = u"/etc/ca.pem"_s;
        QStringList words = optionWords(target);
        QVERIFY(!words.join(u' ').contains(u"hidden"_s));
        const auto again = takeTarget(words);
        QVERIFY(again.ok());
        QVERIFY(words.isEmpty());
        QCOMPARE(again->target.display(), target.display());
        QCOMPARE(again->target.user, target.user);
        QCOMPARE(again->target.database, target.database);
        QCOMPARE(again->target.tlsMode, target.tlsMode);
        QCOMPARE(again->target.tlsCa, target.tlsCa);
    }

    void a_socket_can_be_said_in_words_and_read_again()
    {
        ConnectionTarget target;
        target.transport = Transport::Socket;
        target.socketPath = u"/tmp/a b.sock"_s;
        target.user = u"app"_s;
        QStringList words = optionWords(target);
        const auto again = takeTarget(words);
        QVERIFY(again.ok());
        QCOMPARE(again->target.transport, Transport::Socket);
        QCOMPARE(again->target.socketPath, target.socketPath);
    }

    void the_mysql_clients_words_are_understood_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("user");
        QTest::newRow("apart") << QStringList {u"-h"_s, u"db1"_s, u"-P"_s, u"3307"_s, u"-u"_s, u"app"_s} << u"db1:3307"_s << u"app"_s;
        QTest::newRow("together") << QStringList {u"-hdb1"_s, u"-P3307"_s, u"-uapp"_s} << u"db1:3307"_s << u"app"_s;
        QTest::newRow("long") << QStringList {u"--host=db1"_s, u"--port=3307"_s, u"--user=app"_s} << u"db1:3307"_s << u"app"_s;
        QTest::newRow("long, apart") << QStringList {u"--host"_s, u"db1"_s, u"--user"_s, u"app"_s} << u"db1:3306"_s << u"app"_s;
        QTest::newRow("address") << QStringList {u"mysql://app@db1:3307/shop"_s} << u"db1:3307"_s << u"app"_s;
        QTest::newRow("address, encoded") << QStringList {u"mysql://a%40b@db1/"_s} << u"db1:3306"_s << u"a@b"_s;
        QTest::newRow("IPv6") << QStringList {u"-h"_s, u"::1"_s, u"-u"_s, u"x"_s} << u"[::1]:3306"_s << u"x"_s;
        QTest::newRow("socket") << QStringList {u"-S"_s, u"/tmp/x.sock"_s, u"-ux"_s} << u"/tmp/x.sock"_s << u"x"_s;
        QTest::newRow("localhost with a port is TCP") << QStringList {u"-P"_s, u"3307"_s, u"-ux"_s} << u"localhost:3307"_s << u"x"_s;
        QTest::newRow("protocol decides") << QStringList {u"--protocol=tcp"_s, u"-ux"_s} << u"localhost:3306"_s << u"x"_s;
    }
    void the_mysql_clients_words_are_understood()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, place);
        QFETCH(QString, user);
        const auto parsed = takeTarget(words);
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.display(), place);
        QCOMPARE(parsed->target.user, user);
        QVERIFY(words.isEmpty());
    }

    void localhost_alone_means_the_socket()
    {
        qputenv("MYSQL_UNIX_PORT", "/run/here.sock");
        QStringList words;
        const auto parsed = takeTarget(words);
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.transport, Transport::Socket);
        QCOMPARE(parsed->target.socketPath, u"/run/here.sock"_s);
    }

    void an_address_can_carry_long_options()
    {
        QStringList words {u"mysql://app@db1/shop?ssl-mode=REQUIRED&connect-timeout=3"_s};
        const auto parsed = takeTarget(words);
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.tlsMode, TlsMode::Required);
        QCOMPARE(parsed->target.connectTimeout, std::chrono::seconds(3));
        QCOMPARE(parsed->target.database, u"shop"_s);
        words = {u"mysql://app@db1/?charset=latin1"_s};
        QVERIFY(takeTarget(words).error().detail.contains(u"charset"_s));
    }

    void who_names_a_ca_wants_it_to_be_asked()
    {
        QStringList words {u"-hdb1"_s, u"--ssl-ca=/ca.pem"_s};
        QCOMPARE(takeTarget(words)->target.tlsMode, TlsMode::VerifyCa);
        words = {u"-hdb1"_s, u"--ssl-ca=/ca.pem"_s, u"--ssl-mode=PREFERRED"_s};
        QCOMPARE(takeTarget(words)->target.tlsMode, TlsMode::Preferred);
    }

    void other_words_are_left_in_their_order()
    {
        QStringList words {u"--json"_s, u"-h"_s, u"db1"_s, u"--symptom"_s, u"file"_s, u"--"_s, u"-h"_s};
        QVERIFY(takeTarget(words).ok());
        QCOMPARE(words, (QStringList {u"--json"_s, u"--symptom"_s, u"file"_s, u"--"_s, u"-h"_s}));
    }

    void a_password_in_the_open_is_noticed()
    {
        for (const QString &word : {u"-ptiger"_s, u"--password=tiger"_s, u"mysql://u:tiger@h/"_s}) {
            QStringList words {word};
            const auto parsed = takeTarget(words);
            QVERIFY(parsed.ok());
            QVERIFY2(parsed->passwordOnCommandLine, qPrintable(word));
            QCOMPARE(QByteArray(parsed->target.password.reveal()), QByteArray("tiger"));
        }
    }

    void a_lone_p_asks()
    {
        QStringList words {u"-p"_s, u"-h"_s, u"db1"_s};
        const auto parsed = takeTarget(words);
        QVERIFY(parsed->askPassword);
        QVERIFY(!parsed->target.hasPassword);
        QCOMPARE(parsed->target.host, u"db1"_s);
    }

    void the_environments_password_is_used()
    {
        qputenv("MYSQL_PWD", "tiger");
        QStringList words;
        const auto parsed = takeTarget(words);
        QVERIFY(parsed->target.hasPassword);
        QVERIFY(!parsed->passwordOnCommandLine);
    }

    void a_bad_word_is_named_with_what_would_be_right_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("port") << QStringList {u"-P"_s, u"99999"_s} << u"--port takes a port from 1 to 65535"_s;
        QTest::newRow("port, no number") << QStringList {u"--port=x"_s} << u"--port takes"_s;
        QTest::newRow("nothing behind") << QStringList {u"-h"_s} << u"-h needs a host name"_s;
        QTest::newRow("TLS mode") << QStringList {u"--ssl-mode=maybe"_s} << u"DISABLED, PREFERRED"_s;
        QTest::newRow("verify without a CA") << QStringList {u"--ssl-mode=VERIFY_CA"_s} << u"--ssl-ca"_s;
        QTest::newRow("address without a host") << QStringList {u"mysql:///db"_s} << u"mysql://user@host"_s;
        QTest::newRow("protocol") << QStringList {u"--protocol=pipe"_s} << u"tcp or socket"_s;
    }
    void a_bad_word_is_named_with_what_would_be_right()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const auto parsed = takeTarget(words);
        QVERIFY(!parsed.ok());
        QVERIFY2(parsed.error().detail.contains(says), qPrintable(parsed.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestConnectionTarget)
#include "tst_connection_target.moc"
