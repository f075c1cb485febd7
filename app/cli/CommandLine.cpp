// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/CommandLine.h"

#include "cli/Commands.h"
#include "cli/KeptPassword.h"
#include "cli/PasswordPrompt.h"
#include "connect/ProcessArguments.h"
#include "report/Layout.h"
#include "session/ProfileWords.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringConverter>

#include <algorithm>
#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#include <windows.h>
#else
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

constexpr int NarrowestText = 40;
constexpr int WidestText = 100; // longer lines are hard to read

int terminalColumns()
{
#ifndef Q_OS_WIN
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
#endif
    return 80;
}

void write(std::FILE *where, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), where);
    std::fflush(where);
}

} // namespace

void print(const QString &text)
{
    write(stdout, text);
}

void printJson(const QJsonObject &object)
{
    print(QString::fromUtf8(report::plainJson(QJsonDocument(object).toJson())));
}

void printBytes(QByteArrayView bytes)
{
    std::fwrite(bytes.data(), 1, static_cast<std::size_t>(bytes.size()), stdout);
}

void complain(const QString &text)
{
    write(stderr, u"goneaway-cli: "_s + report::plain(text) + u'\n');
}

bool outputIsWhole()
{
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return true;
        // Who reads through a pipe and leaves early, as head and more do, has what it wanted.
#ifdef Q_OS_WIN
    if (::GetFileType(::GetStdHandle(STD_OUTPUT_HANDLE)) == FILE_TYPE_PIPE)
        return true;
#else
    pollfd reader{STDOUT_FILENO, 0, 0};
    if (::poll(&reader, 1, 0) == 1 && (reader.revents & POLLERR) != 0)
        return true;
#endif
    return false;
}

bool standardOutputIsTerminal()
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stdout));
#else
    return isatty(STDOUT_FILENO) == 1;
#endif
}

report::TextStyle terminalStyle()
{
    report::TextStyle style;
    if (standardOutputIsTerminal()) {
        style.colour = !qEnvironmentVariableIsSet("NO_COLOR"); // https://no-color.org
        style.width = std::clamp(terminalColumns(), NarrowestText, WidestText);
    }
    return style;
}

CommandLine::CommandLine(QLatin1StringView command, QLatin1StringView arguments)
    : m_command(command)
    , m_arguments(arguments)
{
    m_parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsCompactedShortOptions);
    m_parser.addOption({u"help"_s, u"Shows this help."_s});
}

CommandLine &CommandLine::option(const QString &name, const QString &does, const QString &valueName)
{
    return option(QStringList{name}, does, valueName);
}

CommandLine &CommandLine::option(const QStringList &names, const QString &does, const QString &valueName)
{
    m_parser.addOption({names, does, valueName});
    return *this;
}

CommandLine &CommandLine::withConnection()
{
    m_connects = true;
    return *this;
}

std::optional<int> CommandLine::parse(QStringList words)
{
    if (words.contains("--help"_L1)) {
        print(helpText());
        return NothingFound;
    }
    bool askPassword = false;
    const bool connects = m_connects && !words.contains("--no-server"_L1);
    std::optional<connect::Profile> profile;
    if (m_connects) {
        connect::forbidCoreDumps(true);
        const auto taken = session::takeProfile(words);
        if (!taken)
            return wrong(taken.error().detail);
        profile = *taken;
        auto parsed = connect::takeTarget(words);
        connect::hidePasswordInEnvironment();
        if (!parsed)
            return wrong(parsed.error().detail);
        if (parsed->passwordOnCommandLine)
            complain(
                u"a password on the command line can be seen by other users of this machine; -p alone asks for it"_s);
        for (const QString &remark : connects ? parsed->remarks : QStringList())
            complain(remark);
        if (parsed->printDefaults) {
            print(connect::defaultsText(*parsed));
            return NothingFound;
        }
        m_target = parsed->target;
        askPassword = connects && parsed->askPassword;
    }
    words.prepend(u"goneaway-cli"_s); // QCommandLineParser skips the program's name
    if (!m_parser.parse(words))
        return wrong(m_parser.errorText());
    if (connects && profile && profile->passwordInKeychain && !askPassword && !m_target.hasPassword) {
        const auto kept = keptPassword(profile->id);
        if (!kept)
            complain(kept.error().detail);
        else if (*kept) {
            m_target.password = **kept;
            m_target.hasPassword = true;
        }
    }
    if (askPassword) {
        auto password = promptForPassword(u"Password of %1 at %2: "_s.arg(m_target.user, m_target.display()));
        if (!password)
            return wrong(password.error().detail);
        m_target.password = *password;
        m_target.hasPassword = true;
    }
    return std::nullopt;
}

int CommandLine::wrong(const QString &what) const
{
    complain(what);
    complain(u"see goneaway-cli %1 --help"_s.arg(m_command));
    return WrongUsage;
}

QString CommandLine::helpText() const
{
    QString text = u"Usage: goneaway-cli %1 %2\n\n"_s.arg(m_command, m_arguments);
    // Everything behind the first line of QCommandLineParser's own help, which names the wrong program.
    const QString options = m_parser.helpText();
    text += options.sliced(std::max(qsizetype(0), options.indexOf("Options:"_L1)));
    if (m_connects) {
        text +=
            u"\nConnection, as for the mysql and mariadb clients:\n"
            "  -h HOST  -P PORT  -S SOCKET  -u USER  -p (asks)  -D DATABASE\n"
            "  --protocol=tcp|socket|pipe|memory  --connect-timeout=SECONDS  --compress\n"
            "  --ssl-mode=DISABLED|PREFERRED|REQUIRED|VERIFY_CA|VERIFY_IDENTITY, --skip-ssl\n"
            "  --ssl-ca=FILE  --ssl-capath=FOLDER  --ssl-cert=FILE  --ssl-key=FILE  --ssl-crl=FILE\n"
            "  --ssl-cipher=NAMES  --tls-version=TLSv1.2,TLSv1.3\n"
            "  --default-auth=NAME  --plugin-dir=FOLDER  --enable-cleartext-plugin\n"
            "  --get-server-public-key  --server-public-key-path=FILE  --max-allowed-packet=BYTES\n"
            "  --ssh=[USER@]HOST[:PORT]  --ssh-identity=FILE  --ssh-config=FILE: a tunnel, through your ssh\n"
            "  --profile=NAME, saved with the desktop program; other options count more\n"
            "  or a connection string of an application: mysql://user@host:port/database, JDBC, PDO,\n"
            "  SQLAlchemy, Go, .NET, ODBC, as one word or behind --dsn; --dsn-file FILE reads database.yml,\n"
            "  .env, Django settings and the like\n"
            "Option files are read as the clients do, in this order: /etc/my.cnf, /etc/mysql/my.cnf,\n"
            "  $MYSQL_HOME/my.cnf, ~/.my.cnf, ~/.mylogin.cnf; groups [client], [mysql], [mariadb],\n"
            "  [mariadb-client], [client-server], [client-mariadb] and [goneaway]\n"
            "  --defaults-file=FILE  --defaults-extra-file=FILE  --no-defaults\n"
            "  --defaults-group-suffix=TEXT  --login-path=NAME  --no-login-paths\n"
            "  --print-defaults shows where each value came from, and connects nowhere.\n"
            "MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_UNIX_PORT and MYSQL_PWD count less than option files.\n"_s;
    }
    return text;
}

Result<QByteArray> readWhole(const QString &path, qint64 maxBytes)
{
    QFile file(path);
    const bool opened =
        path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return Error{ErrorCode::NotFound, u"%1 cannot be read: %2"_s.arg(path, file.errorString())};
    return file.read(maxBytes);
}

Result<QString> readText(const QString &path, qint64 maxBytes)
{
    const auto bytes = readWhole(path, maxBytes);
    if (!bytes)
        return bytes.error();
    if (bytes->startsWith("PK\x03\x04")) {
        return Error{
            ErrorCode::Malformed,
            u"%1 is a zip archive, not a text; if it is a bundle of Goneaway, read it with goneaway-cli open"_s
                .arg(path)};
    }
    // What PowerShell's > writes begins with a mark of its encoding.
    const auto marked = QStringConverter::encodingForData(*bytes);
    return QString(QStringDecoder(marked.value_or(QStringConverter::Utf8))(*bytes));
}

Result<Words> loadWords()
{
    auto texts = Texts::load(u"en"_s);
    if (!texts)
        return texts.error();
    auto catalogue = diagnose::Catalogue::load(u"en"_s);
    if (!catalogue)
        return catalogue.error();
    return Words{std::move(*texts), std::move(*catalogue)};
}

} // namespace goneaway::cli
