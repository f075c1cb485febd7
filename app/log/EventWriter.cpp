// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/EventWriter.h"

#include "log/Conversion.h"

#include <algorithm>
#include <charconv>

namespace goneaway::log {

namespace {

// Printable ASCII, line ends and tabs: nothing that decoding would change.
bool isSimple(Bytes text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\t'; });
}

Bytes escapeOf(char c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    default:
        return "\\t";
    }
}

bool isEscaped(char c)
{
    return c == '"' || c == '\\' || c == '\n' || c == '\t';
}

void appendEscaped(Bytes text, std::string &to)
{
    while (!text.empty()) {
        const auto length =
            static_cast<size_t>(std::find_if(text.begin(), text.end(), isEscaped) - text.begin());
        to += text.substr(0, length);
        if (length == text.size())
            return;
        to += escapeOf(text[length]);
        text.remove_prefix(length + 1);
    }
}

// `,"key":"text"`; nothing for an empty text. Almost every text is plain ASCII and goes through as it is.
void appendText(Bytes key, Bytes text, qsizetype mostBytes, std::string &to)
{
    if (text.empty())
        return;
    if (static_cast<qsizetype>(text.size()) <= mostBytes && isPlain(text)) {
        to += key;
        to += text;
    } else if (static_cast<qsizetype>(text.size()) <= mostBytes && isSimple(text)) {
        to += key;
        appendEscaped(text, to);
    } else {
        const QByteArray utf8 = decoded(text, mostBytes).toUtf8();
        if (utf8.isEmpty()) // nothing but control characters
            return;
        to += key;
        appendEscaped(Bytes(utf8.constData(), static_cast<size_t>(utf8.size())), to);
    }
    to += '"';
}

// As it is, but for control characters: a terminal must not obey a log.
void appendWords(Bytes text, qsizetype mostBytes, std::string &to)
{
    if (static_cast<qsizetype>(text.size()) <= mostBytes && isPlain(text)) {
        to += text;
        return;
    }
    const QByteArray utf8 = decoded(text, mostBytes).toUtf8().replace('\n', "\n    ");
    to.append(utf8.constData(), static_cast<size_t>(utf8.size()));
}

template <typename Number>
void appendNumber(Bytes key, Number number, std::string &to)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    to += key;
    to.append(digits.data(), end);
}

void setTwo(qint64 number, char *at)
{
    at[0] = static_cast<char>('0' + number / 10);
    at[1] = static_cast<char>('0' + number % 10);
}

qint64 floorDivided(qint64 number, qint64 by)
{
    return number / by - (number % by < 0 ? 1 : 0);
}

std::string utf8(const QString &text)
{
    std::string escaped;
    const QByteArray bytes = text.toUtf8();
    appendEscaped(Bytes(bytes.constData(), static_cast<size_t>(bytes.size())), escaped);
    return escaped;
}

} // namespace

EventWriter::EventWriter()
{
    for (size_t i = 0; i < m_kinds.size(); ++i)
        m_kinds[i] = utf8(evidence::nameOf(static_cast<evidence::LogEventKind>(i)));
    for (size_t i = 0; i < m_reasons.size(); ++i)
        m_reasons[i] = utf8(evidence::nameOf(static_cast<evidence::AbortReason>(i)));
}

// Events that follow each other mostly share the day, and often the second.
void EventWriter::appendTime(qint64 micros, std::string &to)
{
    const qint64 second = floorDivided(micros, 1'000'000);
    if (second != m_second)
        setSecond(second);
    const qint64 millis = (micros - second * 1'000'000) / 1000;
    char *const fraction = m_time.data() + m_time.size() - FractionLength;
    fraction[0] = static_cast<char>('0' + millis / 100);
    setTwo(millis % 100, fraction + 1);
    to += m_time;
}

void EventWriter::setSecond(qint64 second)
{
    constexpr qint64 SecondsPerDay = 86'400;
    const qint64 day = floorDivided(second, SecondsPerDay);
    if (day != m_day || m_time.empty())
        m_time = QDate(1970, 1, 1).addDays(day).toString(Qt::ISODate).toStdString() + "T00:00:00.000Z";
    m_day = day;
    m_second = second;
    const qint64 ofDay = second - day * SecondsPerDay;
    char *const time = m_time.data() + m_time.size() - TimeLength;
    setTwo(ofDay / 3600, time);
    setTwo(ofDay / 60 % 60, time + sizeof("00:") - 1);
    setTwo(ofDay % 60, time + sizeof("00:00:") - 1);
}

JsonWriter::JsonWriter(const QString &file)
{
    const std::string escaped = utf8(file);
    for (size_t i = 0; i < m_eventAndFile.size(); ++i) {
        m_eventAndFile[i] = R"(,"event":")" + nameOf(static_cast<evidence::LogEventKind>(i)) + R"(","file":")"
            + escaped + '"';
    }
}

// Keys in the order of QJsonObject: the alphabet.
void JsonWriter::append(const RawEvent &event, std::string &to)
{
    const size_t start = to.size();
    if (event.afterCrash)
        to += *event.afterCrash ? R"(,"after_crash":true)" : R"(,"after_crash":false)";
    if (event.byConnectionId)
        appendNumber(R"(,"by_connection_id":)", *event.byConnectionId, to);
    if (event.connectionId)
        appendNumber(R"(,"connection_id":)", *event.connectionId, to);
    appendText(R"(,"database":")", event.database, MostNameBytes, to);
    to += m_eventAndFile[static_cast<size_t>(event.kind)];
    appendText(R"(,"host":")", event.host, MostNameBytes, to);
    appendNumber(R"(,"line":)", event.line, to);
    if (event.reason != evidence::AbortReason::None) {
        to += R"(,"reason":")";
        to += nameOf(event.reason);
        to += '"';
    }
    if (event.signal)
        appendNumber(R"(,"signal":)", *event.signal, to);
    appendText(R"(,"statement":")", event.statement, MostStatementBytes, to);
    appendText(R"(,"text":")", event.text, MostTextBytes, to);
    if (event.micros) {
        to += R"(,"time":")";
        appendTime(*event.micros, to);
        to += '"';
    }
    appendText(R"(,"user":")", event.user, MostNameBytes, to);
    if (event.zoneInferred)
        to += R"(,"zone_inferred":true)";
    to[start] = '{'; // in place of the first comma
    to += "}\n";
}

void PlainWriter::append(const RawEvent &event, std::string &to)
{
    constexpr size_t TimeWidth = 24;
    if (event.micros)
        appendTime(*event.micros, to);
    else
        to.append(TimeWidth, ' ');
    to += event.zoneInferred ? "~ " : "  ";
    to += nameOf(event.kind);
    if (event.reason != evidence::AbortReason::None) {
        to += '/';
        to += nameOf(event.reason);
    }
    if (event.connectionId)
        appendNumber(" connection ", *event.connectionId, to);
    if (event.byConnectionId)
        appendNumber(" by ", *event.byConnectionId, to);
    if (event.afterCrash == true)
        to += " (the run before ended without a clean stop)";
    to += "  ";
    appendWords(event.text, MostTextBytes, to);
    to += '\n';
}

std::unique_ptr<EventWriter> makeWriter(LineFormat format, const QString &file)
{
    if (format == LineFormat::Json)
        return std::make_unique<JsonWriter>(file);
    return std::make_unique<PlainWriter>();
}

} // namespace goneaway::log
