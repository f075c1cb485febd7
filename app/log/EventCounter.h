// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/AccountTable.h"
#include "log/Events.h"
#include "log/LogCounts.h"

#include <array>
#include <limits>
#include <map>
#include <vector>

namespace goneaway::log {

// Adds events up while they are still bytes.
class EventCounter
{
public:
    void add(const RawEvent &event);
    // Of a general query log.
    void add(const evidence::LogEvent &event, const QString &command);

    // All but the files.
    LogCounts counts(qsizetype mostAccounts) const;

private:
    struct Tally {
        qint64 count = 0;
        qint64 first = std::numeric_limits<qint64>::max(); // microseconds since 1970 UTC
        qint64 last = std::numeric_limits<qint64>::min();

        void add(std::optional<qint64> micros);
        Occurrences seen() const;
    };

    static constexpr size_t Kinds = static_cast<size_t>(evidence::LogEventKind::Other) + 1;
    static constexpr size_t Reasons = static_cast<size_t>(evidence::AbortReason::Other) + 1;

    // What can happen to a connection: it is lost for one of the reasons, or one of the other kinds.
    struct Happening {
        evidence::LogEventKind kind;
        evidence::AbortReason reason = evidence::AbortReason::None;
    };
    static constexpr evidence::LogEventKind OtherHappenings[] = {
        evidence::LogEventKind::AccessDenied, evidence::LogEventKind::TooManyConnections,
        evidence::LogEventKind::HostBlocked, evidence::LogEventKind::ForcedClose};
    static constexpr size_t Happenings = Reasons + std::size(OtherHappenings);
    static std::optional<size_t> happeningOf(evidence::LogEventKind kind, evidence::AbortReason reason);
    static Happening happening(size_t index);

    struct Account {
        Tally seen;
        std::array<qint64, Happenings> happened{};
    };

    void addToAccount(size_t happening, Bytes user, Bytes host, std::optional<qint64> micros);
    AccountCount countOf(size_t account) const;
    QList<EventCount> events() const;
    QList<AccountCount> accounts() const;

    std::array<std::array<Tally, Reasons>, Kinds> m_events{};
    qint64 m_afterCrash = 0;
    qint64 m_afterCleanStop = 0;
    std::map<std::pair<evidence::LogEventKind, QString>, Tally> m_commands;
    AccountTable m_names;
    std::vector<Account> m_accounts; // by their numbers
    qint64 m_ofUnknownAccounts = 0; // that came when there was no room for another
};

} // namespace goneaway::log
