// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/CrashBlock.h"

#include <algorithm>
#include <array>
#include <utility>

namespace goneaway::log {

namespace {

constexpr int MostLines = 5000; // with all of them, a crash still takes no memory: only words are kept
constexpr size_t MostDeferred = 40;
constexpr size_t MostStatementBytes = 16384;
constexpr size_t MostTextBytes = 2000;
// What the first letter of a line says of it.
struct Beginning {
    bool mayBeBare = false; // no number, level, container, JSON, address or program
    bool mayBeName = false; // of a month or day
    bool mayBeWord = false; // that readWord() knows
};

constexpr auto Beginnings = [] {
    std::array<Beginning, 256> beginnings;
    const auto at = [&beginnings](char c) -> Beginning & {
        return beginnings[static_cast<unsigned char>(c)];
    };
    for (const char c : Bytes("/#(BEGHILPRUVXZghijlnopqrsuvwxyz\n"))
        at(c).mayBeBare = true;
    for (const char c : Bytes("ADFJMNOSTW"))
        at(c).mayBeBare = at(c).mayBeName = true;
    for (const char c : Bytes("CKOQSTWYt"))
        at(c).mayBeBare = at(c).mayBeWord = true;
    return beginnings;
}();

constexpr int BacktraceProcessed = 13951; // MY-013951: MySQL repeats the block at the next start

} // namespace

void CrashBlock::begin(const Reading &head)
{
    m_active = true;
    m_complete = false;
    m_inStatement = false;
    m_lines = 0;
    m_prefix.reset();
    m_reading = head;
    m_text.assign(head.event.text);
    m_statement.clear();
    m_deferred.clear();
}

void CrashBlock::beginInside(const Reading &head, Bytes message)
{
    begin(head);
    read(message);
}

bool CrashBlock::take(const LineHead &head, Bytes line, qint64 number)
{
    if (++m_lines > MostLines || !belongs(head, line, number))
        return false;
    return true;
}

const char *CrashBlock::takeLines(LineParser &parser, const char *from, const char *end, qint64 &number)
{
    if (!m_prefix)
        findPrefix(parser);
    while (from < end) {
        if (const char *stop = *m_prefix > 0 ? nullptr : takeBare(from, end)) {
            from = stop + 1;
            ++number;
            continue;
        }
        const char *stop = lineEnd(from, end);
        const Bytes line = lineBetween(from, stop);
        if (!take(parser.parse(withoutPrefix(line)), line, number))
            return from;
        from = stop < end ? stop + 1 : end;
        ++number;
    }
    return end;
}

// "db-0 mariadb 261123  3:11:27 [ERROR] ... got signal 11 ;": what stands in front of the server's own line
// where no known carrier put it there. The lines of the block carry no stamp that could tell it from them.
void CrashBlock::findPrefix(LineParser &parser)
{
    constexpr size_t Longest = 160;
    const auto isTime = [](Bytes text) { // "03:11:27 UTC - mysqld got signal 11 ;"
        constexpr size_t Digits = sizeof("03:11:27") - 1;
        return text.size() > Digits && text[2] == ':' && text[5] == ':'
            && startsWith(text.substr(Digits), " UTC - ");
    };
    m_prefix = 0;
    const Bytes line = trimmedLine(m_text);
    const LineHead head = parser.parse(line);
    if (head.micros || head.sinceBoot || head.message != line)
        return;
    for (size_t at = 1; at < std::min(line.size(), Longest); ++at) {
        const Bytes rest = line.substr(at);
        // "db-0<tab>", "error.log:97:", "[stern] |"
        if (Bytes(" \t:|]").find(line[at - 1]) != Bytes::npos && isDigit(rest.front())
            && (isTime(rest) || parseStamp(rest)))
            m_prefix = at;
    }
}

// Of a line whose beginning looks like the prefix of the first, apart from its numbers.
Bytes CrashBlock::withoutPrefix(Bytes line) const
{
    const Bytes prefix = Bytes(m_text).substr(0, m_prefix.value_or(0));
    size_t at = 0;
    for (size_t known = 0; known < prefix.size();) {
        if (at >= line.size())
            return line;
        if (isDigit(prefix[known]) && isDigit(line[at])) {
            while (known < prefix.size() && isDigit(prefix[known]))
                ++known;
            while (at < line.size() && isDigit(line[at]))
                ++at;
        } else if (prefix[known++] != line[at++]) {
            return line;
        }
    }
    return line.substr(at);
}

// Takes a line as take() would, if it is plainly a bare one, as most of a crash: its stack, and what it says
// of itself. Returns its end; null, and nothing done, where a closer look is needed.
const char *CrashBlock::takeBare(const char *from, const char *end)
{
    if (m_complete || m_reading.role == Role::CrashRepeated || m_lines >= MostLines)
        return nullptr;
    const char *text = from;
    while (text < end && isBlank(*text))
        ++text;
    if (text == end)
        return nullptr;
    const Beginning beginning = Beginnings[static_cast<unsigned char>(*text)];
    // "Max open files", "Thread pointer", "The manual": no name of a month or day, with a blank behind its
    // three letters.
    const auto isName = [text] {
        return text[3] == ' ' && text[2] != 'x' && !(text[1] == 'h' && text[2] == 'e');
    };
    if (!beginning.mayBeBare || (beginning.mayBeName && isName()))
        return nullptr;
    const char *const stop = endOfDullLine(text, end);
    if (!stop)
        return nullptr;
    ++m_lines;
    const bool isWord = beginning.mayBeWord && readWord(lineBetween(text, stop));
    if (!isWord && m_inStatement)
        addToStatement(lineBetween(text, stop));
    return stop;
}

bool CrashBlock::belongs(const LineHead &head, Bytes line, qint64 number)
{
    if (isOfSomebodyElse(head)) {
        if (m_deferred.size() < MostDeferred)
            m_deferred.push_back({number, std::string(line)});
        return true;
    }
    const bool repeated = m_reading.role == Role::CrashRepeated;
    if (repeated) {
        if (head.code != BacktraceProcessed)
            return false;
        read(head.message);
        return true;
    }
    const auto signalAt = indexOf(head.message, " got signal ");
    if (signalAt != Bytes::npos && head.code != BacktraceProcessed
        && namesServer(head.message.substr(0, signalAt))) {
        if (m_reading.event.signal)
            return false; // the next crash
        const auto signal = numberAfter(head.message, " got signal ");
        if (!signal || *signal > 64)
            return false;
        m_reading.event.signal = static_cast<int>(*signal); // an assertion came first
        m_text += '\n';
        m_text += line;
        return true;
    }
    if (!head.fromServer && !(m_complete && (head.stamped || head.message.starts_with("InnoDB: ")))) {
        read(head.message);
        return true;
    }
    if (!m_reading.event.signal && !m_complete
        && (contains(head.message, "Assertion failure")
            || contains(head.message, "We intentionally crash"))) {
        read(head.message); // two lines about one death, before the signal
        return true;
    }
    const bool newLife = head.code == BacktraceProcessed || contains(head.message, "as process ")
        || contains(head.message, "Server - start") || head.message.starts_with("mysqld_safe")
        || head.message.starts_with("mariadbd-safe") || head.level == Level::None;
    if (m_complete || newLife || m_deferred.size() == MostDeferred)
        return false;
    m_deferred.push_back({number, std::string(line)});
    return true;
}

// Cron, systemd and the kernel write into one journal with the server; other containers into one stream.
bool CrashBlock::isOfSomebodyElse(const LineHead &head) const
{
    return (!head.program.empty() && !namesServer(head.program))
        || (head.origin != 0 && m_reading.event.origin != 0 && head.origin != m_reading.event.origin);
}

void CrashBlock::read(Bytes text)
{
    if (!text.empty() && Beginnings[static_cast<unsigned char>(text.front())].mayBeWord && readWord(text))
        return;
    if (contains(text, "find out what is causing the crash."))
        m_complete = true;
    if (m_inStatement)
        addToStatement(text);
}

// A statement of several lines.
void CrashBlock::addToStatement(Bytes text)
{
    if (m_statement.size() >= MostStatementBytes)
        return;
    m_statement += '\n';
    m_statement += text;
}

// False where the line may also be one more of the statement.
bool CrashBlock::readWord(Bytes text)
{
    // MySQL 5.5 and newer, MariaDB: "Query (7f04b6d6cb40): SELECT ..."; before: "thd->query at 0x8c1f =
    // SELECT ..."
    if (startsWith(text, "Query (")) {
        const auto colon = text.substr(0, 64).find("): ");
        const Bytes sql = colon == Bytes::npos ? Bytes() : text.substr(colon + 3);
        if (startsWith(
                sql,
                "Connection ID (thread ID):")) { // nothing is written for no statement, not even a line end
            m_inStatement = false;
            read(sql);
            return true;
        }
        m_inStatement = !sql.empty() && sql != "is an invalid pointer";
        m_statement.assign(m_inStatement ? sql : Bytes());
        return true;
    }
    if (startsWith(text, "thd->query at ")) {
        const auto equals = text.substr(0, 64).find(" = ");
        m_inStatement = equals != Bytes::npos;
        m_statement.assign(m_inStatement ? text.substr(equals + 3) : Bytes());
        return true;
    }
    for (const Bytes word : {Bytes("Connection ID (thread ID):"), Bytes("thd->thread_id=")}) {
        if (!startsWith(text, word))
            continue;
        m_inStatement = false;
        if (const auto id = numberAfter(text, word); id && *id != 0)
            m_reading.event.connectionId = id;
        return true;
    }
    for (const Bytes word : {Bytes("Status: "), Bytes("Optimizer switch: "), Bytes("The manual page at "),
                             Bytes("The information page at "), Bytes("Writing a core file"),
                             Bytes("Kernel version:"), Bytes("You may download ")}) {
        if (startsWith(text, word))
            m_inStatement = false;
    }
    if (startsWith(text, "Kernel version:"))
        m_complete = true;
    return false;
}

Reading CrashBlock::finish()
{
    m_active = false;
    while (!m_statement.empty() && (m_statement.back() == '\n' || m_statement.back() == ' '))
        m_statement.pop_back();
    if (m_statement.size() > MostStatementBytes)
        m_statement.resize(MostStatementBytes);
    if (m_text.size() > MostTextBytes)
        m_text.resize(MostTextBytes);
    m_reading.event.text = m_text;
    m_reading.event.statement = m_statement;
    return m_reading;
}

std::vector<CrashBlock::DeferredLine> CrashBlock::takeDeferred()
{
    return std::exchange(m_deferred, {});
}

} // namespace goneaway::log
