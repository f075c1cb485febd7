// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/JsonLine.h"

#include <QByteArray>
#include <QString>

namespace goneaway::log {

namespace {

// The first byte after `"key" :`, or npos.
size_t valueOf(Bytes line, Bytes key)
{
    for (size_t at = line.find(key); at != Bytes::npos; at = line.find(key, at + 1)) {
        const size_t after = at + key.size();
        // A quote of the message itself is escaped, so `"key"` with bare quotes is a field or a whole string
        // value.
        if (at < 1 || line[at - 1] != '"' || (at > 1 && line[at - 2] == '\\') || after >= line.size()
            || line[after] != '"')
            continue;
        size_t colon = after + 1;
        while (colon < line.size() && isBlank(line[colon]))
            ++colon;
        if (colon >= line.size() || line[colon] != ':')
            continue;
        do {
            ++colon;
        } while (colon < line.size() && isBlank(line[colon]));
        return colon;
    }
    return Bytes::npos;
}

void appendUnicode(Bytes digits, std::string &to)
{
    bool ok = false;
    const ushort unit = QByteArray(digits.data(), static_cast<qsizetype>(digits.size())).toUShort(&ok, 16);
    to += ok ? QString(QChar(unit)).toUtf8().toStdString() : "?"; // half of a surrogate pair becomes "?"
}

void unescape(Bytes text, std::string &to)
{
    to.clear();
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            to += text[i];
            continue;
        }
        switch (const char c = text[++i]) {
        case 'n':
            to += '\n';
            break;
        case 'r':
            to += '\r';
            break;
        case 't':
            to += '\t';
            break;
        case 'b':
        case 'f':
            to += ' ';
            break;
        case 'u':
            appendUnicode(text.substr(i + 1, 4), to);
            i += std::min<size_t>(4, text.size() - i - 1);
            break;
        default:
            to += c;
        }
    }
}

} // namespace

std::optional<Bytes> jsonField(Bytes line, Bytes key, std::string &scratch)
{
    const size_t start = valueOf(line, key);
    if (start == Bytes::npos || start >= line.size())
        return std::nullopt;
    Bytes value = line.substr(start);
    if (value.front() != '"')
        return value.substr(0, value.find_first_of(",} \t"));
    value.remove_prefix(1);
    size_t end = 0;
    bool escaped = false;
    while (end < value.size() && value[end] != '"') {
        escaped = escaped || value[end] == '\\';
        end += value[end] == '\\' ? 2 : 1;
    }
    value = value.substr(0, std::min(end, value.size()));
    if (!escaped)
        return value;
    unescape(value, scratch);
    return Bytes(scratch);
}

} // namespace goneaway::log
