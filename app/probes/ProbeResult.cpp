// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/ProbeResult.h"

#include "evidence/Json.h"

#include <QJsonObject>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::probes {

using evidence::EnumName;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

constexpr EnumName<Standing> StandingNames[] = {
    {Standing::Fine, "fine"_L1},
    {Standing::Trouble, "trouble"_L1},
    {Standing::Shown, "shown"_L1},
    {Standing::Unclear, "unclear"_L1},
    {Standing::Impossible, "impossible"_L1},
    {Standing::Cancelled, "cancelled"_L1},
};

constexpr EnumName<HungUp> HungUpNames[] = {
    {HungUp::Nobody, "nobody"_L1}, {HungUp::Server, "server"_L1},   {HungUp::Person, "person"_L1},
    {HungUp::Client, "client"_L1}, {HungUp::Proxy, "proxy"_L1},     {HungUp::Network, "network"_L1},
    {HungUp::Path, "path"_L1},     {HungUp::Unknown, "unknown"_L1},
};

constexpr EnumName<Change> ChangeNames[] = {
    {Change::Fixed, "fixed"_L1},
    {Change::Better, "better"_L1},
    {Change::Same, "same"_L1},
    {Change::Worse, "worse"_L1},
    {Change::NotComparable, "not-comparable"_L1},
};

constexpr auto Prefix = "probe."_L1;
constexpr auto Suffix = ".result"_L1;

// The fields of the observation that are not values of the outcome.
constexpr QLatin1StringView OwnFields[] = {"outcome"_L1,     "standing"_L1, "hung_up"_L1, "measure"_L1,
                                           "connections"_L1, "bytes"_L1,    "change"_L1};

// What every probe can end in.
constexpr QLatin1StringView GeneralOutcomes[] = {"cancelled"_L1, "no-login"_L1, "no-answer"_L1, "local"_L1};

bool concluded(const ProbeResult &result)
{
    return result.standing == Standing::Fine || result.standing == Standing::Trouble
        || result.standing == Standing::Shown;
}

Status statusFor(Standing standing)
{
    switch (standing) {
    case Standing::Impossible:
        return Status::NotApplicable;
    case Standing::Cancelled:
        return Status::Skipped;
    case Standing::Fine:
    case Standing::Trouble:
    case Standing::Shown:
    case Standing::Unclear:
        break;
    }
    return Status::Seen;
}

QString keyOf(const ProbeResult &result)
{
    const bool general = std::any_of(std::begin(GeneralOutcomes), std::end(GeneralOutcomes),
                                     [&result](QLatin1StringView one) { return result.outcome == one; });
    return Prefix + (general ? u"any"_s : result.probe) + u'.' + result.outcome;
}

TextValues valuesOf(const ProbeResult &result)
{
    TextValues values = result.values;
    if (result.error) {
        values.insert(u"code"_s, QString::number(result.error->code));
        values.insert(u"message"_s, result.error->message);
    }
    return values;
}

} // namespace

QString nameOf(Standing standing)
{
    return nameIn(StandingNames, standing);
}

QString nameOf(HungUp who)
{
    return nameIn(HungUpNames, who);
}

QString nameOf(Change change)
{
    return nameIn(ChangeNames, change);
}

Observation toObservation(const ProbeResult &result)
{
    Observation observation;
    observation.fact = evidence::FactId(Prefix + result.probe + Suffix);
    Record record = result.values;
    record.insert(u"outcome"_s, result.outcome);
    record.insert(u"standing"_s, nameOf(result.standing));
    record.insert(u"hung_up"_s, nameOf(result.hungUp));
    if (result.measure)
        record.insert(u"measure"_s, QString::number(*result.measure, 'g', 12));
    record.insert(u"connections"_s, QString::number(result.spent.connections));
    record.insert(u"bytes"_s, QString::number(result.spent.bytes));
    observation.value = record;
    observation.status = statusFor(result.standing);
    observation.note = keyOf(result);
    observation.error = result.error;
    observation.source = {u"probe"_s, result.probe, {}};
    observation.at = result.at;
    observation.took = result.took;
    return observation;
}

std::optional<ProbeResult> resultOf(const Observation &observation)
{
    const QString fact = observation.fact.text();
    const auto *record = std::get_if<Record>(&observation.value);
    if (!record || !fact.startsWith(Prefix) || !fact.endsWith(Suffix)
        || fact.size() <= Prefix.size() + Suffix.size())
        return std::nullopt;
    const auto standing = evidence::valueIn(StandingNames, record->value(u"standing"_s));
    const auto hungUp = evidence::valueIn(HungUpNames, record->value(u"hung_up"_s));
    if (!standing || !hungUp)
        return std::nullopt;
    ProbeResult result;
    result.probe = fact.sliced(Prefix.size(), fact.size() - Prefix.size() - Suffix.size());
    result.outcome = record->value(u"outcome"_s);
    result.standing = *standing;
    result.hungUp = *hungUp;
    bool ok = false;
    if (const double measure = record->value(u"measure"_s).toDouble(&ok); ok && std::isfinite(measure))
        result.measure = measure;
    result.spent = {record->value(u"connections"_s).toInt(), record->value(u"bytes"_s).toLongLong()};
    result.values = *record;
    for (const QLatin1StringView name : OwnFields)
        result.values.remove(name);
    result.error = observation.error;
    result.at = observation.at;
    result.took = observation.took;
    return result;
}

std::optional<ProbeResult> latestResult(const evidence::Evidence &evidence, QStringView probe)
{
    const Observation *observation = evidence.find(evidence::FactId(Prefix + probe.toString() + Suffix));
    return observation ? resultOf(*observation) : std::nullopt;
}

QJsonObject toJson(const ProbeResult &result)
{
    QJsonObject values;
    for (auto it = result.values.begin(); it != result.values.end(); ++it)
        values.insert(it.key(), it.value());
    QJsonObject object{
        {u"probe"_s, result.probe},
        {u"outcome"_s, result.outcome},
        {u"standing"_s, nameOf(result.standing)},
        {u"hung_up"_s, nameOf(result.hungUp)},
        {u"values"_s, values},
        {u"connections"_s, result.spent.connections},
        {u"bytes"_s, result.spent.bytes},
        {u"at"_s, evidence::timeToText(result.at)},
        {u"took_ms"_s, static_cast<qint64>(result.took.count())},
    };
    if (result.measure)
        object.insert("measure"_L1, *result.measure);
    if (result.error)
        object.insert("error"_L1, evidence::toJson(*result.error));
    return object;
}

std::optional<ProbeResult> resultFromJson(const QJsonObject &object)
{
    const auto standing = evidence::valueIn(StandingNames, object.value("standing"_L1).toString());
    const auto hungUp = evidence::valueIn(HungUpNames, object.value("hung_up"_L1).toString());
    ProbeResult result;
    result.probe = object.value("probe"_L1).toString();
    if (!standing || !hungUp || result.probe.isEmpty())
        return std::nullopt;
    result.outcome = object.value("outcome"_L1).toString();
    result.standing = *standing;
    result.hungUp = *hungUp;
    const QJsonObject values = object.value("values"_L1).toObject();
    for (auto it = values.begin(); it != values.end(); ++it)
        result.values.insert(it.key(), it.value().toString());
    if (object.contains("measure"_L1))
        result.measure = object.value("measure"_L1).toDouble();
    if (object.contains("error"_L1))
        result.error = evidence::clientErrorFromJson(object.value("error"_L1).toObject());
    result.spent = {object.value("connections"_L1).toInt(), object.value("bytes"_L1).toInteger()};
    result.at = evidence::timeFromText(object.value("at"_L1).toString()).value_or(QDateTime());
    result.took = std::chrono::milliseconds(object.value("took_ms"_L1).toInteger());
    return result;
}

QString says(const ProbeResult &result, const Texts &texts)
{
    return texts.text(keyOf(result), valuesOf(result));
}

QString advice(const ProbeResult &result, const Texts &texts)
{
    const QString key = keyOf(result) + u".advice"_s;
    return texts.has(key) ? texts.text(key, valuesOf(result)) : QString();
}

QString whoHungUp(const ProbeResult &result, const Texts &texts)
{
    return result.hungUp == HungUp::Nobody ? QString()
                                           : texts.text(u"probe.hung-up."_s + nameOf(result.hungUp));
}

Change compareResults(const ProbeResult &before, const ProbeResult &after, double tolerance)
{
    if (before.probe != after.probe || !concluded(before) || !concluded(after))
        return Change::NotComparable;
    const bool trouble = before.standing == Standing::Trouble;
    const bool troubleNow = after.standing == Standing::Trouble;
    if (trouble != troubleNow)
        return trouble ? Change::Fixed : Change::Worse;
    if (!before.measure || !after.measure)
        return before.outcome == after.outcome && before.hungUp == after.hungUp ? Change::Same
                                                                                : Change::NotComparable;
    const double difference = *after.measure - *before.measure;
    if (std::abs(difference) <= tolerance * std::max(std::abs(*before.measure), std::abs(*after.measure)))
        return Change::Same;
    return difference > 0 ? Change::Better : Change::Worse;
}

void noteChange(const QList<Observation> &earlier, QList<Observation> &seen,
                Change (*compare)(const ProbeResult &before, const ProbeResult &after))
{
    for (Observation &observation : seen) {
        const auto after = resultOf(observation);
        const auto before = std::find_if(earlier.rbegin(), earlier.rend(), [&](const Observation &other) {
            return after && other.fact == observation.fact;
        });
        if (before == earlier.rend())
            continue;
        if (const auto result = resultOf(*before))
            std::get<Record>(observation.value).insert(u"change"_s, nameOf(compare(*result, *after)));
    }
}

} // namespace goneaway::probes
