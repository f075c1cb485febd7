// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Carrier.h"

namespace goneaway::log {

namespace {

constexpr size_t LongestName = 256;

Bytes firstToken(Bytes text)
{
    return text.substr(0, text.substr(0, LongestName).find(' '));
}

// "\x1b[36mdb_1  |\x1b[0m 2026-11-23 ..."
void dropColours(Bytes &text)
{
    while (text.size() > 2 && text[0] == '\x1b' && text[1] == '[') {
        const auto end = text.substr(0, 16).find('m');
        if (end == Bytes::npos)
            return;
        text.remove_prefix(end + 1);
    }
}

// "<27>", "<27>1 "
void dropPriority(Bytes &text)
{
    if (text.size() < 4 || text.front() != '<' || !isDigit(text[1]))
        return;
    const auto end = text.substr(0, 5).find('>');
    if (end != Bytes::npos)
        text.remove_prefix(end + 1);
}

// "kern  :err   : [ 1234.5] "
void dropKernelLevel(Bytes &text)
{
    if (!text.starts_with("kern "))
        return;
    const auto colon = text.substr(0, 20).find(": ");
    const auto bracket = text.substr(0, 20).find('[');
    if (colon != Bytes::npos && bracket != Bytes::npos && colon < bracket)
        text.remove_prefix(bracket);
}

bool isProgram(Bytes token)
{
    return token.size() > 1 && token.back() == ':' && token.front() != '[';
}

// A program that says so itself: "mariadbd[123]:", "kernel:", "mysqld_safe:"; not a word of a message.
bool isSurelyProgram(Bytes token)
{
    return contains(token, "[") || token == "kernel:" || token == "systemd:"
        || (namesServer(token) && !contains(token, "/"));
}

bool takeRfc5424(Bytes &text, Sender &sender)
{
    Bytes rest = trimmedFront(text);
    Bytes fields[4]; // host, program, process, message id
    for (Bytes &field : fields) {
        field = firstToken(rest);
        if (field.empty() || field.size() == rest.size())
            return false;
        rest = trimmedFront(rest.substr(field.size()));
    }
    if (rest.starts_with("- "))
        rest.remove_prefix(2);
    while (rest.starts_with("[")) { // structured data: [timeQuality tzKnown="1"]
        const auto end = rest.find("] ");
        if (end == Bytes::npos)
            break;
        if (!contains(rest.substr(0, end), "=\""))
            break; // "[Warning] "
        rest.remove_prefix(end + 2);
    }
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    sender = {fields[0], fields[1]};
    text = trimmedFront(rest);
    return true;
}

} // namespace

bool namesServer(Bytes text)
{
    constexpr size_t Shortest = sizeof("mysql") - 1;
    for (size_t at = 0; at + Shortest <= text.size(); ++at) {
        const Bytes rest = text.substr(at);
        if (rest[0] == 'm' && (rest.starts_with("mysql") || rest.starts_with("mariadb")))
            return true;
        if (rest[0] == 'M' && (rest.starts_with("MySQL") || rest.starts_with("MariaDB")))
            return true;
        if (rest[0] == 'l' && rest.starts_with("ld-linux"))
            return true;
    }
    return false;
}

Bytes bracketed(Bytes text)
{
    if (text.empty() || text.front() != '[')
        return {};
    const auto end = indexOfClose(text.substr(0, 40), ']');
    return end == Bytes::npos ? Bytes() : text.substr(1, end - 1);
}

Bytes takeContainer(Bytes &text)
{
    dropColours(text);
    dropPriority(text);
    dropKernelLevel(text);
    if (text.substr(0, 5) == "[pod/") {
        const auto end = text.substr(0, LongestName).find("] ");
        const Bytes name = end == Bytes::npos ? Bytes() : text.substr(5, end - 5);
        if (end != Bytes::npos)
            text.remove_prefix(end + 2);
        return name;
    }
    const Bytes name = firstToken(text);
    const auto bar = text.substr(0, LongestName).find('|');
    if (bar == Bytes::npos || bar == 0 || isDigit(text.front()) || contains(name, "["))
        return {};
    if (trimmedFront(text.substr(name.size())).substr(0, 1) != "|")
        return {};
    text.remove_prefix(bar + 1);
    dropColours(text);
    text = trimmedFront(text);
    dropColours(text);
    return name;
}

bool takeMonotonic(Bytes &text)
{
    if (text.substr(0, 1) != "[")
        return false;
    const Bytes inside = trimmedFront(bracketed(text));
    if (inside.empty() || !isDigit(inside.front()) || inside.find_first_not_of("0123456789.") != Bytes::npos
        || !contains(inside, "."))
        return false;
    text = trimmedFront(text.substr(text.find(']') + 1));
    return true;
}

bool takeSender(Bytes &text, bool isRfc5424, Sender &sender)
{
    if (isRfc5424)
        return takeRfc5424(text, sender);
    Bytes rest = trimmedFront(text);
    const Bytes first = firstToken(rest);
    if (first == "stdout" || first == "stderr") {
        rest = trimmedFront(rest.substr(first.size()));
        if (rest.size() < 2 || rest[1] != ' ')
            return false;
        text = rest.substr(2);
        return true;
    }
    if (first.empty() || first.front() == '[' || first.size() == rest.size())
        return false;
    Bytes program = first;
    Bytes host;
    if (!isProgram(first) || !isSurelyProgram(first)) {
        host = first;
        rest = trimmedFront(rest.substr(first.size()));
        program = firstToken(rest);
        if (!isProgram(program) || isProgram(first) || (isDigit(host.front()) && !isSurelyProgram(program)))
            return false;
    }
    text = trimmedFront(rest.substr(program.size()));
    sender = {host, program.substr(0, program.find_first_of("[:"))};
    if (sender.program == "kernel")
        takeMonotonic(text);
    return true;
}

} // namespace goneaway::log
