// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/JsonLine.h"
#include "log/LineHead.h"
#include "log/TableRow.h"

namespace goneaway::log {

// A line of the server inside the JSON of docker's json-file, of "journalctl -o json" or of a log collector.
bool LineParser::parseCarriedJson(Bytes line, LineHead &head)
{
    std::optional<Bytes> carried;
    for (const Bytes key : {Bytes("log"), Bytes("MESSAGE"), Bytes("message")}) {
        carried = jsonField(line, key, m_carriedScratch);
        if (carried)
            break;
    }
    if (!carried)
        return false;
    for (const Bytes key : {Bytes("time"), Bytes("timestamp"), Bytes("@timestamp")}) {
        const auto time = jsonField(line, key, m_innerScratch);
        const auto stamp = time ? parseStamp(*time) : std::nullopt;
        if (stamp)
            takeStamp(*stamp, head);
    }
    if (auto time = jsonField(line, "__REALTIME_TIMESTAMP", m_innerScratch)) {
        if (const auto micros = takeNumber(*time))
            takeStamp(stampOfEpoch(static_cast<qint64>(*micros % (quint64{1} << 60)), 0), head);
    }
    if (const auto program = jsonField(line, "SYSLOG_IDENTIFIER", m_innerScratch);
        program && program->data() >= line.data() && program->data() < line.data() + line.size())
        head.program = *program;
    if (const auto host = jsonField(line, "_HOSTNAME", m_innerScratch))
        head.origin = originOf(*host);
    const Bytes inner = trimmedLine(*carried);
    const bool outerStamp = head.micros.has_value();
    if (inner.substr(0, 1) == "{" && parseJson(inner, head))
        return true;
    parseText(inner, head);
    head.fromServer = head.fromServer || (outerStamp && head.level != Level::None);
    return true;
}

// MySQL's own log_sink_json.
bool LineParser::parseJson(Bytes line, LineHead &head)
{
    const auto message = jsonField(line, "msg", m_outerScratch);
    if (!message)
        return false;
    if (const auto time = jsonField(line, "time", m_innerScratch)) {
        if (const auto stamp = parseStamp(*time))
            takeStamp(*stamp, head);
    }
    head.message = behindFatal(*message, head);
    if (const auto label = jsonField(line, "label", m_innerScratch)) {
        head.level = levelOf(*label);
    } else if (auto priority = jsonField(line, "prio", m_innerScratch)) {
        constexpr Level ByPriority[] = {Level::System, Level::Error, Level::Warning, Level::Note};
        const quint64 number = takeNumber(*priority).value_or(99);
        head.level = number < std::size(ByPriority) ? ByPriority[number] : Level::None;
    }
    if (auto thread = jsonField(line, "thread", m_innerScratch))
        head.thread = takeNumber(*thread);
    if (auto code = jsonField(line, "err_code", m_innerScratch))
        head.code = static_cast<int>(takeNumber(*code).value_or(0) % 1000000);
    head.fromServer = head.micros.has_value() && head.level != Level::None;
    return true;
}

} // namespace goneaway::log
