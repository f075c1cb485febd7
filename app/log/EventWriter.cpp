// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/EventWriter.h"

#include "log/Conversion.h"

#include <algorithm>
#include <charconv>

namespace goneaway::log {

namespace {

// Without a branch in the loop: compilers turn it into a look at many bytes at once.
bool isPlain(Bytes text)
{
    bool special = false;
    for (const char c : text)
        special |= (c < ' ') | (c == '\x7f') | (c == '"') | (c == '\\'); // over 0x7f is below ' ' as well
    return !special;
}

void appendEscaped(Bytes text, std::string &to)
{
    for (const char c : text) {
        switch (c) {
        case '"':
        case '\\':
            to += '\\';
            to += c;
            break;
        case '\n':
            to += "\\n";
            break;
        case '\t':
            to += "\\t";
            break;
        default:
            to += c;
        }
    }
}

// `,"key":"text"`; nothing for an empty text. Almost every text is plain ASCII and goes through as it is.
void appendText(Bytes key, Bytes text, qsizetype mostBytes, std::string &to)
{
    if (text.empty())
        return;
    to += key;
    if (static_cast<qsizetype>(text.size()) <= mostBytes && isPlain(text)) {
        to += text;
    } else {
        const QByteArray utf8 = decoded(text, mostBytes).toUtf8();
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

void appendTwo(qint64 number, std::string &to)
{
    to += static_cast<char>('0' + number / 10);
    to += static_cast<char>('0' + number % 10);
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

void EventWriter::appendTime(qint64 micros, std::string &to)
{
    const qint64 millis = micros / 1000;
    const qint64 day = millis / 86'400'000;
    const qint64 ofDay = millis % 86'400'000;
    if (day != m_day) {
        m_day = day;
        m_date = QDate(1970, 1, 1).addDays(day).toString(Qt::ISODate).toStdString() + 'T';
    }
    to += m_date;
    appendTwo(ofDay / 3'600'000, to);
    to += ':';
    appendTwo(ofDay / 60'000 % 60, to);
    to += ':';
    appendTwo(ofDay / 1000 % 60, to);
    to += '.';
    to += static_cast<char>('0' + ofDay / 100 % 10);
    appendTwo(ofDay % 100, to);
    to += 'Z';
}

JsonWriter::JsonWriter(const QString &file)
    : m_file(utf8(file))
{
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
    to += R"(,"event":")";
    to += nameOf(event.kind);
    to += R"(","file":")";
    to += m_file;
    to += '"';
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
