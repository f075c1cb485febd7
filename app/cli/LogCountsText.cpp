// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/LogCountsText.h"

#include "report/Layout.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

struct Row {
    QString name;
    QString count;
    QString first;
    QString last;
};

QString number(qint64 count)
{
    return QLocale(QLocale::English).toString(count); // as the text around it
}

QString time(const std::optional<QDateTime> &time)
{
    return time ? time->toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

Row rowOf(const QString &name, const log::Occurrences &seen)
{
    return {name, number(seen.count), time(seen.first), time(seen.last)};
}

QString padded(const QString &text, qsizetype width)
{
    return text + QString(std::max<qsizetype>(width - report::displayWidth(text), 0), u' ');
}

QString tableOf(const QList<Row> &rows)
{
    constexpr qsizetype TimeWidth = sizeof("2026-11-23 03:11:27") - 1;
    qsizetype nameWidth = 0;
    qsizetype countWidth = 0;
    for (const Row &row : rows) {
        nameWidth = std::max<qsizetype>(nameWidth, report::displayWidth(row.name));
        countWidth = std::max(countWidth, row.count.size());
    }
    QString text;
    for (const Row &row : rows) {
        QString line = padded(row.name, nameWidth) + u"  "_s + row.count.rightJustified(countWidth);
        if (!row.first.isEmpty())
            line += u"  "_s + padded(row.first, TimeWidth) + u"  "_s + row.last;
        text += line + u'\n';
    }
    return text;
}

QString headOf(const log::LogCounts::File &file)
{
    const log::ReadSummary &summary = file.summary;
    QString text = u"%1: %2 events in %3 lines, %4"_s.arg(
        report::plainLine(file.path), number(summary.events), number(summary.lines),
        QLocale(QLocale::English).formattedDataSize(summary.bytes));
    if (summary.first && summary.last)
        text += u", %1 to %2 UTC"_s.arg(time(summary.first), time(summary.last));
    if (summary.partly)
        text += u" (only this part of it was read)"_s;
    return text + u'\n';
}

QString nameOf(const log::EventCount &event)
{
    QString name = evidence::nameOf(event.kind);
    if (event.reason != evidence::AbortReason::None)
        name += u'/' + evidence::nameOf(event.reason);
    // Of a general query log, most entries are of kind "other": the command says more.
    const bool isOther = event.kind == evidence::LogEventKind::Other;
    if (!event.command.isEmpty())
        name = isOther ? event.command : name + u' ' + event.command;
    return report::plainLine(name);
}

void appendStarts(const log::EventCount &starts, QList<Row> &rows)
{
    const auto append = [&rows](const QString &name, qint64 count) {
        if (count > 0)
            rows.append({u"  "_s + name, number(count), {}, {}});
    };
    append(u"after a crash or kill"_s, starts.afterCrash);
    append(u"after a clean stop"_s, starts.afterCleanStop);
    append(u"after what, the log does not show"_s,
           starts.seen.count - starts.afterCrash - starts.afterCleanStop);
}

QString nameOf(const log::AccountCount &account)
{
    const QString user = account.user.isEmpty() ? u"(no user named)"_s : account.user;
    return report::shortened(report::plainLine(account.host.isEmpty() ? user : user + u'@' + account.host),
                             60);
}

QString eventsTable(const log::LogCounts &counts)
{
    QList<Row> rows{{u"EVENT"_s, u"COUNT"_s, u"FIRST (UTC)"_s, u"LAST (UTC)"_s}};
    for (const log::EventCount &event : counts.events) {
        rows.append(rowOf(nameOf(event), event.seen));
        if (event.kind == evidence::LogEventKind::Starting)
            appendStarts(event, rows);
    }
    return tableOf(rows);
}

QString accountsTable(const log::LogCounts &counts)
{
    QList<Row> rows{{u"LOST OR REFUSED, BY ACCOUNT"_s, u"COUNT"_s, u"FIRST (UTC)"_s, u"LAST (UTC)"_s}};
    for (const log::AccountCount &account : counts.accounts) {
        rows.append(rowOf(nameOf(account), account.seen));
        for (const log::EventCount &event : account.events)
            rows.append({u"  "_s + nameOf(event), number(event.seen.count), {}, {}});
    }
    if (counts.ofOtherAccounts > 0) {
        const QString others = counts.otherAccounts
            ? u"%1 other accounts (--top lists more)"_s.arg(number(*counts.otherAccounts))
            : u"other accounts (--top lists more)"_s;
        rows.append({others, number(counts.ofOtherAccounts), {}, {}});
    }
    return tableOf(rows);
}

} // namespace

QString textOf(const log::LogCounts &counts)
{
    QString text;
    for (const auto &file : counts.files)
        text += headOf(file);
    if (!counts.events.isEmpty())
        text += u'\n' + eventsTable(counts);
    if (!counts.accounts.isEmpty())
        text += u'\n' + accountsTable(counts);
    return text;
}

} // namespace goneaway::cli
