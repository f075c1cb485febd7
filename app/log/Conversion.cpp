// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Conversion.h"

namespace goneaway::log {

namespace {

// What could drive a terminal, C1 among it (Latin-1's 0x9b alone begins a sequence as ESC [ does), or turn
// the reading direction.
bool isControl(QChar c)
{
    const char16_t unit = c.unicode();
    return (unit < 0x20 && unit != u'\n' && unit != u'\t') || (unit >= 0x7f && unit <= 0x9f) || unit == 0x200e
        || unit == 0x200f || (unit >= 0x2028 && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069);
}

} // namespace

QString decoded(Bytes text, qsizetype mostBytes)
{
    qsizetype size = static_cast<qsizetype>(text.size());
    if (size > mostBytes) {
        size = mostBytes;
        while (size > 0 && (static_cast<unsigned char>(text[static_cast<size_t>(size)]) & 0xC0U) == 0x80U)
            --size; // not in the middle of a character
    }
    const QByteArrayView bytes(text.data(), size);
    QString result = bytes.isValidUtf8() ? QString::fromUtf8(bytes) : QString::fromLatin1(bytes);
    result.removeIf(isControl);
    return result;
}

evidence::LogEvent toLogEvent(const RawEvent &raw, const QString &file)
{
    evidence::LogEvent event;
    event.file = file;
    event.line = raw.line;
    if (raw.micros) {
        const qint64 micros = *raw.micros;
        event.time = QDateTime::fromMSecsSinceEpoch(micros / 1000, Qt::UTC);
    }
    event.zoneInferred = raw.zoneInferred;
    event.kind = raw.kind;
    event.reason = raw.reason;
    event.connectionId = raw.connectionId;
    event.byConnectionId = raw.byConnectionId;
    event.signal = raw.signal;
    event.afterCrash = raw.afterCrash;
    event.user = decoded(raw.user, MostNameBytes);
    event.host = decoded(raw.host, MostNameBytes);
    event.database = decoded(raw.database, MostNameBytes);
    event.statement = decoded(raw.statement, MostStatementBytes);
    event.text = decoded(raw.text, MostTextBytes);
    return event;
}

} // namespace goneaway::log
