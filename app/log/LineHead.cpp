// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LineHead.h"

#include "log/JsonLine.h"

namespace goneaway::log {

namespace {

// Numbers over this are addresses of threads (MariaDB 10.0, 10.1), not sessions.
constexpr quint64 HighestSession = quint64{1} << 40;

Level levelOf(Bytes word)
{
    if (word == "Note")
        return Level::Note;
    if (word == "Warning")
        return Level::Warning;
    if (word == "ERROR" || word == "Error")
        return Level::Error;
    if (word == "System")
        return Level::System;
    return Level::None;
}

// The word in brackets that text starts with; empty when there is none.
Bytes bracketed(Bytes text)
{
    if (text.empty() || text.front() != '[')
        return {};
    const auto end = text.substr(0, 40).find(']');
    return end == Bytes::npos ? Bytes() : text.substr(1, end - 1);
}

Bytes firstToken(Bytes text)
{
    return text.substr(0, text.substr(0, 256).find(' '));
}

// docker compose: "db_1  | "; kubectl --prefix: "[pod/db-0/mysql] ".
void dropContainerName(Bytes &text)
{
    if (text.substr(0, 5) == "[pod/") {
        const auto end = text.substr(0, 256).find("] ");
        if (end != Bytes::npos)
            text.remove_prefix(end + 2);
        return;
    }
    const auto bar = text.substr(0, 64).find("| ");
    if (bar == Bytes::npos || bar == 0 || contains(text.substr(0, bar), "["))
        return;
    const Bytes name = firstToken(text);
    if (trimmedFront(text.substr(name.size())).substr(0, 2) == "| ")
        text.remove_prefix(bar + 2);
}

} // namespace

bool namesServer(Bytes text)
{
    return contains(text, "mysql") || contains(text, "mariadb") || contains(text, "MySQL")
        || contains(text, "MariaDB") || contains(text, "ld-linux");
}

LineParser::LineParser(std::optional<int> zoneOffsetSeconds, const QDateTime &reference)
    : m_zone(zoneOffsetSeconds, reference)
{
}

LineHead LineParser::parse(Bytes line)
{
    LineHead head;
    line = trimmedLine(line);
    if (line.substr(0, 3) == "\xEF\xBB\xBF")
        line.remove_prefix(3);
    if (!line.empty() && line.front() == '{' && parseJson(line, head))
        return head;
    parseText(line, head);
    return head;
}

// The innermost stamp is the server's own and counts, unless only an outer one knows its zone.
void LineParser::takeStamp(const Stamp &stamp, LineHead &head)
{
    if (head.micros && !head.zoneInferred && !stamp.zoneOffsetSeconds)
        return;
    head.micros = m_zone.resolve(stamp);
    head.zoneInferred = !stamp.zoneOffsetSeconds.has_value();
}

// After the stamp of a carrier: "host mariadbd[123]: ", "host kernel: [ 12.34] ", "stderr F ".
bool LineParser::takeCarrier(Bytes &text, LineHead &head)
{
    Bytes rest = trimmedFront(text);
    const Bytes first = firstToken(rest);
    if (first == "stdout" || first == "stderr") {
        rest.remove_prefix(first.size());
        rest = trimmedFront(rest);
        if (rest.size() < 2 || rest[1] != ' ')
            return false;
        text = rest.substr(2);
        return true;
    }
    if (first.empty() || first.front() == '[' || isDigit(first.front()) || first.size() == rest.size())
        return false;
    Bytes program = first;
    if (program.back() != ':') {
        rest.remove_prefix(first.size());
        rest = trimmedFront(rest);
        program = firstToken(rest);
        if (program.empty() || program.back() != ':' || program.front() == '[')
            return false;
    } else if (!contains(program, "[") && program != "kernel:") {
        return false; // "InnoDB:", "mysqld:": words of the message
    }
    text = trimmedFront(rest.substr(program.size()));
    head.program = program.substr(0, program.find_first_of("[:"));
    if (head.program == "kernel" && !bracketed(text).empty())
        text = trimmedFront(text.substr(bracketed(text).size() + 2));
    return true;
}

void LineParser::parseText(Bytes text, LineHead &head)
{
    if (!text.empty() && !isDigit(text.front()))
        dropContainerName(text);
    bool stamped = false;
    for (int round = 0; round < 3; ++round) { // docker over syslog over the server's own
        text = trimmedFront(text);
        const auto stamp = parseStamp(text);
        if (!stamp)
            break;
        takeStamp(*stamp, head);
        text.remove_prefix(stamp->length);
        stamped = true;
        if (stamp->zeroPaddedHour && !stamp->zoneOffsetSeconds && stamp->length == 19 && text.size() > 1
            && text[0] == ' ' && isDigit(text[1]))
            m_threadIsProcess = true;
        if (text.size() > 1 && isDigit(text[1]) && !parseStamp(text.substr(1)))
            break; // a thread number
        takeCarrier(text, head);
    }
    text = trimmedFront(text);
    if (!stamped && text.substr(0, 1) == "[" && text.size() > 14
        && isDigit(text[text.find_first_not_of("[ ")]))
        text = trimmedFront(text.substr(text.find(']') == Bytes::npos ? 0 : text.find(']') + 1)); // dmesg
    takeThreadAndLevel(text, head);
    head.message = text;
    head.fromServer = (stamped && head.level != Level::None) || text.substr(0, 12) == "mysqld_safe "
        || text.substr(0, 13) == "mariadbd-safe";
}

void LineParser::takeThreadAndLevel(Bytes &text, LineHead &head)
{
    Bytes rest = text;
    if (const auto number = takeNumber(rest)) {
        rest = trimmedFront(rest);
        if (levelOf(bracketed(rest)) == Level::None && !rest.starts_with("mysqld"))
            return; // a number of the message
        if (!m_threadIsProcess && *number < HighestSession)
            head.thread = number;
        text = rest;
    }
    const Bytes word = bracketed(text);
    head.level = levelOf(word);
    if (head.level == Level::None) {
        // "mysqld: [ERROR] unknown variable": before the log is open
        const auto at = text.find(": [");
        if (at != Bytes::npos && at < 64 && namesServer(text.substr(0, at))) {
            head.level = levelOf(bracketed(text.substr(at + 2)));
            if (head.level != Level::None)
                text = text.substr(at + 2);
        }
        if (head.level == Level::None)
            return;
    }
    text = trimmedFront(text.substr(bracketed(text).size() + 2));
    Bytes next = bracketed(text);
    if (next.substr(0, 3) == "MY-") {
        Bytes digits = next.substr(3);
        head.code = static_cast<int>(takeNumber(digits).value_or(0) % 1000000);
        text = trimmedFront(text.substr(next.size() + 2));
        next = bracketed(text); // "[Server]", "[InnoDB]", "[Repl]"
        if (!next.empty())
            text = trimmedFront(text.substr(next.size() + 2));
    }
}

bool LineParser::parseJson(Bytes line, LineHead &head)
{
    if (const auto carried = jsonField(line, "log", m_outerScratch)) { // docker's json-file
        if (const auto time = jsonField(line, "time", m_innerScratch)) {
            if (const auto stamp = parseStamp(*time))
                takeStamp(*stamp, head);
        }
        parseText(trimmedLine(*carried), head);
        return true;
    }
    if (const auto time = jsonField(line, "time", m_innerScratch)) {
        if (const auto stamp = parseStamp(*time))
            takeStamp(*stamp, head);
    }
    const auto message = jsonField(line, "msg", m_outerScratch);
    if (!message)
        return false;
    head.message = *message;
    if (const auto label = jsonField(line, "label", m_innerScratch))
        head.level = levelOf(*label);
    if (auto thread = jsonField(line, "thread", m_innerScratch))
        head.thread = takeNumber(*thread);
    if (auto code = jsonField(line, "err_code", m_innerScratch))
        head.code = static_cast<int>(takeNumber(*code).value_or(0) % 1000000);
    head.fromServer = head.micros.has_value() && head.level != Level::None;
    return true;
}

} // namespace goneaway::log
