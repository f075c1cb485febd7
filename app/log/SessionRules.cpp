// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Rules.h"

namespace goneaway::log {

namespace {

using evidence::AbortReason;

// What stands in quotes after `word`; MySQL 5.0 opens with a back-tick. Removes all up to its end from text.
Bytes takeQuoted(Bytes &text, Bytes word)
{
    const auto at = text.find(word);
    if (at == Bytes::npos || at + word.size() >= text.size())
        return {};
    const auto start = at + word.size() + 1;
    const auto end = text.find('\'', start);
    if (end == Bytes::npos)
        return {};
    const Bytes found = text.substr(start, end - start);
    text.remove_prefix(end + 1);
    return found;
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
        if (words.starts_with(known.words))
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

// "Aborted connection 4 to db: 'unconnected' user: 'root' host: 'localhost' (Got timeout reading ...)"
bool abortedConnection(const RuleInput &input, Reading &reading)
{
    Bytes rest = input.message;
    if (!rest.starts_with(input.word) || input.head.level == Level::None)
        return false;
    rest.remove_prefix(input.word.size());
    RawEvent &event = reading.event;
    event.connectionId = takeNumber(rest);
    event.database = known(takeQuoted(rest, "to db: "), "unconnected");
    event.user = known(takeQuoted(rest, "user: "), "unauthenticated");
    event.host = takeQuoted(rest, "host: ");
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
    if (!input.message.starts_with(input.word) || input.head.level == Level::None)
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
    const auto userEnd = input.message.find("`@`");
    const auto hostEnd = input.message.find("` was");
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
    if (!rest.starts_with(input.word) || input.head.level == Level::None)
        return false;
    RawEvent &event = reading.event;
    if (input.head.thread.value_or(0) != 0)
        event.connectionId = input.head.thread;
    const bool expired = input.word.starts_with("Password");
    event.user = takeQuoted(rest, expired ? Bytes("account ") : Bytes("user "));
    event.host = rest.starts_with("@'") ? takeQuoted(rest, "@") : Bytes();
    event.database = takeQuoted(rest, "to database ");
    return true;
}

// "IP address '10.77.1.2' could not be resolved: ...", "Host 'h' is blocked because of many connection
// errors"
bool hostRefused(const RuleInput &input, Reading &reading)
{
    if (input.head.level == Level::None)
        return false;
    Bytes rest = input.message;
    const auto quote = rest.find('\'');
    if (quote != Bytes::npos && quote < rest.find(input.word))
        reading.event.host = takeQuoted(rest, rest.substr(0, quote));
    if (input.head.thread.value_or(0) != 0)
        reading.event.connectionId = input.head.thread;
    return true;
}

// "/usr/sbin/mysqld: Forcing close of thread 9  user: 'root'."
bool forcedClose(const RuleInput &input, Reading &reading)
{
    Bytes rest = input.message;
    if (!rest.starts_with(input.word) || input.head.level == Level::None)
        return false;
    rest.remove_prefix(input.word.size());
    reading.event.connectionId = takeNumber(rest);
    reading.event.user = takeQuoted(rest, "user: ");
    return true;
}

} // namespace goneaway::log
