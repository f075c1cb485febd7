// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Rules.h"

#include <algorithm>

namespace goneaway::log {

namespace {

using evidence::AbortReason;

// What stands between `open` and the first of the words that may follow it, all of which begin with a quote;
// a name may hold quotes. Removes all up to that word from `text`. A line that is cut ends the name.
template <size_t Open, size_t... Close>
Bytes takeBetween(Bytes &text, const char (&open)[Open], const char (&...closing)[Close])
{
    const auto at = startsWith(text, open) ? 0 : indexOf(text, open);
    if (at == Bytes::npos)
        return {};
    text.remove_prefix(at + Open - 1);
    size_t end = text.find('\'');
    while (end != Bytes::npos && !(startsWith(text.substr(end), closing) || ...))
        end = text.find('\'', end + 1);
    const Bytes found = text.substr(0, end);
    text.remove_prefix(found.size());
    return found;
}

// The name in quotes that ends with the last quote of `text`.
Bytes upToLastQuote(Bytes text)
{
    const auto end = text.rfind('\'');
    return end == Bytes::npos ? Bytes() : text.substr(0, end);
}

struct ReasonWords {
    Bytes words;
    AbortReason reason;
};

constexpr ReasonWords Reasons[] = {
    {"Got an error reading communication", AbortReason::ErrorReading},
    {"Got timeout reading communication", AbortReason::TimeoutReading},
    {"Got an error writing communication", AbortReason::ErrorWriting},
    {"Got timeout writing communication", AbortReason::TimeoutWriting},
    {"KILLED", AbortReason::Killed},
    {"Connection was killed", AbortReason::Killed},
    {"Got a packet bigger than", AbortReason::PacketTooLarge},
    {"Got packet bigger than", AbortReason::PacketTooLarge},
    {"failed on flush_net()", AbortReason::ErrorWriting}, // to a replica, MySQL 5.5 and 5.6
    {"failed on my_net_write()", AbortReason::ErrorWriting},
    {"Got packets out of order", AbortReason::OutOfOrder},
    {"This connection closed normally without authentication", AbortReason::NoAuthentication},
    {"Bad handshake", AbortReason::BadHandshake},
    {"The client was disconnected by the server because of inactivity", AbortReason::Inactivity},
    {"Lock wait timeout", AbortReason::LockWaitTimeout},
    {"Too many connections", AbortReason::TooManyConnections},
    // German, French, Spanish; a reason is cut after 64 bytes.
    {"Fehler beim Lesen eines Kommunikationspakets", AbortReason::ErrorReading},
    {"Zeit\u00fcberschreitung beim Lesen eines", AbortReason::TimeoutReading},
    {"Fehler beim Schreiben eines Kommunikationspakets", AbortReason::ErrorWriting},
    {"Zeit\u00fcberschreitung beim Schreiben eines", AbortReason::TimeoutWriting},
    {"Empfangenes Paket ist gr", AbortReason::PacketTooLarge},
    {"Pakete nicht in der richtigen Reihenfolge", AbortReason::OutOfOrder},
    {"Ung\u00fcltiger Handshake", AbortReason::BadHandshake},
    {"Erreur de lecture des paquets", AbortReason::ErrorReading},
    {"Timeout en lecture des paquets", AbortReason::TimeoutReading},
    {"Erreur d'\u00e9criture des paquets", AbortReason::ErrorWriting},
    {"Timeout d'\u00e9criture des paquets", AbortReason::TimeoutWriting},
    {"Paquet plus grand que", AbortReason::PacketTooLarge},
    {"Paquets re\u00e7us dans le d\u00e9sordre", AbortReason::OutOfOrder},
    {"Mauvais 'handshake'", AbortReason::BadHandshake},
    {"Obtenido un error leyendo paquetes", AbortReason::ErrorReading},
    {"Obtenido tiempo agotado (timeout) leyendo", AbortReason::TimeoutReading},
    {"Obtenido timeout leyendo paquetes", AbortReason::TimeoutReading},
    {"Obtenido un error escribiendo paquetes", AbortReason::ErrorWriting},
    {"Obtenido un error de escribiendo paquetes", AbortReason::ErrorWriting},
    {"Obtenido tiempo agotado (timeout) escribiendo", AbortReason::TimeoutWriting},
    {"Obtenido timeout escribiendo paquetes", AbortReason::TimeoutWriting},
    {"Obtenido un paquete mayor", AbortReason::PacketTooLarge},
    {"Obtenidos paquetes desordenados", AbortReason::OutOfOrder},
    {"Mal apret\u00f3n de manos", AbortReason::BadHandshake},
};

AbortReason reasonIn(Bytes words)
{
    for (const ReasonWords &known : Reasons) {
        if (startsWith(words, known.words))
            return known.reason;
    }
    return AbortReason::Other;
}

// Names that a server writes where it knows none.
Bytes known(Bytes name, Bytes placeholder)
{
    return name == placeholder ? Bytes() : name;
}

} // namespace

namespace {

// The three names of "to db: 'unconnected' user: 'root' host: 'localhost' (KILLED)", with the words that a
// language puts before each. `rest` begins before them, and then behind them.
template <size_t Db, size_t User, size_t Host>
void takeNames(Bytes &rest, RawEvent &event, const char (&db)[Db], const char (&user)[User],
               const char (&host)[Host])
{
    event.database = known(takeBetween(rest, db, user), "unconnected");
    event.user = known(takeBetween(rest, user, host), "unauthenticated");
    event.host = known(takeBetween(rest, host, "' (", "' real ip:"), "connecting host");
}

// The words of servers whose lc_messages is not English. False where it is none of those.
bool takeTranslatedNames(Bytes message, Bytes &rest, RawEvent &event)
{
    if (startsWith(message, "Abbruch der Verbindung "))
        takeNames(rest, event, " zur Datenbank '", "'. Benutzer: '", "', Host: '");
    else if (startsWith(message, "Connection "))
        takeNames(rest, event, " avort\u00e9e vers la bd: '", "' utilisateur: '", "' h\u00f4te: '");
    else if (!startsWith(message, "Abortada conexi\u00f3n "))
        return false;
    else if (startsWith(rest, " para "))
        takeNames(rest, event, " para db: '", "' usuario: '", "' servidor: '");
    else
        takeNames(rest, event, " a la base de datos: '", "' usuario: '", "' equipo: '");
    return true;
}

} // namespace

// "Aborted connection 4 to db: 'unconnected' user: 'root' host: 'localhost' (Got timeout reading ...)". Old
// servers wrote no level in front; MySQL 5.0 opens the host with a back-tick.
bool abortedConnection(const RuleInput &input, Reading &reading)
{
    Bytes rest = input.message;
    if (!(input.head.mayBeServers() || input.head.stamped))
        return false;
    const bool isEnglish = startsWith(input.word, "Aborted ");
    const Bytes word = startsWith(input.word, " avort") ? Bytes("Connection ") : input.word;
    if (!startsWith(rest, word))
        return false;
    rest.remove_prefix(word.size());
    RawEvent &event = reading.event;
    event.connectionId = takeNumber(rest);
    if (!event.connectionId)
        return false;
    if (isEnglish) {
        event.database = known(takeBetween(rest, " to db: '", "' user: '"), "unconnected");
        event.user = known(takeBetween(rest, "' user: '", "' host: '", "' host: `"), "unauthenticated");
        event.host = known(takeBetween(rest, "' host: ", "' (", "' real ip:"), "'connecting host");
        if (!event.host.empty())
            event.host.remove_prefix(1);
    } else if (!takeTranslatedNames(input.message, rest, event)) {
        return false;
    }
    if (event.database.find('\'') != Bytes::npos) // cut short, or another order
        event.database = event.database.substr(0, indexOf(event.database, "' ("));
    const auto bracket = rest.find('(');
    event.reason = bracket == Bytes::npos ? AbortReason::Other : reasonIn(rest.substr(bracket + 1));
    // The session that writes the line is the one that did it (0: the server, for max_statement_time).
    if (event.reason == AbortReason::Killed && input.head.thread != event.connectionId)
        event.byConnectionId = input.head.thread;
    return true;
}

// "9 [Note] [MY-010914] [Server] Got an error reading communication packets": the session is the writing
// thread.
bool brokenCommunication(const RuleInput &input, Reading &reading)
{
    if (!input.message.starts_with(input.word) || !input.head.mayBeServers())
        return false;
    reading.event.reason = reasonIn(input.message);
    if (reading.event.reason == AbortReason::Other)
        return false; // "Got an error from unknown thread", "Got an error from the storage engine"
    if (input.head.thread.value_or(0) == 0)
        reading.role = Role::Event;
    else
        reading.event.connectionId = input.head.thread;
    return true;
}

// "A connection from `root`@`localhost` was closed by the server due to a timeout in the communication layer
// ..."
bool closedForInactivity(const RuleInput &input, Reading &reading)
{
    if (!input.message.starts_with("A connection from ") || input.head.thread.value_or(0) == 0)
        return false;
    RawEvent &event = reading.event;
    event.reason = AbortReason::Inactivity;
    event.connectionId = input.head.thread;
    const auto userEnd = indexOf(input.message, "`@`");
    const auto hostEnd = indexOf(input.message, "` was");
    constexpr size_t UserStart = sizeof("A connection from `") - 1;
    if (userEnd != Bytes::npos && hostEnd != Bytes::npos && userEnd >= UserStart && hostEnd >= userEnd + 3) {
        event.user = input.message.substr(UserStart, userEnd - UserStart);
        event.host = input.message.substr(userEnd + 3, hostEnd - userEnd - 3);
    }
    return true;
}

// "Access denied for user 'u'@'localhost' (using password: YES)", "... to database 'd'", "Password for the
// account 'u'@'h' has expired."
bool accessDenied(const RuleInput &input, Reading &reading)
{
    Bytes rest = input.message;
    if (!rest.starts_with(input.word) || !input.head.mayBeServers())
        return false;
    RawEvent &event = reading.event;
    if (input.head.thread.value_or(0) != 0)
        event.connectionId = input.head.thread;
    const bool expired = input.word.starts_with("Password");
    const auto takeAccount = [&rest](const auto &open) {
        return takeBetween(rest, open, "' (using ", "' to database '", "' has expired", "'. Account", "'; ");
    };
    Bytes account = expired ? takeAccount("account '") : takeAccount("user '");
    if (account.ends_with("'"))
        account.remove_suffix(1);
    const auto at = account.rfind("'@'");
    event.user = account.substr(0, at);
    event.host = at == Bytes::npos ? Bytes() : account.substr(at + 3);
    if (rest.starts_with("' to database '"))
        event.database = upToLastQuote(rest.substr(sizeof("' to database '") - 1));
    return true;
}

// "IP address '10.77.1.2' could not be resolved: ...", "Host 'h' is blocked because of many connection
// errors"
bool hostRefused(const RuleInput &input, Reading &reading)
{
    Bytes rest = input.message;
    const auto quote = indexOf(rest, " '");
    if (!input.head.mayBeServers() || quote == Bytes::npos || quote > sizeof("Client host name")
        || quote > indexOf(rest, input.word))
        return false;
    reading.event.host = takeBetween(rest, " '", "' ", "'.");
    if (input.head.thread.value_or(0) != 0)
        reading.event.connectionId = input.head.thread;
    return true;
}

// "/usr/sbin/mysqld: Forcing close of thread 9  user: 'root'."
bool forcedClose(const RuleInput &input, Reading &reading)
{
    Bytes rest = input.message;
    if (!rest.starts_with(input.word) || !input.head.mayBeServers())
        return false;
    rest.remove_prefix(input.word.size());
    reading.event.connectionId = takeNumber(rest);
    constexpr Bytes User = "user: '";
    const auto at = rest.find(User);
    if (at != Bytes::npos)
        reading.event.user = upToLastQuote(rest.substr(at + User.size()));
    return true;
}

} // namespace goneaway::log
