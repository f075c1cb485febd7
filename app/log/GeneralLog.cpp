// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/GeneralLog.h"

#include "log/Conversion.h"
#include "log/EventFilter.h"
#include "log/GeneralLine.h"
#include "log/LineBlocks.h"
#include "log/LogFile.h"

#include <QJsonObject>

#include <deque>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::log {

namespace {

constexpr size_t HeadBytes = 65536;

QDateTime timeOf(qint64 micros)
{
    return QDateTime::fromMSecsSinceEpoch(micros / 1000, Qt::UTC);
}

class GeneralReading
{
public:
    GeneralReading(const ReadOptions &options, const QDateTime &reference,
                   const std::function<void(GeneralEntry)> &take)
        : m_options(options)
        , m_zone(options.zoneOffsetSeconds, reference)
        , m_take(take)
        , m_filter(options)
    {
    }

    Result<ReadSummary> run(ByteSource &source, const CancelToken &cancel)
    {
        LineBlocks blocks(source, false);
        LineBlock block;
        while (true) {
            if (cancel.isCancelled())
                return Error{ErrorCode::Cancelled, u"Reading the log was cancelled."_s};
            if (const auto filled = blocks.next(block); !filled)
                return filled.error();
            if (block.isEmpty())
                break;
            for (const char *at = block.begin; at < block.end;) {
                const char *stop = lineEnd(at, block.end);
                takeLine(lineBetween(at, stop));
                at = stop < block.end ? stop + 1 : block.end;
            }
        }
        finishEntry();
        m_summary.bytes = blocks.bytes();
        if (m_last)
            m_summary.last = timeOf(*m_last);
        return m_summary;
    }

private:
    void takeLine(Bytes line)
    {
        ++m_summary.lines;
        const GeneralLine parsed = parseGeneralLine(line);
        if (parsed.kind == GeneralLine::Kind::Continued) {
            if (m_open && m_argument.size() < static_cast<size_t>(MostStatementBytes)) {
                m_argument += '\n';
                m_argument.append(line);
            }
            return;
        }
        finishEntry();
        if (parsed.kind == GeneralLine::Kind::Header)
            return;
        m_summary.looksLikeLog = true;
        if (parsed.stamp) {
            m_last = m_zone.resolve(*parsed.stamp);
            m_inferred = !parsed.stamp->zoneOffsetSeconds;
            if (!m_summary.first)
                m_summary.first = timeOf(*m_last);
        }
        begin(parsed);
    }

    void begin(const GeneralLine &line)
    {
        const auto kills = sessionKilledBy(line.command, line.argument);
        const auto &wanted = m_options.connectionId;
        const bool asked = wanted ? line.connectionId == *wanted || kills == wanted
                                  : kills || line.command == "Connect" || line.command == "Quit";
        if (!asked || !m_filter.holds(m_last))
            return;
        m_open = true;
        m_entry = {};
        m_entry.line = m_summary.lines;
        if (m_last)
            m_entry.time = timeOf(*m_last);
        m_entry.zoneInferred = m_last && m_inferred;
        m_entry.connectionId = line.connectionId;
        m_entry.command = decoded(line.command, MostNameBytes);
        m_entry.kills = kills;
        m_argument.assign(line.argument);
    }

    void finishEntry()
    {
        if (!m_open)
            return;
        m_open = false;
        while (!m_argument.empty() && m_argument.back() == '\n')
            m_argument.pop_back();
        m_entry.argument = decoded(m_argument, MostStatementBytes);
        ++m_summary.events;
        m_summary.zonesInferred += m_entry.zoneInferred ? 1 : 0;
        m_take(std::move(m_entry));
    }

    const ReadOptions &m_options;
    ZoneResolver m_zone;
    const std::function<void(GeneralEntry)> &m_take;
    EventFilter m_filter;
    ReadSummary m_summary;
    std::optional<qint64> m_last; // the last stamp
    bool m_inferred = false;
    bool m_open = false; // an entry that was asked for, whose argument may go on
    GeneralEntry m_entry;
    std::string m_argument;
};

// "2026-11-23T03:22:15.562Z\t4 Query\tSELECT 1", whatever the server's version
QString excerptLine(const GeneralEntry &entry)
{
    return u"%1\t%2 %3\t%4\n"_s.arg(entry.time ? entry.time->toString(Qt::ISODateWithMs) : QString())
        .arg(entry.connectionId)
        .arg(entry.command, entry.argument);
}

} // namespace

Result<bool> isGeneralLog(const QString &path)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    if (file.isSequential())
        return false; // what is read from a pipe to look at it would be missing afterwards
    auto source = openSource(file, path);
    if (!source)
        return source.error();
    std::string head(HeadBytes, '\0');
    const auto count = (*source)->read(head.data(), static_cast<qint64>(head.size()));
    if (!count)
        return count.error();
    return isGeneralLog(Bytes(head.data(), static_cast<size_t>(*count)));
}

Result<ReadSummary> readGeneralLog(QIODevice &device, const QString &name, const ReadOptions &options,
                                   const CancelToken &cancel, const std::function<void(GeneralEntry)> &take)
{
    auto source = openSource(device, name);
    if (!source)
        return source.error();
    return GeneralReading(options, QDateTime::currentDateTimeUtc(), take).run(**source, cancel);
}

Result<ReadSummary> readGeneralLog(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                                   const std::function<void(GeneralEntry)> &take)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    return readGeneralLog(file, path, options, cancel, take);
}

Result<QString> generalExcerpt(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                               qsizetype maxBytes)
{
    if (!options.connectionId)
        return excerpt(path, std::nullopt, options, maxBytes);
    // The newest of the session's entries, as far as they stand before the lines of the tail.
    std::deque<std::pair<qint64, QString>> lines;
    qsizetype size = 0;
    const auto summary = readGeneralLog(path, options, cancel, [&](GeneralEntry entry) {
        constexpr qsizetype LongestArgument = 500;
        entry.argument = entry.argument.left(LongestArgument).simplified();
        lines.emplace_back(entry.line, excerptLine(entry));
        size += lines.back().second.size();
        while (size > maxBytes / 2) {
            size -= lines.front().second.size();
            lines.pop_front();
        }
    });
    if (!summary)
        return summary.error();
    const auto tail = excerpt(path, std::nullopt, options, maxBytes - size);
    if (!tail)
        return tail;
    const qint64 tailBegins = summary->lines - tail->count(u'\n');
    QString text;
    for (const auto &[number, line] : lines) {
        if (number <= tailBegins)
            text += line;
    }
    text += *tail;
    return text;
}

evidence::LogEvent toLogEvent(const GeneralEntry &entry, const QString &file)
{
    evidence::LogEvent event;
    event.file = file;
    event.line = entry.line;
    event.time = entry.time;
    event.zoneInferred = entry.zoneInferred;
    event.connectionId = entry.kills ? entry.kills : std::optional(entry.connectionId);
    if (entry.kills)
        event.byConnectionId = entry.connectionId;
    const bool refused = entry.command == "Connect"_L1 && entry.argument.startsWith("Access denied"_L1);
    event.kind = refused ? evidence::LogEventKind::AccessDenied : evidence::LogEventKind::Other;
    if (refused) { // "Access denied for user 'app'@'10.0.0.1' (using password: YES)"
        const QString account = entry.argument.section(" user '"_L1, 1).section("' ("_L1, 0, 0);
        event.user = account.section("'@'"_L1, 0, -2);
        event.host = account.section("'@'"_L1, -1);
    } else if (entry.command == "Connect"_L1) {
        // "root@localhost on shop using Socket", "root@localhost as anonymous on"
        event.user = entry.argument.section(u'@', 0, 0);
        event.host = entry.argument.section(u'@', 1).section(u' ', 0, 0);
        const QString after = entry.argument.section(" on "_L1, 1);
        if (!after.isEmpty() && !after.startsWith("using "_L1))
            event.database = after.section(" using "_L1, 0, 0).trimmed();
    } else {
        event.statement = entry.argument;
    }
    event.text = toText(entry).left(MostTextBytes);
    return event;
}

QString commandOf(const GeneralEntry &entry)
{
    return entry.kills ? u"Kill"_s : entry.command;
}

QJsonObject toJson(const GeneralEntry &entry, const QString &file)
{
    QJsonObject object = evidence::toJson(toLogEvent(entry, file));
    object.insert("command"_L1, commandOf(entry));
    return object;
}

QString toText(const GeneralEntry &entry)
{
    return u"%1 %2"_s.arg(entry.command, entry.argument).trimmed();
}

} // namespace goneaway::log
