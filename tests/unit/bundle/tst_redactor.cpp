// SPDX-License-Identifier: GPL-3.0-or-later
// What must never leave the machine. The other half, what must survive, is tst_survivors.
#include "bundle/Redactor.h"
#include "bundle/Secrets.h"
#include "evidence/Json.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace facts = evidence::facts;

namespace {

evidence::Observation seen(QLatin1StringView fact, evidence::FactValue value,
                           evidence::Sensitivity sensitivity = evidence::Sensitivity::Identifying)
{
    evidence::Observation observation;
    observation.fact = fact;
    observation.value = std::move(value);
    observation.sensitivity = sensitivity;
    observation.at = QDateTime(QDate(2026, 11, 23), QTime(3, 11, 22), Qt::UTC);
    return observation;
}

QString redactedJson(const evidence::Evidence &evidence)
{
    bundle::Redactor redactor({});
    bundle::RedactionCounts counts;
    return QString::fromUtf8(QJsonDocument(evidence::toJson(redactor.redacted(evidence, counts))).toJson());
}

} // namespace

class TestRedactor : public QObject
{
    Q_OBJECT

private slots:
    // Every row hides the word Zs3cret somewhere.
    void secrets_are_removed_from_text_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QString &text) {
            QTest::newRow(name) << text;
        };
        row("identified by", u"CREATE USER 'a'@'%' IDENTIFIED BY 'Zs3cret'"_s);
        row("identified by, double quotes", u"ALTER USER a IDENTIFIED BY \"Zs3cret\""_s);
        row("identified with by", u"CREATE USER a IDENTIFIED WITH mysql_native_password BY 'Zs3cret'"_s);
        row("identified with as", u"CREATE USER a IDENTIFIED WITH caching_sha2_password AS 'Zs3cret'"_s);
        row("identified by password", u"GRANT USAGE ON *.* TO a IDENTIFIED BY PASSWORD 'Zs3cret'"_s);
        row("identified via using", u"CREATE USER a IDENTIFIED VIA ed25519 USING PASSWORD('Zs3cret')"_s);
        row("replace the old one", u"ALTER USER a IDENTIFIED BY 'new' REPLACE 'Zs3cret'"_s);
        row("an escaped quote inside", u"... IDENTIFIED BY 'x\\'Zs3cret'"_s);
        row("a doubled quote inside", u"... IDENTIFIED BY 'x''Zs3cret'"_s);
        row("cut off in the password", u"... IDENTIFIED BY 'Zs3cret"_s);
        row("lower case", u"create user a identified by 'Zs3cret'"_s);
        row("a line break before it", u"IDENTIFIED\n  BY\n  'Zs3cret'"_s);
        row("set password", u"SET PASSWORD = 'Zs3cret'"_s);
        row("set password for", u"SET PASSWORD FOR 'bob'@'localhost' = PASSWORD('Zs3cret')"_s);
        row("set password for, plain", u"SET PASSWORD FOR bob@localhost = 'Zs3cret'"_s);
        row("the function", u"UPDATE mysql.user SET authentication_string=PASSWORD(\"Zs3cret\")"_s);
        row("the old function", u"OLD_PASSWORD('Zs3cret')"_s);
        row("change master", u"CHANGE MASTER TO MASTER_USER='r', MASTER_PASSWORD='Zs3cret'"_s);
        row("change replication source",
            u"CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = 'Zs3cret', SOURCE_PORT = 3306"_s);
        row("start replica", u"START REPLICA USER='r' PASSWORD='Zs3cret'"_s);
        row("create server",
            u"CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'u', PASSWORD 'Zs3cret', HOST 'h1')"_s);
        row("encrypted with", u"BACKUP ENCRYPTED WITH 'Zs3cret'"_s);
        row("aes", u"SELECT AES_ENCRYPT(name, 'Zs3cret') FROM t"_s);
        row("federated connection", u"CONNECTION='mysql://bob:Zs3cret@db7:3306/shop/t'"_s);
        row("--password=", u"mysqldump --user=bob --password=Zs3cret shop"_s);
        row("--password=, quoted", u"mysql --password='Zs3cret x'"_s);
        row("--password with a blank", u"mydumper --password Zs3cret"_s);
        row("-p", u"mysql -u bob -pZs3cret shop"_s);
        row("-p, quoted", u"mysql -u bob -p'Zs3cret' shop"_s);
        row("-p of mariadb-dump", u"$ mariadb-dump -h db7 -pZs3cret"_s);
        row("sshpass", u"sshpass -p Zs3cret ssh db7"_s);
        row("MYSQL_PWD", u"MYSQL_PWD=Zs3cret mysql"_s);
        row("exported", u"export MYSQL_ROOT_PASSWORD=Zs3cret"_s);
        row("in a compose file", u"      MYSQL_PASSWORD: Zs3cret"_s);
        row("in a list of a compose file", u"  - MARIADB_ROOT_PASSWORD=Zs3cret"_s);
        row("DB_PASS", u"DB_PASS=Zs3cret"_s);
        row("option file", u"[client]\nuser=bob\npassword=Zs3cret\n"_s);
        row("option file with blanks", u"password = \"Zs3cret with # and ;\""_s);
        row("a password with blanks and commas", u"password=x, Zs3cret y"_s);
        row("option file on one line", u"[client] user=bob; password=Zs3cret; port=3306"_s);
        row("ini of php", u"mysqli.default_pw = Zs3cret"_s);
        row("uri", u"mysql://bob:Zs3cret@db7:3306/shop"_s);
        row("uri with an at sign in the password", u"mysql://bob:x@Zs3cret@db7/shop"_s);
        row("uri with a slash in the password", u"mysql://bob:x/Zs3cret@db7/shop"_s);
        row("uri of SQLAlchemy", u"mysql+pymysql://bob:Zs3cret@db7/shop?charset=utf8mb4"_s);
        row("uri of another system", u"redis://:Zs3cret@cache:6379/0"_s);
        row("jdbc parameters", u"jdbc:mysql://db7:3306/shop?user=bob&password=Zs3cret&useSSL=true"_s);
        row("go dsn", u"bob:Zs3cret@tcp(db7:3306)/shop"_s);
        row("odbc", u"Driver={MySQL};Server=db7;Uid=bob;Pwd=Zs3cret;"_s);
        row("ado", u"Server=db7;Database=shop;User Id=bob;Password=Zs3cret;"_s);
        row("json", u"{\"user\": \"bob\", \"password\": \"Zs3cret\"}"_s);
        row("python", u"pymysql.connect(host='db7', user='bob', passwd='Zs3cret')"_s);
        row("python dictionary", u"'PASSWORD': 'Zs3cret', 'HOST': 'db7'"_s);
        row("php array", u"'password' => 'Zs3cret',"_s);
        row("php trace", u"#0 /var/www/a.php(5): mysqli->__construct('db7', 'bob', 'Zs3cret', 'shop')"_s);
        row("php function in a trace", u"#1 mysqli_connect('db7', 'bob', 'Zs3cret')"_s);
        row("pdo in a trace", u"PDO->__construct('mysql:host=db7;dbname=shop', 'bob', 'Zs3cret', Array)"_s);
        row("camel case", u"dbPassword=Zs3cret&x=1"_s);
        row("passphrase", u"ssl_passphrase: Zs3cret"_s);
        row("secret key", u"s3_secret_key = Zs3cret"_s);
        row("api key", u"api_key=Zs3cret"_s);
        row("token in json", u"\"vault_token\":\"Zs3cret\""_s);
        row("xml", u"<password>Zs3cret</password>"_s);
        row("xml attribute", u"<Resource username=\"bob\" password=\"Zs3cret\" url=\"x\"/>"_s);
        row("basic authorization", u"Authorization: Basic Zs3cretZm9v"_s);
        row("bearer", u"Authorization: Bearer Zs3cret0123456789abc"_s);
        row("private key", u"-----BEGIN RSA PRIVATE KEY-----\nMIIZs3cret\n-----END RSA PRIVATE KEY-----\n"_s);
        row("private key, cut off", u"x\n-----BEGIN PRIVATE KEY-----\nMIIZs3cret\nabc"_s);
        row("private key on one line",
            u"key: \"-----BEGIN EC PRIVATE KEY-----\\nMIIZs3cret\\n-----END EC PRIVATE KEY-----\""_s);
        row("wsrep_sst_auth", u"wsrep_sst_auth=bob:Zs3cret"_s);
        row("masked name with a dash", u"--ssl-passphrase=Zs3cret"_s);
        row("curl", u"curl -u bob:Zs3cret https://x"_s);
        row("a password after a prompt", u"Enter password: Zs3cret"_s);
        // people's data in statements, wherever they stand
        row("a statement in a paste", u"SELECT * FROM users WHERE email = 'Zs3cret'"_s);
        row("SQLAlchemy",
            u"sqlalchemy.exc.OperationalError: (2006, 'x')\n[SQL: SELECT * FROM u WHERE a = 'Zs3cret']\n(Background on this error)"_s);
        row("SQLAlchemy's parameters",
            u"[SQL: INSERT INTO u VALUES (%s, %s)]\n[parameters: ('Zs3cret', 5)]"_s);
        row("parameters of many", u"[parameters: [('a', 1),\n ('Zs3cret', 2)]]\n"_s);
        row("Laravel", u"SQLSTATE[HY000] (SQL: select * from `users` where `name` = Zs3cret limit 1)"_s);
        row("a cursor's argument", u"    cursor.execute(\"SELECT * FROM t WHERE a='Zs3cret'\")"_s);
        row("over several lines",
            u"INSERT INTO t\nVALUES\n  ('a',\n   'Zs3cret')\nERROR 2006 (HY000) at line 1"_s);
        row("a string over several lines", u"UPDATE t SET a = 'x\ny Zs3cret\nz' WHERE id = 5"_s);
        row("a prompt", u"mysql> select 'Zs3cret' from dual;"_s);
        row("words that look like an error inside a string",
            u"UPDATE t SET a='job failed: Zs3cret' WHERE b=1"_s);
        row("the end of a statement", u"... WHERE name = 'Zs3cret'"_s);
        row("rows without their beginning", u"VALUES (1, 'Zs3cret')"_s);
        row("a replica's error",
            u"Error 'x' on query. Default database: 'shop'. Query: 'INSERT INTO t VALUES ('Zs3cret','b')'"_s);
        row("a duplicate", u"ERROR 1062 (23000): Duplicate entry 'Zs3cret' for key 'users.email'"_s);
        row("a syntax error", u"... the right syntax to use near 'Zs3cret' at line 1"_s);
        row("an incorrect value", u"Incorrect integer value: 'Zs3cret' for column `a`.`b`.`c` at row 1"_s);
        row("bindings", u"bindings: [\"Zs3cret\"]"_s);
    }

    void secrets_are_removed_from_text()
    {
        QFETCH(QString, text);
        for (const bool pseudonyms : {true, false}) {
            bundle::Redactor redactor({.pseudonyms = pseudonyms});
            int count = 0;
            const QString safe = redactor.text(text, count);
            QVERIFY2(!safe.contains("Zs3cret"_L1), qPrintable(safe));
            QVERIFY(count > 0);
        }
    }

    // Regular expressions have bounds of their own: what they cannot search must not slip through.
    void very_long_texts_do_not_slip_through_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("identified by") << u"CREATE USER a IDENTIFIED BY '"_s << u"'"_s;
        QTest::newRow("a setting") << u"password="_s << u"\n"_s;
        QTest::newRow("a quoted setting") << u"'password' => \""_s << u"\","_s;
        QTest::newRow("a statement") << u"INSERT INTO t VALUES ('"_s << u"')"_s;
        QTest::newRow("a uri") << u"mysql://hugo:"_s << u"@corp7/shop"_s;
        QTest::newRow("a private key")
            << u"-----BEGIN PRIVATE KEY-----\n"_s << u"\n-----END PRIVATE KEY-----"_s;
        QTest::newRow("parameters") << u"[parameters: ('"_s << u"')]\n"_s;
        QTest::newRow("a duplicate") << u"Duplicate entry '"_s << u"' for key 'a'"_s;
        QTest::newRow("a stack trace") << u"mysqli_connect('db', 'u', '"_s << u"')"_s;
        QTest::newRow("a crash block")
            << u"Query (0x1): SELECT '"_s << u"'\n\nConnection ID (thread ID): 1\n"_s;
    }

    void very_long_texts_do_not_slip_through()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        for (const QString &filler : {u"Zs3cret"_s, u"Zs3cret\\'"_s}) {
            const QString text = u"first line\n"_s + before + filler.repeated(60000) + after;
            bundle::Redactor redactor({});
            int count = 0;
            QVERIFY(!redactor.text(text, count).contains("Zs3cret"_L1));
            QVERIFY(!redactor.errorLog(text, count).contains("Zs3cret"_L1));
        }
    }

    void names_become_pseudonyms_in_text_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("hidden");
        const auto row = [](const char *name, const QString &text, const QString &hidden) {
            QTest::newRow(name) << text << hidden;
        };
        row("IPv4", u"connect to 10.20.30.40 failed"_s, u"10.20.30.40"_s);
        row("IPv4 with a port", u"10.20.30.40:3306"_s, u"10.20.30.40"_s);
        row("IPv4 at the end of a sentence", u"refused by 10.20.30.40."_s, u"10.20.30.40"_s);
        row("IPv6", u"from 2001:db8::1f to here"_s, u"2001:db8"_s);
        row("IPv6 in full", u"from 2001:db8:0:1:2:3:4:5."_s, u"2001:db8"_s);
        row("IPv6 with brackets", u"[fe80::aa:1]:3306"_s, u"fe80"_s);
        row("IPv4 inside IPv6", u"::ffff:10.20.30.40"_s, u"10.20"_s);
        row("MAC", u"at 52:54:00:ab:cd:ef"_s, u"52:54"_s);
        row("an account", u"Access denied for user 'hugo'@'corp7' (using password: YES)"_s, u"hugo,corp7"_s);
        row("an account in back ticks", u"A connection from `hugo`@`corp7` was closed"_s, u"hugo,corp7"_s);
        row("an account without quotes", u"hugo@corp7.example on  using Socket"_s, u"hugo,corp7"_s);
        row("an aborted connection",
            u"Aborted connection 4 to db: 'shopdb' user: 'hugo' host: 'corp7' (Got timeout)"_s,
            u"shopdb,hugo,corp7"_s);
        row("a forced close", u"Forcing close of thread 9  user: 'hugo'."_s, u"hugo"_s);
        row("a shutdown", u"Received SHUTDOWN from user hugo. Shutting down mysqld"_s, u"hugo"_s);
        row("a shutdown of MariaDB", u"(initiated by: hugo[hugo] @ corp7 [10.20.30.40]): Normal shutdown"_s,
            u"hugo,corp7,10.20"_s);
        row("host not allowed", u"Host 'corp7' is not allowed to connect to this MariaDB server"_s,
            u"corp7"_s);
        row("a refused connection", u"Can't connect to MySQL server on 'corp7.example:3306' (111)"_s,
            u"corp7"_s);
        row("an unknown host", u"Unknown MySQL server host 'corp7.example' (-2)"_s, u"corp7"_s);
        row("an unknown database", u"ERROR 1049 (42000): Unknown database 'shopdb'"_s, u"shopdb"_s);
        row("a missing table", u"Table 'shopdb.orders' doesn't exist"_s, u"shopdb,orders"_s);
        row("node", u"Error: getaddrinfo ENOTFOUND corp7.internal"_s, u"corp7"_s);
        row("go", u"dial tcp: lookup corp7.internal on 10.20.30.40:53: no such host"_s, u"corp7,10.20"_s);
        row("java", u"java.net.UnknownHostException: corp7.internal"_s, u"corp7"_s);
        row("a name with a port", u"connection to corp7.example.net:3306 was lost"_s, u"corp7"_s);
        row("a uri", u"mysql://hugo@corp7/shopdb"_s, u"hugo,corp7,shopdb"_s);
        row("jdbc", u"jdbc:mysql://corp7:3306,corp8:3306/shopdb?useSSL=false"_s, u"corp7,corp8,shopdb"_s);
        row("go dsn", u"hugo@tcp(corp7:3306)/shopdb"_s, u"hugo,corp7,shopdb"_s);
        row("settings", u"host=corp7 user=hugo dbname=shopdb"_s, u"corp7,hugo,shopdb"_s);
        row("yaml", u"db_host: corp7\ndb_user: hugo\ndatabase: shopdb"_s, u"corp7,hugo,shopdb"_s);
        row("a command line", u"$ mysql -h corp7 -uhugo -D shopdb"_s, u"corp7,hugo,shopdb"_s);
        row("long options", u"mariadb --host corp7 --user=hugo --database shopdb"_s, u"corp7,hugo,shopdb"_s);
        row("a home directory", u"/home/hugo/app/db.py"_s, u"hugo"_s);
        row("a home directory of macOS", u"/Users/hugo/my.cnf"_s, u"hugo"_s);
        row("a home directory of Windows", u"C:\\Users\\hugo\\app\\db.py"_s, u"hugo"_s);
        row("an innodb file", u"InnoDB: Cannot open './shopdb/orders.ibd'"_s, u"shopdb,orders"_s);
        row("a table of a statement", u"SELECT a FROM orders JOIN items USING (a)"_s, u"orders,items"_s);
        row("a table in small letters", u"it says: select a, b from orders where a > 5"_s, u"orders"_s);
        row("a table in back ticks", u"UPDATE `shopdb`.`orders` SET a = b"_s, u"shopdb,orders"_s);
        row("a crashed table", u"Table './shopdb/orders' is marked as crashed"_s, u"shopdb,orders"_s);
        row("a table's key", u"The index is broken for key 'orders.mail'"_s, u"orders"_s);
        row("a table's column", u"Incorrect value for column `shopdb`.`orders`.`a` at row 1"_s,
            u"shopdb,orders"_s);
        row("a lock of InnoDB", u"TABLE LOCK table `shopdb`.`orders` trx id 5"_s, u"shopdb,orders"_s);
        row("a file", u"  File \"/srv/zebra7/bill.py\", line 3"_s, u"zebra7,bill"_s);
        row("a file of Windows", u"at C:\\work\\zebra7\\Bill.cs:line 3"_s, u"zebra7,Bill"_s);
        row("e-mail", u"write to hugo@corp7.example please"_s, u"hugo,corp7"_s);
    }

    void names_become_pseudonyms_in_text()
    {
        QFETCH(QString, text);
        QFETCH(QString, hidden);
        bundle::Redactor redactor({});
        int count = 0;
        const QString safe = redactor.text(text, count);
        for (const QString &name : hidden.split(u','))
            QVERIFY2(!safe.contains(name), qPrintable(safe));
        QVERIFY(count >= hidden.count(u',') + 1);
        // A second time changes nothing.
        int again = 0;
        QCOMPARE(redactor.text(safe, again), safe);
        QCOMPARE(again, 0);
    }

    void without_pseudonyms_names_stay()
    {
        bundle::Redactor redactor({.pseudonyms = false});
        int count = 0;
        const QString text = u"Access denied for user 'hugo'@'10.20.30.40' (using password: YES)"_s;
        QCOMPARE(redactor.text(text, count), text);
        QCOMPARE(count, 0);
    }

    void a_name_that_one_place_gives_away_goes_everywhere()
    {
        evidence::Evidence evidence;
        evidence.add(seen(facts::ClientOptionFiles,
                          evidence::Table{{u"path"_s, u"state"_s, u"options"_s},
                                          {{u"/srv/zebra7/x.cnf"_s, u"read"_s, u""_s}}}));
        evidence.add(seen(facts::ServerProcesslist,
                          evidence::Table{{u"Id"_s, u"User"_s, u"Host"_s, u"db"_s, u"Command"_s, u"Time"_s,
                                           u"State"_s, u"Info"_s},
                                          {{u"42"_s, u"hugo"_s, u"corp7.example:51234"_s, u"zebra7"_s,
                                            u"Sleep"_s, u"7"_s, u""_s, QString()}}},
                          evidence::Sensitivity::SqlText));
        evidence::Symptom symptom;
        symptom.text = u"Then HUGO looked at corp7 and Zebra7."_s;
        evidence.setSymptom(symptom);

        bundle::Redactor redactor({});
        bundle::RedactionCounts counts;
        const auto safe = redactor.redacted(evidence, counts);
        QCOMPARE(safe.symptom()->text, u"Then user-1 looked at host-1 and db-1."_s);
        const auto *row = safe.value<evidence::Table>(facts::ServerProcesslist);
        QCOMPARE(row->rows[0].mid(0, 6),
                 (QStringList{u"42"_s, u"user-1"_s, u"host-1:51234"_s, u"db-1"_s, u"Sleep"_s, u"7"_s}));
        QVERIFY(row->rows[0][7].isNull());
        QCOMPARE(safe.value<evidence::Table>(facts::ClientOptionFiles)->rows[0][0], u"/srv/db-1/x.cnf"_s);
        QCOMPARE(redactor.pseudonyms().key().value(u"host-1"_s), u"corp7.example"_s);
        QCOMPARE(counts.facts.value(evidence::FactId(facts::ServerProcesslist)), 3);
        QCOMPARE(counts.symptom, 3);
    }

    void the_server_is_host_1()
    {
        evidence::Evidence evidence;
        evidence.add(seen(facts::ClientSystem, evidence::Record{{u"host"_s, u"laptop9"_s}}));
        evidence.add(seen(facts::LadderTcp,
                          evidence::Record{{u"host"_s, u"corp7"_s},
                                           {u"port"_s, u"3306"_s},
                                           {u"address"_s, u"10.20.30.40"_s}}));
        bundle::Redactor redactor({});
        bundle::RedactionCounts counts;
        const auto safe = redactor.redacted(evidence, counts);
        QCOMPARE(safe.find(facts::LadderTcp)->field("port"_L1), u"3306"_s);
        QCOMPARE(safe.find(facts::ClientSystem)->field("host"_L1), u"host-3"_s);
        QCOMPARE(safe.find(facts::LadderTcp)->field("host"_L1), u"host-1"_s);
    }

    void variables_lose_secrets_and_names_only()
    {
        evidence::Evidence evidence;
        evidence.add(seen(facts::ServerVariables,
                          evidence::Table{{u"Variable_name"_s, u"Value"_s},
                                          {{u"hostname"_s, u"corp7"_s},
                                           {u"log_error"_s, u"/var/lib/mysql/corp7.err"_s},
                                           {u"report_password"_s, u"Zs3cret"_s},
                                           {u"wsrep_sst_auth"_s, u"sst:Zs3cret"_s},
                                           {u"s3_access_key"_s, u"Zs3cret"_s},
                                           {u"file_key_management_filekey"_s, u"Zs3cret"_s},
                                           {u"hashicorp_key_management_token"_s, u"Zs3cret"_s},
                                           {u"authentication_ldap_simple_bind_root_pwd"_s, u"Zs3cret"_s},
                                           {u"init_connect"_s, u"SET @who='Zs3cret'"_s},
                                           {u"wsrep_cluster_address"_s, u"gcomm://10.20.30.41,10.20.30.42"_s},
                                           {u"wait_timeout"_s, u"28800"_s},
                                           {u"version"_s, u"10.11.19-MariaDB"_s}}}));
        const QString json = redactedJson(evidence);
        QVERIFY2(!json.contains("Zs3cret"_L1), qPrintable(json));
        QVERIFY(!json.contains("10.20.30"_L1));
        QVERIFY(!json.contains("corp7"_L1));
        QVERIFY(json.contains("/var/lib/mysql/host-1.err"_L1));
        QVERIFY(json.contains("28800"_L1));
        QVERIFY(json.contains("10.11.19-MariaDB"_L1));
    }

    void logs_lose_statements_and_names_data()
    {
        QTest::addColumn<bool>("general");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("kept");
        QTest::newRow("crash block")
            << false
            << u"261123  3:11:27 [ERROR] /usr/sbin/mariadbd got signal 11 ;\nQuery (0x7f10): SELECT 'Zs3cret',\n  SLEEP(20)\n\nConnection ID (thread ID): 18\nStatus: NOT_KILLED\n"_s
            << u"signal 11|Connection ID (thread ID): 18|Query (0x7f10): SELECT ?,|NOT_KILLED"_s;
        QTest::newRow("crash block that cannot be read")
            << false
            << u"Query (0x7f10): SELECT 'O'Zs3cret' FROM t\nwhere Zs3cret\n\nConnection ID (thread ID): 18\n"_s
            << u"Query (0x7f10): SELECT ?|thread ID): 18"_s;
        QTest::newRow("MySQL repeats it")
            << false
            << u"2026-11-23T03:11:31.000001Z 0 [System] [MY-013951] [Server] Query (7f10): UPDATE t SET a='Zs3cret'\n2026-11-23T03:11:31.000002Z 0 [System] [MY-013951] [Server] Connection ID (thread ID): 18\n"_s
            << u"UPDATE table-1 SET a=?|MY-013951|thread ID): 18"_s;
        QTest::newRow("a deadlock")
            << false
            << u"MariaDB thread id 12, OS thread handle 1, query id 5 corp7 updating\nUPDATE t SET a='Zs3cret' WHERE id=7\n*** WAITING\n 0: len 4; hex 5a7333637265; asc Zs3cret;;\n"_s
            << u"UPDATE table-1 SET a=?|thread id 12|len 4|*** WAITING"_s;
        QTest::newRow("an aborted connection")
            << false
            << u"2026-11-23  3:07:22 42 [Warning] Aborted connection 42 to db: 'Zs3cret' user: 'Zs3cret' host: '10.1.2.3' (Got timeout reading communication packets)"_s
            << u"2026-11-23  3:07:22 42 [Warning] Aborted connection 42 to db: 'db-1' user: 'user-1' host: 'host-1' (Got timeout reading communication packets)"_s;
        QTest::newRow("general log of MySQL")
            << true
            << u"2026-11-23T03:07:22.123456Z\t   18 Connect\troot@localhost on Zs3cret using Socket\n2026-11-23T03:07:23.1Z\t   18 Query\tINSERT INTO t\nVALUES ('Zs3cret')\n2026-11-23T03:07:24.1Z\t   18 Quit\t\n"_s
            << u"18 Connect\troot@localhost on db-1 using Socket|VALUES (?)|18 Quit"_s;
        QTest::newRow("general log of MariaDB")
            << true
            << u"261123  3:07:22\t    18 Query\tSELECT 'Zs3cret'\n\t\t    19 Init DB\tZs3cret\n\t\t    19 Query\tKILL 18\n"_s
            << u"18 Query\tSELECT ?|19 Init DB\tdb-1|19 Query\tKILL 18"_s;
        QTest::newRow("general log that begins in the middle")
            << true << u"and name = 'Zs3cret\nmore Zs3cret\n\t\t    19 Query\tSELECT 1\n"_s
            << u"?\n\t\t    19 Query\tSELECT ?"_s;
        QTest::newRow("an entry inside a string")
            << true << u"\t\t    19 Query\tSELECT 'a\n\t\t    20 Query\tZs3cret'\n"_s
            << u"19 Query\tSELECT ?|20 Query\t?"_s;
        QTest::newRow("a password in the general log")
            << true << u"\t\t    19 Query\tALTER USER bob IDENTIFIED BY 'Zs3cret'\n"_s
            << u"ALTER USER user-1 IDENTIFIED BY ?"_s;
    }

    void logs_lose_statements_and_names()
    {
        QFETCH(bool, general);
        QFETCH(QString, text);
        QFETCH(QString, kept);
        bundle::Redactor redactor({});
        int count = 0;
        const QString safe = general ? redactor.generalLog(text, count) : redactor.errorLog(text, count);
        QVERIFY2(!safe.contains("Zs3cret"_L1), qPrintable(safe));
        for (const QString &part : kept.split(u'|'))
            QVERIFY2(safe.contains(part), qPrintable(safe));
        QVERIFY(count > 0);
    }

    void every_place_of_the_evidence_is_redacted()
    {
        evidence::Evidence evidence;
        auto failed = seen(facts::LadderLogin, evidence::Record{{u"user"_s, u"hugo"_s}});
        failed.status = evidence::Status::Failed;
        failed.detail = u"Access denied for user 'hugo'@'corp7'"_s;
        failed.error =
            evidence::ClientError{1045, u"ER_ACCESS_DENIED_ERROR"_s, u"28000"_s, {}, failed.detail};
        failed.source = {u"file"_s, u"/home/hugo/.my.cnf"_s, u"MariaDB Connector/C 3.3.14"_s};
        evidence.add(failed);
        evidence.add(
            seen(facts::ServerErrorSummary,
                 evidence::Table{{u"user"_s, u"host"_s, u"error"_s}, {{u"hugo"_s, u"corp7"_s, u"1045"_s}}}));
        evidence.add(
            seen(evidence::FactId(u"server.future"_s).text() == u""_s ? facts::ServerSession
                                                                      : facts::ServerSession,
                 evidence::Record{{u"current_user"_s, u"hugo@corp7"_s}, {u"password"_s, u"Zs3cret"_s}}));
        evidence::LogEvent event;
        event.kind = evidence::LogEventKind::Crash;
        event.file = u"/home/hugo/corp7.err"_s;
        event.user = u"hugo"_s;
        event.host = u"corp7"_s;
        event.database = u"shopdb"_s;
        event.statement = u"SELECT 'Zs3cret' FROM shopdb.t"_s;
        event.text = u"Query (0x1): SELECT 'Zs3cret' FROM shopdb.t"_s;
        evidence.add(event);
        evidence::Symptom symptom;
        symptom.text = u"hugo: lost on corp7"_s;
        symptom.errors = {{2013, {}, {}, {}, u"Lost connection to 'corp7'"_s}};
        evidence.setSymptom(symptom);
        evidence::Incident incident;
        incident.statement = u"INSERT INTO shopdb.t VALUES ('Zs3cret')"_s;
        evidence.setIncident(incident);

        const QString json = redactedJson(evidence);
        for (const QLatin1StringView word : {"Zs3cret"_L1, "hugo"_L1, "corp7"_L1, "shopdb"_L1})
            QVERIFY2(!json.contains(word, Qt::CaseInsensitive), qPrintable(json));
        for (const QLatin1StringView word :
             {"1045"_L1, "28000"_L1, "2013"_L1, "MariaDB Connector/C 3.3.14"_L1})
            QVERIFY(json.contains(word));
    }

    void a_short_and_a_full_name_are_one_host_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("safe");
        QTest::newRow("the full one first")
            << u"dba1.corp.example:3306 was slow; host 'dba1'"_s << u"host-1:3306 was slow; host 'host-1'"_s;
        QTest::newRow("the short one first")
            << u"host 'dba1', at dba1.corp.example:3306"_s << u"host 'host-1', at host-1:3306"_s;
        QTest::newRow("of two domains") << u"a: dba1.corp.example:3306, b: dba1.other.example:3306"_s
                                        << u"a: host-1:3306, b: host-2:3306"_s;
    }
    void a_short_and_a_full_name_are_one_host()
    {
        QFETCH(QString, text);
        QFETCH(QString, safe);
        bundle::Redactor redactor({});
        int count = 0;
        QCOMPARE(redactor.text(text, count), safe);
    }

    void each_group_of_names_can_stay()
    {
        const QString text = u"'hugo'@'corp7' lost shop: SELECT a FROM shop.orders, /srv/zebra7/bill.py"_s;
        const auto safe = [&text](const bundle::RedactionPolicy &policy) {
            bundle::Redactor redactor(policy);
            int count = 0;
            return redactor.text(text, count);
        };
        QVERIFY(safe({.hosts = false}).contains("'user-1'@'corp7'"_L1));
        QVERIFY(safe({.accounts = false}).contains("'hugo'@'host-1'"_L1));
        QVERIFY(safe({.schemas = false}).contains("FROM shop.orders"_L1));
        QVERIFY(safe({.files = false}).contains("/srv/zebra7/bill.py"_L1));
        const QString all = safe({});
        for (const char *name : {"hugo", "corp7", "shop", "orders", "zebra7", "bill"})
            QVERIFY2(!all.contains(QString::fromLatin1(name)), qPrintable(all));
    }

    void the_length_of_a_statement_stays_known()
    {
        evidence::Evidence evidence;
        evidence::Incident incident;
        incident.statement = u"INSERT INTO t VALUES ('%1')"_s.arg(QString(5000, u'x'));
        evidence.setIncident(incident);
        bundle::Redactor redactor({});
        bundle::RedactionCounts counts;
        const auto safe = redactor.redacted(evidence, counts);
        QCOMPARE(safe.incident().statement.size(), incident.statement.size());
        QCOMPARE(safe.incident().statement.trimmed(), u"INSERT INTO table-1 VALUES (?)"_s);
    }

    void redacting_a_redacted_bundle_changes_nothing()
    {
        evidence::Evidence evidence;
        evidence.add(seen(facts::LadderTcp,
                          evidence::Record{{u"host"_s, u"corp7"_s}, {u"address"_s, u"10.20.30.40"_s}}));
        evidence.add(
            seen(facts::ServerProcesslist,
                 evidence::Table{{u"User"_s, u"Info"_s}, {{u"hugo"_s, u"SELECT 'x' FROM hugo.t"_s}}}));
        bundle::RedactionCounts counts;
        const auto once = bundle::Redactor({}).redacted(evidence, counts);
        bundle::RedactionCounts again;
        bundle::Redactor second({});
        QCOMPARE(second.redacted(once, again), once);
        QCOMPARE(again.total(), 0);
        QVERIFY(second.pseudonyms().key().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
