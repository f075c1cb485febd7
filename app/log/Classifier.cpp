// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Rules.h"

#include <array>

namespace goneaway::log {

namespace {

using Kind = evidence::LogEventKind;

// In a line with several of these words the first one from the left that applies decides; the level words at
// the end of the table come last.
constexpr Rule Rules[] = {
    // A session ends or is refused.
    {"Aborted connection ", &abortedConnection, Kind::AbortedConnection, Role::LifeSign},
    {"Got an error ", &brokenCommunication, Kind::AbortedConnection, Role::Companion},
    {"Got timeout ", &brokenCommunication, Kind::AbortedConnection, Role::Companion},
    {"Got packets out of order", &brokenCommunication, Kind::AbortedConnection, Role::Companion, " ord"},
    {"Got a packet bigger", &brokenCommunication, Kind::AbortedConnection, Role::Companion, " big"},
    {"Got packet bigger", &brokenCommunication, Kind::AbortedConnection, Role::Companion, " big"},
    {"Bad handshake", &brokenCommunication, Kind::AbortedConnection, Role::Companion},
    {"Connection was killed", &brokenCommunication, Kind::AbortedConnection, Role::Companion},
    {"was closed by the server due to", &closedForInactivity, Kind::AbortedConnection, Role::Companion},
    {"Access denied", &accessDenied, Kind::AccessDenied, Role::LifeSign},
    {"Password for the account", &accessDenied, Kind::AccessDenied, Role::LifeSign},
    {"Your password has expired", &accessDenied, Kind::AccessDenied, Role::LifeSign},
    {"could not be resolved", &hostRefused, Kind::NameResolution, Role::LifeSign},
    {"does not resolve to", &hostRefused, Kind::NameResolution, Role::LifeSign},
    {"which resembles IPv4", &hostRefused, Kind::NameResolution, Role::LifeSign},
    {"is blocked because of many connection errors", &hostRefused, Kind::HostBlocked, Role::LifeSign},
    {"is not allowed to connect to this M", &hostRefused, Kind::AccessDenied, Role::LifeSign},
    {"Too many connections", &trouble, Kind::TooManyConnections, Role::LifeSign},
    {"has exceeded the 'max_", &trouble, Kind::TooManyConnections, Role::LifeSign, "exce"},
    {"has more than 'max_user_connections'", &trouble, Kind::TooManyConnections, Role::LifeSign},
    {"Forcing close of thread ", &forcedClose, Kind::ForcedClose, Role::LifeSign},

    // The server starts, stops, dies.
    {"starting as process ", &starting, Kind::Starting, Role::Start},
    {"Starting MariaDB ", &starting, Kind::Starting, Role::Start},
    {"MySQL Server - start.", &lifeCycle, Kind::Starting, Role::StartBanner},
    {": ready for connections", &lifeCycle, Kind::Ready, Role::Ready},
    {": bereit f\u00fcr Verbindungen", &lifeCycle, Kind::Ready, Role::Ready},
    {": preparada para conexiones", &lifeCycle, Kind::Ready, Role::Ready},
    {": Normal heruntergefahren", &shutdownBegins, Kind::Shutdown, Role::ShutdownBegin},
    {": Arr\u00eat normal du serveur", &shutdownBegins, Kind::Shutdown, Role::ShutdownBegin},
    {": Apagado normal", &shutdownBegins, Kind::Shutdown, Role::ShutdownBegin},
    {": Herunterfahren beendet", &shutdownEnds, Kind::Shutdown, Role::ShutdownEnd},
    {": Arr\u00eat du serveur termin\u00e9", &shutdownEnds, Kind::Shutdown, Role::ShutdownEnd},
    {": Apagado completado", &shutdownEnds, Kind::Shutdown, Role::ShutdownEnd},
    {"Shutdown completed; log sequence", &lifeCycle, Kind::Other, Role::EngineStopped, "; lo"},
    {": Normal shutdown", &shutdownBegins, Kind::Shutdown, Role::ShutdownBegin, "Norm"},
    {"Received SHUTDOWN from user", &shutdownBegins, Kind::Shutdown, Role::ShutdownBegin},
    {": Shutdown complete", &shutdownEnds, Kind::Shutdown, Role::ShutdownEnd},
    {"MySQL Server - end.", &lifeCycle, Kind::Shutdown, Role::ShutdownEnd},
    {"mysqld started", &oldWrapper, Kind::Starting, Role::WrapperStart},
    {"mysqld restarted", &oldWrapper, Kind::Starting, Role::WrapperRestart},
    {"mysqld ended", &oldWrapper, Kind::Shutdown, Role::WrapperEnd},
    {"mysqld_safe", &wrapper},
    {"mariadbd-safe", &wrapper},
    {" got signal ", &gotSignal, Kind::Crash, Role::Crash},
    {" got exception 0x", &gotSignal, Kind::Crash, Role::Crash},
    {"Assertion failure", &assertionFailed, Kind::Crash, Role::Crash},
    {"We intentionally crash the server", &assertionFailed, Kind::Crash, Role::Crash},
    {"Thread pointer: ", &crashPart, Kind::Crash, Role::CrashPart},
    {"stack_bottom = ", &crashPart, Kind::Crash, Role::CrashPart},
    {"Attempting backtrace", &crashPart, Kind::Crash, Role::CrashPart},
    {"Some pointers may be invalid", &crashPart, Kind::Crash, Role::CrashPart},
    {"Query (0x", &crashPart, Kind::Crash, Role::CrashPart, "y (0"},
    {"Query (7", &crashPart, Kind::Crash, Role::CrashPart, "y (7"},
    {"Connection ID (thread ID):", &crashPart, Kind::Crash, Role::CrashPart},
    {"thd->thread_id=", &crashPart, Kind::Crash, Role::CrashPart},
    {"thd->query at 0x", &crashPart, Kind::Crash, Role::CrashPart},
    {"]: segfault at ", &segfault, Kind::Crash, Role::Killed, "segf"},
    {"Killed process ", &killedByKernel, Kind::OutOfMemory, Role::Killed},
    {"Kill process ", &killedByKernel, Kind::OutOfMemory, Role::Killed},
    {"killed by the OOM killer", &unitDied, Kind::OutOfMemory, Role::Killed},
    {"with result 'oom-kill'", &unitDied, Kind::OutOfMemory, Role::Killed},
    {"due to memory pressure for", &unitDied, Kind::OutOfMemory, Role::Killed},
    {"rocess exited, code=", &unitDied, Kind::Crash, Role::Killed},
    {"crash recovery", &lifeCycle, Kind::Other, Role::Recovery}, // InnoDB, XA, the binary log
    {"Aria engine: starting recovery", &lifeCycle, Kind::Other, Role::Recovery, "Aria"},
    {"Recovering after a crash", &lifeCycle, Kind::Other, Role::Recovery},
    {"was not shut down normally", &lifeCycle, Kind::Other, Role::Recovery, "down"},
    {"was not shutdown normally", &lifeCycle, Kind::Other, Role::Recovery, "wn n"},
    {"Removed temporary tablespace data file", &lifeCycle, Kind::Other, Role::TemporaryFilesLeft},
    {"] Aborting", &lifeCycle, Kind::Other, Role::Aborting, "ting"},

    // Memory, disk, data, configuration.
    {"Out of memory", &trouble, Kind::OutOfMemory},
    {"out of memory (Needed", &trouble, Kind::OutOfMemory},
    {"annot allocate memory", &trouble, Kind::OutOfMemory},
    {"Disk is full", &trouble, Kind::DiskFull},
    {"Disk got full", &trouble, Kind::DiskFull},
    {"No space left on device", &trouble, Kind::DiskFull},
    {"rrcode: 28", &numberedError, Kind::DiskFull},
    {"errno: 28", &numberedError, Kind::DiskFull},
    {"errno 28", &numberedError, Kind::DiskFull},
    {"OS error: 28", &numberedError, Kind::DiskFull},
    {"error number 28", &numberedError, Kind::DiskFull, Role::Event, "r 28"},
    {"with error 28", &numberedError, Kind::DiskFull, Role::Event, "r 28"},
    {"out of disk space", &trouble, Kind::DiskFull, Role::Event, "f di"},
    {"failed; errno 12", &noMemory, Kind::OutOfMemory, Role::Event, "; er"},
    {"' is full", &tableFull, Kind::DiskFull},
    {"marked as crashed", &trouble, Kind::Corruption},
    {"page corruption", &trouble, Kind::Corruption},
    {"corrupted", &trouble, Kind::Corruption, Role::Event, "corr"},
    {"to be corrupt", &trouble, Kind::Corruption},
    {"is corrupt.", &trouble, Kind::Corruption},
    {"hecksum mismatch", &trouble, Kind::Corruption, Role::Event, "mism"},
    {"Incorrect key file for table", &trouble, Kind::Corruption},
    {"Corruption of an index", &trouble, Kind::Corruption},
    {"unknown variable '", &trouble, Kind::BadConfiguration},
    {"unknown option '", &trouble, Kind::BadConfiguration, Role::Event, "n op"},
    {"ambiguous option '", &trouble, Kind::BadConfiguration},
    {"Can't start server", &trouble, Kind::BadConfiguration},
    {"Do you already have another", &trouble, Kind::BadConfiguration},
    {"required defaults file", &trouble, Kind::BadConfiguration},
    {"ailed to validate certificate", &trouble, Kind::BadConfiguration, Role::Event, "alid"},
    {"Found option without preceding group", &trouble, Kind::BadConfiguration},
    {"Database is uninitialized and password option", &trouble, Kind::BadConfiguration},
    {"Bind on TCP/IP port", &trouble, Kind::BadConfiguration},
    {"Bind on unix socket", &trouble, Kind::BadConfiguration},

    // "Aborted connection" in other languages: what the line begins with, or what follows the number.
    {"终止的连接 ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {" do databáze: '", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Afbrød forbindelsen ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Afgebroken verbinding ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Ühendus katkestatud ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {" avortée vers la bd: '", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"შეწყდა კავშირი ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Abbruch der Verbindung ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Interrotta la connessione ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {" が中断されました。データベース: '", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {" abortada para banco de dados '", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Прервано соединение ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Prekinuta konekcija broj ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Abortada conexión ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Avbröt länken för tråd ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},
    {"Перервано з'єднання ", &abortedTranslated, Kind::AbortedConnection, Role::LifeSign},

    // Nothing better known about it, but the server calls it an error.
    {"[ERROR]", &anyError},
    {"\"Error\"", &anyError},
};

constexpr auto Words = [] {
    std::array<NeedleFinder::Needle, std::size(Rules)> words;
    for (size_t i = 0; i < words.size(); ++i)
        words[i] = {Rules[i].word, Rules[i].rarest};
    return words;
}();

// "mariadbd: Got packets out of order", "/usr/sbin/mysqld: Forcing close", "C:\\Program
// Files\\...\\mysqld.exe: ...": the path is of no interest.
Bytes withoutProgram(Bytes message)
{
    const auto colon = indexOf(message.substr(0, 256), ": ");
    const Bytes program = message.substr(0, colon);
    if (colon == Bytes::npos || (program.find(' ') != Bytes::npos && !program.ends_with(".exe")))
        return message;
    if (!namesServer(program) || program.find('\'') != Bytes::npos)
        return message;
    return message.substr(colon + 2);
}

} // namespace

std::span<const NeedleFinder::Needle> eventWords()
{
    return Words;
}

const NeedleFinder &eventFinder()
{
    static const NeedleFinder finder(Words);
    return finder;
}

bool isWeak(size_t word)
{
    return Rules[word].function == &anyError;
}

bool isCrashPart(size_t word)
{
    return Rules[word].role == Role::CrashPart;
}

bool applyRule(size_t word, const LineHead &head, Bytes line, Reading &reading)
{
    const Rule &rule = Rules[word];
    reading.role = rule.role;
    RawEvent &event = reading.event;
    event.kind = rule.kind;
    event.micros = head.micros;
    event.zoneInferred = head.zoneInferred;
    event.origin = head.origin;
    event.text = line;
    if (!rule.function({head, withoutProgram(head.message), rule.word, rule.kind, rule.role}, reading)) {
        reading = {};
        return false;
    }
    reading.showsLog =
        head.fromServer || (head.mayBeServers() && event.micros) || event.kind == Kind::AbortedConnection;
    return true;
}

} // namespace goneaway::log
