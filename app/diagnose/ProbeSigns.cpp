// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/ProbeSigns.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::Observation;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds Margin = 1s; // of the times that people note

// Null when it was not run, or came to no conclusion.
const Observation *result(const Case &known, QLatin1StringView fact)
{
    const Observation *observation = known.evidence().findSeen(fact);
    const QString standing = observation ? observation->field("standing"_L1) : QString();
    const bool concluded = standing == "fine"_L1 || standing == "trouble"_L1 || standing == "shown"_L1;
    return concluded ? observation : nullptr;
}

std::optional<qint64> number(const Observation *observation, QLatin1StringView field)
{
    bool ok = false;
    const qint64 value = observation ? observation->field(field).toLongLong(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<PathCut> pathCut(const Case &known)
{
    const Observation *probe = result(known, facts::ProbeIdlePath);
    const auto after = number(probe, "cut_ms"_L1);
    if (!after || *after <= 0)
        return std::nullopt;
    return PathCut{probe->field("hung_up"_L1), milliseconds(*after)};
}

Fits fitsIdleTime(const Case &known, const PathCut &cut)
{
    const auto idle = known.incident().idleBefore;
    if (!idle)
        return Fits::Unknown;
    return *idle + Margin >= cut.after ? Fits::Yes : Fits::No;
}

std::optional<milliseconds> pathHolds(const Case &known)
{
    const Observation *probe = result(known, facts::ProbeIdlePath);
    if (!probe || probe->field("standing"_L1) != "fine"_L1)
        return std::nullopt;
    bool ok = false;
    const double lived = probe->field("lived"_L1).toDouble(&ok);
    return ok ? std::optional(milliseconds(static_cast<qint64>(lived * 1000))) : std::nullopt;
}

void weighPathCut(const Case &known, Judgement &judgement, QLatin1StringView who)
{
    const auto cut = pathCut(known);
    if (!cut || (cut->endedBy != who && cut->endedBy != "path"_L1))
        return;
    const bool certain = cut->endedBy == who;
    const TextValues values{{u"after"_s, durationText(cut->after)}};
    switch (fitsIdleTime(known, *cut)) {
    case Fits::Yes:
        judgement.because(facts::ProbeIdlePath, u"probe-cut"_s, values);
        certain ? judgement.likely(75) : judgement.possible(35);
        break;
    case Fits::Unknown:
        judgement.because(facts::ProbeIdlePath, u"probe-cut"_s, values).possible(certain ? 40 : 30);
        break;
    case Fits::No:
        judgement.against(facts::ProbeIdlePath, u"probe-later"_s, values);
        break;
    }
}

void weighPathHolds(const Case &known, Judgement &judgement)
{
    const auto holds = pathHolds(known);
    const auto idle = known.incident().idleBefore;
    if (holds && idle && *idle < *holds)
        judgement.against(facts::ProbeIdlePath, u"probe-held"_s, {{u"after"_s, durationText(*holds)}});
}

std::optional<milliseconds> queryCutInBetween(const Case &known)
{
    const Observation *probe = result(known, facts::ProbeLongQuery);
    const auto after = number(probe, "after_ms"_L1);
    if (!after || probe->field("hung_up"_L1) != "proxy"_L1)
        return std::nullopt;
    return milliseconds(*after);
}

std::optional<PacketLimit> packetLimit(const Case &known)
{
    const Observation *probe = result(known, facts::ProbePacket);
    const auto passed = number(probe, "largest_bytes"_L1);
    if (!passed)
        return std::nullopt;
    return PacketLimit{*passed, number(probe, "refused_bytes"_L1).value_or(0),
                       probe->field("hung_up"_L1) == "server"_L1};
}

} // namespace goneaway::diagnose
