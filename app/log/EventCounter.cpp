// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/EventCounter.h"

#include "log/Conversion.h"

#include <QHash>

#include <algorithm>

namespace goneaway::log {

namespace {

using evidence::AbortReason;
using evidence::LogEventKind;

constexpr size_t MostAccounts = 50'000;
constexpr size_t MostCommands = 200; // servers know about forty

void join(Occurrences &into, const Occurrences &more)
{
    into.count += more.count;
    if (more.first && (!into.first || *more.first < *into.first))
        into.first = more.first;
    if (more.last && (!into.last || *more.last > *into.last))
        into.last = more.last;
}

void join(QList<EventCount> &into, const EventCount &more)
{
    const auto same = std::find_if(into.begin(), into.end(), [&more](const EventCount &one) {
        return one.kind == more.kind && one.reason == more.reason;
    });
    if (same != into.end())
        join(same->seen, more.seen);
    else
        into.append(more);
}

bool comesFirst(const EventCount &one, const EventCount &other)
{
    return one.seen.count > other.seen.count;
}

bool comesFirst(const AccountCount &one, const AccountCount &other)
{
    if (one.seen.count != other.seen.count)
        return one.seen.count > other.seen.count;
    return std::pair(one.user, one.host) < std::pair(other.user, other.host);
}

} // namespace

void EventCounter::Tally::add(std::optional<qint64> micros)
{
    ++count;
    if (!micros)
        return;
    first = std::min(first, *micros);
    last = std::max(last, *micros);
}

Occurrences EventCounter::Tally::seen() const
{
    Occurrences seen{count, std::nullopt, std::nullopt};
    if (first <= last) {
        seen.first = QDateTime::fromMSecsSinceEpoch(first / 1000, Qt::UTC);
        seen.last = QDateTime::fromMSecsSinceEpoch(last / 1000, Qt::UTC);
    }
    return seen;
}

std::optional<size_t> EventCounter::happeningOf(LogEventKind kind, AbortReason reason)
{
    if (kind == LogEventKind::AbortedConnection)
        return static_cast<size_t>(reason);
    for (size_t i = 0; i < std::size(OtherHappenings); ++i) {
        if (OtherHappenings[i] == kind)
            return Reasons + i;
    }
    return std::nullopt;
}

EventCounter::Happening EventCounter::happening(size_t index)
{
    if (index < Reasons)
        return {LogEventKind::AbortedConnection, static_cast<AbortReason>(index)};
    return {OtherHappenings[index - Reasons]};
}

void EventCounter::add(const RawEvent &event)
{
    m_events[static_cast<size_t>(event.kind)][static_cast<size_t>(event.reason)].add(event.micros);
    if (event.afterCrash)
        ++(*event.afterCrash ? m_afterCrash : m_afterCleanStop);
    if (const auto happening = happeningOf(event.kind, event.reason))
        addToAccount(*happening, event.user, event.host, event.micros);
}

void EventCounter::add(const evidence::LogEvent &event, const QString &command)
{
    const auto micros = event.time ? std::optional(event.time->toMSecsSinceEpoch() * 1000) : std::nullopt;
    const bool isKnown = m_commands.size() < MostCommands || m_commands.contains({event.kind, command});
    m_commands[{event.kind, isKnown ? command : QString()}].add(micros);
    if (const auto happening = happeningOf(event.kind, event.reason)) {
        const std::string user = event.user.toStdString();
        const std::string host = event.host.toStdString();
        addToAccount(*happening, user, host, micros);
    }
}

void EventCounter::addToAccount(size_t happening, Bytes user, Bytes host, std::optional<qint64> micros)
{
    constexpr size_t Most = static_cast<size_t>(MostNameBytes) + 1; // enough to see that it has to be cut
    const size_t number = m_names.numberOf(user.substr(0, Most), host.substr(0, Most), MostAccounts);
    if (number == AccountTable::None) {
        m_ofUnknownAccounts += user.empty() && host.empty() ? 0 : 1;
        return;
    }
    if (number == m_accounts.size())
        m_accounts.emplace_back();
    m_accounts[number].seen.add(micros);
    ++m_accounts[number].happened[happening];
}

AccountCount EventCounter::countOf(size_t account) const
{
    AccountCount count;
    count.user = decoded(m_names.user(account), MostNameBytes);
    count.host = decoded(m_names.host(account), MostNameBytes);
    count.seen = m_accounts[account].seen.seen();
    for (size_t i = 0; i < Happenings; ++i) {
        EventCount event;
        event.kind = happening(i).kind;
        event.reason = happening(i).reason;
        event.seen.count = m_accounts[account].happened[i];
        if (event.seen.count > 0)
            count.events.append(event);
    }
    return count;
}

QList<EventCount> EventCounter::events() const
{
    QList<EventCount> events;
    const auto append = [&events](LogEventKind kind, AbortReason reason, const QString &command,
                                  const Tally &tally) {
        if (tally.count > 0)
            events.append({kind, reason, command, tally.seen()});
    };
    for (size_t kind = 0; kind < Kinds; ++kind) {
        for (size_t reason = 0; reason < Reasons; ++reason)
            append(static_cast<LogEventKind>(kind), static_cast<AbortReason>(reason), {},
                   m_events[kind][reason]);
        if (static_cast<LogEventKind>(kind) == LogEventKind::Starting && !events.isEmpty()) {
            events.last().afterCrash = m_afterCrash;
            events.last().afterCleanStop = m_afterCleanStop;
        }
    }
    for (const auto &[key, tally] : m_commands)
        append(key.first, AbortReason::None, key.second, tally);
    return events;
}

// Names that differ only in bytes which are not shown are one account.
QList<AccountCount> EventCounter::accounts() const
{
    QHash<std::pair<QString, QString>, AccountCount> byName;
    for (size_t i = 0; i < m_accounts.size(); ++i) {
        const AccountCount more = countOf(i);
        if (more.user.isEmpty() && more.host.isEmpty())
            continue;
        AccountCount &all = byName[{more.user, more.host}];
        all.user = more.user;
        all.host = more.host;
        join(all.seen, more.seen);
        for (const EventCount &event : more.events)
            join(all.events, event);
    }
    QList<AccountCount> accounts = byName.values();
    std::sort(accounts.begin(), accounts.end(),
              [](const auto &one, const auto &other) { return comesFirst(one, other); });
    return accounts;
}

LogCounts EventCounter::counts(qsizetype mostAccounts) const
{
    LogCounts counts;
    counts.events = events();
    counts.accounts = accounts();
    if (m_ofUnknownAccounts == 0)
        counts.otherAccounts = std::max<qsizetype>(counts.accounts.size() - mostAccounts, 0);
    counts.ofOtherAccounts = m_ofUnknownAccounts;
    while (counts.accounts.size() > mostAccounts)
        counts.ofOtherAccounts += counts.accounts.takeLast().seen.count;
    for (AccountCount &account : counts.accounts)
        std::stable_sort(account.events.begin(), account.events.end(),
                         [](const auto &one, const auto &other) { return comesFirst(one, other); });
    return counts;
}

} // namespace goneaway::log
