// SPDX-License-Identifier: GPL-3.0-or-later
// Where a password can be seen while goneaway-cli works with it.
#include "bundle/Planted.h"
#include "bundle/Unpacked.h"
#include "lab/PracticeServer.h"
#include "support/Cli.h"
#include "support/ScriptedServer.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

const QByteArray Password = "Wh1te-Rabbit-77";

// goneaway-cli on a terminal of its own.
class OnTerminal
{
public:
    OnTerminal(QList<QByteArray> words, const QList<QByteArray> &environment)
    {
        words.prepend(GONEAWAY_CLI);
        std::vector<char *> pointers;
        for (QByteArray &word : words)
            pointers.push_back(word.data());
        pointers.push_back(nullptr);
        m_child = ::forkpty(&m_terminal, nullptr, nullptr, nullptr);
        if (m_child != 0)
            return;
        for (const QByteArray &entry : environment)
            ::putenv(const_cast<char *>(entry.constData()));
        ::execv(GONEAWAY_CLI, pointers.data());
        ::_exit(127);
    }
    ~OnTerminal()
    {
        if (!m_ended) {
            ::kill(m_child, SIGKILL);
            ::waitpid(m_child, nullptr, 0);
        }
        ::close(m_terminal);
    }
    Q_DISABLE_COPY_MOVE(OnTerminal)

    pid_t id() const { return m_child; }
    const QByteArray &said() const { return m_said; }
    void type(const QByteArray &text)
    {
        [[maybe_unused]] const auto n = ::write(m_terminal, text.data(), size_t(text.size()));
    }

    // Reads what it says for a moment; false when it has ended.
    bool listen()
    {
        pollfd entry{m_terminal, POLLIN, 0};
        if (::poll(&entry, 1, 20) <= 0)
            return true;
        char buffer[4096];
        const auto got = ::read(m_terminal, buffer, sizeof buffer);
        if (got > 0)
            m_said.append(buffer, got);
        else if (::waitpid(m_child, nullptr, 0) == m_child)
            m_ended = true;
        return !m_ended;
    }

private:
    int m_terminal = -1;
    pid_t m_child = -1;
    bool m_ended = false;
    QByteArray m_said;
};

QByteArray processFile(pid_t process, const char *name)
{
    QFile file(u"/proc/%1/%2"_s.arg(process).arg(QLatin1StringView(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// How often it stands in the process's memory, in either form; nothing when it may not be read.
std::optional<qsizetype> copiesInMemory(pid_t process)
{
    const int memory = ::open(qPrintable(u"/proc/%1/mem"_s.arg(process)), O_RDONLY | O_CLOEXEC);
    if (memory < 0)
        return std::nullopt;
    QByteArray wide;
    for (const char c : Password)
        wide.append(c).append('\0');
    qsizetype copies = 0;
    static const QRegularExpression area(u"^([0-9a-f]+)-([0-9a-f]+) rw"_s,
                                         QRegularExpression::MultilineOption);
    auto areas = area.globalMatch(QString::fromLatin1(processFile(process, "maps")));
    while (areas.hasNext()) {
        const auto match = areas.next();
        const auto from = match.captured(1).toULongLong(nullptr, 16);
        const auto length = match.captured(2).toULongLong(nullptr, 16) - from;
        QByteArray bytes(static_cast<qsizetype>(std::min<quint64>(length, 256 << 20)), '\0');
        const auto got = ::pread(memory, bytes.data(), size_t(bytes.size()), static_cast<off_t>(from));
        bytes.truncate(std::max<qsizetype>(got, 0));
        copies += bytes.count(Password) + bytes.count(wide);
    }
    ::close(memory);
    return copies;
}

} // namespace

class TestPasswords : public QObject
{
    Q_OBJECT

    QString m_report;

private slots:
    void is_seen_by_nobody_data()
    {
        QTest::addColumn<QList<QByteArray>>("words");
        QTest::addColumn<QList<QByteArray>>("environment");
        QTest::addColumn<bool>("typed");
        QTest::addColumn<bool>("atCheck");
        using Words = QList<QByteArray>;
        for (const bool atCheck : {false, true}) {
            const auto row = [atCheck](const char *name, const Words &words, const Words &environment,
                                       bool typed) {
                QTest::addRow("%s, %s", name, atCheck ? "at the checks" : "at the first query")
                    << words << environment << typed << atCheck;
            };
            row("MYSQL_PWD", {}, {"MYSQL_PWD=" + Password}, false);
            row("-p and the terminal", {"-p"}, {}, true);
            row("-pPASSWORD", {"-p" + Password}, {}, false);
            row("--password=PASSWORD", {"--password=" + Password}, {}, false);
            row("a URI", {"mysql://somebody:" + Password + "@127.0.0.1:PORT/"}, {}, false);
        }
    }
    void is_seen_by_nobody()
    {
        QFETCH(QList<QByteArray>, words);
        QFETCH(const QList<QByteArray>, environment);
        QFETCH(const bool, typed);
        QFETCH(const bool, atCheck);
        std::atomic_bool held = false;
        std::atomic_bool go = false;
        const test::ScriptedServer server(
            test::letInAnd([&](test::ScriptedServer::Visitor &visitor, const QByteArray &command) {
                // The ladder's query names the account, those of the checks do not begin so.
                const bool ladders = command == "\x03SELECT 1"
                    || command.startsWith("\x03SELECT CONNECTION_ID() AS connection_id, CURRENT_USER()");
                if (command.startsWith('\x03') && ladders != atCheck) {
                    held = true;
                    while (!go && !visitor.isGone())
                        QTest::qSleep(5);
                }
                return false;
            }));
        for (QByteArray &word : words)
            word.replace("PORT", QByteArray::number(server.port()));
        const bool uri = words.value(0).startsWith("mysql:");
        QList<QByteArray> all{"check", "--no-defaults"};
        if (!uri)
            all << "-h127.0.0.1"
                << "-P" + QByteArray::number(server.port()) << "-usomebody";
        OnTerminal program(all + words, environment);
        bool answered = !typed;
        while (!held && program.listen()) {
            if (!answered && program.said().contains("Password")) {
                program.type(Password + '\n');
                answered = true;
            }
        }
        QVERIFY2(held, program.said().constData());
        QVERIFY(!processFile(program.id(), "cmdline").isEmpty());
        QVERIFY(!processFile(program.id(), "cmdline").contains(Password));
        QVERIFY(!processFile(program.id(), "environ").contains(Password));
        const auto copies = copiesInMemory(program.id());
        QVERIFY(!copies || *copies > 0); // the looking works: it is needed for the next login
        m_report += u"| %1 | no | no | %2 |\n"_s.arg(QString::fromUtf8(QTest::currentDataTag()),
                                                     copies ? QString::number(*copies) : u"not readable"_s);
        go = true;
        while (program.listen()) { }
        QVERIFY2(!program.said().contains(Password), program.said().constData());
    }

    // However it was given, it is in no file of the bundle, nor in the key beside it, in no spelling.
    void is_in_no_bundle_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("variable");
        const QString password = QString::fromLatin1(Password);
        QTest::newRow("MYSQL_PWD") << QStringList{u"-uroot"_s} << QByteArray("MYSQL_PWD");
        QTest::newRow("-pPASSWORD") << QStringList{u"-uroot"_s, u"-p"_s + password} << QByteArray();
        QTest::newRow("--password=PASSWORD")
            << QStringList{u"-uroot"_s, u"--password="_s + password} << QByteArray();
        QTest::newRow("a URI") << QStringList{u"mysql://root:"_s + password + u"@127.0.0.1:PORT/"_s}
                               << QByteArray();
        QTest::newRow("an option file")
            << QStringList{u"--defaults-file=FILE"_s, u"-uroot"_s} << QByteArray();
        QTest::newRow("a URI, names kept")
            << QStringList{u"mysql://root:"_s + password + u"@127.0.0.1:PORT/"_s, u"--plain-names"_s}
            << QByteArray();
    }
    void is_in_no_bundle()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, variable);
        const QTemporaryDir folder;
        static std::unique_ptr<lab::PracticeServer> server;
        if (!server) {
            auto started = lab::PracticeServer::start({});
            if (!started && started.error().code == ErrorCode::NotFound)
                QSKIP(qPrintable(started.error().detail));
            QVERIFY2(started.ok(), started.ok() ? "" : qPrintable(started.error().detail));
            server = std::move(started).value();
            const auto made =
                server->execute({"ALTER USER root@localhost IDENTIFIED BY '" + Password + '\''});
            QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().detail));
        }
        const auto target = server->target();
        QVERIFY(support::writeFile(folder.filePath(u"my.cnf"_s), "[client]\npassword=" + Password + '\n'));
        // A person pastes it into the symptom, too, and the statement names it.
        QVERIFY(support::writeFile(folder.filePath(u"symptom.txt"_s),
                                   "mysql -uroot -p" + Password + " shop\nmysql://root:" + Password
                                       + "@db/shop\nERROR 2006 (HY000): MySQL server has gone away\n"));
        QVERIFY(support::writeFile(folder.filePath(u"q.sql"_s),
                                   "SELECT * FROM mysql.user WHERE user = '" + Password + "'\n"));
        const QString path = folder.filePath(u"b.zip"_s);
        QStringList all{u"bundle"_s,
                        u"-o"_s,
                        path,
                        u"--symptom"_s,
                        folder.filePath(u"symptom.txt"_s),
                        u"--query"_s,
                        folder.filePath(u"q.sql"_s),
                        u"--ssl-mode=DISABLED"_s};
        const bool uri = words.first().startsWith("mysql:"_L1);
        all = QStringList{all.first()} + words + all.sliced(1);
        if (!uri)
            all << u"-h127.0.0.1"_s << u"-P"_s + QString::number(target.port);
        for (QString &word : all)
            word.replace(u"PORT"_s, QString::number(target.port))
                .replace(u"FILE"_s, folder.filePath(u"my.cnf"_s));
        const support::CliRun run = support::runCli(all, variable.isEmpty() ? QByteArray() : Password);
        QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints + run.output));
        const auto files = planted::unpacked(path);
        QVERIFY(files.size() > 20);
        bool loggedIn = false;
        QMap<QString, QByteArray> looked = files;
        looked.insert(u"output"_s, run.output.toUtf8());
        looked.insert(u"complaints"_s, run.complaints.toUtf8());
        QFile key(folder.filePath(u"b.key.json"_s));
        if (key.open(QIODevice::ReadOnly))
            looked.insert(u"key"_s, key.readAll());
        for (auto file = looked.begin(); file != looked.end(); ++file) {
            loggedIn = loggedIn || file.key().endsWith("server/variables.tsv"_L1);
            for (const QByteArray &spelling : planted::spellings(QString::fromLatin1(Password)))
                QVERIFY2(!file->contains(spelling), qPrintable(file.key()));
        }
        QVERIFY(loggedIn);
    }

    void cleanupTestCase()
    {
        QFile file(QStringLiteral(GONEAWAY_PASSWORD_REPORT));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("| given by, looked at | in its arguments | in its environment | copies in its memory |\n"
                   "|---|---|---|---|\n"
                   + m_report.toUtf8());
    }
};

QTEST_GUILESS_MAIN(TestPasswords)
#include "tst_passwords.moc"
