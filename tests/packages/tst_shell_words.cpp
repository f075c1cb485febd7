// SPDX-License-Identifier: GPL-3.0-or-later
// Man pages and completions against the programs themselves: a command or an option that one of them lacks
// fails here.
#include "connect/TargetOptions.h"
#include "support/Cli.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

const QString Files = QStringLiteral(GONEAWAY_LINUX_FILES "/");
const QString Scripts = QStringLiteral(GONEAWAY_SOURCE_DIR "/tests/packages/");

QString outputOf(const QString &program, const QStringList &words, const QString &folder = {})
{
    QProcess process;
    process.setWorkingDirectory(folder.isEmpty() ? QDir::tempPath() : folder);
    process.start(program, words);
    if (!process.waitForFinished(30000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

QStringList matches(const QString &text, const QString &pattern)
{
    QStringList found;
    auto all = QRegularExpression(pattern, QRegularExpression::MultilineOption).globalMatch(text);
    while (all.hasNext())
        found << all.next().captured(1);
    return found;
}

QStringList commands()
{
    return matches(support::runCli({u"--help"_s}).output, u"^  ([a-z][a-z-]*) +[A-Za-z]"_s);
}

// "--json" of a command's own help, without those of its connection.
QStringList ownOptions(const QString &command)
{
    const QString help = support::runCli({command, u"--help"_s}).output;
    return matches(help.section(u"\nConnection, "_s, 0, 0), u"^  (?:-., )?(--[a-z-]+)"_s);
}

bool connects(const QString &command)
{
    return support::runCli({command, u"--help"_s}).output.contains("\nConnection, "_L1);
}

// Of the table that the programs read command lines by.
QStringList connectionOptions()
{
    QStringList options;
    for (const auto *option = connect::targetOptionsBegin(); option != connect::targetOptionsEnd(); ++option)
        options << u"--"_s + option->name;
    // Words that choose the option files, not in that table.
    options << u"--defaults-file"_s << u"--defaults-extra-file"_s << u"--defaults-group-suffix"_s
            << u"--no-defaults"_s << u"--login-path"_s << u"--no-login-paths"_s << u"--print-defaults"_s
            << u"--dsn"_s << u"--dsn-file"_s << u"--profile"_s;
    return options;
}

QStringList bashOffers(const QStringList &words, const QString &folder = {})
{
    const QString name = QFileInfo(words.first()).fileName();
    const QString text = outputOf(
        u"bash"_s, QStringList{Scripts + u"bash-completes.sh"_s, Files + name + u".bash"_s} + words, folder);
    return text.split(u'\n', Qt::SkipEmptyParts);
}

QStringList missingFrom(const QStringList &offered, const QStringList &wanted)
{
    QStringList missing;
    for (const QString &word : wanted) {
        if (!offered.contains(word) && !offered.contains(word + u'='))
            missing << word;
    }
    return missing;
}

QString manPage(const QString &name)
{
    QString text = outputOf(u"gzip"_s, {u"-dc"_s, Files + name + u".1.gz"_s});
    return text.remove(u"\\fB"_s).remove(u"\\fR"_s).remove(u"\\fI"_s).replace(u"\\-"_s, u"-"_s);
}

} // namespace

class TestShellWords : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void helpSaysHowACommandIsUsed();
    void bashOffersEveryCommand();
    void bashOffersEveryOptionOfACommand_data();
    void bashOffersEveryOptionOfACommand();
    void bashKnowsWhatAValueMayBe_data();
    void bashKnowsWhatAValueMayBe();
    void bashOffersBundlesToOpen();
    void zshOffersEveryCommandAndOption_data();
    void zshOffersEveryCommandAndOption();
    void theManPagesTellOfEveryCommandAndOption();
    void theManPagesTellTheExitStatus();
    void manFindsNothingWrongWithThePages();
};

void TestShellWords::initTestCase()
{
    QVERIFY2(commands().size() >= 8, "goneaway-cli --help is read wrongly, or lost its commands");
    QVERIFY(connectionOptions().contains("--host"_L1));
}

void TestShellWords::helpSaysHowACommandIsUsed()
{
    const QString usage = support::runCli({u"lab"_s, u"--help"_s}).output.section(u'\n', 0, 0);
    QCOMPARE(usage, u"Usage: goneaway-cli lab list | run CAUSE... | serve CAUSE"_s);
}

void TestShellWords::bashOffersEveryCommand()
{
    if (!QFileInfo::exists(u"/usr/share/bash-completion/bash_completion"_s))
        QSKIP("bash-completion is not installed");
    const QStringList offered = bashOffers({QStringLiteral(GONEAWAY_CLI), QString()});
    QCOMPARE(missingFrom(offered, commands() + QStringList{u"--help"_s, u"--version"_s}), QStringList());
}

void TestShellWords::bashOffersEveryOptionOfACommand_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QStringList>("wanted");
    for (const QString &command : commands()) {
        QTest::newRow(qPrintable(command))
            << QStringList{QStringLiteral(GONEAWAY_CLI), command, u"-"_s}
            << ownOptions(command) + (connects(command) ? connectionOptions() : QStringList());
    }
    if (QFileInfo::exists(Files + u"goneaway.bash"_s))
        QTest::newRow("the desktop program") << QStringList{u"goneaway"_s, u"-"_s}
                                             << connectionOptions()
                + QStringList{u"--symptom"_s, u"--log"_s, u"--bundle"_s, u"--help"_s, u"--version"_s};
}

void TestShellWords::bashOffersEveryOptionOfACommand()
{
    QFETCH(const QStringList, words);
    QFETCH(const QStringList, wanted);
    if (!QFileInfo::exists(u"/usr/share/bash-completion/bash_completion"_s))
        QSKIP("bash-completion is not installed");
    QVERIFY(wanted.contains("--help"_L1));
    QCOMPARE(missingFrom(bashOffers(words), wanted), QStringList());
}

void TestShellWords::bashKnowsWhatAValueMayBe_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("offered");
    const QString cli = QStringLiteral(GONEAWAY_CLI);
    QTest::newRow("a mode of TLS") << QStringList{cli, u"check"_s, u"--ssl-mode"_s, u"VER"_s}
                                   << u"VERIFY_CA"_s;
    QTest::newRow("a mode of TLS behind =")
        << QStringList{cli, u"check"_s, u"--ssl-mode=VER"_s} << u"VERIFY_CA"_s;
    QTest::newRow("a style of bug report") << QStringList{cli, u"open"_s, u"--as"_s, u"git"_s} << u"github"_s;
    QTest::newRow("what the lab does") << QStringList{cli, u"lab"_s, u"se"_s} << u"serve"_s;
    QTest::newRow("a cause to practise")
        << QStringList{cli, u"lab"_s, u"serve"_s, u"idle-t"_s} << u"idle-timeout"_s;
    QTest::newRow("a file") << QStringList{cli, u"check"_s, u"--log"_s, u"err"_s} << u"error.log"_s;
}

void TestShellWords::bashKnowsWhatAValueMayBe()
{
    QFETCH(const QStringList, words);
    QFETCH(const QString, offered);
    if (!QFileInfo::exists(u"/usr/share/bash-completion/bash_completion"_s))
        QSKIP("bash-completion is not installed");
    const QTemporaryDir folder;
    QVERIFY(support::writeFile(folder.filePath(u"error.log"_s), "x"));
    const QStringList offers = bashOffers(words, folder.path());
    QVERIFY2(offers.contains(offered), qPrintable(offers.join(u' ')));
    QVERIFY2(!offers.contains("--json"_L1), "offers options where a value is wanted");
}

void TestShellWords::bashOffersBundlesToOpen()
{
    if (!QFileInfo::exists(u"/usr/share/bash-completion/bash_completion"_s))
        QSKIP("bash-completion is not installed");
    const QTemporaryDir folder;
    QVERIFY(support::writeFile(folder.filePath(u"goneaway-1.zip"_s), "x"));
    QVERIFY(support::writeFile(folder.filePath(u"goneaway-1.txt"_s), "x"));
    const QStringList offers =
        bashOffers({QStringLiteral(GONEAWAY_CLI), u"open"_s, u"gone"_s}, folder.path());
    QCOMPARE(offers, QStringList{u"goneaway-1.zip"_s});
}

void TestShellWords::zshOffersEveryCommandAndOption_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("wanted");
    QTest::newRow("commands") << u"goneaway-cli "_s << commands();
    for (const QString &command : commands())
        QTest::newRow(qPrintable(command))
            << u"goneaway-cli %1 --"_s.arg(command)
            << ownOptions(command) + (connects(command) ? connectionOptions() : QStringList());
    if (QFileInfo::exists(Files + u"_goneaway"_s))
        QTest::newRow("the desktop program")
            << u"goneaway --"_s
            << connectionOptions() + QStringList{u"--symptom"_s, u"--log"_s, u"--bundle"_s, u"--help"_s};
}

void TestShellWords::zshOffersEveryCommandAndOption()
{
    QFETCH(const QString, line);
    QFETCH(const QStringList, wanted);
    if (QStandardPaths::findExecutable(u"zsh"_s).isEmpty())
        QSKIP("zsh is not installed");
    const QString shown = outputOf(u"zsh"_s,
                                   {u"-f"_s, Scripts + u"zsh-completes.zsh"_s, Files,
                                    QFileInfo(QStringLiteral(GONEAWAY_CLI)).path(), line});
    if (wanted.size() == 1) { // completed on the spot
        QVERIFY2(shown.contains(wanted.first()), qPrintable(shown));
        return;
    }
    QStringList missing;
    for (const QString &word : wanted) {
        if (!QRegularExpression(u"(^|[\\s\\x1b\\]JK])%1\\s"_s.arg(QRegularExpression::escape(word)),
                                QRegularExpression::MultilineOption)
                 .match(shown)
                 .hasMatch())
            missing << word;
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u' ') + u" are missing from:\n"_s + shown));
}

void TestShellWords::theManPagesTellOfEveryCommandAndOption()
{
    const QString page = manPage(u"goneaway-cli"_s);
    const bool hasGui = QFileInfo::exists(Files + u"goneaway.1.gz"_s);
    const QString guiPage = hasGui ? manPage(u"goneaway"_s) : QString();
    const auto tells = [](const QString &text, const QString &option) {
        return QRegularExpression(u"^(-., )?%1(=|$|\\[)"_s.arg(option), QRegularExpression::MultilineOption)
            .match(text)
            .hasMatch();
    };
    for (const QString &command : commands()) {
        const QString section = page.section(u".SS \"%1\"\n"_s.arg(command), 1).section(u"\n.S"_s, 0, 0);
        QVERIFY2(!section.isEmpty(), qPrintable(command));
        for (const QString &option : ownOptions(command))
            QVERIFY2(tells(section, option), qPrintable(command + u' ' + option));
    }
    for (const QString &option : connectionOptions()) {
        QVERIFY2(tells(page, option), qPrintable(option));
        QVERIFY2(!hasGui || tells(guiPage, option), qPrintable(option));
    }
    for (const auto *option = connect::targetOptionsBegin(); option != connect::targetOptionsEnd();
         ++option) {
        if (option->letter)
            QVERIFY2(page.contains(u"\n-%1, --%2"_s.arg(QChar::fromLatin1(option->letter)).arg(option->name)),
                     option->name.data());
    }
}

void TestShellWords::theManPagesTellTheExitStatus()
{
    const QString page =
        manPage(u"goneaway-cli"_s).section(u".SH EXIT STATUS"_s, 1).section(u"\n.SH"_s, 0, 0);
    QCOMPARE(matches(page, u"^\\.B ([0-9])$"_s), QStringList({u"0"_s, u"1"_s, u"2"_s, u"3"_s}));
}

void TestShellWords::manFindsNothingWrongWithThePages()
{
    if (QStandardPaths::findExecutable(u"man"_s).isEmpty())
        QSKIP("man is not installed");
    const QStringList pages = QDir(Files).entryList({u"*.1.gz"_s});
    QVERIFY(!pages.isEmpty());
    for (const QString &name : pages) {
        QProcess man;
        man.start(u"man"_s, {u"--warnings"_s, u"-E"_s, u"UTF-8"_s, u"-l"_s, u"-Tutf8"_s, Files + name});
        QVERIFY(man.waitForFinished());
        QCOMPARE(man.readAllStandardError(), QByteArray());
        QVERIFY(man.readAllStandardOutput().size() > 2000);
    }
}

QTEST_GUILESS_MAIN(TestShellWords)
#include "tst_shell_words.moc"
