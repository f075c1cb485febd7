// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/LogReader.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

// Reads a text as a log and tells its events in short lines:
//   aborted-connection killed id=18 by=3 user=root host=localhost
namespace logtest {

using namespace goneaway;

struct Told {
    QList<evidence::LogEvent> events;
    Result<log::ReadSummary> summary = log::ReadSummary();
};

inline Told read(const QByteArray &text, const log::ReadOptions &options = {})
{
    Told told;
    QByteArray bytes = text;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    told.summary = log::readLog(buffer, QStringLiteral("server.err"), options, CancelToken(),
                                [&](evidence::LogEvent event) { told.events.append(std::move(event)); });
    return told;
}

inline Told readFile(const QString &path, const log::ReadOptions &options = {})
{
    Told told;
    told.summary = log::readLog(path, options, CancelToken(),
                                [&](evidence::LogEvent event) { told.events.append(std::move(event)); });
    return told;
}

inline QString dataFile(const char *name)
{
    return QStringLiteral(GONEAWAY_SOURCE_DIR "/tests/unit/log/data/") + QString::fromLatin1(name);
}

inline QByteArray dataBytes(const char *name)
{
    QFile file(dataFile(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Whole samples in any order, with lines of others among them, some from another container: crashes that go
// on, one inside another, starts that wait.
inline QByteArray mixedLog(qsizetype bytes)
{
    QList<QByteArray> samples;
    for (const QString &name : QDir(dataFile("")).entryList({QStringLiteral("*.err")}, QDir::Files))
        samples.append(dataBytes(name.toLatin1().constData()));
    QList<QByteArray> lines;
    for (const QByteArray &sample : std::as_const(samples))
        lines += sample.split('\n');
    const QByteArray crash = dataBytes("mariadb-crash-by-query.err");
    QRandomGenerator random(3);
    const auto any = [&random](const QList<QByteArray> &list) {
        return list[random.bounded(static_cast<int>(list.size()))];
    };
    QByteArray text;
    while (text.size() < bytes) {
        for (const QByteArray &line : (random.bounded(3) ? any(samples) : crash).split('\n')) {
            text += line + '\n';
            if (random.bounded(20) == 0)
                text += (random.bounded(4) ? "" : "db_2  | ") + any(lines) + '\n';
        }
    }
    return text;
}

inline QString brief(const evidence::LogEvent &event)
{
    QStringList words{evidence::nameOf(event.kind)};
    const auto say = [&words](const char *name, const QString &value) {
        if (!value.isEmpty())
            words.append(QString::fromLatin1(name) + value);
    };
    say("", evidence::nameOf(event.reason));
    say("id=", event.connectionId ? QString::number(*event.connectionId) : QString());
    say("by=", event.byConnectionId ? QString::number(*event.byConnectionId) : QString());
    say("user=", event.user);
    say("host=", event.host);
    say("db=", event.database);
    say("signal=", event.signal ? QString::number(*event.signal) : QString());
    say("statement=", event.statement);
    if (event.afterCrash)
        words.append(*event.afterCrash ? QStringLiteral("after-crash") : QStringLiteral("after-stop"));
    return words.join(u' ');
}

inline QStringList brief(const QList<evidence::LogEvent> &events)
{
    QStringList lines;
    for (const auto &event : events)
        lines.append(brief(event));
    return lines;
}

} // namespace logtest
