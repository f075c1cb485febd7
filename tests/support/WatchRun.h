// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/Cli.h"

#include <QDeadlineTimer>
#include <QList>

#include <chrono>
#include <functional>
#include <optional>

// `goneaway-cli watch --json` in a process of its own, listened to line by line.
namespace goneaway::support {

class WatchRun
{
public:
    using Steady = std::chrono::steady_clock;
    struct Line {
        QJsonObject event;

        // When an incident was told, or a trigger noticed, by the clock that all programs here share.
        std::optional<Steady::time_point> at() const
        {
            const auto value = event.value(QLatin1StringView("monotonic_ms"));
            if (!value.isDouble())
                return std::nullopt;
            return Steady::time_point(std::chrono::duration_cast<Steady::duration>(
                std::chrono::duration<double, std::milli>(value.toDouble())));
        }
        QString name() const { return event.value(QLatin1StringView("event")).toString(); }
        QString text(const char *key) const { return event.value(QLatin1StringView(key)).toString(); }
        qint64 number(const char *key) const { return event.value(QLatin1StringView(key)).toInteger(); }
    };

    WatchRun(const connect::ConnectionTarget &target, const QStringList &more)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("MYSQL_PWD"), QString::fromUtf8(passwordOf(target)));
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral(GONEAWAY_CLI),
                        QStringList{QStringLiteral("watch"), QStringLiteral("--json"),
                                    QStringLiteral("--no-defaults"), QStringLiteral("--no-login-paths")}
                            + connect::optionWords(target) + more);
        m_process.closeWriteChannel();
    }
    ~WatchRun()
    {
        if (m_process.state() != QProcess::NotRunning)
            end();
    }
    Q_DISABLE_COPY_MOVE(WatchRun)

    // The first line that fits, from the `from`th on; nothing when it does not come.
    std::optional<Line> waitFor(const std::function<bool(const Line &)> &fits, qsizetype from,
                                std::chrono::milliseconds atMost = std::chrono::seconds(30))
    {
        const QDeadlineTimer deadline(atMost);
        for (qsizetype next = from;;) {
            for (; next < m_lines.size(); ++next) {
                if (fits(m_lines[next]))
                    return m_lines[next];
            }
            if (deadline.hasExpired() || !readMore(deadline))
                return std::nullopt;
        }
    }
    std::optional<Line> waitFor(const QString &event, qsizetype from = 0,
                                std::chrono::milliseconds atMost = std::chrono::seconds(30))
    {
        return waitFor([&](const Line &line) { return line.name() == event; }, from, atMost);
    }
    const QList<Line> &lines() const { return m_lines; }
    qint64 processId() const { return m_process.processId(); }

    // As Ctrl-C does. The exit status; -1 when it did not end in time.
    int end()
    {
        m_process.terminate();
        return leave();
    }
    int leave() // for one that ends by itself
    {
        const QDeadlineTimer deadline(std::chrono::seconds(30));
        while (readMore(deadline)) { }
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(10000))
            return -1;
        if (m_process.exitStatus() != QProcess::NormalExit)
            return -1;
        m_complaints = QString::fromUtf8(m_process.readAllStandardError());
        return m_process.exitCode();
    }
    QString complaints() const { return m_complaints; }

private:
    bool readMore(const QDeadlineTimer &deadline)
    {
        // A process that ends while one waits for its words is no word, but its last ones are there then.
        if (!m_process.canReadLine()
            && !m_process.waitForReadyRead(static_cast<int>(deadline.remainingTime()))
            && !m_process.canReadLine())
            return false;
        while (m_process.canReadLine())
            m_lines.append({QJsonDocument::fromJson(m_process.readLine()).object()});
        return true;
    }

    QProcess m_process;
    QList<Line> m_lines;
    QString m_complaints;
};

} // namespace goneaway::support
