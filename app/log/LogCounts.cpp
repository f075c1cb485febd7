// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogCounts.h"

#include "log/EventCounter.h"
#include "log/GeneralLog.h"
#include "log/LogFile.h"
#include "log/LogReading.h"

#include "evidence/Json.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::log {

namespace {

Result<ReadSummary> countErrorLog(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                                  EventCounter &events)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    LogReading reading(file, path, referenceOf(file), options, cancel);
    reading.useThreadsFor(file);
    return reading.run([&events](const RawEvent &event) { events.add(event); });
}

void put(QJsonObject &object, const Occurrences &seen)
{
    object.insert("count"_L1, seen.count);
    evidence::putTime(object, "first"_L1, seen.first);
    evidence::putTime(object, "last"_L1, seen.last);
}

QJsonObject toJson(const LogCounts::File &file)
{
    const ReadSummary &summary = file.summary;
    QJsonObject object{
        {u"file"_s, file.path},
        {u"bytes"_s, summary.bytes},
        {u"lines"_s, summary.lines},
        {u"events"_s, summary.events},
        {u"zones_inferred"_s, summary.zonesInferred},
    };
    evidence::putTime(object, "first"_L1, summary.first);
    evidence::putTime(object, "last"_L1, summary.last);
    if (summary.partly)
        object.insert("partly"_L1, true);
    if (!summary.looksLikeLog)
        object.insert("looks_like_log"_L1, false);
    return object;
}

QJsonObject toJson(const EventCount &event)
{
    QJsonObject object{{u"event"_s, nameOf(event.kind)}};
    evidence::putText(object, "reason"_L1, nameOf(event.reason));
    evidence::putText(object, "command"_L1, event.command);
    put(object, event.seen);
    if (event.kind == evidence::LogEventKind::Starting) {
        object.insert("after_crash"_L1, event.afterCrash);
        object.insert("after_clean_stop"_L1, event.afterCleanStop);
    }
    return object;
}

QJsonObject toJson(const AccountCount &account)
{
    QJsonObject object;
    evidence::putText(object, "user"_L1, account.user);
    evidence::putText(object, "host"_L1, account.host);
    put(object, account.seen);
    QJsonArray events;
    for (const EventCount &event : account.events)
        events.append(toJson(event));
    object.insert("events"_L1, events);
    return object;
}

template <typename Value>
QJsonArray arrayOf(const QList<Value> &values)
{
    QJsonArray array;
    for (const Value &value : values)
        array.append(toJson(value));
    return array;
}

} // namespace

LogCounter::LogCounter()
    : m_events(std::make_unique<EventCounter>())
{
}

LogCounter::~LogCounter() = default;

Result<ReadSummary> LogCounter::add(const QString &path, const ReadOptions &options,
                                    const CancelToken &cancel)
{
    const auto isGeneral = isGeneralLog(path);
    const auto summary = isGeneral.ok() && *isGeneral
        ? readGeneralLog(
            path, options, cancel,
            [&](const GeneralEntry &entry) { m_events->add(toLogEvent(entry, path), commandOf(entry)); })
        : countErrorLog(path, options, cancel, *m_events);
    if (summary)
        m_files.append({path, *summary});
    return summary;
}

LogCounts LogCounter::counts(qsizetype mostAccounts) const
{
    LogCounts counts = m_events->counts(mostAccounts);
    counts.files = m_files;
    return counts;
}

QJsonObject toJson(const LogCounts &counts)
{
    QJsonObject object{
        {u"schema"_s, u"goneaway.log-counts/1"_s},
        {u"files"_s, arrayOf(counts.files)},
        {u"events"_s, arrayOf(counts.events)},
        {u"accounts"_s, arrayOf(counts.accounts)},
    };
    if (counts.ofOtherAccounts > 0) {
        QJsonObject others{{u"count"_s, counts.ofOtherAccounts}};
        if (counts.otherAccounts)
            others.insert("accounts"_L1, *counts.otherAccounts);
        object.insert("other_accounts"_L1, others);
    }
    return object;
}

} // namespace goneaway::log
