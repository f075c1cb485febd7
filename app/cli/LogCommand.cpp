// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/CommandLine.h"
#include "cli/Commands.h"
#include "cli/LogCountsText.h"
#include "cli/Stop.h"

#include "log/GeneralLog.h"
#include "log/LogFollower.h"
#include "report/Layout.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <cstdio>
#include <functional>

#ifndef Q_OS_WIN
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

constexpr qsizetype DefaultTop = 10;

// "2026-11-23T03:00", with or without seconds and zone; local time without one.
std::optional<QDateTime> timeFrom(const QString &text)
{
    const QDateTime time = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODate);
    return time.isValid() ? std::optional(time.toUTC()) : std::nullopt;
}

// "Z", "+02:00", "-0330"
std::optional<int> zoneFrom(const QString &text)
{
    if (text == u"Z" || text.compare(u"UTC", Qt::CaseInsensitive) == 0)
        return 0;
    static const QRegularExpression form(u"^([+-])(\\d\\d):?(\\d\\d)$"_s);
    const auto match = form.match(text);
    const int hours = match.captured(2).toInt();
    const int minutes = match.captured(3).toInt();
    if (!match.hasMatch() || hours > 14 || minutes > 59)
        return std::nullopt;
    return (match.captured(1) == u"-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

// Whether it asks for anything that only one kind of log has is not for the person to know: the file's first
// lines say what it is.
Result<log::ReadSummary> tellGeneralLog(const QString &path, bool json, const log::ReadOptions &options)
{
    return log::readGeneralLog(path, options, {}, [&](const log::GeneralEntry &entry) {
        if (json) {
            const QByteArray object = QJsonDocument(log::toJson(entry, path)).toJson(QJsonDocument::Compact);
            printBytes(report::plainJson(object + '\n'));
            return;
        }
        const QString time = entry.time ? entry.time->toString(Qt::ISODateWithMs) : QString(24, u' ');
        print(u"%1%2 connection %3  %4\n"_s.arg(time, entry.zoneInferred ? u"~"_s : u" "_s)
                  .arg(entry.connectionId)
                  .arg(log::toText(entry).replace(u'\n', u"\n    "_s)));
    });
}

// Events are made plain as they are read; the name of their file is not, and few names need it.
std::function<void(QByteArrayView)> printerOf(const QString &path, log::LineFormat format)
{
    const QByteArray name = path.toUtf8();
    if (format != log::LineFormat::Json || report::plainJson(name) == name)
        return printBytes;
    return [](QByteArrayView lines) {
        printBytes(report::plainJson(lines.toByteArray()));
    };
}

Result<void> followUntilStopped(const QString &path, log::LineFormat format, const log::ReadOptions &options)
{
    const CancelToken cancel;
    cancelOnStop(cancel);
    const auto tell = printerOf(path, format);
    return log::followLogAsLines(path, format, options, cancel, [&tell](QByteArrayView lines) {
        tell(lines);
        std::fflush(stdout);
    });
}

// A pipe holds 64 KiB where it is not told otherwise: the two at its ends would wait for each other all the
// time.
void widenStandardOutput()
{
#ifdef F_SETPIPE_SZ
    constexpr int Mebibyte = 1024 * 1024; // what Linux grants everybody
    fcntl(STDOUT_FILENO, F_SETPIPE_SZ, Mebibyte); // no pipe, no effect
#endif
}

// Something about a file that was read which its events do not show.
void complainAbout(const QString &path, const log::ReadSummary &summary, const log::ReadOptions &options)
{
    if (!summary.looksLikeLog) {
        complain(u"%1 does not look like a server's error log"_s.arg(path));
    } else if (summary.zonesInferred > 0 && !options.zoneOffsetSeconds) {
        complain(u"%1: %2 of %3 events carry no time zone; this machine's was assumed (--zone says another)"_s
                     .arg(path)
                     .arg(summary.zonesInferred)
                     .arg(summary.events));
    }
}

int forEachFile(const QStringList &paths, const log::ReadOptions &options,
                const std::function<Result<log::ReadSummary>(const QString &path)> &read)
{
    int status = NothingFound;
    for (const QString &path : paths) {
        const auto summary = read(path);
        if (summary) {
            complainAbout(path, *summary, options);
        } else {
            complain(summary.error().detail);
            status = OwnFailure;
        }
    }
    return status;
}

int tellEvents(const QStringList &paths, const log::ReadOptions &options, log::LineFormat format)
{
    widenStandardOutput();
    return forEachFile(paths, options, [&](const QString &path) {
        const auto isGeneral = log::isGeneralLog(path);
        return isGeneral.ok() && *isGeneral
            ? tellGeneralLog(path, format == log::LineFormat::Json, options)
            : log::readLogAsLines(path, format, options, {}, printerOf(path, format));
    });
}

int tellCounts(const QStringList &paths, const log::ReadOptions &options, qsizetype mostAccounts, bool json)
{
    log::LogCounter counter;
    const int status =
        forEachFile(paths, options, [&](const QString &path) { return counter.add(path, options, {}); });
    const log::LogCounts counts = counter.counts(mostAccounts);
    if (json)
        printBytes(
            report::plainJson(QJsonDocument(log::toJson(counts)).toJson(QJsonDocument::Compact) + '\n'));
    else
        print(textOf(counts));
    return status;
}

} // namespace

int runLog(const QStringList &arguments)
{
    CommandLine line("log"_L1, allCommands()[4].usage);
    line.option(u"json"_s, u"Prints one JSON object a line."_s)
        .option(
            u"count"_s,
            u"Only how often which event stands in all the files, when first and last, and whose connections were lost."_s)
        .option(u"top"_s, u"Of --count: how many accounts are listed (10)."_s, u"NUMBER"_s)
        .option(u"since"_s,
                u"Leaves out what is older: 2026-11-23T03:00, with Z or an offset, else local time."_s,
                u"TIME"_s)
        .option(u"until"_s, u"Leaves out what is newer."_s, u"TIME"_s)
        .option(u"zone"_s,
                u"Zone of stamps that carry none, as MariaDB's: +02:00 or UTC. Default: this machine's."_s,
                u"OFFSET"_s)
        .option(
            u"connection"_s,
            u"Only what concerns this connection id. Of a general query log: all that it did, and who killed it."_s,
            u"ID"_s)
        .option(u"follow"_s, u"Goes on as the server writes, across rotation, until Ctrl-C."_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (line.arguments().isEmpty())
        return line.wrong(u"name at least one log file"_s);
    log::ReadOptions options;
    for (const auto &[name, limit] :
         {std::pair{u"since"_s, &options.since}, std::pair{u"until"_s, &options.until}}) {
        if (!line.has(name))
            continue;
        *limit = timeFrom(line.value(name));
        if (!*limit)
            return line.wrong(u"--%1 takes a time such as 2026-11-23T03:00"_s.arg(name));
    }
    if (line.has(u"zone"_s)) {
        options.zoneOffsetSeconds = zoneFrom(line.value(u"zone"_s));
        if (!options.zoneOffsetSeconds)
            return line.wrong(u"--zone takes an offset such as +02:00, or UTC"_s);
    }
    if (line.has(u"connection"_s)) {
        bool ok = false;
        options.connectionId = line.value(u"connection"_s).toULongLong(&ok);
        if (!ok)
            return line.wrong(u"--connection takes a connection id, a whole number"_s);
    }
    const auto format = line.has(u"json"_s) ? log::LineFormat::Json : log::LineFormat::Plain;
    qsizetype top = DefaultTop;
    if (line.has(u"top"_s)) {
        bool ok = false;
        top = line.value(u"top"_s).toUInt(&ok);
        if (!ok)
            return line.wrong(u"--top takes a whole number"_s);
        if (!line.has(u"count"_s))
            return line.wrong(u"--top goes with --count"_s);
    }
    if (line.has(u"follow"_s)) {
        if (line.has(u"count"_s))
            return line.wrong(u"--count tells what a file holds now: leave out --follow"_s);
        if (line.arguments().size() != 1)
            return line.wrong(u"--follow takes one log file"_s);
        const auto followed = followUntilStopped(line.arguments().first(), format, options);
        if (followed)
            return NothingFound;
        complain(followed.error().detail);
        return OwnFailure;
    }
    if (line.has(u"count"_s))
        return tellCounts(line.arguments(), options, top, line.has(u"json"_s));
    return tellEvents(line.arguments(), options, format);
}

} // namespace goneaway::cli
