// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/FactValue.h"

#include <QByteArray>
#include <QDateTime>

#include <array>
#include <chrono>
#include <optional>
#include <span>

namespace goneaway::watch {

// The server's own numbers that a watch reads with every beat.
enum class Counter {
    Uptime, // s
    ThreadsConnected,
    ThreadsRunning,
    MaxUsedConnections,
    AbortedClients,
    AbortedConnects,
    ConnectionErrorsMax, // refused because the server was full (MariaDB leaves it at 0, SIGNATURES 2)
    ConnectionErrorsInternal,
    ConnectionErrorsAddress,
    ComKill,
};
inline constexpr std::size_t CounterCount = 10;

// The name in SHOW GLOBAL STATUS: "Aborted_clients".
QLatin1StringView nameOf(Counter counter);

// One beat: a round trip, and what the server counted up to it.
struct Sample {
    QDateTime at; // UTC, when the answer was there
    std::chrono::microseconds roundTrip{0};
    std::array<std::optional<qint64>, CounterCount> counters{};

    std::optional<qint64> value(Counter counter) const { return counters[static_cast<std::size_t>(counter)]; }
    bool operator==(const Sample &) const = default;
};

// One statement, one round trip: asks for all of them. Any account may.
QByteArray sampleStatement();
Sample sampleFrom(const evidence::Table &status, const QDateTime &at, std::chrono::microseconds roundTrip);

// As the value of facts::WatchSamples.
evidence::Table tableOf(std::span<const Sample> samples);

} // namespace goneaway::watch
