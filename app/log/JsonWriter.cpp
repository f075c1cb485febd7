// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/JsonWriter.h"

#include "log/Conversion.h"

#include <algorithm>
#include <charconv>

namespace goneaway::log {

namespace {

bool isPlain(char c)
{
    return c >= ' ' && c < '\x7f' && c != '"' && c != '\\';
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
    if (static_cast<qsizetype>(text.size()) <= mostBytes && std::all_of(text.begin(), text.end(), isPlain)) {
        to += text;
    } else {
        const QByteArray utf8 = decoded(text, mostBytes).toUtf8();
        appendEscaped(Bytes(utf8.constData(), static_cast<size_t>(utf8.size())), to);
    }
    to += '"';
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

// "2026-11-23T03:22:15.562Z"
void appendTime(qint64 micros, std::string &to)
{
    const qint64 millis = micros / 1000;
    const qint64 day = millis / 86'400'000;
    const qint64 ofDay = millis % 86'400'000;
    const QDate date = QDate(1970, 1, 1).addDays(day);
    to += R"(,"time":")";
    appendTwo(date.year() / 100, to);
    appendTwo(date.year() % 100, to);
    to += '-';
    appendTwo(date.month(), to);
    to += '-';
    appendTwo(date.day(), to);
    to += 'T';
    appendTwo(ofDay / 3'600'000, to);
    to += ':';
    appendTwo(ofDay / 60'000 % 60, to);
    to += ':';
    appendTwo(ofDay / 1000 % 60, to);
    to += '.';
    to += static_cast<char>('0' + ofDay / 100 % 10);
    appendTwo(ofDay % 100, to);
    to += R"(Z")";
}

std::string utf8(const QString &text)
{
    std::string escaped;
    const QByteArray bytes = text.toUtf8();
    appendEscaped(Bytes(bytes.constData(), static_cast<size_t>(bytes.size())), escaped);
    return escaped;
}

} // namespace

JsonWriter::JsonWriter(const QString &file)
    : m_file(utf8(file))
{
    for (size_t i = 0; i < m_kinds.size(); ++i)
        m_kinds[i] = utf8(evidence::nameOf(static_cast<evidence::LogEventKind>(i)));
    for (size_t i = 0; i < m_reasons.size(); ++i)
        m_reasons[i] = utf8(evidence::nameOf(static_cast<evidence::AbortReason>(i)));
}

// Keys in the order of QJsonObject: the alphabet.
void JsonWriter::append(const RawEvent &event, std::string &to) const
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
    to += m_kinds[static_cast<size_t>(event.kind)];
    to += R"(","file":")";
    to += m_file;
    to += '"';
    appendText(R"(,"host":")", event.host, MostNameBytes, to);
    appendNumber(R"(,"line":)", event.line, to);
    if (event.reason != evidence::AbortReason::None) {
        to += R"(,"reason":")";
        to += m_reasons[static_cast<size_t>(event.reason)];
        to += '"';
    }
    if (event.signal)
        appendNumber(R"(,"signal":)", *event.signal, to);
    appendText(R"(,"statement":")", event.statement, MostStatementBytes, to);
    appendText(R"(,"text":")", event.text, MostTextBytes, to);
    if (event.micros)
        appendTime(*event.micros, to);
    appendText(R"(,"user":")", event.user, MostNameBytes, to);
    if (event.zoneInferred)
        to += R"(,"zone_inferred":true)";
    to[start] = '{'; // in place of the first comma
    to += "}\n";
}

} // namespace goneaway::log
