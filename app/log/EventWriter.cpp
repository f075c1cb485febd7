// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/EventWriter.h"

#include "log/Conversion.h"

#include <algorithm>
#include <charconv>

namespace goneaway::log {

namespace {

// All numbers, times and names of reasons of an event, with their keys.
constexpr size_t MostFixed = 512;

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

char *put(Bytes text, char *to)
{
    if (!text.empty()) // memcpy() wants no null pointer
        std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

// The same for names and numbers, most of which have up to sixteen bytes, without a call.
char *putShort(Bytes text, char *to)
{
    const size_t size = text.size();
    const char *const from = text.data();
    if (size > 16)
        return put(text, to);
    if (size >= 8) {
        std::memcpy(to, from, 8);
        std::memcpy(to + size - 8, from + size - 8, 8); // some of them twice
    } else if (size >= 4) {
        std::memcpy(to, from, 4);
        std::memcpy(to + size - 4, from + size - 4, 4);
    } else {
        for (size_t i = 0; i < size; ++i)
            to[i] = from[i];
    }
    return to + size;
}

// A literal: its length is known where this is compiled.
template <size_t Size>
char *put(const char (&text)[Size], char *to)
{
    std::memcpy(to, text, Size - 1);
    return to + Size - 1;
}

template <size_t Size, typename Number>
char *putNumber(const char (&key)[Size], Number number, char *to)
{
    constexpr size_t MostDigits = 20;
    to = put(key, to);
    return std::to_chars(to, to + MostDigits, number).ptr;
}

void appendEscaped(Bytes text, TextBuffer &to)
{
    char *end = to.room(2 * text.size());
    while (!text.empty()) {
        const auto length =
            static_cast<size_t>(std::find_if(text.begin(), text.end(), isEscaped) - text.begin());
        end = put(text.substr(0, length), end);
        if (length == text.size())
            break;
        end = put(escapeOf(text[length]), end);
        text.remove_prefix(length + 1);
    }
    to.setEnd(end);
}

// `,"key":"text"`; nothing for an empty text.
void appendText(Bytes key, Bytes text, qsizetype mostBytes, TextBuffer &to)
{
    if (text.empty())
        return;
    if (static_cast<qsizetype>(text.size()) <= mostBytes && isSimple(text)) {
        to.append(key);
        appendEscaped(text, to);
    } else {
        const QByteArray utf8 = decoded(text, mostBytes).toUtf8();
        if (utf8.isEmpty()) // nothing but control characters
            return;
        to.append(key);
        appendEscaped(Bytes(utf8.constData(), static_cast<size_t>(utf8.size())), to);
    }
    to.append("\"");
}

// As it is, but for control characters: a terminal must not obey a log.
void appendWords(Bytes text, qsizetype mostBytes, TextBuffer &to)
{
    if (static_cast<qsizetype>(text.size()) <= mostBytes && isPlain(text))
        return to.append(text);
    const QByteArray utf8 = decoded(text, mostBytes).toUtf8().replace('\n', "\n    ");
    to.append(Bytes(utf8.constData(), static_cast<size_t>(utf8.size())));
}

void setTwo(int number, char *at)
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
    TextBuffer escaped;
    const QByteArray bytes = text.toUtf8();
    appendEscaped(Bytes(bytes.constData(), static_cast<size_t>(bytes.size())), escaped);
    return std::string(escaped.view());
}

} // namespace

EventWriter::EventWriter()
{
    for (size_t i = 0; i < m_kinds.size(); ++i)
        m_kinds[i] = utf8(evidence::nameOf(static_cast<evidence::LogEventKind>(i)));
    for (size_t i = 0; i < m_reasons.size(); ++i)
        m_reasons[i] = utf8(evidence::nameOf(static_cast<evidence::AbortReason>(i)));
}

// Events that follow each other mostly share the day.
char *EventWriter::putTime(qint64 micros, char *to)
{
    constexpr qint64 MicrosPerDay = 86'400'000'000;
    const qint64 day = floorDivided(micros, MicrosPerDay);
    if (day != m_day || m_date.empty()) {
        m_date = QDate(1970, 1, 1).addDays(day).toString(Qt::ISODate).toStdString() + 'T';
        m_day = day;
    }
    const auto millis = static_cast<int>((micros - day * MicrosPerDay) / 1000);
    const int seconds = millis / 1000;
    to = putShort(m_date, to);
    setTwo(seconds / 3600, to);
    to[2] = ':';
    setTwo(seconds / 60 % 60, to + 3);
    to[5] = ':';
    setTwo(seconds % 60, to + 6);
    to[8] = '.';
    to[9] = static_cast<char>('0' + millis % 1000 / 100);
    setTwo(millis % 100, to + 10);
    to[12] = 'Z';
    return to + 13;
}

JsonWriter::JsonWriter(const QString &file)
{
    const std::string escaped = utf8(file);
    for (size_t i = 0; i < m_eventAndFile.size(); ++i) {
        m_eventAndFile[i] = R"(,"event":")" + std::string(nameOf(static_cast<evidence::LogEventKind>(i)))
            + R"(","file":")" + escaped + '"';
    }
}

// Keys in the order of QJsonObject: the alphabet. Almost every event is plain ASCII, without a statement, and
// its names are parts of its text.
void JsonWriter::append(const RawEvent &event, TextBuffer &to)
{
    const auto isPart = [&event](Bytes name) {
        return name.size() <= size_t{MostNameBytes} && (name.empty() || isWithin(event.text, name));
    };
    if (event.text.size() <= size_t{MostTextBytes} && event.statement.empty() && isPart(event.user)
        && isPart(event.host) && isPart(event.database) && isPlain(event.text))
        return appendPlain(event, to);
    const size_t start = to.size();
    to.setEnd(putIds(event, to.room(MostFixed)));
    appendText(R"(,"database":")", event.database, MostNameBytes, to);
    to.append(m_eventAndFile[static_cast<size_t>(event.kind)]);
    appendText(R"(,"host":")", event.host, MostNameBytes, to);
    to.setEnd(putLineAndReason(event, to.room(MostFixed)));
    appendText(R"(,"statement":")", event.statement, MostStatementBytes, to);
    appendText(R"(,"text":")", event.text, MostTextBytes, to);
    to.setEnd(putTimeField(event, to.room(MostFixed)));
    appendText(R"(,"user":")", event.user, MostNameBytes, to);
    to.setEnd(putEnd(event, to.room(MostFixed)));
    to.at(start) = '{'; // in place of the first comma
}

void JsonWriter::appendPlain(const RawEvent &event, TextBuffer &to)
{
    const Bytes eventAndFile = m_eventAndFile[static_cast<size_t>(event.kind)];
    char *const start = to.room(MostFixed + eventAndFile.size() + event.database.size() + event.host.size()
                                + event.text.size() + event.user.size());
    const auto putText = [](const auto &key, Bytes text, char *at) {
        if (text.empty())
            return at;
        at = putShort(text, put(key, at));
        *at++ = '"';
        return at;
    };
    char *at = putText(R"(,"database":")", event.database, putIds(event, start));
    at = putText(R"(,"host":")", event.host, put(eventAndFile, at));
    at = putText(R"(,"text":")", event.text, putLineAndReason(event, at));
    at = putText(R"(,"user":")", event.user, putTimeField(event, at));
    to.setEnd(putEnd(event, at));
    *start = '{';
}

char *JsonWriter::putIds(const RawEvent &event, char *to)
{
    if (event.afterCrash)
        to = *event.afterCrash ? put(R"(,"after_crash":true)", to) : put(R"(,"after_crash":false)", to);
    if (event.byConnectionId)
        to = putNumber(R"(,"by_connection_id":)", *event.byConnectionId, to);
    if (event.connectionId)
        to = putNumber(R"(,"connection_id":)", *event.connectionId, to);
    return to;
}

char *JsonWriter::putLineAndReason(const RawEvent &event, char *to) const
{
    to = putNumber(R"(,"line":)", event.line, to);
    if (event.reason != evidence::AbortReason::None) {
        to = putShort(nameOf(event.reason), put(R"(,"reason":")", to));
        *to++ = '"';
    }
    if (event.signal)
        to = putNumber(R"(,"signal":)", *event.signal, to);
    return to;
}

char *JsonWriter::putTimeField(const RawEvent &event, char *to)
{
    if (!event.micros)
        return to;
    to = putTime(*event.micros, put(R"(,"time":")", to));
    *to++ = '"';
    return to;
}

char *JsonWriter::putEnd(const RawEvent &event, char *to)
{
    return put("}\n", event.zoneInferred ? put(R"(,"zone_inferred":true)", to) : to);
}

void PlainWriter::append(const RawEvent &event, TextBuffer &to)
{
    constexpr size_t TimeWidth = 24;
    char *end = to.room(MostFixed);
    if (event.micros) {
        end = putTime(*event.micros, end);
    } else {
        std::memset(end, ' ', TimeWidth);
        end += TimeWidth;
    }
    end = event.zoneInferred ? put("~ ", end) : put("  ", end);
    end = put(nameOf(event.kind), end);
    if (event.reason != evidence::AbortReason::None) {
        *end++ = '/';
        end = put(nameOf(event.reason), end);
    }
    if (event.connectionId)
        end = putNumber(" connection ", *event.connectionId, end);
    if (event.byConnectionId)
        end = putNumber(" by ", *event.byConnectionId, end);
    if (event.afterCrash == true)
        end = put(" (the run before ended without a clean stop)", end);
    to.setEnd(put("  ", end));
    appendWords(event.text, MostTextBytes, to);
    to.append("\n");
}

std::unique_ptr<EventWriter> makeWriter(LineFormat format, const QString &file)
{
    if (format == LineFormat::Json)
        return std::make_unique<JsonWriter>(file);
    return std::make_unique<PlainWriter>();
}

} // namespace goneaway::log
