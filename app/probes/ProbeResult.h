// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/Evidence.h"

#include <chrono>
#include <optional>

namespace goneaway::probes {

// What a probe found, as far as that is good or bad.
enum class Standing {
    Fine, // what it looks for does not happen here
    Trouble, // it does
    Shown, // it was made to happen, to be seen; neither good nor bad
    Unclear, // it ran, and nothing can be concluded
    Impossible, // it could not run: no login, no such path, not permitted
    Cancelled,
};

// Who ended a connection.
enum class HungUp {
    Nobody,
    Server,
    Person, // somebody's KILL
    Client, // the library's own timeout
    Proxy, // something in between closed both sides
    Network, // something in between forgot the connection; the server still has it
    Path, // something in between, which of the two cannot be told
    Unknown,
};

struct Spent {
    int connections = 0;
    qint64 bytes = 0;

    bool operator==(const Spent &) const = default;
};

struct ProbeResult {
    QString probe;
    QString outcome; // texts "probe.<probe>.<outcome>", and with ".advice" behind it
    Standing standing = Standing::Unclear;
    HungUp hungUp = HungUp::Nobody;
    evidence::Record values; // for the placeholders of those texts
    std::optional<double> measure; // what is compared: more is better
    std::optional<evidence::ClientError> error; // what the application would have seen first
    Spent spent;
    QDateTime at; // UTC, when it ended
    std::chrono::milliseconds took{0};

    bool operator==(const ProbeResult &) const = default;
};

QString nameOf(Standing standing); // "fine", "trouble", "shown", "unclear", "impossible", "cancelled"
QString nameOf(HungUp who); // "nobody", "server", ...

// A result is kept as an observation of the fact "probe.<id>.result".
evidence::Observation toObservation(const ProbeResult &result);
std::optional<ProbeResult> resultOf(const evidence::Observation &observation);
// The latest result of a probe in the evidence.
std::optional<ProbeResult> latestResult(const evidence::Evidence &evidence, QStringView probe);

// {"probe","outcome","standing","hung_up","values","measure","error","connections","bytes","at","took_ms"}
QJsonObject toJson(const ProbeResult &result);
std::optional<ProbeResult> resultFromJson(const QJsonObject &object);

// Its outcome in one sentence, what to do about it (may be empty), and who hung up (empty: nobody did).
QString says(const ProbeResult &result, const Texts &texts);
QString advice(const ProbeResult &result, const Texts &texts);
QString whoHungUp(const ProbeResult &result, const Texts &texts);

// --- before and after a fix --------------------------------------------------------------------------------
enum class Change {
    Fixed, // there was trouble, and there is none
    Better, // there is still some, later or less of it
    Same,
    Worse,
    NotComparable, // one of them came to no conclusion, or they looked at different things
};
QString nameOf(Change change); // "fixed", ...; text "probe.change.<name>"

// By their standing, and where that is the same by their measures; differences below `tolerance` (a share of
// the larger one) do not count.
Change compareResults(const ProbeResult &before, const ProbeResult &after, double tolerance);

// Writes into the result among `seen` how it compares with the latest of the same probe in `earlier`, where
// there is one: for whoever reads the evidence later.
void noteChange(const QList<evidence::Observation> &earlier, QList<evidence::Observation> &seen,
                Change (*compare)(const ProbeResult &before, const ProbeResult &after));

} // namespace goneaway::probes
