// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Climb.h"

#include "connect/ClientSession.h"

#include <QUrl>

#include <algorithm>
#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

// The resolver and the libraries know names of ASCII characters only (RFC 5891).
ConnectionTarget withAsciiHost(ConnectionTarget target)
{
    const bool ascii = std::all_of(target.host.cbegin(), target.host.cend(),
                                   [](QChar character) { return character.unicode() < 128; });
    if (ascii)
        return target;
    if (const QByteArray ace = QUrl::toAce(target.host); !ace.isEmpty())
        target.host = QString::fromLatin1(ace);
    return target;
}

} // namespace

Climb::Climb(const ConnectionTarget &target, const Clock &clock, const CancelToken &cancel,
             const Report &report)
    : m_target(withAsciiHost(target))
    , m_clock(clock)
    , m_cancel(cancel)
    , m_report(report)
    , m_waiting(std::begin(facts::LadderRungs), std::end(facts::LadderRungs))
{
}

Observation Climb::rung(QLatin1StringView fact, const QString &what) const
{
    Observation observation;
    observation.fact = fact;
    observation.source = {u"ladder"_s, what, {}};
    return observation;
}

Observation Climb::libraryRung(QLatin1StringView fact, const QString &what) const
{
    Observation observation = rung(fact, what);
    observation.source.library = clientLibrary().display();
    return observation;
}

void Climb::tell(Observation observation)
{
    observation.at = m_clock.now();
    m_report(observation);
}

void Climb::finish(Observation rung, const QString &note, Status status)
{
    rung.note = note;
    rung.status = status;
    m_waiting.removeIf([&rung](QLatin1StringView fact) { return rung.fact == evidence::FactId(fact); });
    tell(std::move(rung));
}

void Climb::skipRest()
{
    while (!m_waiting.isEmpty())
        finish(rung(m_waiting.first(), QString()), cancelled() ? u"ladder.cancelled"_s : u"ladder.skipped"_s,
               Status::Skipped);
}

void Climb::leaveOut(QLatin1StringView fact)
{
    m_waiting.removeAll(fact);
}

Record Climb::place() const
{
    if (overSocket()) // or what Windows has in its place: a socket's name or a pipe's, for a reader the same
        return {{u"path"_s, m_target.display()}, {u"transport"_s, u"socket"_s}, {u"host"_s, u"localhost"_s}};
    return {{u"host"_s, m_target.host},
            {u"port"_s, QString::number(m_target.port)},
            {u"address"_s, address.isEmpty() && addresses ? addressText(*addresses) : address},
            {u"transport"_s, u"tcp"_s}};
}

QString Climb::reachNote(const QString &outcome) const
{
    if (overPipe())
        return u"ladder.pipe."_s + outcome;
    return (overSocket() ? u"ladder.socket."_s : u"ladder.tcp."_s) + outcome;
}

bool Climb::usedWholeTimeout() const
{
    constexpr std::chrono::milliseconds early{100};
    return loginTook >= m_target.connectTimeout - early;
}

} // namespace goneaway::connect
