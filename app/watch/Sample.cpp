// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Sample.h"

#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::watch {

namespace {

// In the order of Counter.
constexpr QLatin1StringView Names[CounterCount] = {
    "Uptime"_L1,
    "Threads_connected"_L1,
    "Threads_running"_L1,
    "Max_used_connections"_L1,
    "Aborted_clients"_L1,
    "Aborted_connects"_L1,
    "Connection_errors_max_connections"_L1,
    "Connection_errors_internal"_L1,
    "Connection_errors_peer_address"_L1,
    "Com_kill"_L1,
};

} // namespace

QLatin1StringView nameOf(Counter counter)
{
    return Names[static_cast<std::size_t>(counter)];
}

QByteArray sampleStatement()
{
    QByteArray names;
    for (const QLatin1StringView name : Names)
        names += (names.isEmpty() ? "'" : ",'") + QByteArray(name.data(), name.size()) + '\'';
    return "SHOW GLOBAL STATUS WHERE Variable_name IN (" + names + ')';
}

Sample sampleFrom(const evidence::Table &status, const QDateTime &at, std::chrono::microseconds roundTrip)
{
    Sample sample{at, roundTrip, {}};
    for (std::size_t i = 0; i < CounterCount; ++i) {
        const auto text = status.valueOf(Names[i]);
        bool ok = false;
        const qint64 number = text ? text->toLongLong(&ok) : 0;
        if (ok)
            sample.counters[i] = number;
    }
    return sample;
}

evidence::Table tableOf(std::span<const Sample> samples)
{
    evidence::Table table;
    table.columns = {u"time"_s, u"round_trip_us"_s};
    for (const QLatin1StringView name : Names)
        table.columns.append(name);
    for (const Sample &sample : samples) {
        QStringList row{evidence::timeToText(sample.at), QString::number(sample.roundTrip.count())};
        for (const auto &value : sample.counters)
            row.append(value ? QString::number(*value) : QString());
        table.rows.append(std::move(row));
    }
    return table;
}

} // namespace goneaway::watch
