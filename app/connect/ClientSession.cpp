// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ClientSession.h"

#include "connect/AnswerGuard.h"
#include "connect/ClientErrors.h"
#include "connect/ClientLibrary.h"
#include "connect/GreetingTimer.h"
#include "connect/PasswordPlugins.h"

#include <QFile>

#include <cstring>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

using evidence::ClientError;
using evidence::Table;

namespace {

ClientError tlsMissing()
{
    return clientError(codes::Tls, u"HY000"_s,
                       u"TLS/SSL error: TLS is required, but the server does not support it"_s);
}

// What the libraries may be late with their own timeouts, before they are hung up on.
constexpr auto Grace = 500ms;

// The libraries keep the password as long as the handle, and free it as it is.
void wipePassword(MYSQL *mysql)
{
    if (!mysql->passwd)
        return;
    volatile char *p = mysql->passwd;
    while (*p)
        *p++ = 0;
}

struct CloseConnection {
    void operator()(MYSQL *mysql) const
    {
        wipePassword(mysql);
        mysql_close(mysql);
    }
};

struct FreeResult {
    void operator()(MYSQL_RES *result) const { mysql_free_result(result); }
};
using ResultPtr = std::unique_ptr<MYSQL_RES, FreeResult>;

QString cell(const char *bytes, unsigned long length)
{
    if (!bytes)
        return {}; // NULL
    return length == 0 ? u""_s : QString::fromUtf8(bytes, static_cast<qsizetype>(length));
}

// Nothing when it is longer than AnswerLimit.
std::optional<Table> tableOf(MYSQL_RES *result)
{
    Table table;
    const unsigned int columns = mysql_num_fields(result);
    const MYSQL_FIELD *fields = mysql_fetch_fields(result);
    for (unsigned int i = 0; i < columns; ++i)
        table.columns.append(QString::fromUtf8(fields[i].name));
    qsizetype size = 0;
    while (const MYSQL_ROW row = mysql_fetch_row(result)) {
        const unsigned long *lengths = mysql_fetch_lengths(result);
        QStringList cells;
        cells.reserve(columns);
        for (unsigned int i = 0; i < columns; ++i) {
            size += static_cast<qsizetype>(lengths[i] + sizeof(QString));
            if (size > AnswerLimit)
                return std::nullopt;
            cells.append(cell(row[i], lengths[i]));
        }
        table.rows.append(std::move(cells));
    }
    return table;
}

} // namespace

struct ClientSession::Handle {
    Handle()
    {
        library::ensureReady();
        renew();
    }
    // A fresh handle, never connected.
    void renew() { mysql.reset(mysql_init(nullptr)); }

    std::unique_ptr<MYSQL, CloseConnection> mysql;
    unsigned long idAtLogin = 0;
    bool mayReconnect = false;
    bool boundless = false;
    std::optional<CancelToken> cancel;
};

ClientError cancelled()
{
    ClientError error = clientError(codes::Unknown, u"HY000"_s, u"Cancelled by the user"_s);
    error.symbol = CancelledSymbol;
    return error;
}

ClientError answerTooLarge()
{
    ClientError error = clientError(
        codes::Unknown, u"HY000"_s,
        u"The server's answer did not end, and was cut off after %1 MB"_s.arg(AnswerLimit / 1024 / 1024));
    error.symbol = AnswerTooLarge;
    return error;
}

QString LibraryInfo::display() const
{
    return name + u' ' + version;
}

LibraryInfo clientLibrary()
{
    return library::info();
}

ClientSession::ClientSession() = default;
ClientSession::~ClientSession()
{
    close();
}

ClientSession::ClientSession(ClientSession &&other) noexcept
    : m_handle(std::move(other.m_handle))
    , m_open(std::exchange(other.m_open, false))
    , m_readTimeout(other.m_readTimeout)
    , m_greetingTook(other.m_greetingTook)
    , m_chain(std::move(other.m_chain))
{
}

ClientSession &ClientSession::operator=(ClientSession &&other) noexcept
{
    if (this != &other) {
        close();
        m_handle = std::move(other.m_handle);
        m_open = std::exchange(other.m_open, false);
        m_readTimeout = other.m_readTimeout;
        m_greetingTook = other.m_greetingTook;
        m_chain = std::move(other.m_chain);
    }
    return *this;
}

ClientSession::Handle &ClientSession::handle()
{
    if (m_handle)
        library::ensureReady(); // perhaps on another thread than the one that opened it
    else
        m_handle = std::make_unique<Handle>();
    return *m_handle;
}

std::optional<ClientError> ClientSession::failure()
{
    MYSQL *mysql = m_handle->mysql.get();
    const int code = static_cast<int>(mysql_errno(mysql));
    if (code == 0)
        return std::nullopt;
    return clientError(code, QString::fromLatin1(mysql_sqlstate(mysql)),
                       QString::fromUtf8(mysql_error(mysql)));
}

std::optional<ClientError> ClientSession::open(const ConnectionTarget &target, const SessionOptions &options)
{
    close();
    m_greetingTook.reset();
    m_chain.reset();
    Handle &own = handle();
    MYSQL *mysql = own.mysql.get();
    if (!mysql)
        return clientError(2008, u"HY000"_s, u"Client ran out of memory"_s); // CR_OUT_OF_MEMORY
    if (auto problem = library::prepare(mysql, target, options))
        return problem;

    const bool local = isLocal(target.transport);
    const bool pipe = target.transport == Transport::Pipe;
    const QByteArray host = pipe ? QByteArrayLiteral(".")
        : local                  ? QByteArrayLiteral("localhost")
                                 : target.host.toUtf8();
    const QByteArray path = pipe ? target.pipeName.toUtf8() : QFile::encodeName(target.socketPath);
    const QByteArray user = target.user.toUtf8();
    const QByteArray database = target.database.toUtf8();
    // An empty password rather than none: for none both libraries would look into the environment by
    // themselves.
    const auto connectNow = [&] {
        return mysql_real_connect(mysql, host.constData(), user.constData(), target.password.reveal(),
                                  database.isEmpty() ? nullptr : database.constData(),
                                  local ? 0 : target.port, local ? path.constData() : nullptr,
                                  options.interactive ? CLIENT_INTERACTIVE : 0);
    };
    bool connected = false;
    const TlsDemand demand(target.demandsTls());
    std::optional<AnswerGuard> guard;
    if (!options.boundless)
        guard.emplace(
            target.connectTimeout + Grace, [mysql] { return library::socketInUse(mysql); }, options.cancel);
    std::optional<TlsWatch> tlsWatch;
    if (options.keepCertificate)
        tlsWatch.emplace();
    if (options.timeGreeting) {
        const library::GreetingTimer timer(mysql);
        connected = connectNow();
        m_greetingTook = timer.took();
    } else {
        connected = connectNow();
    }
    const auto cut = guard ? guard->end() : AnswerGuard::Cut::No;
    if (!connected || cut != AnswerGuard::Cut::No) {
        auto error = failure();
        own.renew();
        if (cut == AnswerGuard::Cut::Cancelled)
            return cancelled();
        if (demand.gaveUp())
            return tlsMissing();
        if (cut == AnswerGuard::Cut::TooLarge)
            return answerTooLarge();
        if (cut == AnswerGuard::Cut::TooLate)
            return clientError(codes::ServerLost, u"HY000"_s,
                               u"Lost connection to server: the login did not come to an end in time"_s);
        return error;
    }
    if (target.demandsTls() && !mysql_get_ssl_cipher(mysql)) {
        // MariaDB Connector/C goes on in clear text when the server has no TLS (SIGNATURES 2).
        own.renew();
        return tlsMissing();
    }
    if (tlsWatch)
        m_chain = tlsWatch->chain();
    own.idAtLogin = mysql_thread_id(mysql);
    own.mayReconnect = options.reconnect;
    own.boundless = options.boundless;
    own.cancel = options.cancel;
#ifdef MARIADB_BASE_VERSION
    // Oracle's library would log in again by itself without it (see query()), and be refused for a reason
    // that is not the true one: there it goes when the session does.
    if (!options.reconnect)
        wipePassword(mysql);
#endif
    m_readTimeout = target.readTimeout;
    m_open = true;
    return std::nullopt;
}

std::variant<Table, ClientError> ClientSession::query(const QByteArray &statement)
{
    return guarded(&ClientSession::ask, statement);
}

std::variant<Table, ClientError>
ClientSession::guarded(std::variant<Table, ClientError> (ClientSession::*call)(const QByteArray &),
                       const QByteArray &statement)
{
    MYSQL *mysql = handle().mysql.get();
    if (!m_open || m_handle->boundless)
        return (this->*call)(statement);
    AnswerGuard guard(
        m_readTimeout + Grace, [mysql] { return library::socketInUse(mysql); }, m_handle->cancel);
    auto answer = (this->*call)(statement);
    switch (guard.end()) {
    case AnswerGuard::Cut::No:
        break;
    case AnswerGuard::Cut::TooLarge:
        close();
        return answerTooLarge();
    case AnswerGuard::Cut::Cancelled:
        close();
        return cancelled();
    case AnswerGuard::Cut::TooLate:
        close();
        return clientError(
            codes::ServerLost, u"HY000"_s,
            u"Lost connection to server during query: the answer did not come to an end in time"_s);
    }
    const auto *error = std::get_if<ClientError>(&answer);
    if (error && error->symbol == AnswerTooLarge)
        close();
    return answer;
}

std::optional<ClientError> ClientSession::send(const QByteArray &statement)
{
    MYSQL *mysql = handle().mysql.get();
    if (mysql_send_query(mysql, statement.constData(), static_cast<unsigned long>(statement.size())) == 0)
        return std::nullopt;
    return failure().value_or(
        clientError(codes::ServerLost, u"HY000"_s, u"Lost connection to MySQL server"_s));
}

std::variant<Table, ClientError> ClientSession::receive()
{
    return guarded(&ClientSession::readSent, {});
}

std::variant<Table, ClientError> ClientSession::readSent(const QByteArray &)
{
    return readAnswer(mysql_read_query_result(m_handle->mysql.get()) == 0);
}

std::variant<Table, ClientError> ClientSession::ask(const QByteArray &statement)
{
    MYSQL *mysql = m_handle->mysql.get();
    return readAnswer(
        mysql_real_query(mysql, statement.constData(), static_cast<unsigned long>(statement.size())) == 0);
}

std::variant<Table, ClientError> ClientSession::readAnswer(bool sent)
{
    MYSQL *mysql = m_handle->mysql.get();
    if (m_open && !m_handle->mayReconnect && mysql_thread_id(mysql) != m_handle->idAtLogin) {
        // Oracle's library may reconnect by itself when a write times out, without being asked to, and send
        // the statement again (SIGNATURES 4). That session is not the one we were asked about.
        close();
        return clientError(
            codes::ServerLost, u"HY000"_s,
            u"Lost connection to MySQL server during query (the client library had replaced it)"_s);
    }
    if (!sent)
        return failure().value_or(
            clientError(codes::ServerLost, u"HY000"_s, u"Lost connection to MySQL server"_s));

    Table table;
    int results = 0;
    for (int more = 0; more == 0; more = mysql_next_result(mysql)) {
        const bool first = ++results == 1;
        if (results > MostResults)
            return answerTooLarge();
        const ResultPtr result(mysql_store_result(mysql));
        if (!result) {
            // No rows; or the result broke off, an error that the next call to the library would forget.
            if (auto error = failure())
                return *error;
            continue;
        }
        if (!first)
            continue;
        auto whole = tableOf(result.get());
        if (!whole)
            return answerTooLarge();
        table = std::move(*whole);
    }
    if (auto error = failure())
        return *error;
    return table;
}

std::optional<ClientError> ClientSession::ping()
{
    MYSQL *mysql = handle().mysql.get();
    if (mysql_ping(mysql) == 0)
        return std::nullopt;
    return failure().value_or(
        clientError(codes::ServerLost, u"HY000"_s, u"Lost connection to MySQL server"_s));
}

void ClientSession::close()
{
    m_open = false;
    if (m_handle) {
        library::ensureReady();
        m_handle->renew();
    }
}

void ClientSession::breakOff()
{
    if (m_open) {
        for (const qintptr socket : library::socketInUse(m_handle->mysql.get()))
            hangUp(socket);
    }
}

int ClientSession::socketDescriptor() const
{
    return m_open ? library::socketOf(m_handle->mysql.get()) : -1;
}

quint64 ClientSession::connectionId() const
{
    return m_open ? m_handle->idAtLogin : 0;
}

bool ClientSession::inTransaction() const
{
    return m_open && (m_handle->mysql->server_status & SERVER_STATUS_IN_TRANS) != 0;
}

QString ClientSession::serverVersion() const
{
    return m_open ? QString::fromUtf8(mysql_get_server_info(m_handle->mysql.get())) : QString();
}

QString ClientSession::tlsVersion() const
{
    return m_open ? library::tlsVersion(m_handle->mysql.get()) : QString();
}

QString ClientSession::tlsCipher() const
{
    return m_open ? QString::fromLatin1(mysql_get_ssl_cipher(m_handle->mysql.get())) : QString();
}

quint64 ClientSession::serverCapabilities() const
{
    return m_open ? library::serverCapabilities(m_handle->mysql.get()) : 0;
}

bool ClientSession::serverOffersTls() const
{
    return m_open && library::serverOffersTls(m_handle->mysql.get());
}

} // namespace goneaway::connect
