// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Bytes.h"
#include "log/Stamp.h"

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
};

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
    void takeStamp(const Stamp &stamp, LineHead &head);
    bool takeCarrier(Bytes &text, LineHead &head);
    void parseText(Bytes text, LineHead &head);
    void takeThreadAndLevel(Bytes &text, LineHead &head);
    bool parseJson(Bytes line, LineHead &head);

    ZoneResolver m_zone;
    bool m_threadIsProcess = false;
    std::string m_outerScratch; // unescaped strings of JSON lines
    std::string m_innerScratch;
};

// mysqld, mariadbd or their wrappers.
bool namesServer(Bytes text);

} // namespace goneaway::log
