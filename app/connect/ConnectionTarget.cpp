// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ConnectionTarget.h"

#include <QFileInfo>
#include <QUrl>
#include <QUrlQuery>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr QLatin1StringView SocketPlaces[] = {"/run/mysqld/mysqld.sock"_L1, "/var/run/mysqld/mysqld.sock"_L1,
                                              "/var/lib/mysql/mysql.sock"_L1, "/tmp/mysql.sock"_L1};

struct TlsModeName {
    QLatin1StringView name;
    TlsMode mode;
};
constexpr TlsModeName TlsModes[] = {{"DISABLED"_L1, TlsMode::Disabled},
                                    {"PREFERRED"_L1, TlsMode::Preferred},
                                    {"REQUIRED"_L1, TlsMode::Required},
                                    {"VERIFY_CA"_L1, TlsMode::VerifyCa},
                                    {"VERIFY_IDENTITY"_L1, TlsMode::VerifyIdentity}};

QString systemUser()
{
    for (const char *name : {"USER", "LOGNAME", "USERNAME"}) {
        if (const QString user = qEnvironmentVariable(name); !user.isEmpty())
            return user;
    }
    return u"root"_s;
}

QString usualSocket()
{
    if (const QString named = qEnvironmentVariable("MYSQL_UNIX_PORT"); !named.isEmpty())
        return named;
    for (const QLatin1StringView place : SocketPlaces) {
        if (QFileInfo::exists(place))
            return place;
    }
    return SocketPlaces[0];
}

// One option of the mysql client: how it is written, and what its value does.
struct Option {
    char letter; // 0: has none
    QLatin1StringView name;
    bool (*take)(const QString &value, struct Parsing &parsing);
    QLatin1StringView expects; // for the complaint about a bad value
};

struct Parsing {
    ParsedTarget result;
    bool portGiven = false;
    bool hostGiven = false;
    bool tlsModeGiven = false;
    QString protocol;
};

template <typename Number>
bool toNumber(const QString &text, Number least, Number most, Number &number)
{
    bool ok = false;
    const qlonglong value = text.toLongLong(&ok);
    if (!ok || value < static_cast<qlonglong>(least) || value > static_cast<qlonglong>(most))
        return false;
    number = static_cast<Number>(value);
    return true;
}

bool takePort(const QString &value, Parsing &parsing)
{
    parsing.portGiven = true;
    return toNumber<quint16>(value, 1, 65535, parsing.result.target.port);
}

bool takeSeconds(const QString &value, std::chrono::seconds &seconds)
{
    int number = 0;
    if (!toNumber(value, 1, 3600, number))
        return false;
    seconds = std::chrono::seconds(number);
    return true;
}

bool takeTlsMode(const QString &value, Parsing &parsing)
{
    parsing.tlsModeGiven = true;
    for (const TlsModeName &mode : TlsModes) {
        if (value.compare(mode.name, Qt::CaseInsensitive) == 0) {
            parsing.result.target.tlsMode = mode.mode;
            return true;
        }
    }
    return false;
}

bool takeProtocol(const QString &value, Parsing &parsing)
{
    parsing.protocol = value.toLower();
    return parsing.protocol == "tcp"_L1 || parsing.protocol == "socket"_L1;
}

bool takeHost(const QString &value, Parsing &parsing)
{
    parsing.hostGiven = true;
    parsing.result.target.host = value;
    return !value.isEmpty();
}

bool takeSocket(const QString &value, Parsing &parsing)
{
    parsing.result.target.socketPath = value;
    return !value.isEmpty();
}

constexpr Option Options[] = {
    {'h', "host"_L1, &takeHost, "a host name or address"_L1},
    {'P', "port"_L1, &takePort, "a port from 1 to 65535"_L1},
    {'S', "socket"_L1, &takeSocket, "the path of a socket"_L1},
    {'u', "user"_L1,
     [](const QString &v, Parsing &p) {
         p.result.target.user = v;
         return true;
     },
     "a user name"_L1},
    {'D', "database"_L1,
     [](const QString &v, Parsing &p) {
         p.result.target.database = v;
         return true;
     },
     "a schema name"_L1},
    {0, "protocol"_L1, &takeProtocol, "tcp or socket"_L1},
    {0, "ssl-mode"_L1, &takeTlsMode, "DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY"_L1},
    {0, "ssl-ca"_L1,
     [](const QString &v, Parsing &p) {
         p.result.target.tlsCa = v;
         return true;
     },
     "a file"_L1},
    {0, "ssl-cert"_L1,
     [](const QString &v, Parsing &p) {
         p.result.target.tlsCert = v;
         return true;
     },
     "a file"_L1},
    {0, "ssl-key"_L1,
     [](const QString &v, Parsing &p) {
         p.result.target.tlsKey = v;
         return true;
     },
     "a file"_L1},
    {0, "connect-timeout"_L1,
     [](const QString &v, Parsing &p) { return takeSeconds(v, p.result.target.connectTimeout); },
     "seconds, 1 to 3600"_L1},
    {0, "read-timeout"_L1,
     [](const QString &v, Parsing &p) { return takeSeconds(v, p.result.target.readTimeout); },
     "seconds, 1 to 3600"_L1},
};

Error badValue(const Option &option, const QString &value)
{
    return {ErrorCode::InvalidArgument,
            u"--%1 takes %2, not \"%3\""_s.arg(option.name, option.expects, value)};
}

// The option that a word begins, and the value that hangs on to it ("-P3306", "--port=3306"), if any.
struct Match {
    const Option *option = nullptr;
    std::optional<QString> value;
};

Match matchOption(const QString &word)
{
    for (const Option &option : Options) {
        const QString longName = u"--"_s + option.name;
        if (word == longName)
            return {&option, std::nullopt};
        if (word.startsWith(longName + u'='))
            return {&option, word.sliced(longName.size() + 1)};
        if (option.letter && word.size() >= 2 && word[0] == u'-' && word[1] == QLatin1Char(option.letter))
            return {&option, word.size() > 2 ? std::optional(word.sliced(2)) : std::nullopt};
    }
    return {};
}

// -p and --password: the one option whose value never stands apart.
bool takePassword(const QString &word, ParsedTarget &result)
{
    const QString longName = u"--password"_s;
    QString value;
    if (word == "-p"_L1 || word == longName) {
        result.askPassword = true;
        return true;
    }
    if (word.startsWith(longName + u'='))
        value = word.sliced(longName.size() + 1);
    else if (word.startsWith("-p"_L1) && !word.startsWith("--"_L1))
        value = word.sliced(2);
    else
        return false;
    result.target.password = Secret(value.toUtf8());
    result.target.hasPassword = true;
    result.passwordOnCommandLine = !value.isEmpty();
    return true;
}

std::optional<Error> takeUri(const QString &word, Parsing &parsing)
{
    const QUrl uri(word, QUrl::StrictMode);
    ConnectionTarget &target = parsing.result.target;
    if (!uri.isValid() || uri.host().isEmpty())
        return Error{ErrorCode::InvalidArgument,
                     u"the address should look like mysql://user@host:3306/database"_s};
    target.host = uri.host();
    parsing.hostGiven = true;
    if (uri.port() > 0) {
        target.port = static_cast<quint16>(uri.port());
        parsing.portGiven = true;
    }
    if (!uri.userName().isEmpty())
        target.user = uri.userName(QUrl::FullyDecoded);
    if (!uri.password().isNull()) {
        target.password = Secret(uri.password(QUrl::FullyDecoded).toUtf8());
        target.hasPassword = true;
        parsing.result.passwordOnCommandLine = true;
    }
    target.database = uri.path(QUrl::FullyDecoded).mid(1);
    // "?ssl-mode=REQUIRED&connect-timeout=3": the long options, without their dashes.
    for (const auto &[name, value] : QUrlQuery(uri).queryItems(QUrl::FullyDecoded)) {
        const Match match = matchOption(u"--"_s + name);
        if (!match.option || match.value)
            return Error{ErrorCode::InvalidArgument,
                         u"the address asks for \"%1\", which is not known here"_s.arg(name)};
        if (!match.option->take(value, parsing))
            return badValue(*match.option, value);
    }
    return std::nullopt;
}

// The environment's words, which everything on the command line overrides.
void takeEnvironment(Parsing &parsing)
{
    ConnectionTarget &target = parsing.result.target;
    target.user = systemUser();
    if (const QString host = qEnvironmentVariable("MYSQL_HOST"); !host.isEmpty())
        takeHost(host, parsing);
    if (const QString port = qEnvironmentVariable("MYSQL_TCP_PORT");
        !port.isEmpty() && !takePort(port, parsing))
        target.port = 3306;
    if (qEnvironmentVariableIsSet("MYSQL_PWD")) {
        target.password = Secret(qgetenv("MYSQL_PWD"));
        target.hasPassword = true;
    }
}

// As the mysql client decides: "localhost" means the socket, unless a port or the protocol says otherwise.
void chooseTransport(Parsing &parsing)
{
    ConnectionTarget &target = parsing.result.target;
    const bool local = target.host == "localhost"_L1;
    bool socket = local && (!parsing.portGiven || !target.socketPath.isEmpty());
#ifdef Q_OS_WIN
    socket = false;
#endif
    if (!parsing.protocol.isEmpty())
        socket = parsing.protocol == "socket"_L1;
    else if (!target.socketPath.isEmpty() && !parsing.hostGiven)
        socket = true;
    target.transport = socket ? Transport::Socket : Transport::Tcp;
    if (socket && target.socketPath.isEmpty())
        target.socketPath = usualSocket();
}

} // namespace

QString ConnectionTarget::display() const
{
    switch (transport) {
    case Transport::Socket:
        return socketPath;
    case Transport::Pipe:
        return u"\\\\.\\pipe\\"_s + pipeName;
    case Transport::SharedMemory:
        return sharedMemoryName;
    case Transport::Tcp:
        break;
    }
    const bool v6 = host.contains(u':');
    return v6 ? u"[%1]:%2"_s.arg(host).arg(port) : u"%1:%2"_s.arg(host).arg(port);
}

Result<ParsedTarget> takeTarget(QStringList &arguments)
{
    Parsing parsing;
    takeEnvironment(parsing);
    QStringList others;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &word = arguments[i];
        if (word == "--"_L1) {
            others += arguments.sliced(i);
            break;
        }
        if (word.startsWith("mysql://"_L1) || word.startsWith("mariadb://"_L1)) {
            if (const auto problem = takeUri(word, parsing))
                return *problem;
            continue;
        }
        if (takePassword(word, parsing.result))
            continue;
        const Match match = matchOption(word);
        if (!match.option) {
            others << word;
            continue;
        }
        if (!match.value && i + 1 >= arguments.size())
            return Error{ErrorCode::InvalidArgument, u"%1 needs %2"_s.arg(word, match.option->expects)};
        const QString value = match.value ? *match.value : arguments[++i];
        if (!match.option->take(value, parsing))
            return badValue(*match.option, value);
    }
    // As for the mysql client: who names a CA wants it to be asked.
    if (!parsing.tlsModeGiven && !parsing.result.target.tlsCa.isEmpty())
        parsing.result.target.tlsMode = TlsMode::VerifyCa;
    const TlsMode mode = parsing.result.target.tlsMode;
    if ((mode == TlsMode::VerifyCa || mode == TlsMode::VerifyIdentity)
        && parsing.result.target.tlsCa.isEmpty())
        return Error{ErrorCode::InvalidArgument,
                     u"--ssl-mode=VERIFY_CA and VERIFY_IDENTITY need --ssl-ca=FILE to verify with"_s};
    chooseTransport(parsing);
    arguments = others;
    return parsing.result;
}

QStringList optionWords(const ConnectionTarget &target)
{
    QStringList words;
    if (target.transport == Transport::Socket)
        words << u"--protocol=socket"_s << u"-S"_s << target.socketPath;
    else
        words << u"-h"_s << target.host << u"-P"_s << QString::number(target.port);
    words << u"-u"_s << target.user;
    if (!target.database.isEmpty())
        words << u"-D"_s << target.database;
    for (const TlsModeName &mode : TlsModes) {
        if (mode.mode == target.tlsMode && target.tlsMode != TlsMode::Preferred)
            words << u"--ssl-mode="_s + mode.name;
    }
    const std::pair<QLatin1StringView, const QString &> files[] = {
        {"--ssl-ca="_L1, target.tlsCa}, {"--ssl-cert="_L1, target.tlsCert}, {"--ssl-key="_L1, target.tlsKey}};
    for (const auto &[option, path] : files) {
        if (!path.isEmpty())
            words << option + path;
    }
    return words;
}

} // namespace goneaway::connect
