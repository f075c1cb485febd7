// SPDX-License-Identifier: GPL-3.0-or-later
#include "OptionCase.h"
#include "connect/LoginFile.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::connect;
using test::OptionCase;

namespace {

const QString Cases = QStringLiteral(GONEAWAY_SOURCE_DIR "/tests/unit/connect/data/options");

// Half of a character, which the clients can leave behind, is not half a character in a QString.
QByteArray decoded(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes).toUtf8();
}

#ifndef Q_OS_WIN
// The mysql client that installer/fetch-mysql.sh unpacks, with the loader that it needs; empty without it.
QStringList mysqlProgram(const QString &program)
{
    QString cache = qEnvironmentVariable("GONEAWAY_LAB_CACHE");
    if (cache.isEmpty())
        cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/goneaway"_s;
    const QString root = cache + u"/mysql/root/usr"_s;
    const QString client = root + u"/bin/"_s + program;
    if (!QFile::exists(client))
        return {};
    const QString libraries = root + u"/lib/x86_64-linux-gnu"_s;
    return {libraries + u"/ld-linux-x86-64.so.2"_s, u"--library-path"_s, libraries, client};
}

QStringList mariadbProgram()
{
    const QString client = QStandardPaths::findExecutable(u"mariadb"_s);
    return client.isEmpty() ? QStringList() : QStringList{client};
}

struct Ran {
    int status = -1;
    QByteArray output;
    QByteArray complaints;
};

Ran run(const QStringList &command, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(command.first(), command.sliced(1));
    process.closeWriteChannel();
    if (!process.waitForFinished())
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

// What the program prints behind its sentence; nothing when it refuses.
std::optional<QByteArray> printedBy(const QStringList &program, const QStringList &words,
                                    const QProcessEnvironment &environment)
{
    const Ran ran = run(program + words + QStringList{u"--print-defaults"_s}, environment);
    const qsizetype start = ran.output.indexOf("arguments:\n");
    if (ran.status != 0 || start < 0)
        return std::nullopt;
    QByteArray line = ran.output.sliced(start + 11);
    line.chop(1); // the line end
    return decoded(line);
}

#endif

OptionPlaces placesIn(const QProcessEnvironment &environment, Dialect dialect)
{
    return OptionPlaces::onUnix(environment, environment.value(u"HOME"_s), dialect);
}

} // namespace

class TestOptionFiles : public QObject
{
    Q_OBJECT

private:
    void addCases()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(Cases);
        for (const QString &name : folder.entryList({u"*.txt"_s}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name.chopped(4))) << folder.filePath(name);
    }

    // A folder with the files of a case in it.
    void layOut(const OptionCase &sample, const QString &path, const QTemporaryDir &folder)
    {
        QVERIFY(test::layOut(sample, folder.path()));
        if (path.endsWith(u"world-writable.txt"_s))
            QVERIFY(QFile::setPermissions(folder.filePath(u"my.cnf"_s),
                                          QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther));
    }

private slots:
    void there_are_at_least_25_cases() { QVERIFY(QDir(Cases).entryList({u"*.txt"_s}).size() >= 25); }

    void files_are_read_as_the_clients_were_seen_to_read_them_data() { addCases(); }
    void files_are_read_as_the_clients_were_seen_to_read_them()
    {
        QFETCH(QString, path);
#ifdef Q_OS_WIN
        if (path.endsWith(u"/include-folder.txt"_s))
            QSKIP("its files differ in case only; what Windows reads has a test of its own");
        if (path.endsWith(u"/world-writable.txt"_s))
            QSKIP("the clients do not ask on Windows who may write to a file");
#endif
        const OptionCase sample = test::readCase(path);
        const QTemporaryDir folder;
        layOut(sample, path, folder);
        const auto environment = test::environmentOf(sample, folder.path());
        const auto request = test::requestOf(test::wordsOf(sample, folder.path()));
        for (const Dialect dialect : {Dialect::MySql, Dialect::MariaDb}) {
            const bool mysql = dialect == Dialect::MySql;
            if (!mysql && !sample.hasMariaDb)
                continue;
            OptionPlaces places = placesIn(environment, dialect);
            places.global.removeIf([&](const QString &place) { return !place.startsWith(folder.path()); });
            auto ours = test::printed(readOptionFiles(request, places, environment, dialect), dialect);
            if (ours)
                ours->replace(folder.path().toUtf8(), "@FOLDER@");
            QCOMPARE(ours.value_or("refuses"),
                     decoded((mysql ? sample.mysql : sample.mariadb).value_or("refuses")));
        }
    }

#ifdef Q_OS_WIN
    void ini_files_of_a_folder_are_read_too()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"my.ini"_s);
        QVERIFY(QDir(folder.path()).mkdir(u"d"_s));
        const QList<std::pair<QString, QByteArray>> files{
            {path, "[client]\n!includedir " + folder.path().toUtf8() + "/d\n"},
            {folder.filePath(u"d/a.ini"_s), "[client]\nuser=i\n"},
            {folder.filePath(u"d/b.cnf"_s), "[client]\nhost=c\n"},
            {folder.filePath(u"d/c.txt"_s), "[client]\nport=1\n"},
        };
        for (const auto &[name, text] : files) {
            QFile file(name);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        }
        OptionFileRequest request;
        request.defaultsFile = path;
        const auto read = readOptionFiles(request, {}, {});
        QVERIFY(read.ok());
        QStringList words;
        for (const FileOption &option : read->options)
            words << option.display();
        QCOMPARE(words, (QStringList{u"--user=i"_s, u"--host=c"_s}));
    }
#else
    // The clients here are Linux's. Everything that this machine has in /etc counts here as well.
    void the_mysql_client_prints_the_same_data()
    {
        addCases();
    }
    void the_mysql_client_prints_the_same()
    {
        const QStringList program = mysqlProgram(u"mysql"_s);
        if (program.isEmpty())
            QSKIP("the mysql client is not here; installer/fetch-mysql.sh gets it");
        QFETCH(QString, path);
        compareWith(program, path, Dialect::MySql);
    }

    void the_mariadb_client_prints_the_same_data()
    {
        addCases();
    }
    void the_mariadb_client_prints_the_same()
    {
        if (mariadbProgram().isEmpty())
            QSKIP("the mariadb client is not installed");
        QFETCH(QString, path);
        if (!test::readCase(path).hasMariaDb)
            return; // login paths, which it does not know
        compareWith(mariadbProgram(), path, Dialect::MariaDb);
    }

    void a_login_file_of_mysql_config_editor_is_read()
    {
        const QStringList editor = mysqlProgram(u"mysql_config_editor"_s);
        if (editor.isEmpty())
            QSKIP("mysql_config_editor is not here; installer/fetch-mysql.sh gets it");
        const QTemporaryDir folder;
        QProcessEnvironment environment = test::environmentOf({}, folder.path());
        environment.insert(u"MYSQL_TEST_LOGIN_FILE"_s, folder.filePath(u"login.cnf"_s));
        QCOMPARE(run(editor
                         + QStringList{u"set"_s, u"--login-path=far"_s, u"--host=db \"9\""_s,
                                       u"--user=o'b#c"_s, u"--port=3311"_s},
                     environment)
                     .status,
                 0);
        OptionFileRequest request;
        request.loginPath = u"far"_s;
        request.noDefaults = true;
        const auto read =
            readOptionFiles(request, placesIn(environment, Dialect::MySql), environment, Dialect::MySql);
        QVERIFY(read.ok());
        const QStringList program = mysqlProgram(u"mysql"_s);
        const QFile none(folder.filePath(u"none.cnf"_s));
        QVERIFY(QFile(none.fileName()).open(QIODevice::WriteOnly));
        const auto theirs =
            printedBy(program, {u"--defaults-file="_s + none.fileName(), u"--login-path=far"_s}, environment);
        QCOMPARE(test::printed(read, Dialect::MySql), theirs);
        QCOMPARE(read->options.last().origin.display(),
                 u"login path far of "_s + folder.filePath(u"login.cnf"_s));
    }

#endif

    void a_damaged_login_file_is_named_and_harms_nobody_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = test::encryptedLogin("[client]\nuser=a\n");
        QByteArray longLine = good;
        longLine[24] = '\x7f';
        longLine[27] = '\x7f';
        QByteArray otherKey = good;
        otherKey[9] = static_cast<char>(otherKey[9] + 1);
        QTest::newRow("plain text") << QByteArray("[client]\nuser=a\npassword=b\nhost=cccccccccccc\n");
        QTest::newRow("too short") << good.first(10);
        QTest::newRow("cut in a length") << good.first(26);
        QTest::newRow("cut in a line") << good.chopped(3);
        QTest::newRow("a giant length") << longLine;
        QTest::newRow("another key") << otherKey;
    }
    void a_damaged_login_file_is_named_and_harms_nobody()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!loginFileText(bytes));
        const QTemporaryDir folder;
        OptionPlaces places;
        places.login = folder.filePath(u".mylogin.cnf"_s);
        QFile file(places.login);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        const auto read = readOptionFiles({}, places, {});
        QVERIFY(read.ok() && read->options.isEmpty());
        QVERIFY(read->remarks().join(u' ').contains(u"mysql_config_editor"_s));
    }

#ifndef Q_OS_WIN // where the client does not ask
    void a_login_file_that_others_may_read_is_ignored()
    {
        const QTemporaryDir folder;
        OptionPlaces places;
        places.login = folder.filePath(u".mylogin.cnf"_s);
        QFile file(places.login);
        const QByteArray bytes = test::encryptedLogin("[client]\nuser=a\n");
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(readOptionFiles({}, places, {})->options.size(), 1);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const auto read = readOptionFiles({}, places, {});
        QVERIFY(read->options.isEmpty());
        QVERIFY(read->remarks().value(0).contains(u"chmod 600"_s));
    }
#endif

    void goneaway_reads_the_groups_of_both_clients_and_its_own()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"my.cnf"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "[client]\nuser=a\n[mariadb]\nhost=b\n[goneaway]\nport=4\npassword=tiger\n[mysqld]\nuser=no\n");
        file.close();
        OptionFileRequest request;
        request.defaultsFile = path;
        const auto read = readOptionFiles(request, {}, {});
        QVERIFY(read.ok());
        QStringList words;
        for (const FileOption &option : read->options)
            words << option.display();
        QCOMPARE(words, (QStringList{u"--user=a"_s, u"--host=b"_s, u"--port=4"_s, u"--password=*****"_s}));
        QCOMPARE(read->options[2].origin.display(), path + u":6 [goneaway]"_s);
        QCOMPARE(QByteArray(read->options[3].secret->reveal()), QByteArray("tiger"));
    }

    void a_folder_that_includes_itself_comes_to_an_end()
    {
        const QTemporaryDir folder;
        for (const QString &name : {u"a.cnf"_s, u"b.cnf"_s, u"c.cnf"_s}) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("[client]\nport=1\n!includedir " + folder.path().toUtf8() + "\n");
        }
        OptionFileRequest request;
        request.defaultsFile = folder.filePath(u"a.cnf"_s);
        const auto read = readOptionFiles(request, {}, {});
        QVERIFY(read.ok());
        QVERIFY(read->files.size() < 5000);
    }

    void windows_places_are_those_of_the_manual()
    {
        QProcessEnvironment environment;
        environment.insert(u"WINDIR"_s, u"C:\\Windows"_s);
        environment.insert(u"APPDATA"_s, u"C:\\Users\\joe\\AppData\\Roaming"_s);
        environment.insert(u"MYSQL_HOME"_s, u"D:\\mysql\\"_s);
        const auto places = OptionPlaces::onWindows(environment, u"C:/Program Files/MySQL/MySQL Server 9.7"_s,
                                                    Dialect::MySql);
        QCOMPARE(places.global,
                 (QStringList{u"C:\\Windows/my.ini"_s, u"C:\\Windows/my.cnf"_s, u"C:/my.ini"_s,
                              u"C:/my.cnf"_s, u"C:/Program Files/MySQL/MySQL Server 9.7/my.ini"_s,
                              u"C:/Program Files/MySQL/MySQL Server 9.7/my.cnf"_s, u"D:\\mysql/my.ini"_s,
                              u"D:\\mysql/my.cnf"_s}));
        QVERIFY(places.user.isEmpty());
        QCOMPARE(places.login, u"C:\\Users\\joe\\AppData\\Roaming/MySQL/.mylogin.cnf"_s);
    }

private:
#ifndef Q_OS_WIN
    void compareWith(const QStringList &program, const QString &path, Dialect dialect)
    {
        const OptionCase sample = test::readCase(path);
        const QTemporaryDir folder;
        layOut(sample, path, folder);
        const QStringList words = test::wordsOf(sample, folder.path());
        const auto environment = test::environmentOf(sample, folder.path());
        const auto ours = test::printed(
            readOptionFiles(test::requestOf(words), placesIn(environment, dialect), environment, dialect),
            dialect);
        QCOMPARE(ours.value_or("refuses"), printedBy(program, words, environment).value_or("refuses"));
    }
#endif
};

QTEST_GUILESS_MAIN(TestOptionFiles)
#include "tst_option_files.moc"
