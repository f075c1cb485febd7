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
};

AbortReason reasonIn(Bytes words)
{
    for (const ReasonWords &known : Reasons) {
        if (startsWith(words, known.words))
            return known.reason;
    }
    return translatedReason(words);
}

// Names that a server writes where it knows none.
Bytes known(Bytes name, Bytes placeholder)
{
    return name == placeholder ? Bytes() : name;
}

} // namespace

// "Aborted connection 4 to db: 'unconnected' user: 'root' host: 'localhost' (Got timeout reading ...)". Old
// servers wrote no level in front; MySQL 5.0 opens the host with a back-tick.
bool abortedConnection(const RuleInput &input, Reading &reading)
{
    Bytes rest = input.message;
    if (!(input.head.mayBeServers() || input.head.stamped) || !startsWith(rest, "Aborted connection "))
        return false;
    rest.remove_prefix(sizeof("Aborted connection ") - 1);
    RawEvent &event = reading.event;
    event.connectionId = takeNumber(rest);
    if (!event.connectionId)
        return false;
    event.database = takeBetween(rest, " to db: '", "' user: '");
    event.user = takeBetween(rest, "' user: '", "' host: '", "' host: `");
    event.host = takeBetween(rest, "' host: ", "' (", "' real ip:");
    if (!event.host.empty())
        event.host.remove_prefix(1);
    return finishAborted(input, rest, event);
}

bool finishAborted(const RuleInput &input, Bytes rest, RawEvent &event)
{
    event.database = known(event.database, "unconnected");
    event.user = known(event.user, "unauthenticated");
    event.host = known(event.host, "connecting host");
    if (event.database.find('\'') != Bytes::npos) // cut short, or another order
        event.database = event.database.substr(0, indexOf(event.database, "' ("));
    const auto bracket = rest.find('(');
    if (bracket == Bytes::npos) {
        event.reason = AbortReason::Other;
        return true;
    }
    const Bytes reason = rest.substr(bracket + 1);
    event.reason = reasonIn(reason);
    // MariaDB at log_warnings=4 tells so of every session, also of one that said goodbye.
    if (event.reason == AbortReason::Other && startsWith(reason, "This connection closed normally"))
        return false;
    if (event.reason == AbortReason::Other && startsWith(reason, "'")) // Portuguese
        event.reason = reasonIn(reason.substr(1));
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
