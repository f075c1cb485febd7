// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Rivals.h"
#include "diagnose/ServerRuns.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using evidence::LogEvent;
using evidence::LogEventKind;

namespace {

constexpr int DiskFull = 1021; // ER_DISK_FULL
constexpr int NoSpace = 28; // ENOSPC

// The server began to wait for room while the statement was running.
bool struckDuringStatement(const Case &known, const LogEvent &line)
{
    const auto after = known.incident().failedAfter;
    if (!known.incidentTimeKnown() || !after || !line.time)
        return false;
    constexpr int Granularity = 1; // s; MariaDB's log has whole seconds
    return *line.time >= known.incidentTime().addMSecs(-after->count()).addSecs(-Granularity)
        && *line.time <= known.incidentTime().addSecs(Granularity);
}

// The id of a session that MariaDB shows as waiting for room (and MySQL does not): the lost one before
// others.
std::optional<quint64> sessionWithoutRoom(const Case &known)
{
    const auto *table = known.evidence().value<evidence::Table>(facts::ServerProcesslist);
    std::optional<quint64> found;
    for (const QStringList &row : table ? table->rows : QList<QStringList>()) {
        if (row.value(table->column("State"_L1)) != "Waiting for someone to free space"_L1)
            continue;
        const quint64 id = row.value(table->column("Id"_L1)).toULongLong();
        if (!found || id == known.incident().connectionId)
            found = id;
    }
    return found;
}

// A full disk makes the server wait or die; it can have been full for a while before (full-disk.html of the
// manual: it looks again every minute and says so every ten).
void judgeLine(const Case &known, const ServerRuns &runs, const LogEvent &line, Judgement &judgement)
{
    judgement.because(facts::LogEvents, u"log-line"_s, lineValues(line));
    const Timing timing = runs.timingOf(line);
    const bool diedOfIt = runs.end() && runs.end()->how != RunEnd::How::CleanStop
        && runs.endTiming() <= Timing::Recent && line.time && runs.end()->line->time
        && *line.time <= *runs.end()->line->time;
    if (diedOfIt && timing <= Timing::Recent) {
        judgement.likely(80).because(facts::LogEvents, u"then-died"_s, endValues(*runs.end()));
        return;
    }
    if (struckDuringStatement(known, line))
        judgement.likely(88);
    else if (timing <= Timing::Fits)
        judgement.likely(70);
    else if (timing == Timing::Recent)
        judgement.likely(60);
    else
        judgement.possible(known.hasSymptom() ? 35 : 20);
}

} // namespace

Finding judgeDiskFull(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("disk-full"_L1);
    const ServerRuns runs(known);

    if (known.reported(DiskFull) || (known.hasSymptom() && known.reportedOsErrno() == NoSpace))
        judgement.likely(75).because(facts::Symptom, u"said-full"_s);
    else if (!reportedServerDown(known) && isAnotherMatter(judgement, known, {}, {}))
        return judgement.finding();
    if (const LogEvent *line = known.nearest(known.events(LogEventKind::DiskFull)))
        judgeLine(known, runs, *line, judgement);
    if (const auto waiting = sessionWithoutRoom(known)) {
        judgement.because(facts::ServerProcesslist, u"waits-for-room"_s,
                          {{u"id"_s, QString::number(*waiting)}});
        const bool own = known.hasSymptom() && *waiting == known.incident().connectionId
            && !known.restartedSinceIncident().value_or(false);
        own ? judgement.confirmed(92) : judgement.likely(80);
    }
    if (known.hintsAt(hints::DiskFull)) {
        judgement.because(facts::Symptom, u"words-full"_s);
        known.lostAfterLogin() ? judgement.likely(45) : judgement.possible(30);
    }
    if (known.hasSymptom() && judgement.finding().certainty != Certainty::NotChecked)
        judgement.missing(u"free-space"_s);
    else if (known.hasSymptom() && !known.errorLogRead())
        judgement.missing(u"log"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
