// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/CommandLine.h"
#include "cli/Commands.h"

#include "log/LogReader.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

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

} // namespace

int runLog(const QStringList &arguments)
{
    CommandLine line("log"_L1, allCommands()[4].usage);
    line.option(u"json"_s, u"Prints one JSON object a line."_s)
        .option(u"since"_s,
                u"Leaves out what is older: 2026-11-23T03:00, with Z or an offset, else local time."_s,
                u"TIME"_s)
        .option(u"until"_s, u"Leaves out what is newer."_s, u"TIME"_s)
        .option(u"zone"_s,
                u"Zone of stamps that carry none, as MariaDB's: +02:00 or UTC. Default: this machine's."_s,
                u"OFFSET"_s);
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
    const auto format = line.has(u"json"_s) ? log::LineFormat::Json : log::LineFormat::Plain;
    int status = NothingFound;
    for (const QString &path : line.arguments()) {
        const auto summary = log::readLogAsLines(path, format, options, {}, printBytes);
        if (!summary) {
            complain(summary.error().detail);
            status = OwnFailure;
        } else if (!summary->looksLikeLog) {
            complain(u"%1 does not look like a server's error log"_s.arg(path));
        } else if (summary->zonesInferred > 0 && !options.zoneOffsetSeconds) {
            complain(u"%1: %2 of %3 events carry no time zone; this machine's was assumed (--zone says "
                     "another)"_s.arg(path)
                         .arg(summary->zonesInferred)
                         .arg(summary->events));
        }
    }
    return status;
}

} // namespace goneaway::cli
