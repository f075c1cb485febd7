// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a file holds, reading it as an error log comes to its end, and what it tells holds together.
#include "log/Conversion.h"
#include "log/EventCounter.h"
#include "log/EventLines.h"
#include "log/LogReader.h"
#include "log/LogScanner.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

using namespace goneaway;
using log::Bytes;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const evidence::LogEvent &event)
{
    demand(event.line >= 1);
    demand(event.text.size() <= log::MostTextBytes && event.statement.size() <= log::MostStatementBytes);
    demand(event.user.size() <= log::MostNameBytes && event.host.size() <= log::MostNameBytes);
    demand((event.reason == evidence::AbortReason::None)
           == (event.kind != evidence::LogEventKind::AbortedConnection));
    demand(!event.afterCrash || event.kind == evidence::LogEventKind::Starting);
    demand(event.time || !event.zoneInferred || event.kind == evidence::LogEventKind::Crash);
}

// The lines that the command line prints are those of the events.
class Compared
{
public:
    Compared()
        : m_writer(QStringLiteral("x"))
    {
    }
    void operator()(const log::RawEvent &raw)
    {
        const evidence::LogEvent event = log::toLogEvent(raw, QStringLiteral("x"));
        check(event);
        m_line.clear();
        m_writer.append(raw, m_line);
        const QByteArray line(m_line.data(), static_cast<qsizetype>(m_line.size()));
        demand(line == QJsonDocument(evidence::toJson(event)).toJson(QJsonDocument::Compact) + '\n');
    }

private:
    log::JsonWriter m_writer;
    log::TextBuffer m_line;
};

void scan(const uint8_t *data, size_t size)
{
    const QDateTime reference(QDate(2026, 11, 24), QTime(0, 0), Qt::UTC);
    Compared compared;
    log::EventCounter counter;
    qint64 events = 0;
    log::LogScanner scanner(7200, reference, [&](const log::RawEvent &event) {
        compared(event);
        counter.add(event);
        ++events;
    });
    log::StretchReader reader(7200, reference);
    log::Stretch stretch;
    stretch.block.buffer = std::make_unique<char[]>(size + log::NeedleFinder::Padding);
    if (size > 0)
        std::memcpy(stretch.block.buffer.get(), data, size);
    stretch.block.begin = stretch.block.buffer.get();
    stretch.block.end = stretch.block.begin + size;
    reader.read(stretch);
    scanner.take(stretch);
    scanner.finish();
    const log::LogCounts counts = counter.counts(3);
    qint64 counted = 0;
    for (const auto &event : counts.events)
        counted += event.seen.count;
    demand(counted == events);
    qint64 ofAccounts = counts.ofOtherAccounts;
    for (const auto &account : counts.accounts)
        ofAccounts += account.seen.count;
    demand(ofAccounts <= events);
}

// The lines of a log that is read in stretches of about `most` bytes, written where they are read or when
// they are told.
QByteArray linesOf(Bytes text, size_t most, bool whereRead)
{
    const QDateTime reference(QDate(2026, 11, 24), QTime(0, 0), Qt::UTC);
    QByteArray lines;
    log::EventLines told(log::LineFormat::Json, QStringLiteral("x"),
                         [&lines](QByteArrayView some) { lines.append(some); });
    log::LogScanner scanner(7200, reference, [&told](const log::RawEvent &event) { told.add(event); });
    log::StretchReader reader(7200, reference);
    log::StretchWriter writer(told.newWriter(), log::EventFilter({}), true);
    log::Stretch stretch;
    stretch.block.buffer = std::make_unique<char[]>(text.size() + log::NeedleFinder::Padding);
    while (!text.empty()) {
        const auto end = text.find('\n', std::min(most, text.size()));
        const Bytes part = text.substr(0, end == Bytes::npos ? end : end + 1);
        text.remove_prefix(part.size());
        std::memcpy(stretch.block.buffer.get(), part.data(), part.size());
        stretch.block.begin = stretch.block.buffer.get();
        stretch.block.end = stretch.block.begin + part.size();
        reader.read(stretch);
        if (whereRead)
            writer.write(stretch);
        stretch.block.linesBefore += stretch.lines;
        scanner.take(stretch);
        told.keep();
    }
    scanner.finish();
    told.flush();
    return lines;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scan(data, size);
    const Bytes text(reinterpret_cast<const char *>(data), size);
    const size_t most = size > 0 ? size_t{data[size - 1]} * 8 : 0;
    demand(linesOf(text, most, true) == linesOf(text, most, false));
    QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    const auto summary = log::readLog(buffer, QStringLiteral("x"), {}, CancelToken(), &check);
    demand(!summary || summary->lines <= static_cast<qint64>(1100 * size)); // gzip packs that well
    return 0;
}
