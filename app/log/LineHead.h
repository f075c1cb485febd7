// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Bytes.h"
#include "log/Carrier.h"
#include "log/Stamp.h"

#include <array>
#include <optional>
#include <string>

namespace goneaway::log {

enum class Level { None, Note, Warning, Error, System };

// A line taken apart: prefixes of whoever carried it (journald, syslog, docker, kubectl), stamp, thread,
// level.
struct LineHead {
    std::optional<qint64> micros; // since 1970 UTC
    bool zoneInferred = false;
    std::optional<quint64>
        thread; // of the session, 0 for the server itself; missing where the number means something else
    Level level = Level::None;
    int code = 0; // of "[MY-010914]"
    Bytes program; // of a syslog prefix: "mariadbd", "kernel", "systemd"
    Bytes message; // what is left
    bool fromServer = false; // has the shape of a server's error log
    bool stamped = false; // by the server itself
    bool isFatal = false; // "[FATAL]": the process ends itself right behind this line
    bool sinceBoot = false; // the kernel's stamp: no time of day, and none that a line above could tell
    quint32 origin = 0; // tells machines and containers whose lines stand in one log apart; 0: not named

    // Somebody wrote it who may know: a server, with its own level in front or by name through syslog.
    bool mayBeServers() const;
};

// The message behind "[FATAL] ", if that stands there.
inline Bytes behindFatal(Bytes text, LineHead &head)
{
    constexpr Bytes Fatal = "[FATAL] ";
    if (!startsWith(text, Fatal))
        return text;
    head.isFatal = true;
    return text.substr(Fatal.size());
}

// What tells machines and containers apart, from their name; never 0. (FNV-1a: two names with one value would
// merely be taken for one server.)
inline quint32 originOf(Bytes name)
{
    quint32 hash = 2166136261U;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash | 1U;
}

class LineParser
{
public:
    LineParser(std::optional<int> zoneOffsetSeconds, const QDateTime &reference);

    // The views point into `line` or into this parser, until the next call.
    LineHead parse(Bytes line);

    // MySQL 5.6 writes its process id where others write the session's: seen by the shape of a stamp, and
    // true from there on.
    bool threadIsProcess() const { return m_threadIsProcess; }
    void setThreadIsProcess(bool is) { m_threadIsProcess = is; }

private:
    bool parseUsual(Bytes line, LineHead &head);
    void rememberDay(Bytes text, const Stamp &stamp);
    void takeStamp(const Stamp &stamp, LineHead &head);
    void parseText(Bytes text, LineHead &head);
    void parseMessage(Bytes text, LineHead &head);
    void takeThreadAndLevel(Bytes &text, LineHead &head);
    bool parseJson(Bytes line, LineHead &head); // this and the next: JsonHead.cpp
    bool parseCarriedJson(Bytes line, LineHead &head);

    ZoneResolver m_zone;
    bool m_threadIsProcess = false;
    std::array<char, sizeof("2026-11-23") - 1> m_day{}; // that the last such stamp began with
    qint64 m_midnight = 0; // of that day in the stamp's own zone, in seconds since 1970
    std::string m_outerScratch; // unescaped strings of JSON lines
    std::string m_innerScratch;
    std::string m_carriedScratch;
};

} // namespace goneaway::log
