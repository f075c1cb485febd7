// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Window.h"

#include <QIODevice>

#include <algorithm>
#include <vector>

namespace goneaway::log {

namespace {

constexpr qint64 ProbeBytes = 32768;
constexpr qint64 MostProbeBytes = 2 * 1024 * 1024; // a longer stretch without a stamp ends the bisection
constexpr qint64 CloseEnough = 128 * 1024;
constexpr qint64 MarginBytes = 1024 * 1024;
// Threads and clocks write a little out of order; a change to winter time sets local stamps back an hour.
constexpr qint64 SlackMicros = 65LL * 60 * 1000000;

struct Probe {
    qint64 offset = 0; // where its line starts
    qint64 micros = 0;
};

// The first stamped line that starts at or after offset.
std::optional<Probe> probeAt(QIODevice &file, qint64 offset, LineParser &parser)
{
    QByteArray bytes;
    for (qint64 size = ProbeBytes; size <= MostProbeBytes; size *= 8) {
        if (!file.seek(offset))
            return std::nullopt;
        bytes = file.read(size);
        const char *end = bytes.constData() + bytes.size();
        const char *at = bytes.constData();
        if (offset > 0) { // most likely in the middle of a line
            at = lineEnd(at, end);
            at = at < end ? at + 1 : end;
        }
        while (at < end) {
            const char *stop = lineEnd(at, end);
            const LineHead head = parser.parse(Bytes(at, static_cast<size_t>(stop - at)));
            if (head.micros && head.fromServer)
                return Probe{offset + (at - bytes.constData()), *head.micros};
            at = stop < end ? stop + 1 : end;
        }
        if (bytes.size() < size)
            break;
    }
    return std::nullopt;
}

bool rises(std::vector<Probe> probes)
{
    std::sort(probes.begin(), probes.end(),
              [](const Probe &a, const Probe &b) { return a.offset < b.offset; });
    return std::adjacent_find(
               probes.begin(), probes.end(),
               [](const Probe &a, const Probe &b) { return a.micros > b.micros + SlackMicros; })
        == probes.end();
}

} // namespace

std::optional<qint64> offsetOfTime(QIODevice &file, qint64 micros, LineParser &parser)
{
    const auto first = probeAt(file, 0, parser);
    if (!first)
        return std::nullopt;
    std::vector<Probe> probes{*first};
    qint64 low = first->offset;
    qint64 high = first->micros < micros ? file.size() : low;
    while (high - low > CloseEnough) {
        const qint64 middle = low + (high - low) / 2;
        const auto probe = probeAt(file, middle, parser);
        if (probe)
            probes.push_back(*probe);
        if (probe && probe->micros < micros && probe->offset < high)
            low = std::max(middle, probe->offset);
        else
            high = middle;
    }
    // Further places, so that a file joined out of order is noticed even where the search did not come by.
    for (qint64 i = 1; i < 8; ++i) {
        if (const auto probe = probeAt(file, file.size() / 8 * i, parser))
            probes.push_back(*probe);
    }
    if (!rises(std::move(probes)))
        return std::nullopt;
    return first->micros < micros ? low : 0;
}

std::optional<Window> windowOfTimes(QIODevice &file, std::optional<qint64> since, std::optional<qint64> until,
                                    LineParser &parser)
{
    Window window{0, file.size()};
    const bool local = [&] {
        file.seek(0);
        const QByteArray head = file.read(ProbeBytes);
        return parser
            .parse(Bytes(head.constData(), static_cast<size_t>(std::max<qsizetype>(head.indexOf('\n'), 0))))
            .zoneInferred;
    }();
    const qint64 slack = local ? SlackMicros : 0;
    if (since) {
        const auto offset = offsetOfTime(file, *since - slack, parser);
        if (!offset)
            return std::nullopt;
        window.from = std::max<qint64>(0, *offset - MarginBytes);
    }
    if (until) {
        const auto offset = offsetOfTime(file, *until + slack + 1, parser);
        if (!offset)
            return std::nullopt;
        window.to = std::min(file.size(), *offset + MarginBytes);
    }
    if (window.from == 0 && window.to == file.size())
        return std::nullopt;
    return window;
}

} // namespace goneaway::log
