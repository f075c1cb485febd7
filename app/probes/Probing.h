// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"
#include "connect/FarSide.h"
#include "probes/Probe.h"

#include <memory>
#include <optional>
#include <variant>

// The steps that probes are made of. Whatever waits here ends soon after the user cancelled.
namespace goneaway::probes {

using Session = std::shared_ptr<connect::ClientSession>; // shared with a login that was given up

struct Opened {
    Session session; // null when it failed
    std::optional<evidence::ClientError> error;
    std::chrono::milliseconds took{0};
};
// A connection of the probe's own. The login runs aside and is left behind when the user cancels: it then
// ends by itself, as soon as it has a socket, at the latest with the target's connectTimeout.
Opened openOwn(ProbeContext &context, const connect::ConnectionTarget &target,
               connect::SessionOptions options = {});
Opened openOwn(ProbeContext &context);

// A statement's first cell, or nothing when it failed.
std::optional<QString> firstCell(connect::ClientSession &session, const QByteArray &statement);
std::optional<evidence::ClientError>
errorOf(const std::variant<evidence::Table, evidence::ClientError> &answer);
bool isLoss(const evidence::ClientError &error); // the connection is gone, by any library's number

// Waits until the other end of one connection does something, at most so long. Nothing when cancelled.
std::optional<connect::FarSide> waitFor(ProbeContext &context, const connect::ClientSession &session,
                                        std::chrono::milliseconds atMost);
// The same for the answer to what was sent; nothing when it did not come in time, or the user cancelled.
std::optional<std::variant<evidence::Table, evidence::ClientError>>
answerWithin(ProbeContext &context, connect::ClientSession &session, std::chrono::milliseconds atMost);

// What the server says, over a connection that is kept in use. Opened anew when it was lost.
class Control
{
public:
    explicit Control(ProbeContext &context);

    std::optional<evidence::ClientError> open(); // nothing when it worked
    bool isOpen() const { return m_session != nullptr; }
    // The answer, or nothing: lost and not to be had again, or refused.
    std::optional<evidence::Table> ask(const QByteArray &statement);
    std::optional<QString> cell(const QByteArray &statement);
    std::optional<qint64> number(const QByteArray &statement);
    std::optional<qint64> status(QLatin1StringView name); // a counter of SHOW GLOBAL STATUS

    // "Sleep", "Query": what a session does; empty: there is none; nothing: nobody could tell.
    std::optional<QString> commandOf(quint64 id);
    // Waits until there is none, at most so long: a server notices an end a moment later.
    bool waitUntilGone(quint64 id, std::chrono::milliseconds atMost);
    bool kill(quint64 id); // whether it was permitted
    // Ends a session of the same account, should it still be there; also after the user cancelled.
    void end(quint64 id);
    int ownKills() const { return m_ownKills; } // they count in Com_kill as well

    bool isMariaDb() const { return m_isMariaDb; }
    QString version() const { return m_version; }

private:
    ProbeContext &m_context;
    Session m_session;
    bool m_isMariaDb = false;
    int m_ownKills = 0;
    QString m_version;
};

// Closes a session that may be at work on the server when its probe ends, for whatever reason, and sees to it
// that the server ends it too.
class Tidy
{
public:
    Tidy(Control &control, Session session);
    ~Tidy();
    Q_DISABLE_COPY_MOVE(Tidy)

private:
    Control &m_control;
    const Session m_session;
    const quint64 m_id;
};

// --- results -----------------------------------------------------------------------------------------------
ProbeResult concluded(QLatin1StringView outcome, Standing standing, evidence::Record values = {},
                      HungUp hungUp = HungUp::Nobody);
ProbeResult cancelled();
// A login that is needed and was refused.
ProbeResult noLogin(const evidence::ClientError &error);
ProbeResult noAnswer(); // the server no longer answers at all

// Values that most sentences name: {library}, {transport}, {server}.
evidence::Record surroundings(const connect::ClientSession &session, const connect::ConnectionTarget &target);
// {prefix_code}: "2013"; "none" without an error.
void putError(evidence::Record &values, const QString &prefix,
              const std::optional<evidence::ClientError> &error);
QString secondsText(std::chrono::milliseconds time); // "4.0", "120"
QString bytesText(qint64 bytes); // "16 MiB", "1000 bytes"

// compareResults() for measures of which every difference counts.
Change compareExactly(const ProbeResult &before, const ProbeResult &after);

void report(ProbeContext &context, QLatin1StringView says, int percent, TextValues values = {});
// An observation of a detail: "probe.<id>.<what>".
void observe(ProbeContext &context, QLatin1StringView fact, evidence::FactValue value);

} // namespace goneaway::probes
