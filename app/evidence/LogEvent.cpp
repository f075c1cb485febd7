// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/LogEvent.h"

#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

namespace {

constexpr EnumName<LogEventKind> KindNames[] = {
    {LogEventKind::Starting, "starting"_L1},
    {LogEventKind::Ready, "ready"_L1},
    {LogEventKind::Shutdown, "shutdown"_L1},
    {LogEventKind::Crash, "crash"_L1},
    {LogEventKind::AbortedConnection, "aborted-connection"_L1},
    {LogEventKind::OutOfMemory, "out-of-memory"_L1},
    {LogEventKind::HostBlocked, "host-blocked"_L1},
    {LogEventKind::TooManyConnections, "too-many-connections"_L1},
    {LogEventKind::DiskFull, "disk-full"_L1},
    {LogEventKind::Corruption, "corruption"_L1},
    {LogEventKind::AccessDenied, "access-denied"_L1},
    {LogEventKind::NameResolution, "name-resolution"_L1},
    {LogEventKind::ForcedClose, "forced-close"_L1},
    {LogEventKind::BadConfiguration, "bad-configuration"_L1},
    {LogEventKind::Other, "other"_L1},
};

constexpr EnumName<AbortReason> ReasonNames[] = {
    {AbortReason::TimeoutReading, "timeout-reading"_L1},
    {AbortReason::ErrorReading, "error-reading"_L1},
    {AbortReason::TimeoutWriting, "timeout-writing"_L1},
    {AbortReason::ErrorWriting, "error-writing"_L1},
    {AbortReason::PacketTooLarge, "packet-too-large"_L1},
    {AbortReason::Killed, "killed"_L1},
    {AbortReason::OutOfOrder, "out-of-order"_L1},
    {AbortReason::NoAuthentication, "no-authentication"_L1},
    {AbortReason::BadHandshake, "bad-handshake"_L1},
    {AbortReason::Inactivity, "inactivity"_L1},
    {AbortReason::LockWaitTimeout, "lock-wait-timeout"_L1},
    {AbortReason::TooManyConnections, "too-many-connections"_L1},
    {AbortReason::Other, "other"_L1},
};

void putId(QJsonObject &object, QLatin1StringView key, std::optional<quint64> id)
{
    if (id)
        object.insert(key, static_cast<qint64>(*id));
}

std::optional<quint64> takeId(const QJsonObject &object, QLatin1StringView key)
{
    const auto number = takeNumber(object, key);
    if (!number || *number < 0)
        return std::nullopt;
    return static_cast<quint64>(*number);
}

} // namespace

QString nameOf(LogEventKind kind)
{
    return nameIn(KindNames, kind);
}

QString nameOf(AbortReason reason)
{
    return nameIn(ReasonNames, reason);
}

QJsonObject toJson(const LogEvent &event)
{
    QJsonObject object{
        {u"file"_s, event.file},
        {u"line"_s, event.line},
        {u"event"_s, nameOf(event.kind)},
        {u"text"_s, event.text},
    };
    putTime(object, "time"_L1, event.time);
    putText(object, "reason"_L1, nameOf(event.reason));
    putId(object, "connection_id"_L1, event.connectionId);
    putId(object, "by_connection_id"_L1, event.byConnectionId);
    putText(object, "user"_L1, event.user);
    putText(object, "host"_L1, event.host);
    putText(object, "database"_L1, event.database);
    putText(object, "statement"_L1, event.statement);
    if (event.zoneInferred)
        object.insert("zone_inferred"_L1, true);
    if (event.signal)
        object.insert("signal"_L1, *event.signal);
    if (event.afterCrash)
        object.insert("after_crash"_L1, *event.afterCrash);
    return object;
}

std::optional<LogEvent> logEventFromJson(const QJsonObject &object)
{
    const auto kind = valueIn(KindNames, object.value("event"_L1).toString());
    if (!kind)
        return std::nullopt;
    LogEvent event;
    event.kind = *kind;
    event.file = object.value("file"_L1).toString();
    event.line = object.value("line"_L1).toInteger();
    event.time = takeTime(object, "time"_L1);
    event.zoneInferred = object.value("zone_inferred"_L1).toBool();
    event.reason = valueIn(ReasonNames, object.value("reason"_L1).toString())
                       .value_or(object.contains("reason"_L1) ? AbortReason::Other : AbortReason::None);
    event.connectionId = takeId(object, "connection_id"_L1);
    event.byConnectionId = takeId(object, "by_connection_id"_L1);
    event.user = object.value("user"_L1).toString();
    event.host = object.value("host"_L1).toString();
    event.database = object.value("database"_L1).toString();
    event.statement = object.value("statement"_L1).toString();
    if (object.contains("signal"_L1))
        event.signal = object.value("signal"_L1).toInt();
    if (object.contains("after_crash"_L1))
        event.afterCrash = object.value("after_crash"_L1).toBool();
    event.text = object.value("text"_L1).toString();
    return event;
}

} // namespace goneaway::evidence
