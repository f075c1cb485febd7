// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TargetReader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::connect;

namespace {

// A machine without option files, and nothing in its environment but this.
Surroundings bare(const QMap<QString, QString> &variables = {})
{
    Surroundings surroundings;
    for (const auto &[name, value] : variables.asKeyValueRange())
        surroundings.environment.insert(name, value);
    return surroundings;
}

// The same with one option file in its usual place.
Surroundings with(const QTemporaryDir &folder, const QByteArray &options)
{
    Surroundings surroundings;
    surroundings.places.user = folder.filePath(u".my.cnf"_s);
    QFile file(surroundings.places.user);
    if (file.open(QIODevice::WriteOnly))
        file.write(options);
    return surroundings;
}

QString originOf(const ParsedTarget &parsed, const QString &name)
{
    for (const Setting &setting : parsed.settings) {
        if (setting.name == name)
            return setting.origin.display();
    }
    return {};
}

// "localhost" means a Unix socket to the clients; on Windows they take TCP for it, and "." means the named
// pipe.
#ifdef Q_OS_WIN
constexpr bool SocketsFirst = false;
#else
constexpr bool SocketsFirst = true;
#endif

} // namespace

class TestConnectionTarget : public QObject
{
    Q_OBJECT

private slots:

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
        const auto again = takeTarget(words, bare());
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
        const auto again = takeTarget(words, bare());
        QVERIFY(again.ok());
        QCOMPARE(again->target.transport, Transport::Socket);
        QCOMPARE(again->target.socketPath, target.socketPath);
    }

    void the_mysql_clients_words_are_understood_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("user");
        QTest::newRow("apart") << QStringList{u"-h"_s, u"db1"_s, u"-P"_s, u"3307"_s, u"-u"_s, u"app"_s}
                               << u"db1:3307"_s << u"app"_s;
        QTest::newRow("together") << QStringList{u"-hdb1"_s, u"-P3307"_s, u"-uapp"_s} << u"db1:3307"_s
                                  << u"app"_s;
        QTest::newRow("long") << QStringList{u"--host=db1"_s, u"--port=3307"_s, u"--user=app"_s}
                              << u"db1:3307"_s << u"app"_s;
        QTest::newRow("long, apart") << QStringList{u"--host"_s, u"db1"_s, u"--user"_s, u"app"_s}
                                     << u"db1:3306"_s << u"app"_s;
        QTest::newRow("address") << QStringList{u"mysql://app@db1:3307/shop"_s} << u"db1:3307"_s << u"app"_s;
        QTest::newRow("address, encoded")
            << QStringList{u"mysql://a%40b@db1/"_s} << u"db1:3306"_s << u"a@b"_s;
        QTest::newRow("IPv6") << QStringList{u"-h"_s, u"::1"_s, u"-u"_s, u"x"_s} << u"[::1]:3306"_s << u"x"_s;
        if (SocketsFirst)
            QTest::newRow("socket") << QStringList{u"-S"_s, u"/tmp/x.sock"_s, u"-ux"_s} << u"/tmp/x.sock"_s
                                    << u"x"_s;
        else
            QTest::newRow("pipe") << QStringList{u"-h"_s, u"."_s, u"-ux"_s} << u"\\\\.\\pipe\\MySQL"_s
                                  << u"x"_s;
        QTest::newRow("localhost with a port is TCP")
            << QStringList{u"-P"_s, u"3307"_s, u"-ux"_s} << u"localhost:3307"_s << u"x"_s;
        QTest::newRow("protocol decides")
            << QStringList{u"--protocol=tcp"_s, u"-ux"_s} << u"localhost:3306"_s << u"x"_s;
    }
    void the_mysql_clients_words_are_understood()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, place);
        QFETCH(QString, user);
        const auto parsed = takeTarget(words, bare());
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.display(), place);
        QCOMPARE(parsed->target.user, user);
        QVERIFY(words.isEmpty());
    }

    void localhost_alone_means_the_socket_where_there_are_such()
    {
        QStringList words;
        const auto parsed = takeTarget(words, bare({{u"MYSQL_UNIX_PORT"_s, u"/run/here.sock"_s}}));
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.transport, SocketsFirst ? Transport::Socket : Transport::Tcp);
        QCOMPARE(parsed->target.socketPath, u"/run/here.sock"_s);
    }

    void an_address_can_carry_long_options()
    {
        QStringList words{u"mysql://app@db1/shop?ssl-mode=REQUIRED&connect-timeout=3"_s};
        const auto parsed = takeTarget(words, bare());
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.tlsMode, TlsMode::Required);
        QCOMPARE(parsed->target.connectTimeout, std::chrono::seconds(3));
        QCOMPARE(parsed->target.database, u"shop"_s);
        words = {u"mysql://app@db1/?charset=latin1&colour=red"_s};
        const QString remarks = takeTarget(words, bare())->remarks.join(u' ');
        QVERIFY(remarks.contains(u"colour"_s) && !remarks.contains(u"charset"_s));
    }

    void who_names_a_ca_wants_it_to_be_asked()
    {
        QStringList words{u"-hdb1"_s, u"--ssl-ca=/ca.pem"_s};
        QCOMPARE(takeTarget(words, bare())->target.tlsMode, TlsMode::VerifyCa);
        words = {u"-hdb1"_s, u"--ssl-ca=/ca.pem"_s, u"--ssl-mode=PREFERRED"_s};
        QCOMPARE(takeTarget(words, bare())->target.tlsMode, TlsMode::Preferred);
    }

    void other_words_are_left_in_their_order()
    {
        QStringList words{u"--json"_s, u"-h"_s, u"db1"_s, u"--symptom"_s, u"file"_s, u"--"_s, u"-h"_s};
        QVERIFY(takeTarget(words, bare()).ok());
        QCOMPARE(words, (QStringList{u"--json"_s, u"--symptom"_s, u"file"_s, u"--"_s, u"-h"_s}));
    }

    void a_password_in_the_open_is_noticed()
    {
        for (const QString &word :
             {u"-ptiger"_s, u"--password=tiger"_s, u"mysql://u:tiger@h/"_s, u"--dsn=u:tiger@tcp(h)/"_s}) {
            QStringList words{word};
            const auto parsed = takeTarget(words, bare());
            QVERIFY(parsed.ok());
            QVERIFY2(parsed->passwordOnCommandLine, qPrintable(word));
            QCOMPARE(QByteArray(parsed->target.password.reveal()), QByteArray("tiger"));
        }
    }

    void a_lone_p_asks()
    {
        QStringList words{u"-p"_s, u"-h"_s, u"db1"_s};
        const auto parsed = takeTarget(words, bare());
        QVERIFY(parsed->askPassword);
        QVERIFY(!parsed->target.hasPassword);
        QCOMPARE(parsed->target.host, u"db1"_s);
    }

    void the_environments_password_is_used()
    {
        QStringList words;
        const auto parsed = takeTarget(words, bare({{u"MYSQL_PWD"_s, u"tiger"_s}}));
        QVERIFY(parsed->remarks.join(u' ').contains(u"MYSQL_PWD"_s));
        QVERIFY(parsed->target.hasPassword);
        QVERIFY(!parsed->passwordOnCommandLine);
    }

    void a_bad_word_is_named_with_what_would_be_right_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("port") << QStringList{u"-P"_s, u"99999"_s} << u"--port takes a port from 1 to 65535"_s;
        QTest::newRow("port, no number") << QStringList{u"--port=x"_s} << u"--port takes"_s;
        QTest::newRow("nothing behind") << QStringList{u"-h"_s} << u"-h needs a host name"_s;
        QTest::newRow("TLS mode") << QStringList{u"--ssl-mode=maybe"_s} << u"DISABLED, PREFERRED"_s;
        QTest::newRow("verify without a CA") << QStringList{u"--ssl-mode=VERIFY_CA"_s} << u"--ssl-ca"_s;
        QTest::newRow("protocol") << QStringList{u"--protocol=udp"_s} << u"tcp, socket"_s;
        QTest::newRow("flag") << QStringList{u"--compress=maybe"_s} << u"ON or OFF"_s;
        QTest::newRow("no connection string") << QStringList{u"--dsn=hello"_s} << u"mysql://user@host"_s;
        QTest::newRow("missing option file")
            << QStringList{u"--defaults-file=/nowhere/my.cnf"_s} << u"/nowhere/my.cnf"_s;
    }
    void a_bad_word_is_named_with_what_would_be_right()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const auto parsed = takeTarget(words, bare());
        QVERIFY(!parsed.ok());
        QVERIFY2(parsed.error().detail.contains(says), qPrintable(parsed.error().detail));
    }

    void an_option_file_counts_less_than_a_word_and_more_than_the_environment()
    {
        const QTemporaryDir folder;
        Surroundings around = with(folder, "[client]\nhost=file\nport=3307\nuser=f\n[mysql]\nuser=m\n");
        around.environment.insert(u"MYSQL_HOST"_s, u"variable"_s);
        around.environment.insert(u"MYSQL_TCP_PORT"_s, u"3309"_s);
        QStringList words{u"-P3308"_s};
        const auto parsed = takeTarget(words, around);
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.display(), u"file:3308"_s);
        QCOMPARE(parsed->target.user, u"m"_s);
        QCOMPARE(originOf(*parsed, u"host"_s), around.places.user + u":2 [client]"_s);
        QCOMPARE(originOf(*parsed, u"user"_s), around.places.user + u":6 [mysql]"_s);
        QCOMPARE(originOf(*parsed, u"port"_s), u"the command line"_s);
        QCOMPARE(originOf(*parsed, u"connect-timeout"_s), u"default"_s);
    }

    void a_port_in_a_file_or_the_environment_leaves_localhost_to_the_socket()
    {
        const QTemporaryDir folder;
        QStringList words;
        const Transport local = SocketsFirst ? Transport::Socket : Transport::Tcp;
        QCOMPARE(takeTarget(words, with(folder, "[client]\nport=3307\n"))->target.transport, local);
        QCOMPARE(takeTarget(words, bare({{u"MYSQL_TCP_PORT"_s, u"3307"_s}}))->target.transport, local);
        words = {u"-P"_s, u"3307"_s};
        const auto parsed = takeTarget(words, with(folder, "[client]\nsocket=/x\n"));
        QCOMPARE(parsed->target.transport, Transport::Tcp);
        QCOMPARE(parsed->remarks.join(u' ').contains(u"MySQL's own client would take the socket"_s),
                 SocketsFirst);
    }

    void a_socket_in_a_file_does_not_win_over_a_host()
    {
        const QTemporaryDir folder;
        QStringList words{u"-h"_s, u"db1"_s};
        QCOMPARE(takeTarget(words, with(folder, "[client]\nsocket=/x\n"))->target.display(), u"db1:3306"_s);
        words = {u"-S/y"_s};
        QCOMPARE(takeTarget(words, with(folder, "[client]\nhost=db1\n"))->target.display(), u"db1:3306"_s);
    }

    void option_files_are_left_alone_when_told_so()
    {
        const QTemporaryDir folder;
        QStringList words{u"--no-defaults"_s, u"-udef"_s};
        const auto parsed = takeTarget(words, with(folder, "[client]\nhost=db1\nuser=abc\n"));
        QCOMPARE(parsed->target.host, u"localhost"_s);
        QVERIFY(words.isEmpty());
    }

    void what_stands_in_option_files_is_understood_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("underscores") << QByteArray("ssl_ca=/a") << u"ssl-ca"_s << u"/a"_s;
        QTest::newRow("upper case") << QByteArray("HOST=a") << u"host"_s << u"a"_s;
        QTest::newRow("loose") << QByteArray("loose-host=a\nloose-nonsense") << u"host"_s << u"a"_s;
        QTest::newRow("beginning") << QByteArray("hos=a") << u"host"_s << u"a"_s;
        QTest::newRow("ambiguous beginning") << QByteArray("host=a\nssl-c=b") << u"ssl-ca"_s << QString();
        QTest::newRow("size") << QByteArray("max_allowed_packet=16M") << u"max-allowed-packet"_s
                              << u"16777216"_s;
        QTest::newRow("port with a unit") << QByteArray("port=3K") << u"port"_s << u"3072"_s;
        QTest::newRow("port 0 is the usual one") << QByteArray("port=0") << u"port"_s << u"3306"_s;
        QTest::newRow("bad port") << QByteArray("port=12x") << u"port"_s << u"3306"_s;
        QTest::newRow("timeout") << QByteArray("connect_timeout=7") << u"connect-timeout"_s << u"7"_s;
        QTest::newRow("no timeout at all")
            << QByteArray("connect_timeout=0") << u"connect-timeout"_s << u"5"_s;
        QTest::newRow("flag") << QByteArray("compress") << u"compress"_s << u"ON"_s;
        QTest::newRow("flag off again")
            << QByteArray("compress\nskip-compress") << u"compress"_s << QString();
        QTest::newRow("flag switched on") << QByteArray("enable-compress") << u"compress"_s << u"ON"_s;
        QTest::newRow("flag, bad value") << QByteArray("compress=2") << u"compress"_s << QString();
        QTest::newRow("an option that begins with enable")
            << QByteArray("enable-cleartext-plugin") << u"enable-cleartext-plugin"_s << u"ON"_s;
        QTest::newRow("protocol's beginning") << QByteArray("protocol=TC") << u"protocol"_s << u"TCP"_s;
        QTest::newRow("protocol of pipes") << QByteArray("protocol=pipe") << u"protocol"_s << u"PIPE"_s;
        QTest::newRow("mode") << QByteArray("ssl-mode=required") << u"ssl-mode"_s << u"REQUIRED"_s;
        QTest::newRow("MariaDB's ssl") << QByteArray("ssl") << u"ssl-mode"_s << u"REQUIRED"_s;
        QTest::newRow("MariaDB's skip-ssl")
            << QByteArray("ssl-ca=/a\nskip-ssl") << u"ssl-mode"_s << u"DISABLED"_s;
        QTest::newRow("MariaDB's ssl=0") << QByteArray("ssl=0") << u"ssl-mode"_s << u"DISABLED"_s;
        QTest::newRow("MariaDB's verification")
            << QByteArray("ssl-ca=/a\nssl-verify-server-cert") << u"ssl-mode"_s << u"VERIFY_IDENTITY"_s;
        QTest::newRow("no comparing of names")
            << QByteArray("ssl-ca=/a\nssl-verify-server-cert=0") << u"ssl-mode"_s << u"VERIFY_CA"_s;
        QTest::newRow("a CA is asked") << QByteArray("ssl-ca=/a") << u"ssl-mode"_s << u"VERIFY_CA"_s;
        QTest::newRow("a folder of CAs is asked")
            << QByteArray("ssl-capath=/a") << u"ssl-mode"_s << u"VERIFY_CA"_s;
        QTest::newRow("a CA is not asked when told so")
            << QByteArray("ssl-ca=/a\nssl-mode=REQUIRED") << u"ssl-mode"_s << u"REQUIRED"_s;
        QTest::newRow("versions") << QByteArray("tls_version=TLSv1.3") << u"tls-version"_s << u"TLSv1.3"_s;
        QTest::newRow("password") << QByteArray("password=x") << u"password"_s << u"*****"_s;
        QTest::newRow("empty host") << QByteArray("host=") << u"host"_s << u"localhost"_s;
    }
    void what_stands_in_option_files_is_understood()
    {
        QFETCH(QByteArray, options);
        QFETCH(QString, name);
        QFETCH(QString, value);
        const QTemporaryDir folder;
        QStringList words;
        const auto parsed = takeTarget(words, with(folder, "[client]\n" + options + '\n'));
        QVERIFY(parsed.ok());
        QString found;
        for (const Setting &setting : parsed->settings) {
            if (setting.name == name)
                found = setting.value;
        }
        QCOMPARE(found, value);
    }

    void lines_that_cannot_be_used_are_named_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown") << QByteArray("hst=a") << u"neither the mysql nor the mariadb client"_s;
        QTest::newRow("ambiguous") << QByteArray("ssl-c=a") << u"could be short for several"_s;
        QTest::newRow("short") << QByteArray("hos=a") << u"is read as \"host\""_s;
        QTest::newRow("bad value") << QByteArray("port=12x") << u"--port takes a port"_s;
        QTest::newRow("no value") << QByteArray("port") << u"--port needs"_s;
        QTest::newRow("bad flag") << QByteArray("compress=2") << u"--compress takes ON or OFF"_s;
        QTest::newRow("before a group") << QByteArray("[oops\n") << u"closing bracket"_s;
        QTest::newRow("a group of one client")
            << QByteArray("[client-mariadb]\nhost=a") << u"MySQL's own client does not read"_s;
    }
    void lines_that_cannot_be_used_are_named()
    {
        QFETCH(QByteArray, options);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        QStringList words;
        const auto parsed = takeTarget(words, with(folder, "[client]\n" + options + '\n'));
        QVERIFY(parsed.ok());
        QVERIFY2(parsed->remarks.join(u' ').contains(says), qPrintable(parsed->remarks.join(u' ')));
    }

    void options_that_decide_no_target_are_no_reason_to_speak()
    {
        const QTemporaryDir folder;
        QStringList words;
        const auto parsed = takeTarget(words,
                                       with(folder,
                                            "[client]\nhost=127.0.0.1\ndefault-character-set=utf8mb4\n[mysql]"
                                            "\nprompt=x\nno-auto-rehash\nskip-column-names\nloose-x\n"));
        QVERIFY2(parsed->remarks.isEmpty(), qPrintable(parsed->remarks.join(u' ')));
    }

    void a_password_without_a_value_in_a_file_asks()
    {
        const QTemporaryDir folder;
        QStringList words;
        QVERIFY(takeTarget(words, with(folder, "[client]\npassword\n"))->askPassword);
        QVERIFY(!takeTarget(words, with(folder, "[client]\npassword\nskip-password\n"))->askPassword);
        QVERIFY(!takeTarget(words, with(folder, "[client]\npassword\npassword=x\n"))->askPassword);
        words = {u"-p"_s};
        const auto parsed = takeTarget(words, with(folder, "[client]\npassword=x\n"));
        QVERIFY(parsed->askPassword && !parsed->target.hasPassword);
    }

    void defaults_are_printed_with_their_sources_and_without_passwords()
    {
        const QTemporaryDir folder;
        QStringList words{u"--print-defaults"_s, u"-P3308"_s};
        const auto parsed = takeTarget(words, with(folder, "[client]\nhost=db1\npassword=tiger\n"));
        QVERIFY(parsed->printDefaults);
        const QString text = defaultsText(*parsed);
        QVERIFY(text.contains(u"db1:3308"_s));
        QVERIFY(text.contains(u".my.cnf:2 [client]"_s));
        QVERIFY(text.contains(u"*****"_s) && !text.contains(u"tiger"_s));
        QVERIFY(text.contains(u"the command line"_s));
        QVERIFY(text.contains(u"no CA is known"_s));
    }

    void a_connection_string_counts_as_a_word()
    {
        const QTemporaryDir folder;
        const Surroundings around =
            with(folder, "[client]\nhost=file\nport=3309\nuser=f\nsocket=/x\nconnect_timeout=9\n");
        QStringList words{u"jdbc:mysql://db1/shop?user=app&connectTimeout=2500"_s, u"-uother"_s};
        const auto parsed = takeTarget(words, around);
        QCOMPARE(parsed->target.display(), u"db1:3306"_s);
        QCOMPARE(parsed->target.user, u"other"_s);
        QCOMPARE(parsed->target.database, u"shop"_s);
        QCOMPARE(parsed->target.connectTimeout, std::chrono::seconds(3));
        QCOMPARE(originOf(*parsed, u"host"_s), u"the connection string"_s);
        QVERIFY(!parsed->passwordOnCommandLine);
    }

    void a_connection_string_can_stand_in_a_file()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u".env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("APP=x\nDB_HOST=db2\nDB_PASSWORD=tiger\n");
        file.close();
        QStringList words{u"--dsn-file"_s, file.fileName()};
        const auto parsed = takeTarget(words, bare());
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->target.display(), u"db2:3306"_s);
        QVERIFY(!parsed->passwordOnCommandLine);
        QCOMPARE(QByteArray(parsed->target.password.reveal()), QByteArray("tiger"));
    }

    void a_certificate_that_is_not_verified_is_said_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says"); // empty: nothing
        QTest::newRow("no CA") << QStringList{u"-hdb1"_s} << u"no CA is known"_s;
        QTest::newRow("TLS without a CA")
            << QStringList{u"-hdb1"_s, u"--ssl-mode=REQUIRED"_s} << u"no CA is known"_s;
        QTest::newRow("a CA that is not asked")
            << QStringList{u"-hdb1"_s, u"--ssl-ca=/a"_s, u"--ssl-mode=REQUIRED"_s} << u"does not ask it"_s;
        QTest::newRow("a CA") << QStringList{u"-hdb1"_s, u"--ssl-ca=/a"_s} << QString();
        QTest::newRow("this machine") << QStringList{u"-h127.0.0.1"_s} << QString();
        QTest::newRow("a socket") << QStringList{u"-S/x"_s} << QString();
    }
    void a_certificate_that_is_not_verified_is_said()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const QString remarks = takeTarget(words, bare())->remarks.join(u' ');
        if (says.isEmpty())
            QVERIFY2(remarks.isEmpty(), qPrintable(remarks));
        else
            QVERIFY2(remarks.contains(says), qPrintable(remarks));
    }

    void the_applications_own_times_are_told()
    {
        QStringList words{u"jdbc:mysql://127.0.0.1/x?socketTimeout=30000&maxLifetime=1800000"_s};
        const auto parsed = takeTarget(words, bare());
        QVERIFY(parsed->remarks.join(u' ').contains(u"after 30 s"_s));
        QVERIFY(parsed->remarks.join(u' ').contains(u"at most 1800 s"_s));
        QCOMPARE(parsed->times.read, std::chrono::milliseconds(30000));
    }

    void a_whole_target_survives_being_said_in_words()
    {
        const QTemporaryDir folder;
        ConnectionTarget target;
        target.host = u"localhost"_s;
        target.user = u"app"_s;
        target.tlsCa = u"/ca.pem"_s;
        target.tlsMode = TlsMode::Required;
        target.tlsCaPath = u"/ca"_s;
        target.tlsCrl = u"/crl"_s;
        target.tlsCipher = u"AES"_s;
        target.tlsVersions = u"TLSv1.2"_s;
        target.compress = true;
        target.serverPublicKeyPath = u"/key"_s;
        target.getServerPublicKey = true;
        target.defaultAuth = u"mysql_native_password"_s;
        target.maxAllowedPacket = 4096;
        QStringList words = optionWords(target);
        const auto again = takeTarget(words, with(folder, "[client]\nhost=x\nssl-cert=/c\nsocket=/s\n"));
        QVERIFY(again.ok() && words.isEmpty());
        QCOMPARE(optionWords(again->target), optionWords(target));
    }
};

QTEST_GUILESS_MAIN(TestConnectionTarget)
#include "tst_connection_target.moc"
