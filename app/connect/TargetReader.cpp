// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TargetReader.h"

#include "connect/TargetOptions.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr QLatin1StringView SocketPlaces[] = {"/run/mysqld/mysqld.sock"_L1, "/var/run/mysqld/mysqld.sock"_L1,
                                              "/var/lib/mysql/mysql.sock"_L1, "/tmp/mysql.sock"_L1};
// Where systems keep the certificates that they trust, as one file.
constexpr QLatin1StringView CaBundles[] = {"/etc/ssl/certs/ca-certificates.crt"_L1,
                                           "/etc/pki/tls/certs/ca-bundle.crt"_L1, "/etc/ssl/ca-bundle.pem"_L1,
                                           "/etc/ssl/cert.pem"_L1};
constexpr qint64 MaxDsnFile = 256 * 1024;

template <std::size_t N>
QString firstExisting(const QLatin1StringView (&places)[N])
{
    for (const QLatin1StringView place : places) {
        if (QFileInfo::exists(place))
            return place;
    }
    return {};
}

Error badValue(const TargetOption &option, const QString &value)
{
    const QString shown = option.takes == TargetOption::MaybeValue ? u"*****"_s : value;
    return {ErrorCode::InvalidArgument,
            u"--%1 takes %2, not \"%3\""_s.arg(option.name, option.expects, shown)};
}

// The words of one command line, taken apart.
class Words
{
public:
    explicit Words(const Surroundings &surroundings)
        : m_surroundings(surroundings)
    {
    }

    std::optional<Error> take(const QStringList &words);
    std::optional<Error> run(ParsedTarget &parsed);

    QStringList others() const { return m_others; }

private:
    struct Said {
        const TargetOption *option = nullptr; // else a connection string
        QString value;
    };

    std::optional<Error> takeWord(const QStringList &words, qsizetype &at);
    bool takeFilesWord(const QString &word, const QStringList &words, qsizetype &at,
                       std::optional<Error> &error);
    std::optional<Error> takeDsn(const QString &text);
    std::optional<Error> takeDsnFile(const QString &path);
    std::optional<Error> applyOption(const TargetOption &option, const QString &value, const Origin &origin);
    void applyEnvironment();
    void applyFiles(const OptionFilesRead &files);
    void applyFileOption(const FileOption &written);
    void chooseTls();
    std::optional<Error> finishSsh();
    void chooseTransport();
    void compareClients();
    void tellMore();
    void remark(const QString &sentence)
    {
        if (!m_parsed.remarks.contains(sentence))
            m_parsed.remarks << sentence;
    }
    QString environment(const char *name) const
    {
        return m_surroundings.environment.value(QString::fromLatin1(name));
    }

    const Surroundings &m_surroundings;
    OptionFileRequest m_request;
    QList<Said> m_said;
    QList<ConnectionString> m_strings;
    QStringList m_others;
    TargetDraft m_draft;
    ParsedTarget m_parsed;
};

std::optional<Error> Words::take(const QStringList &words)
{
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words[i] == "--"_L1) {
            m_others += words.sliced(i);
            break;
        }
        if (auto error = takeWord(words, i))
            return error;
    }
    return std::nullopt;
}

// The words that say which option files count. In the clients they have to come first; here they may stand
// anywhere.
bool Words::takeFilesWord(const QString &word, const QStringList &words, qsizetype &at,
                          std::optional<Error> &error)
{
    if (word == "--no-defaults"_L1 || word == "--no-login-paths"_L1 || word == "--print-defaults"_L1) {
        m_request.noDefaults |= word == "--no-defaults"_L1;
        m_request.noLoginPaths |= word == "--no-login-paths"_L1;
        m_parsed.printDefaults |= word == "--print-defaults"_L1;
        return true;
    }
    const QString name = word.section(u'=', 0, 0);
    QString value = word.section(u'=', 1);
    static constexpr QLatin1StringView Names[] = {"--defaults-file"_L1,
                                                  "--defaults-extra-file"_L1,
                                                  "--defaults-group-suffix"_L1,
                                                  "--login-path"_L1,
                                                  "--dsn"_L1,
                                                  "--dsn-file"_L1};
    if (std::find(std::begin(Names), std::end(Names), name) == std::end(Names))
        return false;
    if (!word.contains(u'=')) {
        if (at + 1 >= words.size()) {
            error = Error{ErrorCode::InvalidArgument, u"%1 needs a value"_s.arg(word)};
            return true;
        }
        value = words[++at];
    }
    if (name == "--defaults-file"_L1)
        m_request.defaultsFile = value;
    else if (name == "--defaults-extra-file"_L1)
        m_request.extraFile = value;
    else if (name == "--defaults-group-suffix"_L1)
        m_request.groupSuffix = value;
    else if (name == "--login-path"_L1)
        m_request.loginPath = value;
    else if (name == "--dsn"_L1)
        error = takeDsn(value);
    else
        error = takeDsnFile(value);
    return true;
}

std::optional<Error> Words::takeDsn(const QString &text)
{
    auto read = targetFromDsn(text);
    if (!read)
        return read.error();
    m_parsed.passwordOnCommandLine |= read->target.hasPassword && !read->target.password.isEmpty();
    m_parsed.asked = true;
    m_said.append({nullptr, {}});
    m_strings.append(std::move(*read));
    return std::nullopt;
}

std::optional<Error> Words::takeDsnFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound, u"%1 cannot be read: %2"_s.arg(path, file.errorString())};
    const bool before = m_parsed.passwordOnCommandLine;
    auto error = takeDsn(QString::fromUtf8(file.read(MaxDsnFile)));
    m_parsed.passwordOnCommandLine = before; // it stands in the file
    return error;
}

std::optional<Error> Words::takeWord(const QStringList &words, qsizetype &at)
{
    const QString &word = words[at];
    std::optional<Error> error;
    if (takeFilesWord(word, words, at, error))
        return error;
    if (looksLikeDsn(word))
        return takeDsn(word);
    if (!word.startsWith(u'-') || word.size() < 2) {
        m_others << word;
        return std::nullopt;
    }
    const bool isLong = word.startsWith("--"_L1);
    ResolvedOption resolved;
    std::optional<QString> value;
    if (isLong) {
        resolved = resolveOption(word.sliced(2).section(u'=', 0, 0), false);
        if (word.contains(u'='))
            value = word.section(u'=', 1);
    } else {
        const auto *end = targetOptionsEnd();
        const auto *found = std::find_if(targetOptionsBegin(), end, [&word](const TargetOption &option) {
            return option.letter && word[1] == QLatin1Char(option.letter);
        });
        resolved.option = found == end ? nullptr : found;
        if (word.size() > 2)
            value = word.sliced(2);
    }
    const TargetOption *option = resolved.option;
    if (!option || (option->takes == TargetOption::Flag && !isLong && value)) {
        m_others << word;
        return std::nullopt;
    }
    if (option->takes == TargetOption::Flag) {
        const auto flag = value ? flagOf(*value) : std::optional(resolved.flag.value_or(true));
        if (!flag)
            return badValue(*option, *value);
        m_said.append({option, *flag ? u"1"_s : u"0"_s});
    } else if (option->takes == TargetOption::MaybeValue) {
        if (!value && !resolved.flag)
            m_draft.askPassword = true; // kept until the end: nothing that came before it counts
        m_said.append({option, value.value_or(QString())});
        if (!value)
            m_said.removeLast();
        m_parsed.passwordOnCommandLine |= value && !value->isEmpty();
    } else {
        if (!value && at + 1 >= words.size())
            return Error{ErrorCode::InvalidArgument, u"%1 needs %2"_s.arg(word, option->expects)};
        const QString text = value ? *value : words[++at];
        if (text.isEmpty() && (option->letter == 'h' || option->letter == 'S'))
            return badValue(*option, text);
        m_said.append({option, text});
    }
    m_parsed.asked = true;
    return std::nullopt;
}

std::optional<Error> Words::applyOption(const TargetOption &option, const QString &value,
                                        const Origin &origin)
{
    if (!option.take(value, m_draft))
        return badValue(option, value);
    m_draft.origins.insert(option.name, origin);
    return std::nullopt;
}

// What the clients take from the environment. Everything else overrides it.
void Words::applyEnvironment()
{
    m_draft.target.user = systemUser();
    struct Variable {
        const char *name;
        QLatin1StringView option;
    };
    constexpr Variable Variables[] = {{"MYSQL_HOST", "host"_L1},
                                      {"MYSQL_TCP_PORT", "port"_L1},
                                      {"MYSQL_UNIX_PORT", "socket"_L1},
                                      {"MYSQL_PWD", "password"_L1}};
    for (const Variable &variable : Variables) {
        const QString name = QString::fromLatin1(variable.name);
        if (!m_surroundings.environment.contains(name))
            continue;
        const QString value = environment(variable.name);
        const TargetOption &option = *resolveOption(variable.option, false).option;
        if (value.isEmpty() && option.takes != TargetOption::MaybeValue)
            continue;
        if (const auto error = applyOption(option, value, {Origin::Environment, name, {}, 0}))
            remark(u"%1 of the environment is not used: %2."_s.arg(name, error->detail));
    }
}

void Words::applyFiles(const OptionFilesRead &files)
{
    m_parsed.files = files.files;
    m_parsed.remarks += files.remarks();
    for (const FileOption &option : files.options)
        applyFileOption(option);
}

void Words::applyFileOption(const FileOption &written)
{
    const QString where = written.origin.display();
    const ResolvedOption resolved = resolveOption(written.name, true);
    if (!resolved.option) {
        if (resolved.ambiguous)
            remark(
                u"%1: \"%2\" could be short for several options and is not used."_s.arg(where, written.name));
        else if (!resolved.known && !resolved.loose)
            remark(u"%1: neither the mysql nor the mariadb client has an option \"%2\"; mariadb refuses to "
                   u"start "
                   "with it."_s.arg(where, written.name));
        return;
    }
    const TargetOption &option = *resolved.option;
    if (!resolved.abbreviation.isEmpty())
        remark(u"%1: \"%2\" is read as \"%3\", as mariadb does; mysql 8 and later want the whole name."_s.arg(
            where, written.name, resolved.abbreviation));
    if (option.takes == TargetOption::Flag) {
        const auto flag = written.value ? flagOf(*written.value) : std::optional(true);
        if (!flag) {
            remark(u"%1: --%2 takes %3; the line is ignored, as the clients do."_s.arg(where, option.name,
                                                                                       option.expects));
            return;
        }
        const bool on = resolved.flag ? *resolved.flag == *flag : *flag;
        applyOption(option, on ? u"1"_s : u"0"_s, written.origin);
        return;
    }
    if (option.takes == TargetOption::MaybeValue) {
        const bool skipped = resolved.flag && !*resolved.flag;
        if (written.secret) {
            m_draft.target.password = *written.secret;
            m_draft.target.hasPassword = true;
        } else {
            m_draft.target.password = Secret();
            m_draft.target.hasPassword = false;
        }
        m_draft.askPassword = !written.secret && !skipped; // a bare "password" asks
        m_draft.origins.insert(option.name, written.origin);
        return;
    }
    if (!written.value) {
        remark(u"%1: --%2 needs %3; the clients refuse to start."_s.arg(where, option.name, option.expects));
        return;
    }
    if (const auto error = applyOption(option, *written.value, written.origin))
        remark(u"%1: %2. The line is not used."_s.arg(where, error->detail));
}

// How much TLS is meant, when several have spoken: the names of both clients, and a CA that somebody named.
void Words::chooseTls()
{
    ConnectionTarget &target = m_draft.target;
    if (m_draft.ssl == false) {
        target.tlsMode = TlsMode::Disabled;
    } else if (m_draft.verify == true) {
        target.tlsMode = TlsMode::VerifyIdentity;
        if (!target.knowsCa()) {
            target.tlsCa = firstExisting(CaBundles); // as the client library does
            if (target.knowsCa())
                m_draft.origins.insert(u"ssl-ca"_s, {Origin::Default, {}, {}, 0});
        }
    } else if (m_draft.tlsModeGiven) {
        if (m_draft.verify == false && target.tlsMode == TlsMode::VerifyIdentity)
            target.tlsMode = TlsMode::VerifyCa; // the name is not to be compared
    } else if (target.knowsCa()) {
        target.tlsMode = TlsMode::VerifyCa; // who names a CA wants it to be asked, as for the mysql client
    } else if (m_draft.ssl == true && target.tlsMode == TlsMode::Preferred) {
        target.tlsMode = TlsMode::Required;
    }
    for (const char *name : {"ssl", "ssl-verify-server-cert"}) {
        const QString option = QString::fromLatin1(name);
        if (m_draft.origins.contains(option) && !m_draft.origins.contains(u"ssl-mode"_s))
            m_draft.origins.insert(u"ssl-mode"_s, m_draft.origins.value(option));
    }
    for (const QString &option : {u"ssl-capath"_s, u"ssl-ca"_s}) {
        const bool follows = target.tlsMode == TlsMode::VerifyCa && !m_draft.tlsModeGiven;
        if (follows && m_draft.origins.contains(option))
            m_draft.origins.insert(u"ssl-mode"_s, m_draft.origins.value(option));
    }
}

// As the clients decide: "localhost" means the socket, unless a port on the command line or the protocol says
// otherwise. Without TCP there is no host.
// The files of the tunnel join it, wherever they were named.
std::optional<Error> Words::finishSsh()
{
    std::optional<SshHop> &ssh = m_draft.target.ssh;
    if (!ssh) {
        if (m_draft.sshIdentity.isEmpty() && m_draft.sshConfig.isEmpty())
            return std::nullopt;
        return Error{ErrorCode::InvalidArgument,
                     u"--ssh-identity and --ssh-config belong to --ssh=[user@]host[:port]"_s};
    }
    ssh->identityFile = m_draft.sshIdentity;
    ssh->configFile = m_draft.sshConfig;
    if (m_draft.target.tlsMode == TlsMode::VerifyIdentity)
        return Error{ErrorCode::InvalidArgument, nameBehindTunnel()};
    return std::nullopt;
}

void Words::chooseTransport()
{
    ConnectionTarget &target = m_draft.target;
#ifdef Q_OS_WIN
    const bool socketByItself = false;
    const bool pipeByItself = target.host == "."_L1;
#else
    const bool local = target.host == "localhost"_L1;
    // At the far end of a tunnel a socket is meant only when its path there is named.
    const bool socketByItself =
        local && (m_draft.target.ssh ? m_draft.lastWord == 'S' : m_draft.lastWord != 'P');
    const bool pipeByItself = false;
#endif
    target.transport = Transport::Tcp;
    if (m_draft.protocol == "pipe"_L1 || (m_draft.protocol.isEmpty() && pipeByItself))
        target.transport = Transport::Pipe;
    else if (m_draft.protocol == "memory"_L1)
        target.transport = Transport::SharedMemory;
    else if (m_draft.protocol == "socket"_L1 || (m_draft.protocol.isEmpty() && socketByItself))
        target.transport = Transport::Socket;
    if (target.transport == Transport::Socket && target.socketPath.isEmpty()) {
        target.socketPath = firstExisting(SocketPlaces);
        if (target.socketPath.isEmpty())
            target.socketPath = SocketPlaces[0];
    }
}

// What a person should know before trusting the connection, or about the application whose string this was.
void Words::tellMore()
{
    const ConnectionTarget &target = m_draft.target;
    const bool leavesMachine = target.transport == Transport::Tcp && target.host != "localhost"_L1
        && !target.host.startsWith("127."_L1) && target.host != "::1"_L1;
    if (leavesMachine && target.tlsMode != TlsMode::Disabled) {
        if (const QString why = unverifiedBecause(target); !why.isEmpty())
            remark(why);
    }
    const auto seconds = [](std::chrono::milliseconds time) {
        return QString::number(static_cast<double>(time.count()) / 1000);
    };
    if (m_parsed.times.read)
        remark(u"The application's driver gives up on an answer after %1 s."_s.arg(
            seconds(*m_parsed.times.read)));
    if (m_parsed.times.poolLifetime)
        remark(u"The application keeps a connection for at most %1 s. A server or network that ends idle "
               u"connections "
               "sooner takes it away unnoticed."_s.arg(seconds(*m_parsed.times.poolLifetime)));
}

// Where the two clients would go different ways, it is said which one is taken here.
void Words::compareClients()
{
    const auto origin = [this](QLatin1StringView option) {
        return m_draft.origins.value(option);
    };
#ifndef Q_OS_WIN // there both take TCP
    if (m_draft.target.transport == Transport::Tcp && m_draft.target.host == "localhost"_L1
        && m_draft.protocol.isEmpty() && m_draft.lastWord == 'P'
        && origin("port"_L1).kind == Origin::CommandLine)
        remark(u"A port was given with the host localhost: Goneaway connects by TCP, as the mariadb client "
               u"does. "
               "MySQL's own client would take the socket; -h 127.0.0.1 means TCP for both."_s);
#endif
    if (origin("password"_L1).kind == Origin::Environment && !m_draft.target.password.isEmpty())
        remark(
            u"The password comes from MYSQL_PWD. Other programs of this user can read it there, and MySQL no "
            "longer recommends it."_s);
    for (auto it = m_draft.origins.cbegin(); it != m_draft.origins.cend(); ++it) {
        const QString &group = it->group;
        const bool fromFile = it->kind == Origin::OptionFile;
        if (it->kind == Origin::LoginPath)
            remark(u"%1 comes from the %2, which the mariadb client does not read."_s.arg(it.key(),
                                                                                          it->display()));
        else if (fromFile && group.startsWith("mariadb"_L1, Qt::CaseInsensitive)
                 && !group.startsWith("mariadb-client"_L1, Qt::CaseInsensitive))
            remark(u"%1 comes from %2: of the clients, only later versions of mariadb read this group."_s.arg(
                it.key(), it->display()));
        else if (fromFile
                 && (group.startsWith("client-"_L1, Qt::CaseInsensitive)
                     || group.startsWith("mariadb-client"_L1, Qt::CaseInsensitive)))
            if (it.key() == "host"_L1 || it.key() == "port"_L1 || it.key() == "user"_L1
                || it.key() == "password"_L1)
                remark(u"%1 comes from %2, a group that MySQL's own client does not read."_s.arg(
                    it.key(), it->display()));
    }
}

std::optional<Error> Words::run(ParsedTarget &parsed)
{
    const bool askedFor = m_draft.askPassword;
    applyEnvironment();
    const auto files = readOptionFiles(m_request, m_surroundings.places, m_surroundings.environment);
    if (!files)
        return files.error();
    applyFiles(*files);
    qsizetype nextString = 0;
    for (const Said &said : m_said) {
        if (!said.option) {
            const ConnectionString &string = m_strings[nextString++];
            apply(string, m_draft);
            m_parsed.remarks += string.remarks;
            m_parsed.times = string.times;
            if (!string.notUnderstood.isEmpty())
                remark(u"In the %1, these words are not known here: %2."_s.arg(
                    string.kind, string.notUnderstood.join(u", "_s)));
            continue;
        }
        if (const auto error = applyOption(*said.option, said.value, {Origin::CommandLine, {}, {}, 0}))
            return error;
        if (said.option->letter == 'P' || said.option->letter == 'S')
            m_draft.lastWord = said.option->letter;
    }
    if (askedFor) {
        m_draft.askPassword = true;
        m_draft.target.password = Secret();
        m_draft.target.hasPassword = false;
        m_draft.origins.insert(u"password"_s, {Origin::CommandLine, {}, {}, 0});
    }
    chooseTls();
    if (const auto error = finishSsh())
        return error;
    chooseTransport();
    compareClients();
    tellMore();
    if (m_draft.target.verifies() && !m_draft.target.knowsCa())
        return Error{ErrorCode::InvalidArgument,
                     u"--ssl-mode=VERIFY_CA and VERIFY_IDENTITY need --ssl-ca=FILE to verify with"_s};
    for (const auto *option = targetOptionsBegin(); option != targetOptionsEnd(); ++option) {
        const QString value = option->show(m_draft.target);
        if (!value.isEmpty() || m_draft.origins.contains(option->name))
            m_parsed.settings.append({option->name, value, m_draft.origins.value(option->name)});
    }
    m_parsed.target = m_draft.target;
    m_parsed.askPassword = m_draft.askPassword;
    parsed = m_parsed;
    return std::nullopt;
}

} // namespace

Surroundings Surroundings::ofThisProcess()
{
    return {QProcessEnvironment::systemEnvironment(), OptionPlaces::ofThisMachine()};
}

Result<ParsedTarget> takeTarget(QStringList &arguments, const Surroundings &surroundings)
{
    Words words(surroundings);
    if (const auto error = words.take(arguments))
        return *error;
    ParsedTarget parsed;
    if (const auto error = words.run(parsed))
        return *error;
    arguments = words.others();
    return parsed;
}

QString unverifiedBecause(const ConnectionTarget &target)
{
    if (target.verifies() || (isLocal(target.transport) && !target.demandsTls()))
        return {};
    if (target.tlsMode == TlsMode::Disabled)
        return u"The connection is not encrypted, because TLS was switched off: everybody on the way can read it."_s;
    if (target.knowsCa())
        return u"A CA is known, but --ssl-mode=%1 does not ask it: whoever stands between could pose as the server."_s
            .arg(tlsModeName(target.tlsMode));
    return u"The server's certificate will not be verified, because no CA is known. --ssl-ca=FILE names one."_s;
}

QString defaultsText(const ParsedTarget &parsed)
{
    constexpr qsizetype NameColumn = 24;
    QString text = u"The connection would go to %1, with these options:\n"_s.arg(parsed.target.display());
    qsizetype widest = 0;
    for (const Setting &setting : parsed.settings)
        widest = std::max(widest, std::min<qsizetype>(setting.value.size(), 40));
    for (const Setting &setting : parsed.settings)
        text += u"  %1  %2  %3\n"_s.arg(QString(u"--"_s + setting.name).leftJustified(NameColumn),
                                        setting.value.leftJustified(widest), setting.origin.display());
    if (const QString why = unverifiedBecause(parsed.target); !why.isEmpty())
        text += u'\n' + why + u'\n';
    text += u"\nOption files, in the order of reading:\n"_s;
    if (parsed.files.isEmpty())
        text += u"  none\n"_s;
    for (const OptionFileState &file : parsed.files)
        text += u"  %1\n"_s.arg(file.why.isEmpty() ? file.path : file.why);
    return text;
}

} // namespace goneaway::connect
