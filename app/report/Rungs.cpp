// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Rungs.h"

#include "evidence/Evidence.h"
#include "report/Report.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace facts = evidence::facts;
using evidence::Status;

namespace {

QString outcomeKey(Status status)
{
    switch (status) {
    case Status::Seen:
        return u"report.rung.ok"_s;
    case Status::TimedOut:
        return u"report.rung.timed-out"_s;
    case Status::Skipped:
        return u"report.rung.not-tried"_s;
    case Status::NotApplicable:
        return u"report.rung.not-needed"_s;
    case Status::Failed:
    case Status::NotPermitted:
        break;
    }
    return u"report.rung.failed"_s;
}

} // namespace

QList<RungLine> rungLines(const evidence::Evidence &evidence, const Texts &texts)
{
    QList<RungLine> lines;
    for (const QLatin1StringView fact : facts::LadderShown) {
        const evidence::Observation *rung = evidence.find(fact);
        if (!rung)
            continue;
        RungLine line;
        line.name = texts.text(u"report."_s + fact);
        line.outcome = texts.text(outcomeKey(rung->status));
        line.status = rung->status;
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
        return rung.status != Status::Seen && rung.status != Status::Skipped
            && rung.status != Status::NotApplicable;
    });
}

} // namespace goneaway::report
