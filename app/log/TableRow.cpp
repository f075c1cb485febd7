// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/TableRow.h"

namespace goneaway::log {

namespace {

Bytes trimmed(Bytes text)
{
    text = trimmedFront(text);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

Bytes withoutQuotes(Bytes text)
{
    text = trimmed(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        return text.substr(1, text.size() - 2);
    return text;
}

// The bytes up to the next separator; removes both.
Bytes takeColumn(Bytes &text, char separator)
{
    const auto end = text.find(separator);
    const Bytes column = text.substr(0, end);
    text.remove_prefix(end == Bytes::npos ? text.size() : end + 1);
    return withoutQuotes(column);
}

} // namespace

Level levelOf(Bytes word)
{
    if (word.empty())
        return Level::None;
    if (word == "Note")
        return Level::Note;
    if (word == "Warning")
        return Level::Warning;
    if (word == "ERROR" || word == "Error" || word == "FATAL")
        return Level::Error;
    if (word == "System")
        return Level::System;
    return Level::None;
}

int codeOf(Bytes word)
{
    if (!word.starts_with("MY-"))
        return 0;
    Bytes digits = word.substr(3);
    return static_cast<int>(takeNumber(digits).value_or(0) % 1000000);
}

bool parseRowAfterStamp(Bytes text, LineHead &head)
{
    if (text.substr(0, 1) == "\"")
        text.remove_prefix(1);
    if (text.substr(0, 1) == " ")
        text = trimmedFront(text);
    if (text.empty() || (text.front() != '|' && text.front() != '\t' && text.front() != ','))
        return false;
    const char separator = text.front();
    text.remove_prefix(1);
    Bytes number = takeColumn(text, separator);
    const auto thread = takeNumber(number);
    const Level level = levelOf(takeColumn(text, separator));
    if (!thread || !number.empty() || level == Level::None)
        return false;
    head.thread = thread;
    head.level = level;
    head.code = codeOf(takeColumn(text, separator));
    takeColumn(text, separator); // the subsystem
    Bytes data = trimmed(text);
    if (separator == '|' && !data.empty() && data.back() == '|')
        data.remove_suffix(1);
    head.message = withoutQuotes(data);
    return true;
}

bool parseRowField(Bytes line, LineParser &parser, LineHead &head)
{
    const Bytes text = trimmedFront(line);
    const auto colon = text.substr(0, 16).find(": ");
    if (colon == Bytes::npos)
        return false;
    const Bytes name = text.substr(0, colon);
    Bytes value = trimmedLine(text.substr(colon + 2));
    if (name == "LOGGED") {
        const LineHead stamp = parser.parse(value);
        head.micros = stamp.micros;
        head.zoneInferred = stamp.zoneInferred;
    } else if (name == "THREAD_ID") {
        head.thread = takeNumber(value);
    } else if (name == "PRIO") {
        head.level = levelOf(value);
    } else if (name == "ERROR_CODE") {
        head.code = codeOf(value);
    } else {
        return name == "SUBSYSTEM";
    }
    return true;
}

} // namespace goneaway::log
