// SPDX-License-Identifier: GPL-3.0-or-later
// Case, part four: what a watch saw of the moment at which the connection was lost.
#include "diagnose/Case.h"

#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;

namespace {

constexpr qint64 ClocksRunTogether = 1000; // ms between this machine's clock and the server's
constexpr std::chrono::seconds ExactSlack = 3s; // logs have whole seconds, and are written a moment late
constexpr qint64 LastBeatAtMost = 5000; // ms before the loss; beats are a second apart
constexpr qint64 UptimeGranularity = 2; // s

struct Beat {
    QDateTime at;
    const QStringList *row = nullptr;
    const evidence::Table *table = nullptr;

    std::optional<qint64> value(QLatin1StringView name) const
    {
        bool ok = false;
        const qint64 number = row->value(table->column(name)).toLongLong(&ok);
        return ok ? std::optional(number) : std::nullopt;
    }
};

// The last one before the loss.
std::optional<Beat> lastBeat(const Case &known)
{
    const auto *table = known.evidence().value<evidence::Table>(facts::WatchSamples);
    if (!table || !known.incidentTimeKnown())
        return std::nullopt;
    for (auto row = table->rows.crbegin(); row != table->rows.crend(); ++row) {
        const auto at = evidence::timeFromText(row->value(table->column("time"_L1)));
        if (!at || *at > known.incidentTime())
            continue;
        if (at->msecsTo(known.incidentTime()) > LastBeatAtMost)
            return std::nullopt;
        return Beat{*at, &*row, table};
    }
    return std::nullopt;
}

} // namespace

bool Case::endedJustThen() const
{
    const auto *notice = m_evidence.value<evidence::Record>(facts::WatchNotice);
    return notice && notice->value(u"noticed"_s) == "at-once"_L1;
}

std::chrono::seconds Case::clockSlack(std::chrono::seconds usual) const
{
    const auto *offset = m_evidence.value<qint64>(facts::ServerClockOffset);
    const bool exact = m_evidence.findSeen(facts::WatchNotice) && incidentTimeKnown() && offset
        && std::abs(*offset) <= ClocksRunTogether;
    return exact ? ExactSlack : usual;
}

bool Case::runOutlivedLoss() const
{
    if (!endedJustThen())
        return false;
    const auto beat = lastBeat(*this);
    const auto now = status("Uptime"_L1);
    const auto then = beat ? beat->value("Uptime"_L1) : std::nullopt;
    const evidence::Observation *counters = m_evidence.findSeen(facts::ServerStatus);
    if (!then || !now || !counters)
        return false;
    // Not only longer: as much longer as the time that went by.
    return *now >= *then + beat->at.secsTo(counters->at) - UptimeGranularity && *now >= *then;
}

std::optional<qint64> Case::roseAtLoss(QLatin1StringView counter) const
{
    if (!runOutlivedLoss())
        return std::nullopt;
    const auto then = lastBeat(*this)->value(counter);
    const auto now = status(counter);
    if (!then || !now || *now < *then) // FLUSH STATUS empties some
        return std::nullopt;
    return *now - *then;
}

} // namespace goneaway::diagnose
