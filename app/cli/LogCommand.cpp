// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/CommandLine.h"
#include "cli/Commands.h"

#include "evidence/Json.h"
#include "log/LogReader.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

// "2026-11-23T03:00", with or without seconds and zone; local time without one.
std::optional<QDateTime> timeFrom(const QString &text)
{
    const QDateTime time = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODate);
    return time.isValid() ? std::optional(time.toUTC()) : std::nullopt;
}

QString lineOf(const evidence::LogEvent &event)
{
    QString text = event.time ? evidence::timeToText(*event.time) : QString(24, u' ');
    text += u"  "_s + nameOf(event.kind);
    if (const QString reason = nameOf(event.reason); !reason.isEmpty())
        text += u'/' + reason;
    if (event.connectionId)
        text += u" connection %1"_s.arg(*event.connectionId);
    if (event.afterCrash && *event.afterCrash)
        text += u" (the run before ended without a clean stop)"_s;
    return text + u"  "_s + event.text + u'\n';
}

} // namespace

int runLog(const QStringList &arguments)
{
    CommandLine line("log"_L1, allCommands()[4].usage);
    line.option(u"json"_s, u"Prints one JSON object a line."_s)
        .option(u"since"_s,
                u"Leaves out what is older: 2026-11-23T03:00, with Z or an offset, else local time."_s,
                u"TIME"_s)
        .option(u"until"_s, u"Leaves out what is newer."_s, u"TIME"_s);
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
    const bool json = line.has(u"json"_s);
    int status = NothingFound;
    for (const QString &path : line.arguments()) {
        // A million events are a million lines: as JSON they are written without a detour through values.
        const auto summary = json
            ? log::readLogAsJson(path, options, {}, [](QByteArrayView lines) { printBytes(lines); })
            : log::readLog(path, options, {}, [](const evidence::LogEvent &event) { print(lineOf(event)); });
        if (!summary) {
            complain(summary.error().detail);
            status = OwnFailure;
        } else if (!summary->looksLikeLog) {
            complain(u"%1 does not look like a server's error log"_s.arg(path));
        }
    }
    return status;
}

} // namespace goneaway::cli
