// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/ProbeLines.h"

#include "diagnose/Case.h"
#include "report/Report.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace {

// A bundle of a newer version may carry names that this one has no words for.
QString textOr(const Texts &texts, const QString &key, const QString &otherwise,
               const TextValues &values = {})
{
    return texts.has(key) ? texts.text(key, values) : otherwise;
}

ProbeLine lineOf(const evidence::Observation &result, const QString &probe, const Texts &texts)
{
    const TextValues values = result.textValues();
    ProbeLine line;
    line.title = textOr(texts, u"probe.%1.title"_s.arg(probe), probe);
    line.ran = texts.text(u"report.probe.ran"_s,
                          {{u"at"_s, diagnose::timeText(result.at)},
                           {u"took"_s, diagnose::durationText(result.took)},
                           {u"connections"_s, values.value(u"connections"_s)}});
    line.outcome = explain(result, texts);
    const QString who = values.value(u"hung_up"_s);
    if (who != "nobody"_L1)
        line.hungUp = textOr(texts, u"probe.hung-up."_s + who, who);
    line.change = textOr(texts, u"probe.change."_s + values.value(u"change"_s), {});
    line.advice = textOr(texts, result.note + u".advice"_s, {}, values);
    return line;
}

} // namespace

QList<ProbeLine> probeLines(const evidence::Evidence &evidence, const Texts &texts)
{
    constexpr auto Prefix = "probe."_L1;
    constexpr auto Suffix = ".result"_L1;
    QList<ProbeLine> lines;
    for (const evidence::Observation &observation : evidence.observations()) {
        const QString fact = observation.fact.text();
        if (fact.startsWith(Prefix) && fact.endsWith(Suffix) && fact.size() > Prefix.size() + Suffix.size())
            lines.append(lineOf(observation, fact.chopped(Suffix.size()).sliced(Prefix.size()), texts));
    }
    return lines;
}

QList<std::pair<QString, QString>> labelledParts(const ProbeLine &probe, const Texts &texts)
{
    QList<std::pair<QString, QString>> parts;
    const std::pair<QString, QString> all[] = {{u"probe-ran"_s, probe.ran},
                                               {u"probe-hung-up"_s, probe.hungUp},
                                               {u"probe-change"_s, probe.change},
                                               {u"next"_s, probe.advice}};
    for (const auto &[id, value] : all) {
        if (!value.isEmpty())
            parts.append({texts.text(u"report.label."_s + id), value});
    }
    return parts;
}

} // namespace goneaway::report
