// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Rules.h"

#include <algorithm>

namespace goneaway::log {

using evidence::LogEventKind;

namespace {

// MySQL 8 and MariaDB 10.2 or newer name every recovery, at any verbosity (MariaDB: its temporary
// tablespace).
bool alwaysTellsRecovery(Bytes text)
{
    for (const Bytes word : {Bytes("Starting MariaDB "), Bytes("(mysqld "), Bytes("(mariadbd ")}) {
        const auto at = indexOf(text, word);
        if (at == Bytes::npos)
            continue;
        Bytes rest = text.substr(at + word.size());
        const quint64 major = takeNumber(rest).value_or(0);
        if (!rest.empty())
            rest.remove_prefix(1);
        const quint64 minor = takeNumber(rest).value_or(0);
        const bool mariaDb = contains(text, "MariaDB");
        return mariaDb ? std::pair(major, minor) >= std::pair<quint64, quint64>(10, 2) : major >= 8;
    }
    return false;
}

} // namespace

// "Starting MariaDB 10.11.19-MariaDB ... as process 308", "/usr/sbin/mysqld (mysqld 8.0.36) starting as
// process 308"
bool starting(const RuleInput &input, Reading &reading)
{
    if (!input.head.mayBeServers() || !contains(input.message, "as process "))
        return false;
    reading.event.tellsRecovery = alwaysTellsRecovery(reading.event.text);
    return true;
}

// Lines whose words alone say it, once it is clear that a server wrote them.
bool lifeCycle(const RuleInput &input, Reading &)
{
    const Bytes raw = input.head.message;
    if ((!input.head.mayBeServers() && !raw.starts_with("InnoDB: ")) || contains(raw, "WSREP"))
        return false;
    if (input.role == Role::Aborting)
        return input.message.starts_with("Aborting");
    if (input.role == Role::Recovery) // the line that ends it follows the one that begins it: nothing new
        return !contains(raw, "kipp") && !contains(raw, "is not needed");
    return true;
}

// "... (initiated by: root[root] @ localhost []): Normal shutdown", "Received SHUTDOWN from user root.
// Shutting ..."
bool shutdownBegins(const RuleInput &input, Reading &reading)
{
    if (!input.head.mayBeServers())
        return false;
    const Bytes raw = input.head.message;
    RawEvent &event = reading.event;
    constexpr Bytes MySql = "Received SHUTDOWN from user ";
    constexpr Bytes MariaDb = "(initiated by: ";
    if (raw.starts_with(MySql)) {
        const Bytes user = raw.substr(MySql.size());
        if (!user.starts_with("<"))
            event.user = user.substr(0, user.find(". "));
        return true;
    }
    const auto at = indexOf(raw, MariaDb);
    if (at != Bytes::npos) {
        const Bytes who = raw.substr(at + MariaDb.size());
        const auto bracket = who.find('[');
        const auto atSign = indexOf(who, "] @ ");
        if (bracket != Bytes::npos && atSign != Bytes::npos) {
            event.user = who.substr(0, bracket);
            event.host = who.substr(atSign + 4, who.find_first_of(" [", atSign + 4) - atSign - 4);
        }
    }
    return true;
}

// ": Shutdown complete", not InnoDB's ": Shutdown completed; log sequence number"
bool shutdownEnds(const RuleInput &input, Reading &)
{
    const auto at = indexOf(input.head.message, input.word);
    if (!input.head.mayBeServers() || at == Bytes::npos)
        return false;
    const Bytes after = input.head.message.substr(at + input.word.size());
    return after.empty() || after.front() == ' ' || after.front() == '.' || after.front() == '\n';
}

// "261123 03:21:00 mysqld_safe mysqld restarted"; with syslog: "host mysqld_safe: ..."
bool wrapper(const RuleInput &input, Reading &reading)
{
    Bytes says = input.head.message;
    if (says.starts_with(input.word) && says.size() > input.word.size() + 1)
        says.remove_prefix(input.word.size() + 1);
    else if (input.head.program != input.word)
        return false;
    RawEvent &event = reading.event;
    event.kind = LogEventKind::Starting;
    if (says.starts_with("Starting ") && contains(says, " daemon")) {
        reading.role = Role::WrapperStart;
        return true;
    }
    if (says.ends_with(" restarted")) {
        reading.role = Role::WrapperRestart;
        return true;
    }
    if (says.ends_with(" ended")) {
        event.kind = LogEventKind::Shutdown;
        reading.role = Role::WrapperEnd;
        return true;
    }
    return false;
}

// MySQL 5.0: "061123  3:11:27  mysqld restarted"
bool oldWrapper(const RuleInput &input, Reading &)
{
    return input.head.stamped && input.head.message == input.word;
}

// "/usr/sbin/mariadbd got signal 11 ;", "UTC - mysqld got signal 6 ;", "mysqld got exception 0xc0000005 ;"
bool gotSignal(const RuleInput &input, Reading &reading)
{
    const Bytes raw = input.head.message;
    const auto at = indexOf(raw, input.word);
    if (at == Bytes::npos || !namesServer(raw.substr(0, at))
        || !(input.head.program.empty() || namesServer(input.head.program)))
        return false;
    Bytes rest = raw.substr(at + input.word.size());
    if (!input.word.ends_with("0x")) {
        const auto number = takeNumber(rest);
        if (!number || *number > 64)
            return false;
        reading.event.signal = static_cast<int>(*number);
        const Bytes end = trimmedFront(rest);
        if (!end.empty() && end.front() != ';')
            return false;
    }
    constexpr int BacktraceProcessed = 13951; // MY-013951
    if (input.head.code == BacktraceProcessed)
        reading.role = Role::CrashRepeated;
    return true;
}

// What InnoDB says just before it ends the process itself.
bool assertionFailed(const RuleInput &input, Reading &)
{
    return input.head.level == Level::Error || input.head.message.starts_with("InnoDB: ");
}

// "Memory cgroup out of memory: Killed process 30925 (mariadbd) total-vm:..."; older: "Out of memory: Kill
// process"
bool killedByKernel(const RuleInput &input, Reading &reading)
{
    const Bytes raw = input.head.message;
    const auto at = indexOf(raw, input.word);
    if (at == Bytes::npos || input.head.level != Level::None)
        return false;
    Bytes rest = raw.substr(at + input.word.size());
    reading.event.process = takeNumber(rest);
    if (!reading.event.process)
        return false;
    rest = trimmedFront(rest);
    const auto open = rest.find('(');
    const auto close = rest.find(')');
    return open <= 2 && close != Bytes::npos && namesServer(rest.substr(open, close - open));
}

// Lines that only a crash has. A server writes them bare.
bool crashPart(const RuleInput &input, Reading &)
{
    return input.head.level == Level::None && input.head.message.starts_with(input.word)
        && (input.head.program.empty() || namesServer(input.head.program));
}

// "mysqld[30925]: segfault at 10 ip 000055d0 sp 00007ffc error 4 in mysqld[55d0+1000]", of the kernel
bool segfault(const RuleInput &input, Reading &reading)
{
    constexpr int SegmentationFault = 11;
    const Bytes raw = input.head.message;
    if (input.head.level != Level::None || !contains(raw, " ip ") || !namesServer(raw))
        return false;
    reading.event.signal = SegmentationFault;
    const auto bracket = raw.find('[');
    if (bracket < indexOf(raw, input.word))
        reading.event.process = numberAfter(raw.substr(bracket), "[");
    return true;
}

// systemd: "mariadb.service: A process of this unit has been killed by the OOM killer.", "mysql.service: Main
// process exited, code=killed, status=9/KILL"
bool unitDied(const RuleInput &input, Reading &reading)
{
    const Bytes raw = input.head.message;
    if (input.kind == LogEventKind::OutOfMemory)
        return input.head.level == Level::None && namesServer(raw.substr(0, raw.find(" due to")))
            && (contains(raw, ".service") || contains(raw, ".scope"));
    if (!namesServer(raw.substr(0, raw.find(':'))))
        return false;
    const auto status = numberAfter(raw, "status=");
    constexpr quint64 Terminate = 15;
    if (!status || *status == Terminate || !(contains(raw, "code=killed") || contains(raw, "code=dumped")))
        return false;
    reading.event.signal = static_cast<int>(std::min<quint64>(*status, 64));
    return true;
}

namespace {

// What a replica says of its source, and what a statement quotes, is no trouble of this server.
bool isQuoted(Bytes message, Bytes word)
{
    const Bytes before = message.substr(0, message.find(word));
    for (const Bytes quoting :
         {Bytes("error connecting to "), Bytes("error reconnecting to "), Bytes("Slave I/O"),
          Bytes("Replica I/O"), Bytes("tatement: "), Bytes("uery: '"), Bytes("Query: ")}) {
        if (contains(before, quoting))
            return true;
    }
    return false;
}

} // namespace

// Words that mean trouble in a warning or an error of the server, with or without a level in front.
bool trouble(const RuleInput &input, Reading &reading)
{
    const LineHead &head = input.head;
    if (head.level == Level::Note || isQuoted(head.message, input.word))
        return false;
    if (!head.mayBeServers() && !head.message.starts_with("InnoDB: ") && input.message == head.message)
        return false; // no server wrote this
    if (input.role == Role::LifeSign && head.thread.value_or(0) != 0)
        reading.event.connectionId = head.thread;
    return true;
}

// "The table '/tmp/#sql_1' is full"
bool tableFull(const RuleInput &input, Reading &reading)
{
    return input.message.starts_with("The table '") && trouble(input, reading);
}

// An error number of 28 (ENOSPC) or 12 (ENOMEM), not 280 or 121.
bool numberedError(const RuleInput &input, Reading &reading)
{
    const auto at = indexOf(input.head.message, input.word);
    const auto after = at + input.word.size();
    if (at == Bytes::npos || (after < input.head.message.size() && isDigit(input.head.message[after])))
        return false;
    return trouble(input, reading);
}

// A warning of it is of one that the server could do without: "large page mmap failed".
bool noMemory(const RuleInput &input, Reading &reading)
{
    return input.head.level != Level::Warning && numberedError(input, reading);
}

bool anyError(const RuleInput &input, Reading &reading)
{
    if (input.head.level != Level::Error || !input.head.fromServer)
        return false;
    if (input.head.isFatal) { // InnoDB ends the process right behind such a line
        reading.event.kind = LogEventKind::Crash;
        reading.role = Role::Crash;
    }
    return true;
}

} // namespace goneaway::log
