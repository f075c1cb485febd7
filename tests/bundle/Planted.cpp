// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Planted.h"

#include <QRandomGenerator>
#include <QStringEncoder>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::planted {

namespace {

// Digits and letters only, so that no escaping changes it on its way.
QString randomWord(QRandomGenerator &random, qsizetype length, QLatin1StringView alphabet)
{
    QString word;
    while (word.size() < length)
        word += QLatin1Char(alphabet[random.bounded(static_cast<int>(alphabet.size()))]);
    return word;
}

constexpr QLatin1StringView Mixed{"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"};
constexpr QLatin1StringView Upper{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"};
constexpr QLatin1StringView Lower{"bcdfghjkmnpqrstvwxz"};
constexpr QLatin1StringView Digits{"123456789"};
constexpr QLatin1StringView Hex{"0123456789abcdef"};

// How a word becomes what is planted: %1 is the word, %B its base64, %H its hexadecimal digits, %U the same
// percent-encoded.
struct Kind {
    const char *name;
    const char *text;
    QLatin1StringView alphabet = Mixed;
    qsizetype length = 12;
};

constexpr Kind SecretKinds[] = {
    {"IDENTIFIED BY", "CREATE USER 'clerk'@'%' IDENTIFIED BY '%1'"},
    {"IDENTIFIED WITH ... BY ... REPLACE",
     "ALTER USER clerk IDENTIFIED WITH caching_sha2_password BY 'new' REPLACE '%1'"},
    {"IDENTIFIED VIA ... USING",
     "CREATE USER clerk IDENTIFIED VIA mysql_native_password USING PASSWORD('%1')"},
    {"SET PASSWORD", "SET PASSWORD FOR 'clerk'@'%' = '%1'"},
    {"PASSWORD()", "SET PASSWORD = PASSWORD(\"%1\")"},
    {"GRANT ... IDENTIFIED BY", "GRANT ALL ON *.* TO 'clerk'@'%' IDENTIFIED BY '%1' WITH GRANT OPTION"},
    {"CHANGE MASTER", "CHANGE MASTER TO MASTER_USER='copy', MASTER_PASSWORD='%1'"},
    {"CHANGE REPLICATION SOURCE",
     "CHANGE REPLICATION SOURCE TO SOURCE_USER='copy', SOURCE_PASSWORD = \"%1\", SOURCE_PORT = 3306"},
    {"START REPLICA", "START REPLICA USER='copy' PASSWORD='%1'"},
    {"CREATE SERVER",
     "CREATE SERVER far FOREIGN DATA WRAPPER mysql OPTIONS (USER 'copy', PASSWORD '%1', HOST '127.0.0.1')"},
    {"ENCRYPTED WITH", "ALTER TABLE vault ENCRYPTED WITH '%1'"},
    {"AES_ENCRYPT", "SELECT AES_ENCRYPT(pan, '%1') FROM cards"},
    {"FEDERATED CONNECTION", "CREATE TABLE f (a INT) CONNECTION='mysql://copy:%1@127.0.0.1:3306/x/f'"},
    {"string literal", "SELECT a FROM people WHERE mail = '%1'"},
    {"string literal in double quotes", "INSERT INTO people (name) VALUES (\"%1\")"},
    {"escaped string literal", "UPDATE people SET name = 'O\\'%1' WHERE a = 5"},
    {"national and introduced literal", "SELECT N'%1', _utf8mb4'x' FROM dual"},
    {"number literal", "SELECT a FROM cards WHERE pan = %1", Digits, 16},
    {"hexadecimal literal", "SELECT a FROM people WHERE k = 0x%H"},
    {"x'' literal", "SELECT a FROM people WHERE k = x'%H'"},
    {"comment of a statement", "SELECT a /* ticket %1 */ FROM people"},
    {"line comment of a statement", "SELECT a FROM people -- %1"},
    {"malformed statement", "SELECT 'O'Brien %1' FROM people"},
    {"statement that is cut off", "INSERT INTO people VALUES ('x', '%1"},
    {"user variable", "SET @k = '%1'"},
    {"uri", "mysql://clerk:%1@127.0.0.1:3306/x"},
    {"uri, percent-encoded", "mysql://clerk:p%40%1@127.0.0.1/x"},
    {"uri of SQLAlchemy", "mysql+pymysql://clerk:%1@127.0.0.1/x?charset=utf8mb4"},
    {"jdbc uri", "jdbc:mysql://127.0.0.1:3306/x?user=clerk&password=%1&useSSL=true"},
    {"Go DSN", "clerk:%1@tcp(127.0.0.1:3306)/x"},
    {"ODBC string", "Driver={MySQL};Server=127.0.0.1;Uid=clerk;Pwd={%1};"},
    {"ADO string", "Server=127.0.0.1;Database=x;User Id=clerk;Password=%1;"},
    {"uri of another service", "amqp://clerk:%1@127.0.0.1:5672/"},
    {"query of a uri", "GET https://127.0.0.1/hook?access_token=%1&x=1"},
    {"-p of a command line", "mysql -h 127.0.0.1 -u clerk -p%1 x"},
    {"--password of a command line", "mariadb-dump --user=clerk --password=%1 x"},
    {"--password and a blank", "mydumper --user clerk --password %1 --threads 4"},
    {"sshpass", "sshpass -p %1 ssh 127.0.0.1"},
    {"curl", "curl -u clerk:%1 https://127.0.0.1/"},
    {"environment", "MYSQL_PWD=%1"},
    {"exported environment", "export DB_PASSWORD=\"%1\""},
    {"environment of a container", "  MARIADB_ROOT_PASSWORD: %1"},
    {"option file", "[client]\nuser=clerk\npassword=%1"},
    {"json", "{\"user\": \"clerk\", \"password\": \"%1\"}"},
    {"PHP array", "'password' => '%1',"},
    {"Python call", "pymysql.connect(host='127.0.0.1', user='clerk', passwd='%1')"},
    {"PHP stack trace", "#0 /var/www/html/index.php(5): mysqli_connect('127.0.0.1', 'clerk', '%1')"},
    {"xml", "<dataSource><password>%1</password></dataSource>"},
    {"bound parameters", "[SQL: INSERT INTO people VALUES (%s)]\n[parameters: ('%1',)]"},
    {"duplicate entry", "ERROR 1062 (23000): Duplicate entry '%1' for key 'people.mail'"},
    {"syntax error", "check the manual for the right syntax to use near '%1' at line 1"},
    {"Authorization: Basic", "Authorization: Basic %B"},
    {"Authorization: Bearer", "Authorization: Bearer %1", Mixed, 32},
    {"Authorization of a scheme of its own", "Authorization: ApiKey %1"},
    {"header with a key", "X-Api-Key: %1"},
    {"cookie", "Set-Cookie: PHPSESSID=%1; HttpOnly", Lower, 26},
    {"JSON web token", "session eyJhbGciOiJIUzI1NiJ9.%1.c2lnbmF0dXJl expired", Mixed, 24},
    {"AWS access key", "found AKIA%1 in the job", Upper, 16},
    {"AWS secret key", "aws_secret_access_key = %1", Mixed, 40},
    {"AWS session token", "AWS_SESSION_TOKEN=%1", Mixed, 64},
    {"GitHub token", "cloned with ghp_%1", Mixed, 36},
    {"Slack token", "posted by xoxb-%1", Mixed, 24},
    {"Vault token", "VAULT_TOKEN=hvs.%1", Mixed, 24},
    {"private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE%1\nAAAA\n-----END RSA PRIVATE KEY-----", Mixed,
     40},
    {"private key on one line", "key: \"-----BEGIN PRIVATE KEY-----\\nMIIE%1\\n-----END PRIVATE KEY-----\"",
     Mixed, 40},
    {"password hash", "hash *%1", "0123456789ABCDEF"_L1, 40},
    {"caching_sha2 hash", "hash $A$005$%1", Mixed, 43},
    {"hexadecimal hash", "authentication_string = 0x244124303035%1", Hex, 40},
    {"said in a sentence", "and by the way my pw is %1"},
    {"said in another sentence", "I log in with the password %1 from here"},
    {"said in a third sentence", "the password for clerk is \"%1\", if you need it"},
    {"said in German", "Passwort: %1"},
};

constexpr Kind NameKinds[] = {
    {"host", "Can't connect to MySQL server on '%1.corp.example:3306' (110)", Lower},
    {"host's short name", "failover from %1.dc2.example.net:3306, then %1 was slow", Lower},
    {"IPv4", "Lost connection to 10.%1", Digits, 0},
    {"IPv6", "Lost connection to [2001:db8:%1::7]:3306", Hex, 0},
    {"MAC", "interface 52:54:%1", Hex, 0},
    {"account", "Access denied for user '%1'@'localhost' (using password: YES)", Lower},
    {"account of a uri", "mysql://%1@127.0.0.1/x", Lower},
    {"schema", "ERROR 1049 (42000): Unknown database '%1'", Lower},
    {"table", "ERROR 1146 (42S02): Table 'x.%1' doesn't exist", Lower},
    {"table of a statement", "SELECT a FROM %1 WHERE b = 5", Lower},
    {"table with its schema", "SELECT a FROM `x`.`%1` JOIN other USING (a)", Lower},
    {"table's file", "InnoDB: Cannot open './x/%1.ibd'", Lower},
    {"home directory", "  File \"/home/%1/app/db.py\", line 42, in run", Lower},
    {"file", "  File \"/srv/%1/jobs/import.py\", line 42, in run", Lower},
    {"file of Windows", "at C:\\work\\%1\\Db.cs:line 42", Lower},
};

QString filled(const Kind &kind, const QString &word)
{
    QString text = QString::fromLatin1(kind.text);
    text.replace("%B"_L1, QString::fromLatin1(QByteArray("clerk:" + word.toLatin1()).toBase64()));
    text.replace("%H"_L1, QString::fromLatin1(word.toLatin1().toHex()));
    return text.replace("%1"_L1, word);
}

QString oddWord(const QString &kind, QRandomGenerator &random)
{
    const auto number = [&random](int from, int to) {
        return QString::number(random.bounded(from, to));
    };
    if (kind == "IPv4"_L1)
        return number(11, 99) + u'.' + number(100, 255) + u'.' + number(100, 255);
    if (kind == "IPv6"_L1)
        return randomWord(random, 4, "123456789abcdef"_L1) + u':'
            + randomWord(random, 4, "123456789abcdef"_L1);
    QString word;
    for (int i = 0; i < 4; ++i)
        word += (i ? u":"_s : QString()) + randomWord(random, 2, Hex);
    return word;
}

template <std::size_t N>
QList<Bait> make(const Kind (&kinds)[N], quint32 seed)
{
    QRandomGenerator random(seed);
    QList<Bait> all;
    for (const Kind &kind : kinds) {
        const QString name = QString::fromLatin1(kind.name);
        const QString word =
            kind.length > 0 ? randomWord(random, kind.length, kind.alphabet) : oddWord(name, random);
        all.append({name, word, filled(kind, word)});
    }
    return all;
}

} // namespace

QList<Bait> secretsOfAllKinds(quint32 seed)
{
    return make(SecretKinds, seed);
}

QList<Bait> namesOfAllKinds(quint32 seed)
{
    return make(NameKinds, seed);
}

QList<QByteArray> spellings(const QString &word)
{
    const QByteArray plain = word.toUtf8();
    QList<QByteArray> all{plain, plain.toHex(), plain.toHex().toUpper()};
    for (int offset = 0; offset < 3; ++offset) {
        // What stands before and behind it changes the first and the last letters.
        const QByteArray encoded =
            QByteArray(QByteArray(offset, 'x') + plain).toBase64(QByteArray::OmitTrailingEquals);
        const qsizetype first = offset == 0 ? 0 : offset + 1;
        const qsizetype usable = encoded.size() - first - ((offset + plain.size()) % 3 == 0 ? 0 : 1);
        all << encoded.sliced(first, usable);
    }
    QByteArray percent;
    for (const char c : plain)
        percent += '%' + QByteArray(1, c).toHex().toUpper();
    all << percent << percent.toLower();
    for (const auto encoding : {QStringConverter::Utf16LE, QStringConverter::Utf16BE}) {
        QStringEncoder encoder(encoding);
        all << QByteArray(encoder.encode(word));
    }
    return all;
}

} // namespace goneaway::planted
