// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/SqlSession.h"

#include "connect/AnswerGuard.h"
#include "connect/ClientErrors.h"
#include "connect/DriverLibrary.h"
#include "connect/PasswordPlugins.h"

#include <QDateTime>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlField>
#include <QSqlQuery>
#include <QSqlRecord>

#include <atomic>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

using evidence::ClientError;
using evidence::Table;

namespace {

// What the library may be late with its own timeouts, before it is hung up on.
constexpr auto Grace = 500ms;

// Names of connections live in one list for the whole process.
QString uniqueName()
{
    static std::atomic<quint64> next{0};
    return u"goneaway-%1"_s.arg(++next);
}

ClientError errorFrom(const QSqlError &error)
{
    return clientError(error.nativeErrorCode().toInt(), QString(), error.databaseText());
}

// Preferred means nothing on a path within this machine, which nobody can listen in on.
bool prefersTls(const ConnectionTarget &target)
{
    return target.tlsMode == TlsMode::Preferred && !isLocal(target.transport);
}

ClientError tlsMissing()
{
    return clientError(codes::Tls, u"HY000"_s,
                       u"TLS/SSL error: TLS is required, but the server does not support it"_s);
}

QString optionsFor(const ConnectionTarget &target)
{
    QStringList options{
        u"MYSQL_OPT_CONNECT_TIMEOUT=%1"_s.arg(target.connectTimeout.count()),
        u"MYSQL_OPT_READ_TIMEOUT=%1"_s.arg(target.readTimeout.count()),
        u"MYSQL_OPT_WRITE_TIMEOUT=%1"_s.arg(target.writeTimeout.count()),
    };
    if (target.transport == Transport::Socket)
        options << u"UNIX_SOCKET="_s + target.socketPath;
    if (target.demandsTls() || prefersTls(target)) {
        if (!target.tlsCa.isEmpty())
            options << u"SSL_CA="_s + target.tlsCa;
        if (!target.tlsCert.isEmpty())
            options << u"SSL_CERT="_s + target.tlsCert;
        if (!target.tlsKey.isEmpty())
            options << u"SSL_KEY="_s + target.tlsKey;
        // There is no option that says "use TLS when the server offers it" (CLIENT_SSL only prints a
        // warning). Oracle's library does so by itself; MariaDB's takes any TLS setting for the wish.
        options << u"SSL_CIPHER=DEFAULT"_s;
    }
    return options.join(u';');
}

// Whether a target asks for what QMYSQL has no option for, or not on both client libraries.
bool isBeyondDriver(const ConnectionTarget &target)
{
    return target.tlsMode == TlsMode::VerifyIdentity || !target.tlsCaPath.isEmpty()
        || !target.tlsCrl.isEmpty() || !target.tlsCipher.isEmpty() || !target.tlsVersions.isEmpty()
        || target.compress || target.clearTextPlugin || !target.serverPublicKeyPath.isEmpty()
        || target.getServerPublicKey || !target.defaultAuth.isEmpty() || !target.pluginDir.isEmpty()
        || target.maxAllowedPacket || target.transport == Transport::Pipe
        || target.transport == Transport::SharedMemory;
}

// Overwrites the text itself, and with it what Qt keeps of it: they share their memory.
void wipe(const QString &text)
{
    auto *p = const_cast<volatile ushort *>(text.utf16());
    for (qsizetype i = 0; i < text.size(); ++i)
        p[i] = 0;
}

// A value as the server wrote it: Qt has made numbers and times of some, which no check wants.
QString cell(const QVariant &value)
{
    if (value.isNull())
        return {};
    if (value.typeId() == QMetaType::QDateTime) {
        const QDateTime time = value.toDateTime();
        return time.toString(time.time().msec() == 0 ? u"yyyy-MM-dd HH:mm:ss"_s
                                                     : u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    }
    const QString text = value.toString();
    return text.isNull() ? u""_s : text;
}

} // namespace

SqlSession::SqlSession()
    : m_name(uniqueName())
{
}

SqlSession::~SqlSession()
{
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = QSqlDatabase(); // removeDatabase() wants no copy to be left
    QSqlDatabase::removeDatabase(m_name);
}

std::optional<ClientError> SqlSession::open(const ConnectionTarget &target)
{
    if (isBeyondDriver(target))
        return m_direct.open(target);
    m_database = QSqlDatabase::addDatabase(u"QMYSQL"_s, m_name);
    if (!m_database.isValid()) {
        ClientError error;
        error.symbol = u"DRIVER_NOT_LOADED"_s;
        error.message = u"Qt's MySQL driver (QMYSQL) could not be loaded"_s;
        return error;
    }
    limitPacketsOfDriver(AnswerLimit);
    // The libraries read the word "localhost" as "the socket", whatever else they are told.
    const bool tcpToHere = target.transport == Transport::Tcp && target.host == "localhost"_L1;
    m_database.setHostName(tcpToHere ? u"127.0.0.1"_s : target.host);
    if (target.transport == Transport::Tcp)
        m_database.setPort(target.port);
    m_database.setUserName(target.user);
    const QString password = QString::fromUtf8(target.password.reveal());
    m_database.setPassword(password);
    m_database.setDatabaseName(target.database);
    m_database.setConnectOptions(optionsFor(target));
    m_connectTimeout = target.connectTimeout;
    m_readTimeout = target.readTimeout;
    // The driver's options cannot take back that TLS was asked for, which MariaDB Connector/C would then take
    // for TLS that is there. A target that only prefers it goes on without the driver.
    const TlsDemand demand(target.demandsTls() || prefersTls(target));
    const ClearTextRefusal refusal;
    const bool opened = openDatabase();
    wipe(password);
    m_database.setPassword(QString());
    if (refusal.happened())
        return clientError(2059, u"HY000"_s,
                           u"The server asked for the password in clear text, which was refused"_s);
    if (demand.gaveUp())
        return target.demandsTls() ? tlsMissing() : m_direct.open(target);
    if (!opened)
        return errorFrom(m_database.lastError());
    if (target.tlsMode == TlsMode::Disabled || target.tlsMode == TlsMode::Preferred)
        return std::nullopt;
    // MariaDB Connector/C goes on in clear text when the server has no TLS (SIGNATURES 2).
    const auto answer = query(u"SHOW SESSION STATUS LIKE 'Ssl_cipher'"_s);
    const auto *cipher = std::get_if<Table>(&answer);
    if (cipher && !cipher->valueOf("Ssl_cipher"_L1).value_or(QString()).isEmpty())
        return std::nullopt;
    m_database.close();
    return tlsMissing();
}

bool SqlSession::openDatabase()
{
    // The driver tells of its connection only when it is there: until then it is one of the sockets that have
    // come since. Where the system does not list them (Windows), only the library's own timeouts hold.
    const QList<OpenSocket> before = openSockets();
    AnswerGuard guard(m_connectTimeout + Grace, [before] {
        QList<qintptr> fresh;
        for (const OpenSocket &socket : openSockets()) {
            if (!before.contains(socket))
                fresh.append(socket.descriptor);
        }
        return fresh;
    });
    const bool opened = m_database.open();
    return guard.end() == AnswerGuard::Cut::No && opened;
}

std::variant<Table, ClientError> SqlSession::query(const QString &statement, qsizetype maxRows)
{
    ++m_roundTrips;
    if (m_direct.isOpen())
        return queryDirectly(statement, maxRows);
    const QVariant handle = m_database.driver()->handle();
    AnswerGuard guard(m_readTimeout + Grace, [handle] {
        const qintptr socket = socketOfDriver(handle);
        return socket < 0 ? QList<qintptr>() : QList<qintptr>{socket};
    });
    auto answer = queryDriver(statement, maxRows);
    switch (guard.end()) {
    case AnswerGuard::Cut::No:
    case AnswerGuard::Cut::Cancelled: // nobody gave this guard a token
        break;
    case AnswerGuard::Cut::TooLarge:
        return answerTooLarge();
    case AnswerGuard::Cut::TooLate:
        return clientError(
            codes::ServerLost, u"HY000"_s,
            u"Lost connection to server during query: the answer did not come to an end in time"_s);
    }
    return answer;
}

std::variant<Table, ClientError> SqlSession::queryDriver(const QString &statement, qsizetype maxRows)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.setNumericalPrecisionPolicy(QSql::HighPrecision); // decimals as text
    if (!query.exec(statement))
        return errorFrom(query.lastError());
    Table table;
    const QSqlRecord record = query.record();
    for (int i = 0; i < record.count(); ++i)
        table.columns << record.fieldName(i);
    qsizetype size = 0;
    while (table.rows.size() < maxRows && query.next()) {
        QStringList cells;
        cells.reserve(record.count());
        for (int i = 0; i < record.count(); ++i) {
            cells << cell(query.value(i));
            size += cells.last().size() + static_cast<qsizetype>(sizeof(QString));
        }
        if (size > AnswerLimit)
            return answerTooLarge();
        table.rows.append(std::move(cells));
    }
    return table;
}

std::variant<Table, ClientError> SqlSession::queryDirectly(const QString &statement, qsizetype maxRows)
{
    auto answer = m_direct.query(statement.toUtf8());
    if (auto *table = std::get_if<Table>(&answer); table && table->rows.size() > maxRows)
        table->rows.resize(maxRows);
    return answer;
}

QString SqlSession::driverLibrary()
{
    const auto library = driverLibraryInfo();
    return library ? library->display() : QString();
}

} // namespace goneaway::connect
