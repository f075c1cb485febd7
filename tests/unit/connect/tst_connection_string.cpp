// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ConnectionString.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::connect;
using std::chrono::milliseconds;

namespace {

QString summary(const ConnectionString &said)
{
    const ConnectionTarget &t = said.target;
    QStringList words{t.transport == Transport::Tcp && !said.hostGiven ? u"-"_s : t.display()};
    words << (t.user.isEmpty() ? u"-"_s : t.user);
    words << (t.hasPassword ? QString::fromUtf8(t.password.reveal()) : u"-"_s);
    words << (t.database.isEmpty() ? u"-"_s : t.database);
    words << (said.tlsGiven ? QString(tlsModeName(t.tlsMode)) : u"-"_s);
    return words.join(u' ');
}

ConnectionString pasted(const QString &text)
{
    const auto said = targetFromDsn(text);
    return said ? *said : ConnectionString();
}

} // namespace

class TestConnectionString : public QObject
{
    Q_OBJECT

private slots:
    void every_form_is_recognised_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("target"); // place user password database TLS mode
        const auto row = [](const char *name, const QString &text, const QString &kind,
                            const QString &target) {
            QTest::newRow(name) << text << kind << target;
        };
        row("mysql://", u"mysql://app:s%40c@db1:3307/shop"_s, u"mysql:// address"_s,
            u"db1:3307 app s@c shop -"_s);
        row("mariadb://", u"mariadb://app@db1"_s, u"mariadb:// address"_s, u"db1:3306 app - - -"_s);
        row("signs that nobody encoded", u"mysql://app:p@ss/w?rd#1@db1/shop"_s, u"mysql:// address"_s,
            u"db1:3306 app p@ss/w?rd#1 shop -"_s);
        row("IPv6", u"mysql://app@[2001:db8::1]:3307/"_s, u"mysql:// address"_s,
            u"[2001:db8::1]:3307 app - - -"_s);
        row("long options", u"mysql://db1/x?ssl-mode=VERIFY_IDENTITY&ssl-ca=/ca.pem"_s, u"mysql:// address"_s,
            u"db1:3306 - - x VERIFY_IDENTITY"_s);
        row("JDBC", u"jdbc:mysql://db1:3307/shop?user=app&password=x%26y&useSSL=false"_s, u"JDBC URL"_s,
            u"db1:3307 app x&y shop DISABLED"_s);
        row("JDBC of MariaDB",
            u"jdbc:mariadb://db1/shop?user=app&sslMode=verify-full&serverSslCert=/ca.pem"_s, u"JDBC URL"_s,
            u"db1:3306 app - shop VERIFY_IDENTITY"_s);
        row("JDBC failover", u"jdbc:mysql://db1:3306,db2:3307/shop"_s, u"JDBC URL"_s,
            u"db1:3306 - - shop -"_s);
        row("JDBC load balance", u"jdbc:mysql:loadbalance://db1,db2/shop"_s, u"JDBC URL"_s,
            u"db1:3306 - - shop -"_s);
        row("JDBC address blocks",
            u"jdbc:mariadb:replication://address=(host=db1)(port=3310)(type=primary),address=(host=db2)(type=replica)/shop"_s,
            u"JDBC URL"_s, u"db1:3310 - - shop -"_s);
        row("JDBC key equals value", u"jdbc:mysql://(host=db1,port=3310,user=app)/shop"_s, u"JDBC URL"_s,
            u"db1:3310 app - shop -"_s);
        row("JDBC account for all", u"jdbc:mysql://app:x@(db1:3311,db2)/shop"_s, u"JDBC URL"_s,
            u"db1:3311 app x shop -"_s);
        row("JDBC requireSSL",
            u"jdbc:mysql://db1/?useSSL=true&requireSSL=true&verifyServerCertificate=false"_s, u"JDBC URL"_s,
            u"db1:3306 - - - REQUIRED"_s);
        row("Spring's properties",
            u"spring.datasource.url=jdbc:mysql://db1:3306/shop?useSSL=true\nspring.datasource.username=app\nspring.datasource.password=x"_s,
            u"JDBC URL"_s, u"db1:3306 app x shop REQUIRED"_s);
        row("PDO", u"mysql:host=db1;port=3307;dbname=shop;charset=utf8mb4"_s, u"PDO DSN"_s,
            u"db1:3307 - - shop -"_s);
        row("PDO socket", u"mysql:unix_socket=/tmp/m.sock;dbname=shop"_s, u"PDO DSN"_s,
            u"/tmp/m.sock - - shop -"_s);
        row("new PDO",
            u"new PDO('mysql:host=db1;dbname=shop', 'app', 'x', [PDO::ATTR_TIMEOUT => 3, PDO::MYSQL_ATTR_SSL_CA => '/ca.pem'])"_s,
            u"PDO DSN"_s, u"db1:3306 app x shop VERIFY_CA"_s);
        row("SQLAlchemy", u"mysql+pymysql://app:x@db1:3307/shop?ssl_ca=/ca.pem&charset=utf8mb4"_s,
            u"SQLAlchemy URL"_s, u"db1:3307 app x shop VERIFY_CA"_s);
        row("SQLAlchemy in code",
            u"engine = create_engine(\"mysql+mysqldb://app@db1/shop\", pool_recycle=3600)"_s,
            u"SQLAlchemy URL"_s, u"db1:3306 app - shop -"_s);
        row("SQLAlchemy socket", u"mysql+mysqlconnector://app@localhost/shop?unix_socket=/tmp/m.sock"_s,
            u"SQLAlchemy URL"_s, u"/tmp/m.sock app - shop -"_s);
        row("Go", u"app:x@tcp(db1:3307)/shop?timeout=5s&tls=skip-verify&parseTime=true"_s, u"Go DSN"_s,
            u"db1:3307 app x shop REQUIRED"_s);
        row("Go socket", u"app@unix(/tmp/m.sock)/shop"_s, u"Go DSN"_s, u"/tmp/m.sock app - shop -"_s);
        row("Go odd password", u"app:a:b@c/d@tcp(db1)/shop"_s, u"Go DSN"_s, u"db1:3306 app a:b@c/d shop -"_s);
        row("Go tls", u"app@tcp([::1]:3307)/?tls=true"_s, u"Go DSN"_s, u"[::1]:3307 app - - REQUIRED"_s);
        row(".NET",
            u"Server=db1;Port=3307;Database=shop;Uid=app;Pwd=x;SslMode=Required;Connection Timeout=7"_s,
            u".NET connection string"_s, u"db1:3307 app x shop REQUIRED"_s);
        row(".NET other words",
            u"Data Source=db1;Initial Catalog=shop;User ID=app;Password='a;b';SSL Mode=VerifyFull;CACertificateFile=/ca.pem"_s,
            u".NET connection string"_s, u"db1:3306 app a;b shop VERIFY_IDENTITY"_s);
        row(".NET several", u"server=db1,db2;user=app;database=shop"_s, u".NET connection string"_s,
            u"db1:3306 app - shop -"_s);
        row("appsettings.json",
            u"{ \"ConnectionStrings\": { \"Default\": \"Server=db1;Database=shop;User=app;Password=x;\" } }"_s,
            u".NET connection string"_s, u"db1:3306 app x shop -"_s);
        row("ODBC",
            u"DRIVER={MySQL ODBC 9.0 Unicode Driver};SERVER=db1;PORT=3307;DATABASE=shop;UID=app;PWD={x;y};SSLMODE=DISABLED"_s,
            u"ODBC connection string"_s, u"db1:3307 app x;y shop DISABLED"_s);
        row("Rails address", u"DATABASE_URL=mysql2://app:x@db1/shop?pool=5&read_timeout=30"_s,
            u"Rails DATABASE_URL"_s, u"db1:3306 app x shop -"_s);
        row("database.yml",
            u"default: &default\n  adapter: mysql2\n  username: app\n  host: db0 # old\ndevelopment:\n  <<: *default\n  database: dev\nproduction:\n  <<: *default\n  host: db1\n  database: shop\n  password: \"x y\"\n  sslca: /ca.pem\n"_s,
            u"database.yml"_s, u"db1:3306 app x y shop VERIFY_CA"_s);
        row("database.yml with an address", u"production:\n  url: mysql2://app@db1:3310/shop\n"_s,
            u"Rails DATABASE_URL"_s, u"db1:3310 app - shop -"_s);
        row("Django",
            u"DATABASES = {\n  'default': {\n    'ENGINE': 'django.db.backends.mysql',\n    'NAME': 'shop',\n    'USER': 'app',\n    'PASSWORD': 'x',\n    'HOST': 'db1',\n    'PORT': '3307',\n    'CONN_MAX_AGE': 600,\n    'OPTIONS': {'connect_timeout': 3, 'ssl': {'ca': '/ca.pem'}},\n  }\n}"_s,
            u"Django settings"_s, u"db1:3307 app x shop VERIFY_CA"_s);
        row("Node",
            u"mysql.createConnection({ host: 'db1', port: 3307, user: 'app', password: 'x', database: 'shop', connectTimeout: 2000 })"_s,
            u"configuration object"_s, u"db1:3307 app x shop -"_s);
        row("Node socket", u"{ \"socketPath\": \"/tmp/m.sock\", \"user\": \"app\" }"_s,
            u"configuration object"_s, u"/tmp/m.sock app - - -"_s);
        row("Laravel .env",
            u"APP_NAME=Shop\nDB_CONNECTION=mysql\nDB_HOST=db1\nDB_PORT=3307\nDB_DATABASE=shop\nDB_USERNAME=app\nDB_PASSWORD=\"x # y\"\n"_s,
            u".env file"_s, u"db1:3307 app x # y shop -"_s);
        row("Docker .env",
            u"export MYSQL_HOST=db1\nMYSQL_USER=app\nMYSQL_PASSWORD=x\nMYSQL_DATABASE=shop\nMYSQL_ROOT_PASSWORD=no\n"_s,
            u".env file"_s, u"db1:3306 app x shop -"_s);
        row("WordPress",
            u"define( 'DB_NAME', 'shop' );\ndefine( 'DB_USER', 'app' );\ndefine( 'DB_PASSWORD', 'x' );\ndefine( 'DB_HOST', 'db1:3307' );"_s,
            u"wp-config.php"_s, u"db1:3307 app x shop -"_s);
        row("WordPress socket", u"define('DB_HOST', 'localhost:/tmp/m.sock');"_s, u"wp-config.php"_s,
            u"/tmp/m.sock - - - -"_s);
        row("PHP array",
            u"['driver' => 'mysql', 'host' => 'db1', 'port' => 3307, 'database' => 'shop', 'username' => 'app', 'password' => 'x']"_s,
            u"PHP array"_s, u"db1:3307 app x shop -"_s);
        row("quoted", u" \"mysql://db1/shop\" \n"_s, u"mysql:// address"_s, u"db1:3306 - - shop -"_s);
    }
    void every_form_is_recognised()
    {
        QFETCH(QString, text);
        QFETCH(QString, kind);
        QFETCH(QString, target);
        const auto said = targetFromDsn(text);
        QVERIFY2(said.ok(), said ? "" : qPrintable(said.error().detail));
        QCOMPARE(summary(*said), target);
        QCOMPARE(said->kind, kind);
        QVERIFY2(said->notUnderstood.isEmpty(), qPrintable(said->notUnderstood.join(u' ')));
    }

    void times_are_read_in_the_drivers_own_unit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("connect"); // ms; -1: not said
        QTest::addColumn<int>("read");
        QTest::newRow("JDBC: ms") << u"jdbc:mysql://h/?connectTimeout=2500&socketTimeout=30000"_s << 2500
                                  << 30000;
        QTest::newRow("PyMySQL: s") << u"mysql+pymysql://h/?connect_timeout=5&read_timeout=30"_s << 5000
                                    << 30000;
        QTest::newRow("Go: units") << u"u@tcp(h)/?timeout=1m30s&readTimeout=500ms"_s << 90000 << 500;
        QTest::newRow(".NET: s") << u"Server=h;Connect Timeout=7;Default Command Timeout=20"_s << 7000
                                 << 20000;
        QTest::newRow("Rails: s") << u"mysql2://h/x?connect_timeout=2&read_timeout=1.5"_s << 2000 << 1500;
        QTest::newRow("Node: ms") << u"{host: 'h', connectTimeout: 10000}"_s << 10000 << -1;
        QTest::newRow("no time") << u"jdbc:mysql://h/?connectTimeout=soon"_s << -1 << -1;
        QTest::newRow("negative") << u"jdbc:mysql://h/?connectTimeout=-5"_s << -1 << -1;
        QTest::newRow("absurd") << u"jdbc:mysql://h/?connectTimeout=1e300"_s << -1 << -1;
    }
    void times_are_read_in_the_drivers_own_unit()
    {
        QFETCH(QString, text);
        QFETCH(int, connect);
        QFETCH(int, read);
        const DriverTimes times = pasted(text).times;
        QCOMPARE(times.connect.value_or(milliseconds(-1)), milliseconds(connect));
        QCOMPARE(times.read.value_or(milliseconds(-1)), milliseconds(read));
    }

    void pools_and_keep_alive_are_noticed()
    {
        const DriverTimes net = pasted(u"Server=h;ConnectionLifeTime=300;Keepalive=60"_s).times;
        QCOMPARE(net.poolLifetime, milliseconds(300000));
        QCOMPARE(net.keepAlive, true);
        QCOMPARE(pasted(u"{'ENGINE': 'x', 'HOST': 'h', 'CONN_MAX_AGE': 600}"_s).times.poolLifetime,
                 milliseconds(600000));
        QCOMPARE(pasted(u"jdbc:mysql://h/?tcpKeepAlive=false"_s).times.keepAlive, false);
    }

    void the_applications_read_timeout_is_not_goneaways_own()
    {
        const auto said = pasted(u"jdbc:mysql://h/?socketTimeout=1"_s);
        QCOMPARE(said.target.readTimeout, ConnectionTarget().readTimeout);
    }

    void what_is_not_known_is_named_without_its_value()
    {
        const auto said = pasted(u"mysql://h/?colour=red&charset=utf8"_s);
        QCOMPARE(said.notUnderstood, QStringList{u"colour"_s});
        QCOMPARE(said.ignored, QStringList{u"charset"_s});
    }

    void further_servers_are_named()
    {
        const auto said = pasted(u"jdbc:mysql://db1:3307,db2,db3:3309/x"_s);
        QCOMPARE(said.otherHosts, (QStringList{u"db2:3307"_s, u"db3:3309"_s}));
        QVERIFY(said.remarks.join(u' ').contains(u"several servers"_s));
    }

    void values_from_the_programs_environment_are_not_made_up()
    {
        const auto said =
            pasted(u"{ host: process.env.DB_HOST, user: 'app', password: process.env.DB_PASS }"_s);
        QVERIFY(!said.hostGiven && !said.target.hasPassword);
        QCOMPARE(said.target.user, u"app"_s);
        QVERIFY(said.remarks.join(u' ').contains(u"\"host\""_s));
        const auto rails =
            pasted(u"production:\n  username: app\n  password: <%= ENV['X'] %>\n  host: db1\n"_s);
        QVERIFY(!rails.target.hasPassword);
        QCOMPARE(rails.target.host, u"db1"_s);
    }

    void no_remark_holds_the_password()
    {
        for (const QString &text : {u"mysql://u:tiger@h/?x=tiger"_s, u"Server=h;Pwd=tiger;Oops=tiger"_s,
                                    u"u:tiger@tcp(h)/?what=tiger"_s}) {
            const auto said = pasted(text);
            const QString all = said.remarks.join(u' ') + said.notUnderstood.join(u' ')
                + said.ignored.join(u' ') + said.kind + said.otherHosts.join(u' ');
            QVERIFY2(!all.contains(u"tiger"_s), qPrintable(all));
            QCOMPARE(QByteArray(said.target.password.reveal()), QByteArray("tiger"));
        }
    }

    void other_texts_are_no_connection_strings_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("words") << u"the server has gone away"_s;
        QTest::newRow("error") << u"ERROR 2006 (HY000): MySQL server has gone away"_s;
        QTest::newRow("another database") << u"postgres://u:p@h/db"_s;
        QTest::newRow("web address") << u"https://example.org/?a=b"_s;
        QTest::newRow("SQL") << u"SELECT 1; UPDATE t SET a = 1;"_s;
        QTest::newRow("signs") << u"://@:@://"_s;
        QTest::newRow("deep") << QString(100000, u'(');
        QTest::newRow("many quotes") << QString(100000, u'"');
        QTest::newRow("many pairs") << QString(u"a="_s).repeated(50000);
    }
    void other_texts_are_no_connection_strings()
    {
        QFETCH(QString, text);
        QVERIFY(!targetFromDsn(text).ok());
    }

    void a_word_of_a_command_line_is_told_from_a_file()
    {
        for (const QString &word : {u"mysql://h"_s, u"jdbc:mariadb://h/x"_s, u"mysql+pymysql://h"_s,
                                    u"u:p@tcp(h:1)/d"_s, u"mysql:host=h"_s, u"Server=h;Uid=u"_s})
            QVERIFY2(looksLikeDsn(word), qPrintable(word));
        for (const QString &word : {u"bundle.zip"_s, u"-h"_s, u"--dsn=mysql://h"_s, u"error.txt"_s,
                                    u"/tmp/a=b;c"_s, u"https://h"_s, u"idle-timeout"_s})
            QVERIFY2(!looksLikeDsn(word), qPrintable(word));
    }
};

QTEST_GUILESS_MAIN(TestConnectionString)
#include "tst_connection_string.moc"
