// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "connect/ConnectionTarget.h"
#include "connect/TlsWatch.h"
#include "evidence/ClientError.h"
#include "evidence/FactValue.h"

#include <memory>
#include <optional>
#include <variant>

namespace goneaway::connect {

// Which client library this build talks through.
struct LibraryInfo {
    QString id; // "mariadb-connector-c" or "libmysqlclient"
    QString name; // "MariaDB Connector/C"
    QString version; // "3.3.14"

    QString display() const; // "MariaDB Connector/C 3.3.14"
};
LibraryInfo clientLibrary();

// What a session may ask for beyond its target.
struct SessionOptions {
    bool interactive =
        false; // CLIENT_INTERACTIVE: the server applies interactive_timeout instead of wait_timeout
    std::optional<unsigned long> maxAllowedPacket; // bytes; the client's own limit for what it receives
    bool timeGreeting = false; // see greetingTook()
    bool keepCertificate = false; // see peerChain()
    // Whatever the session waits for ends soon after this says so, with the error cancelled(); it is closed
    // then. Only before there is a socket (the name, the first packet of TCP) nobody can reach the library.
    std::optional<CancelToken> cancel;
    // --- only for the applications of practice scenarios: Goneaway itself wants none of these ---
    bool boundless = false; // answers of any length, for any time, as ordinary applications take them
    bool reconnect = false; // MYSQL_OPT_RECONNECT
    bool localInfile = false; // LOAD DATA LOCAL may read any file
    bool fetchServerKey = false; // caching_sha2_password in clear text; MariaDB Connector/C always does
    QString tlsVersions; // e.g. "TLSv1.2"; empty: all that the library knows
};

// The most that is taken of one answer, in bytes; AnswerTooLarge is the symbol of the error when a server
// sends more. The connection is then closed.
inline constexpr qsizetype AnswerLimit = 32 * 1024 * 1024;
inline constexpr QLatin1StringView AnswerTooLarge("ANSWER_TOO_LARGE");
evidence::ClientError answerTooLarge();
inline constexpr QLatin1StringView
    CancelledSymbol("CANCELLED"); // of an error that is nobody's but the user's
evidence::ClientError cancelled();
// The most result sets in one answer: we ask for one.
inline constexpr int MostResults = 16;

// One connection through libmysqlclient or MariaDB Connector/C. Unless the options say otherwise it never
// reconnects by itself, and local infile is off; the clear-text password plug-in always is; every call is
// bounded by the target's timeouts as a whole, and by AnswerLimit. To be used from one thread at a time.
class ClientSession
{
public:
    ClientSession();
    ~ClientSession(); // closes
    ClientSession(ClientSession &&other) noexcept;
    ClientSession &operator=(ClientSession &&other) noexcept;

    // Nothing when it worked, else the library's error. Closes what was open before.
    std::optional<evidence::ClientError> open(const ConnectionTarget &target,
                                              const SessionOptions &options = {});
    // Runs one statement: its result set (an empty Table when it has none) or the library's error. On a
    // session that is closed or was never opened the library says which error that is.
    std::variant<evidence::Table, evidence::ClientError> query(const QByteArray &statement);
    // The same in two steps, for who waits for several answers at once (see FarSide.h): hands the statement
    // over, and reads its answer once something of it is there.
    std::optional<evidence::ClientError> send(const QByteArray &statement);
    std::variant<evidence::Table, evidence::ClientError> receive();
    // COM_PING: a round trip without any work; nothing when it worked.
    std::optional<evidence::ClientError> ping();
    void close();
    // Ends the connection below the library, without a farewell, as a network does; the library finds out
    // with its next call.
    void breakOff();

    bool isOpen() const { return m_open; } // opened and not closed by us; says nothing about the other side
    // The connection's file descriptor, for those who break connections on purpose; -1 without one.
    int socketDescriptor() const;
    quint64 connectionId() const;
    bool inTransaction() const; // as the server said with its last answer
    QString serverVersion() const;
    QString tlsVersion() const; // "TLSv1.3"; empty in clear text
    QString tlsCipher() const;
    // How long the server let the connection wait for its greeting. Only when it was asked for, and only with
    // MariaDB Connector/C: Oracle's library does not let anybody look on.
    std::optional<std::chrono::milliseconds> greetingTook() const { return m_greetingTook; }
    bool serverOffersTls() const; // in its greeting, whether we used it or not
    quint64 serverCapabilities() const; // the greeting's CLIENT_* flags
    // The server's certificates; only when they were asked for, and where TlsWatch sees them.
    std::optional<PeerChain> peerChain() const { return m_chain; }

private:
    struct Handle; // keeps <mysql.h> out of every other file: the two libraries' headers cannot meet
    Handle &handle();
    std::optional<evidence::ClientError> failure();
    // Calls the library, and hangs up on a server whose answer does not end.
    std::variant<evidence::Table, evidence::ClientError>
    guarded(std::variant<evidence::Table, evidence::ClientError> (ClientSession::*call)(const QByteArray &),
            const QByteArray &statement);
    std::variant<evidence::Table, evidence::ClientError> ask(const QByteArray &statement);
    std::variant<evidence::Table, evidence::ClientError> readSent(const QByteArray &);
    std::variant<evidence::Table, evidence::ClientError> readAnswer(bool sent);

    std::unique_ptr<Handle> m_handle;
    bool m_open = false;
    std::chrono::milliseconds m_readTimeout{0}; // for a whole answer; 0: no limit
    std::optional<std::chrono::milliseconds> m_greetingTook;
    std::optional<PeerChain> m_chain;
};

} // namespace goneaway::connect
