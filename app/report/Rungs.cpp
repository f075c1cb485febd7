// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Rungs.h"

#include "evidence/Evidence.h"
#include "report/Report.h"

#include <algorithm>
#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace facts = evidence::facts;
using evidence::Status;

namespace {

// Notes of rungs that were climbed, but not as safely or as freely as one would think.
constexpr QLatin1StringView Warnings[] = {
    "ladder.tls.name-differs"_L1, "ladder.tls.unchecked"_L1,    "ladder.tls.unchecked-expired"_L1,
    "ladder.tls.unseen"_L1,       "ladder.tls.expires-soon"_L1, "ladder.tls.clear-text"_L1,
    "ladder.query.offline"_L1,    "ladder.latency.slow"_L1,
};

bool isWarning(const QString &note)
{
    return std::find(std::begin(Warnings), std::end(Warnings), note) != std::end(Warnings);
}

} // namespace

RungState stateOf(const evidence::Observation &rung)
{
    switch (rung.status) {
    case Status::Seen:
        return isWarning(rung.note) ? RungState::Warning : RungState::Good;
    case Status::TimedOut:
        return RungState::NoAnswer;
    case Status::Skipped:
        return RungState::NotTried;
    case Status::NotApplicable:
        return rung.note.endsWith(".not-told"_L1) ? RungState::NotKnown : RungState::NotNeeded;
    case Status::Failed:
    case Status::NotPermitted:
        break;
    }
    return RungState::Failed;
}

QString wordOf(RungState state, const Texts &texts)
{
    switch (state) {
    case RungState::Good:
        return texts.text(u"report.rung.ok"_s);
    case RungState::Warning:
        return texts.text(u"report.rung.warning"_s);
    case RungState::NoAnswer:
        return texts.text(u"report.rung.timed-out"_s);
    case RungState::NotTried:
        return texts.text(u"report.rung.not-tried"_s);
    case RungState::NotNeeded:
        return texts.text(u"report.rung.not-needed"_s);
    case RungState::NotKnown:
        return texts.text(u"report.rung.not-known"_s);
    case RungState::Failed:
        break;
    }
    return texts.text(u"report.rung.failed"_s);
}

QList<RungLine> rungLines(const evidence::Evidence &evidence, const Texts &texts)
{
    QList<RungLine> lines;
    for (const QLatin1StringView fact : facts::LadderShown) {
        const evidence::Observation *rung = evidence.find(fact);
        if (!rung)
            continue;
        RungLine line;
        line.name = texts.text(u"report."_s + fact);
        line.state = stateOf(*rung);
        line.outcome = wordOf(line.state, texts);
        line.took = rung->took;
        if (rung->status != Status::Skipped)
            line.sentence = explain(*rung, texts);
        lines.append(line);
    }
    return lines;
}

bool isBroken(const QList<RungLine> &rungs)
{
    return std::any_of(rungs.begin(), rungs.end(), [](const RungLine &rung) {
        return rung.state == RungState::Failed || rung.state == RungState::NoAnswer;
    });
}

QList<RungLine> warningsAmong(const QList<RungLine> &rungs)
{
    QList<RungLine> warnings;
    std::copy_if(rungs.begin(), rungs.end(), std::back_inserter(warnings),
                 [](const RungLine &rung) { return rung.state == RungState::Warning; });
    return warnings;
}

} // namespace goneaway::report
