// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Happenings.h"

#include "evidence/Json.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::watch {

namespace {

constexpr QLatin1StringView Schema{"goneaway.watch/1"};

constexpr evidence::EnumName<TriggerKind> TriggerNames[] = {
    {TriggerKind::ConnectionLost, "connection-lost"_L1},
    {TriggerKind::NoAnswer, "no-answer"_L1},
    {TriggerKind::CannotConnect, "cannot-connect"_L1},
    {TriggerKind::ServerRestarted, "server-restarted"_L1},
    {TriggerKind::CounterJumped, "counter-jumped"_L1},
    {TriggerKind::LogEvent, "log-event"_L1},
    {TriggerKind::OwnLog, "own-log"_L1},
};

constexpr evidence::EnumName<StateKind> StateNames[] = {
    {StateKind::Watching, "watching"_L1},
    {StateKind::Away, "away"_L1},
    {StateKind::Slept, "slept"_L1},
    {StateKind::LogGone, "log-gone"_L1},
};

constexpr evidence::EnumName<EndReason> EndNames[] = {
    {EndReason::Duration, "duration"_L1},
    {EndReason::Stopped, "stopped"_L1},
    {EndReason::Refused, "refused"_L1},
};

QJsonObject event(QLatin1StringView name, const QDateTime &at)
{
    return {{u"schema"_s, Schema}, {u"event"_s, name}, {u"time"_s, evidence::timeToText(at)}};
}

// Milliseconds of the monotonic clock: for whoever measures how quick a watch is.
double monotonic(Steady::time_point time)
{
    return std::chrono::duration<double, std::milli>(time.time_since_epoch()).count();
}

} // namespace

QString nameOf(TriggerKind kind)
{
    return nameIn(TriggerNames, kind);
}

QString nameOf(StateKind kind)
{
    return nameIn(StateNames, kind);
}

QString nameOf(EndReason reason)
{
    return nameIn(EndNames, reason);
}

QString Trigger::key() const
{
    QString key = nameOf(kind) + u' ' + subject;
    if (event && event->reason != evidence::AbortReason::None)
        key += u' ' + evidence::nameOf(event->reason);
    if (kind == TriggerKind::OwnLog && error)
        key += u' ' + QString::number(error->code) + error->symbol;
    return key;
}

evidence::Evidence evidenceOf(const Caught &caught)
{
    evidence::Evidence evidence = caught.evidence;
    const Repeated &repeated = caught.repeated;
    if (repeated.count == 0)
        return evidence;
    evidence::Observation observation;
    observation.fact = evidence::FactId(evidence::facts::WatchRepeats);
    observation.value = evidence::Record{{u"count"_s, QString::number(repeated.count)},
                                         {u"since"_s, evidence::timeToText(repeated.since)},
                                         {u"last"_s, evidence::timeToText(repeated.last)}};
    observation.source = {u"watch"_s, u"goneaway watch"_s, {}};
    observation.sensitivity = evidence::Sensitivity::Public;
    observation.at = repeated.last;
    evidence.add(observation);
    return evidence;
}

QJsonObject toJson(const Started &started)
{
    QJsonObject object = event("started"_L1, started.at);
    object[u"server"_s] = started.server;
    object[u"error_logs"_s] = QJsonArray::fromStringList(started.errorLogs);
    object[u"own_logs"_s] = QJsonArray::fromStringList(started.ownLogs);
    return object;
}

QJsonObject toJson(const Trigger &trigger, int incident)
{
    QJsonObject object = event("trigger"_L1, trigger.at);
    object[u"incident"_s] = incident;
    object[u"kind"_s] = nameOf(trigger.kind);
    object[u"subject"_s] = trigger.subject;
    object[u"says"_s] = trigger.says;
    object[u"monotonic_ms"_s] = monotonic(trigger.noticed);
    if (trigger.error)
        object[u"code"_s] = trigger.error->code;
    if (trigger.loss) {
        object[u"connection_id"_s] = static_cast<qint64>(trigger.loss->connectionId);
        object[u"idle_ms"_s] = static_cast<qint64>(trigger.loss->idleBefore.count());
    } else if (trigger.event && trigger.event->connectionId) {
        object[u"connection_id"_s] = static_cast<qint64>(*trigger.event->connectionId);
    }
    return object;
}

QJsonObject toJson(const Caught &caught)
{
    QJsonObject object = event("incident"_L1, caught.at);
    object[u"incident"_s] = caught.id;
    object[u"look"_s] = caught.look;
    object[u"took_ms"_s] = static_cast<qint64>(caught.took.count());
    object[u"monotonic_ms"_s] = monotonic(caught.noticed + caught.took);
    object[u"verdict"_s] = diagnose::nameOf(caught.diagnosis.verdict);
    const diagnose::Finding *top = caught.diagnosis.top();
    object[u"cause"_s] = top ? QJsonValue(top->cause.text()) : QJsonValue();
    object[u"certainty"_s] = top ? QJsonValue(diagnose::nameOf(top->certainty)) : QJsonValue();
    QJsonArray triggers;
    for (const Trigger &trigger : caught.triggers)
        triggers.append(QString(nameOf(trigger.kind) + u' ' + trigger.subject));
    object[u"triggers"_s] = triggers;
    return object;
}

QJsonObject toJson(const Repeated &repeated)
{
    QJsonObject object = event("repeated"_L1, repeated.last);
    object[u"incident"_s] = repeated.incident;
    object[u"count"_s] = repeated.count;
    object[u"since"_s] = evidence::timeToText(repeated.since);
    return object;
}

QJsonObject toJson(const State &state)
{
    QJsonObject object = event("state"_L1, state.at);
    object[u"state"_s] = nameOf(state.kind);
    if (state.kind == StateKind::Slept)
        object[u"seconds"_s] = state.seconds;
    if (state.kind == StateKind::Watching) {
        object[u"quiet_id"_s] = static_cast<qint64>(state.quietId);
        object[u"heartbeat_id"_s] = static_cast<qint64>(state.heartbeatId);
    }
    if (!state.says.isEmpty())
        object[u"says"_s] = state.says;
    return object;
}

QJsonObject toJson(const Ended &ended)
{
    QJsonObject object = event("ended"_L1, ended.at);
    object[u"reason"_s] = nameOf(ended.reason);
    object[u"incidents"_s] = ended.incidents;
    object[u"beats"_s] = ended.beats;
    object[u"lasted_ms"_s] = static_cast<qint64>(ended.lasted.count());
    return object;
}

} // namespace goneaway::watch
