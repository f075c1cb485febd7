// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Victim.h"

#include "base/Clock.h"

#include <QDateTime>

#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

namespace {

// A report shows how a statement began; its length stands beside it.
constexpr qsizetype ShownStatement = 120;

QString secondsText(std::chrono::milliseconds time)
{
    return time.count() < 1000 ? u"%1 ms"_s.arg(time.count())
                               : u"%1 s"_s.arg(static_cast<double>(time.count()) / 1000.0, 0, 'f', 1);
}

} // namespace

Victim::Victim(connect::ConnectionTarget target)
    : m_target(std::move(target))
{
}

std::optional<evidence::ClientError> Victim::connect(const connect::SessionOptions &options)
{
    const Stopwatch watch;
    const auto error = m_session.open(m_target, options);
    m_lastUse = std::chrono::steady_clock::now();
    if (!error)
        m_connectionId = m_session.connectionId();
    remember(error, watch.elapsed(), {});
    return error;
}

std::optional<evidence::ClientError> Victim::query(const QByteArray &statement)
{
    m_idleBefore =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_lastUse);
    const Stopwatch watch;
    const auto answer = m_session.query(statement);
    m_lastUse = std::chrono::steady_clock::now();
    const auto *error = std::get_if<evidence::ClientError>(&answer);
    remember(error ? std::optional(*error) : std::nullopt, watch.elapsed(), statement);
    return m_error;
}

void Victim::stayIdle(std::chrono::milliseconds time)
{
    std::this_thread::sleep_for(time); // the scenario itself: time passes without a word on the connection
}

void Victim::remember(const std::optional<evidence::ClientError> &error, std::chrono::milliseconds took,
                      const QByteArray &statement)
{
    m_error = error;
    m_failedAfter = took;
    m_statement = statement;
    m_at = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
}

QString Victim::report() const
{
    if (!m_error)
        return {};
    QStringList lines{u"%1 UTC  ERROR %2 (%3): %4"_s.arg(m_at, QString::number(m_error->code),
                                                         m_error->sqlState, m_error->message)};
    lines << u"  client: "_s + connect::clientLibrary().display();
    if (m_connectionId != 0) {
        lines << u"  connection id: %1"_s.arg(m_connectionId);
        lines << u"  idle before: "_s + secondsText(m_idleBefore);
    }
    lines << u"  failed after: "_s + secondsText(m_failedAfter);
    if (!m_statement.isEmpty()) {
        lines << u"  statement bytes: %1"_s.arg(m_statement.size());
        lines << u"  statement: "_s + QString::fromUtf8(m_statement.left(ShownStatement));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace goneaway::lab
