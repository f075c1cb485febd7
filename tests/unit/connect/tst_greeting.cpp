// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Greeting.h"
#include "support/FakeServer.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway::connect;
using goneaway::support::FakeServer;

namespace {

// A greeting as MariaDB 10.11 sends it: protocol 10, version, id 66051, TLS offered, mysql_native_password.
QByteArray mariadbGreeting()
{
    QByteArray payload("\x0a"
                       "5.5.5-10.11.19-MariaDB",
                       23);
    payload += '\0';
    payload += QByteArray("\x03\x02\x01\x00", 4); // connection id
    payload += QByteArray("12345678", 8) + '\0'; // scramble, filler
    payload += QByteArray("\xfe\xff", 2); // capabilities, low half: with CLIENT_SSL
    payload += QByteArray("\x2d\x02\x00", 3); // character set, status
    payload += QByteArray("\xff\x81", 2); // capabilities, high half: with CLIENT_PLUGIN_AUTH
    payload += '\x15'; // length of the scramble
    payload += QByteArray(10, '\0') + QByteArray("901234567890", 12) + '\0';
    payload += QByteArray("mysql_native_password") + '\0';
    QByteArray packet;
    packet += static_cast<char>(payload.size());
    return packet + QByteArray(3, '\0') + payload;
}

} // namespace

class TestGreeting : public QObject
{
    Q_OBJECT

private slots:
    void a_mariadb_greeting_is_read()
    {
        const Greeting greeting = readGreeting(mariadbGreeting());
        QCOMPARE(greeting.speaker, Speaker::Mysql);
        QCOMPARE(greeting.version, u"5.5.5-10.11.19-MariaDB"_s);
        QCOMPARE(greeting.connectionId, quint64(66051));
        QVERIFY(greeting.offersTls);
        QCOMPARE(greeting.authPlugin, u"mysql_native_password"_s);
        QCOMPARE(flavourOfVersion(greeting.version), u"mariadb"_s);
    }

    void a_cut_greeting_is_read_as_far_as_it_goes()
    {
        const QByteArray whole = mariadbGreeting();
        for (qsizetype length = 0; length < whole.size(); ++length) {
            QVERIFY(!isWholeGreeting(whole.first(length)));
            readGreeting(whole.first(length)); // must not read past the end
        }
        QVERIFY(isWholeGreeting(whole));
    }

    void a_greeting_that_breaks_off_too_early_is_none()
    {
        for (const QByteArray &payload : {QByteArray("\x0a"),
                                          QByteArray("\x0a"
                                                     "10.11"),
                                          QByteArray("\x0a"
                                                     "10.11.19-MariaDB without an end"),
                                          QByteArray("\x0a"
                                                     "10.11.19-MariaDB\0\x01",
                                                     19)}) {
            const QByteArray packet = static_cast<char>(payload.size()) + QByteArray(3, '\0') + payload;
            QCOMPARE(readGreeting(packet).speaker, Speaker::Unknown);
        }
    }

    void an_error_packet_gives_its_number_and_words()
    {
        const Greeting greeting = readGreeting(FakeServer::errorPacket(1130, "", "Host 'x' is not allowed"));
        QCOMPARE(greeting.speaker, Speaker::MysqlError);
        QCOMPARE(greeting.error->code, 1130);
        QCOMPARE(greeting.error->message, u"Host 'x' is not allowed"_s);
        const Greeting withState =
            readGreeting(FakeServer::errorPacket(1040, "08004", "Too many connections"));
        QCOMPARE(withState.error->sqlState, u"08004"_s);
        QCOMPARE(withState.error->message, u"Too many connections"_s);
    }

    void other_services_are_told_apart_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("speaker");
        QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n") << int(Speaker::Ssh);
        QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << int(Speaker::Http);
        QTest::newRow("SMTP") << QByteArray("220 mail ESMTP\r\n") << int(Speaker::Smtp);
        QTest::newRow("TLS alert") << QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7) << int(Speaker::Tls);
        QTest::newRow("X protocol") << QByteArray("\x05\x00\x00\x00\x0b\x08\x05\x1a\x00", 9)
                                    << int(Speaker::MysqlX);
        QTest::newRow("giant length") << QByteArray("\xff\xff\xff\x00\x0a", 5) << int(Speaker::Unknown);
        QTest::newRow("garbage") << QByteArray("\x01\x02\x03\x04\x05\x06", 6) << int(Speaker::Unknown);
        QTest::newRow("nothing") << QByteArray() << int(Speaker::Nobody);
    }
    void other_services_are_told_apart()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, speaker);
        QCOMPARE(int(readGreeting(bytes).speaker), speaker);
    }

    void what_is_shown_is_printable_and_bounded()
    {
        const Greeting greeting = readGreeting(QByteArray(100000, '\x07'));
        QCOMPARE(greeting.shown, QString(200, u'.'));
    }
};

QTEST_GUILESS_MAIN(TestGreeting)
#include "tst_greeting.moc"
