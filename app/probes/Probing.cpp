// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/Probing.h"

#include "connect/Aside.h"

#include <algorithm>
#include <atomic>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using connect::ClientSession;
using connect::ConnectionTarget;
using connect::FarSide;
using evidence::ClientError;
using evidence::Record;
using evidence::Table;

namespace {

constexpr auto Look = 20ms; // how long cancelling may take to be noticed
constexpr auto LoginGrace = 2s; // beyond the target's own timeout, for the name
constexpr auto LoginEnds = 60ms; // one that was cancelled
constexpr auto FarewellLimit = 50ms;
constexpr auto GoneLimit = 300ms; // until the server has noticed that a session was closed
// A server that works on nothing else of ours answers these at once.
constexpr auto ControlPatience = 5s;
constexpr int FirstClientError = 2000;

// 2006, 2013, 2055: lost. 2026: MariaDB Connector/C's word for a TLS connection that ended without a farewell
// (SIGNATURES 1). The others are the server's own last words.
constexpr int LossCodes[] = {1053, 1077, 1079, 1080, 1153, 1156, 1158, 1159, 1160,
                             1161, 1927, 2006, 2013, 2026, 2027, 2055, 3169, 4031};

QString transportText(const ClientSession &session, const ConnectionTarget &target)
{
    if (target.transport != connect::Transport::Tcp)
        return u"a local socket"_s;
    return session.tlsVersion().isEmpty() ? u"TCP"_s : u"TCP with TLS"_s;
}

} // namespace

Opened openOwn(ProbeContext &context, const ConnectionTarget &target, connect::SessionOptions options)
{
    Opened opened;
    if (context.cancel.isCancelled()) {
        opened.error = connect::cancelled();
        return opened;
    }
    ++context.spent.connections;
    options.cancel = context.cancel;
    const Stopwatch watch;
    const auto session = std::make_shared<ClientSession>();
    const auto over = std::make_shared<std::atomic_bool>(false);
    const auto done = connect::runAside(
        [session, over, target, options] {
            auto error = session->open(target, options);
            over->store(true);
            return error;
        },
        target.connectTimeout * 2 + LoginGrace, context.cancel);
    opened.took = watch.elapsed();
    if (context.cancel.isCancelled()) {
        // With a socket it ends as soon as the session hears of it.
        for (const Stopwatch since; !over->load() && since.elapsed() < LoginEnds;)
            connect::lookAt({}, 5ms);
        opened.error = connect::cancelled();
    } else if (!done) {
        opened.error = ClientError{
            2013, u"CR_SERVER_LOST"_s, u"HY000"_s, {}, u"The login did not come to an end in time"_s};
    } else {
        opened.error = *done;
    }
    if (!opened.error)
        opened.session = session;
    return opened;
}

Opened openOwn(ProbeContext &context)
{
    return openOwn(context, context.target);
}

std::optional<QString> firstCell(ClientSession &session, const QByteArray &statement)
{
    const auto answer = session.query(statement);
    const auto *table = std::get_if<Table>(&answer);
    if (!table || table->rows.isEmpty() || table->rows.first().isEmpty())
        return std::nullopt;
    return table->rows.first().first();
}

std::optional<ClientError> errorOf(const std::variant<Table, ClientError> &answer)
{
    const auto *error = std::get_if<ClientError>(&answer);
    return error ? std::optional(*error) : std::nullopt;
}

bool isLoss(const ClientError &error)
{
    return std::find(std::begin(LossCodes), std::end(LossCodes), error.code) != std::end(LossCodes);
}

std::optional<FarSide> waitFor(ProbeContext &context, const ClientSession &session,
                               std::chrono::milliseconds atMost)
{
    const Stopwatch watch;
    FarSide side = FarSide::Quiet;
    do {
        if (context.cancel.isCancelled())
            return std::nullopt;
        side = connect::lookAt({session.socketDescriptor()}, Look).first();
    } while (side == FarSide::Quiet && watch.elapsed() < atMost);
    return side;
}

std::optional<std::variant<Table, ClientError>> answerWithin(ProbeContext &context, ClientSession &session,
                                                             std::chrono::milliseconds atMost)
{
    const auto side = waitFor(context, session, atMost);
    if (!side || *side == FarSide::Quiet)
        return std::nullopt;
    return session.receive();
}

Control::Control(ProbeContext &context)
    : m_context(context)
{
}

std::optional<ClientError> Control::open()
{
    ConnectionTarget target = m_context.target;
    target.readTimeout = std::min<std::chrono::seconds>(target.readTimeout, ControlPatience);
    Opened opened = openOwn(m_context, target);
    m_session = std::move(opened.session);
    if (!m_session)
        return opened.error;
    if (m_version.isEmpty()) {
        m_version = firstCell(*m_session, "SELECT VERSION()").value_or(m_session->serverVersion());
        m_isMariaDb = m_version.contains("mariadb"_L1, Qt::CaseInsensitive);
    }
    return std::nullopt;
}

std::optional<Table> Control::ask(const QByteArray &statement)
{
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (!m_session) {
            const auto refused = m_context.cancel.isCancelled() ? connect::cancelled() : open();
            if (refused) {
                // Numbers below are refusals by a server that is there.
                m_context.serverLost = m_context.serverLost || refused->code >= FirstClientError;
                return std::nullopt;
            }
        }
        auto answer = m_session->query(statement);
        if (auto *table = std::get_if<Table>(&answer))
            return std::move(*table);
        if (!isLoss(std::get<ClientError>(answer)))
            return std::nullopt;
        m_session.reset();
    }
    m_context.serverLost = true;
    return std::nullopt;
}

std::optional<QString> Control::cell(const QByteArray &statement)
{
    const auto table = ask(statement);
    if (!table || table->rows.isEmpty() || table->rows.first().isEmpty())
        return std::nullopt;
    return table->rows.first().first();
}

std::optional<qint64> Control::number(const QByteArray &statement)
{
    const auto text = cell(statement);
    bool ok = false;
    const double value = text ? text->toDouble(&ok) : 0; // MariaDB's limits may have decimals
    return ok ? std::optional(static_cast<qint64>(value)) : std::nullopt;
}

std::optional<qint64> Control::status(QLatin1StringView name)
{
    const auto table = ask("SHOW GLOBAL STATUS LIKE '" + QByteArray(name.data(), name.size()) + "'");
    const auto text = table ? table->valueOf(name) : std::nullopt;
    bool ok = false;
    const qint64 value = text ? text->toLongLong(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<QString> Control::commandOf(quint64 id)
{
    const auto table =
        ask("SELECT command FROM information_schema.processlist WHERE id = " + QByteArray::number(id));
    if (!table)
        return std::nullopt;
    return table->rows.isEmpty() ? u""_s : table->rows.first().value(0);
}

bool Control::waitUntilGone(quint64 id, std::chrono::milliseconds atMost)
{
    const Stopwatch watch;
    while (!m_context.cancel.isCancelled()) {
        const auto command = commandOf(id);
        // MySQL lists a session that is being ended as "Killed".
        if (!command || command->isEmpty() || *command == "Killed"_L1)
            return true;
        if (watch.elapsed() > atMost)
            return false;
        connect::lookAt({}, Look);
    }
    return false;
}

void Control::end(quint64 id)
{
    const bool stop = m_context.cancel.isCancelled();
    if (id == 0 || !m_session)
        return;
    if (!stop) {
        if (const auto command = commandOf(id); command && !command->isEmpty())
            kill(id);
        return;
    }
    // Every call that waits would be cut; the server carries out what it was sent before it sees the end.
    if (!m_session->send("KILL " + QByteArray::number(id)))
        connect::lookAt({m_session->socketDescriptor()}, FarewellLimit);
}

bool Control::kill(quint64 id)
{
    ++m_ownKills;
    return ask("KILL " + QByteArray::number(id)).has_value();
}

Tidy::Tidy(Control &control, Session session)
    : m_control(control)
    , m_session(std::move(session))
    , m_id(m_session->connectionId())
{
}

Tidy::~Tidy()
{
    m_session->close();
    m_control.waitUntilGone(m_id, GoneLimit);
    m_control.end(m_id);
}

ProbeResult concluded(QLatin1StringView outcome, Standing standing, Record values, HungUp hungUp)
{
    ProbeResult result;
    result.outcome = outcome;
    result.standing = standing;
    result.values = std::move(values);
    result.hungUp = hungUp;
    return result;
}

ProbeResult cancelled()
{
    return concluded("cancelled"_L1, Standing::Cancelled);
}

ProbeResult noLogin(const ClientError &error)
{
    if (error.symbol == connect::CancelledSymbol)
        return cancelled();
    ProbeResult result = concluded("no-login"_L1, Standing::Impossible);
    result.error = error;
    return result;
}

ProbeResult noAnswer()
{
    return concluded("no-answer"_L1, Standing::Unclear);
}

Record surroundings(const ClientSession &session, const ConnectionTarget &target)
{
    return {{u"library"_s, connect::clientLibrary().display()},
            {u"transport"_s, transportText(session, target)},
            {u"server"_s, session.serverVersion()}};
}

void putError(Record &values, const QString &prefix, const std::optional<ClientError> &error)
{
    values.insert(prefix + u"_code"_s, error ? QString::number(error->code) : u"none"_s);
    if (error)
        values.insert(prefix + u"_text"_s, error->message);
}

QString secondsText(std::chrono::milliseconds time)
{
    const auto seconds = static_cast<double>(time.count()) / 1000.0;
    return time % 1s == 0ms || time >= 100s ? QString::number(seconds, 'f', 0)
                                            : QString::number(seconds, 'f', 1);
}

QString bytesText(qint64 bytes)
{
    constexpr qint64 Kibi = 1024;
    const auto inUnits = [bytes](qint64 unit, QLatin1StringView name) -> QString {
        const double value = static_cast<double>(bytes) / static_cast<double>(unit);
        return QString::number(value, 'f', bytes % unit == 0 || value >= 10 ? 0 : 1) + name;
    };
    if (bytes >= Kibi * Kibi)
        return inUnits(Kibi * Kibi, " MiB"_L1);
    return bytes >= Kibi ? inUnits(Kibi, " KiB"_L1) : u"%1 bytes"_s.arg(bytes);
}

Change compareExactly(const ProbeResult &before, const ProbeResult &after)
{
    return compareResults(before, after, 0);
}

void report(ProbeContext &context, QLatin1StringView says, int percent, TextValues values)
{
    if (context.progress)
        context.progress({says, std::move(values), std::clamp(percent, 0, 100)});
}

void observe(ProbeContext &context, QLatin1StringView fact, evidence::FactValue value)
{
    evidence::Observation observation;
    observation.fact = fact;
    observation.value = std::move(value);
    observation.source = {u"probe"_s, {}, connect::clientLibrary().display()};
    observation.at = context.clock.now();
    context.evidence.add(observation);
}

} // namespace goneaway::probes
