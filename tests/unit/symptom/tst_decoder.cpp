// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Decoder.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using evidence::Phase;

namespace {

// What a paste must be read as. Errors: "2013", "2013/110" with an OS errno, "PROTOCOL_CONNECTION_LOST"
// without a number; several are separated by blanks.
struct Paste {
    const char *name;
    QString text;
    QString errors;
    QString client;
    Phase phase;
};

QString summary(const evidence::Symptom &symptom)
{
    QStringList parts;
    for (const evidence::ClientError &error : symptom.errors) {
        QString part = error.code != 0 ? QString::number(error.code) : error.symbol;
        if (error.osErrno)
            part += u'/' + QString::number(*error.osErrno);
        parts.append(part);
    }
    return parts.join(u' ');
}

const Paste Pastes[] = {
#include "pastes.inc"
};

} // namespace

class TestDecoder : public QObject
{
    Q_OBJECT

private slots:
    void every_paste_gives_its_errors_client_and_phase_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("errors");
        QTest::addColumn<QString>("client");
        QTest::addColumn<Phase>("phase");
        for (const Paste &paste : Pastes)
            QTest::newRow(paste.name) << paste.text << paste.errors << paste.client << paste.phase;
    }

    void every_paste_gives_its_errors_client_and_phase()
    {
        QFETCH(QString, text);
        const evidence::Symptom symptom = symptom::decode(text).symptom;
        QVERIFY(symptom.connectionLoss);
        QTEST(summary(symptom), "errors");
        QTEST(symptom.client.id, "client");
        QFETCH(Phase, phase);
        QCOMPARE(nameOf(symptom.phase), nameOf(phase));
        QCOMPARE(symptom.text, text);
    }

    void an_error_keeps_its_number_name_state_reason_and_sentence()
    {
        const auto decoded = symptom::decode(
            u"ERROR 2013 (HY000): Lost connection to server at 'handshake: reading initial communication packet', system error: 11"_s);
        QCOMPARE(decoded.symptom.errors.size(), 1);
        const evidence::ClientError &error = decoded.symptom.errors.first();
        QCOMPARE(error.code, 2013);
        QCOMPARE(error.symbol, u"CR_SERVER_LOST"_s);
        QCOMPARE(error.sqlState, u"HY000"_s);
        QCOMPARE(error.osErrno, std::optional<int>(11));
        QCOMPARE(
            error.message,
            u"Lost connection to server at 'handshake: reading initial communication packet', system error: 11"_s);
    }

    void the_sentence_is_the_librarys_own_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("sqlState");
        QTest::newRow("MariaDB's command line")
            << u"ERROR 2013 (HY000): Lost connection to server during query"_s
            << u"Lost connection to server during query"_s << u"HY000"_s;
        QTest::newRow("a script's line number")
            << u"ERROR 2006 (HY000) at line 4711: MySQL server has gone away"_s
            << u"MySQL server has gone away"_s << u"HY000"_s;
        QTest::newRow("Python's quotes")
            << u"pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on '10.0.0.5' (timed out)\")"_s
            << u"Can't connect to MySQL server on '10.0.0.5' (timed out)"_s << QString();
        QTest::newRow("Python's single quotes")
            << u"OperationalError: (2013, 'Lost connection to MySQL server during query')"_s
            << u"Lost connection to MySQL server during query"_s << QString();
        QTest::newRow("PDO, state and number")
            << u"SQLSTATE[HY000] [2002] Connection refused"_s << u"Connection refused"_s << u"HY000"_s;
        QTest::newRow("PDO, general error")
            << u"SQLSTATE[HY000]: General error: 2006 MySQL server has gone away"_s
            << u"MySQL server has gone away"_s << u"HY000"_s;
        QTest::newRow("number behind") << u"[MySQL][ODBC 8.0(w) Driver]MySQL server has gone away (2006)"_s
                                       << u"MySQL server has gone away (2006)"_s << QString();
        QTest::newRow("words in the middle")
            << u"ERROR 1130 (HY000): Host '10.77.1.2' is not allowed to connect to this MariaDB server"_s
            << u"Host '10.77.1.2' is not allowed to connect to this MariaDB server"_s << u"HY000"_s;
        QTest::newRow("words in the middle, no number")
            << u"java.sql.SQLException: null,  message from server: \"Host '10.77.1.2' is not allowed to connect to this MySQL server\""_s
            << u"Host '10.77.1.2' is not allowed to connect to this MySQL server"_s << QString();
        QTest::newRow("Node's object")
            << u"Error: ER_CON_COUNT_ERROR: Too many connections\n  code: 'ER_CON_COUNT_ERROR',\n  errno: 1040,\n  sqlState: '08004'"_s
            << u"Too many connections"_s << u"08004"_s;
        QTest::newRow("Workbench's column")
            << u"Error Code: 2013. Lost connection to MySQL server during query\t30.005 sec"_s
            << u"Lost connection to MySQL server during query"_s << QString();
        QTest::newRow("Go")
            << u"Error 1045 (28000): Access denied for user 'app'@'10.0.0.9' (using password: YES)"_s
            << u"Access denied for user 'app'@'10.0.0.9' (using password: YES)"_s << u"28000"_s;
        QTest::newRow("JSON log")
            << u"{\"level\":\"error\",\"error\":\"Error 2013: Lost connection to MySQL server during query\",\"code\":2013}"_s
            << u"Lost connection to MySQL server during query"_s << QString();
        QTest::newRow("quoted in a sentence") << u"Our job gets \"MySQL server has gone away\" every night"_s
                                              << u"MySQL server has gone away"_s << QString();
        QTest::newRow("told in passing")
            << u"I have error 2003 in my program: can't connect to mysql server on 127.0.0.1 (10061)"_s
            << u"can't connect to mysql server on 127.0.0.1 (10061)"_s << QString();
        QTest::newRow("MariaDB Connector/Node.js")
            << u"SqlError: (conn:1234, no: 1927, SQLState: 70100) Connection was killed"_s
            << u"Connection was killed"_s << u"70100"_s;
        QTest::newRow("escaped apostrophe")
            << u"'Can\\'t connect to MySQL server on \\'db\\' (110)'"_s
            << u"Can\\'t connect to MySQL server on \\'db\\' (110)"_s << QString();
        QTest::newRow("server error by socket") << u"mysqli_connect(): (08004/1040): Too many connections"_s
                                                << u"Too many connections"_s << u"08004"_s;
    }

    void the_sentence_is_the_librarys_own()
    {
        QFETCH(QString, text);
        const auto decoded = symptom::decode(text);
        QVERIFY(!decoded.symptom.errors.isEmpty());
        QTEST(decoded.symptom.errors.first().message, "message");
        QTEST(decoded.symptom.errors.first().sqlState, "sqlState");
    }

    void a_sentence_is_bounded()
    {
        const auto decoded = symptom::decode(u"ERROR 2013 (HY000): Lost connection to server during query "_s
                                             + QString(5000, u'x'));
        QCOMPARE(decoded.symptom.errors.size(), 1);
        QCOMPARE(decoded.symptom.errors.first().message.size(), 500);
    }

    void an_error_said_ten_times_is_one_error()
    {
        QString text;
        for (int i = 0; i < 10; ++i)
            text += u"ERROR 2013 (HY000): Lost connection to MySQL server during query\n"_s;
        QCOMPARE(symptom::decode(text).symptom.errors.size(), 1);
    }

    void a_failed_reconnect_stays_behind_the_loss()
    {
        const auto decoded = symptom::decode(
            u"ERROR 2006 (HY000): Server has gone away\nNo connection. Trying to reconnect...\n"
            "ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)\n"
            "ERROR: Can't connect to the server\n"_s);
        QCOMPARE(summary(decoded.symptom), u"2006 2002/2"_s);
        QCOMPARE(decoded.symptom.client.id, u"mariadb-connector-c"_s);
    }
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
