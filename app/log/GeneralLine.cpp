// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/GeneralLine.h"

namespace goneaway::log {

namespace {

// As sql_parse.cc of MySQL and MariaDB name them; those that begin with another one stand before it.
constexpr Bytes Commands[] = {
    "Query",
    "Quit",
    "Connect Out",
    "Connect",
    "Init DB",
    "Execute",
    "Prepare",
    "Close stmt",
    "Reset stmt",
    "Ping",
    "Statistics",
    "Field List",
    "Create DB",
    "Drop DB",
    "Refresh",
    "Shutdown",
    "Processlist",
    "Kill",
    "Debug",
    "Time",
    "Delayed insert",
    "Change user",
    "Binlog Dump GTID",
    "Binlog Dump",
    "Table Dump",
    "Register Slave",
    "Register Replica",
    "Long Data",
    "Set option",
    "Fetch",
    "Daemon",
    "Reset Connection",
    "Reset connection",
    "Sleep",
    "Error",
    "Bulk_execute",
    "Bulk execute",
    "Slave_worker",
    "Slave_IO",
    "Slave_SQL",
    "Unimpl get tid",
    "clone",
};

// The two tabs in place of a stamp, as a terminal shows them.
constexpr Bytes ExpandedTabs = "                ";

bool isHeader(Bytes line)
{
    return line.ends_with("started with:") || line.starts_with("Tcp port: ") || line.starts_with("TCP Port: ")
        || (line.starts_with("Time") && contains(line, " Id Command") && line.ends_with("Argument"));
}

char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// The word, in any case, and the blanks behind it.
bool takeWord(Bytes &text, Bytes word)
{
    if (text.size() <= word.size())
        return false;
    for (size_t i = 0; i < word.size(); ++i) {
        if (upper(text[i]) != word[i])
            return false;
    }
    const Bytes rest = text.substr(word.size());
    if (!isBlank(rest.front()) && rest.front() != '/')
        return false;
    text = trimmedFront(rest);
    return true;
}

void dropComments(Bytes &text)
{
    text = trimmedFront(text);
    while (text.starts_with("/*")) {
        const auto end = text.find("*/");
        text = end == Bytes::npos ? Bytes() : trimmedFront(text.substr(end + 2));
    }
}

} // namespace

GeneralLine parseGeneralLine(Bytes line)
{
    GeneralLine parsed;
    line = trimmedLine(line);
    if (line.empty())
        return parsed;
    Bytes rest = line;
    if (isDigit(line.front())) {
        parsed.stamp = parseStamp(line);
        if (!parsed.stamp)
            return parsed;
        rest.remove_prefix(parsed.stamp->length);
    } else if (!line.starts_with("\t\t") && !line.starts_with(ExpandedTabs)) {
        parsed.kind = isHeader(line) ? GeneralLine::Kind::Header : GeneralLine::Kind::Continued;
        return parsed;
    }
    const auto notEntry = [&parsed] {
        parsed.stamp.reset();
        return parsed;
    };
    if (rest.empty() || !isBlank(rest.front()))
        return notEntry();
    rest = trimmedFront(rest);
    const auto id = takeNumber(rest);
    if (!id || rest.empty() || rest.front() != ' ')
        return notEntry();
    rest.remove_prefix(1);
    for (const Bytes command : Commands) {
        if (!rest.starts_with(command))
            continue;
        const Bytes behind = rest.substr(command.size());
        if (!behind.empty() && !isBlank(behind.front()))
            continue;
        parsed.kind = GeneralLine::Kind::Entry;
        parsed.connectionId = *id;
        parsed.command = command;
        parsed.argument = trimmedFront(behind);
        return parsed;
    }
    return notEntry();
}

std::optional<quint64> sessionKilledBy(Bytes command, Bytes argument)
{
    Bytes rest = argument;
    if (command == "Kill")
        return takeNumber(rest);
    if (command != "Query" && command != "Execute")
        return std::nullopt;
    dropComments(rest);
    if (!takeWord(rest, "KILL"))
        return std::nullopt;
    dropComments(rest);
    if (!takeWord(rest, "HARD"))
        takeWord(rest, "SOFT");
    takeWord(rest, "CONNECTION");
    dropComments(rest);
    return takeNumber(rest); // no number: QUERY, USER
}

bool isGeneralLog(Bytes head)
{
    constexpr int MostLines = 400; // a rotated file may begin inside a long statement
    constexpr int Enough = 3;
    int entries = 0;
    for (int i = 0; i < MostLines && !head.empty(); ++i) {
        const auto end = head.find('\n');
        const GeneralLine line = parseGeneralLine(head.substr(0, end));
        head.remove_prefix(end == Bytes::npos ? head.size() : end + 1);
        if (line.kind == GeneralLine::Kind::Header)
            return true;
        entries += line.kind == GeneralLine::Kind::Entry ? 1 : 0;
        if (entries == Enough)
            return true;
    }
    return entries > 0 && head.empty();
}

} // namespace goneaway::log
