// SPDX-License-Identifier: GPL-3.0-or-later
// The longest statement that gets through, and who refuses the next longer one.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

namespace {

constexpr QLatin1StringView Causes[] = {"packet-too-large"_L1, "huge-insert"_L1, "old-client-16mb"_L1};
constexpr qint64 Usual = 65LL * 1024 * 1024; // MySQL's default limit, 64 MiB, and a little more
constexpr qint64 Least = 1024;
constexpr qint64 CloseEnough = 4096; // bytes between what passed and what did not, at a declared limit
constexpr qint64 Share = 64; // and elsewhere that part of it
constexpr qint64 WithGeneralLog = 64 * 1024; // what is sent would be written there
constexpr int MostTries = 20;
constexpr qint64 InsertHead = 64; // "INSERT INTO a_table (a, b) VALUES " and its relatives
constexpr std::chrono::seconds TransferLimit = 60s; // for one statement

qint64 mostOf(const ProbeOptions &options)
{
    return std::max(options.mostBytes > 0 ? options.mostBytes : Usual,
                    std::max(options.needBytes, Least * 4));
}

// A bisection halves from the whole; two tries around the declared limit come first.
Cost costOf(const ProbeOptions &options)
{
    const qint64 most = mostOf(options);
    return {MostTries + 3, 2, most * 10, std::chrono::seconds(20 + most / (2 * 1024 * 1024))};
}

// A statement of exactly this length that does nothing: the servers' parsers skip a comment.
QByteArray statementOf(qint64 bytes)
{
    static constexpr char Words[] = "DO 0 /*";
    QByteArray statement(Words);
    statement.append(static_cast<qsizetype>(bytes) - statement.size() - 2, 'x');
    statement.append("*/");
    return statement;
}

class Bisection
{
public:
    Bisection(ProbeContext &context, Control &control)
        : m_context(context)
        , m_control(control)
        , m_target(context.target)
    {
        m_target.readTimeout = std::max(m_target.readTimeout, TransferLimit);
        m_target.writeTimeout = std::max(m_target.writeTimeout, TransferLimit);
        m_target.compress = false; // a line of the same letter would hardly be a load
    }

    std::optional<ProbeResult> run();
    qint64 passed() const { return m_passed; }
    qint64 failed() const { return m_failed; } // 0: everything passed
    const std::optional<evidence::ClientError> &error() const { return m_error; }

private:
    // Whether it got through; nothing when there is no connection to be had any more.
    std::optional<bool> tryLength(qint64 bytes);
    std::optional<ProbeResult> narrow(qint64 limit, qint64 most);

    ProbeContext &m_context;
    Control &m_control;
    connect::ConnectionTarget m_target;
    Session m_session;
    qint64 m_passed = 0;
    qint64 m_failed = 0;
    int m_tries = 0;
    std::optional<evidence::ClientError> m_error; // of the shortest that failed
    std::optional<evidence::ClientError> m_refused; // a login
};

std::optional<bool> Bisection::tryLength(qint64 bytes)
{
    ++m_tries;
    report(m_context, "probe.step.packet"_L1, m_tries * 100 / MostTries, {{u"bytes"_s, bytesText(bytes)}});
    if (!m_session) {
        Opened opened = openOwn(m_context, m_target);
        m_refused = opened.error;
        m_session = std::move(opened.session);
        if (!m_session)
            return std::nullopt;
    }
    m_context.spent.bytes += bytes;
    const auto error = errorOf(m_session->query(statementOf(bytes)));
    if (m_context.cancel.isCancelled())
        return std::nullopt;
    if (!error) {
        m_passed = std::max(m_passed, bytes);
        return true;
    }
    m_session.reset();
    if (m_failed == 0 || bytes < m_failed) {
        m_failed = bytes;
        m_error = error;
    }
    return false;
}

std::optional<ProbeResult> Bisection::narrow(qint64 limit, qint64 most)
{
    const auto guess =
        limit > 2 * Least && limit <= most ? QList<qint64>{limit - Least, limit + Least} : QList<qint64>{};
    QList<qint64> plan =
        guess + QList<qint64>{std::min(most, limit > 0 ? std::max(limit - Least, Least) : most)};
    if (const qint64 need = m_context.options.needBytes; need > Least && need <= most)
        plan.append(need);
    for (const qint64 bytes : std::as_const(plan)) {
        const bool known = bytes <= m_passed || (m_failed > 0 && bytes >= m_failed);
        if (!known && !tryLength(bytes))
            return m_refused ? noLogin(*m_refused) : cancelled();
    }
    while (m_failed > 0 && m_tries < MostTries) {
        const qint64 between = m_failed - m_passed;
        if (between <= std::max(CloseEnough, m_passed / Share))
            break;
        if (!tryLength(m_passed + between / 2))
            return m_refused ? noLogin(*m_refused) : cancelled();
    }
    return std::nullopt;
}

std::optional<ProbeResult> Bisection::run()
{
    const qint64 limit = m_control.number("SELECT @@max_allowed_packet").value_or(0);
    qint64 most = mostOf(m_context.options);
    if (m_control.number("SELECT @@global.general_log").value_or(0) != 0)
        most = std::min(most, WithGeneralLog);
    if (const auto first = tryLength(Least); !first || !*first)
        return m_refused ? noLogin(*m_refused) : m_context.cancel.isCancelled() ? cancelled() : noAnswer();
    return narrow(limit, most);
}

void putRows(evidence::Record &values, const ProbeOptions &options, qint64 largest)
{
    const qint64 row = options.rowBytes > 0 ? options.rowBytes : UsualRowBytes;
    values.insert(u"row"_s, bytesText(row));
    values.insert(u"rows"_s, QString::number(std::max<qint64>(0, (largest - InsertHead) / row)));
}

// Answers have a limit of the client's own; what is sent has none (SIGNATURES 1).
void tryClientLimit(ProbeContext &context, evidence::Record &values, qint64 serverLimit)
{
    const auto own = context.target.maxAllowedPacket;
    if (!own || *own < 2048
        || static_cast<qint64>(*own) + 4096 >= std::min(serverLimit, mostOf(context.options)))
        return;
    const Opened opened = openOwn(context);
    if (!opened.session)
        return;
    const auto length = static_cast<qint64>(*own) + 2048;
    context.spent.bytes += length;
    const auto error =
        errorOf(opened.session->query("SELECT REPEAT('x', " + QByteArray::number(length) + ')'));
    values.insert(u"client_limit"_s, bytesText(static_cast<qint64>(*own)));
    putError(values, u"client"_s, error);
}

ProbeResult run(ProbeContext &context)
{
    Control control(context);
    if (const auto refused = control.open())
        return noLogin(*refused);
    const qint64 limit = control.number("SELECT @@max_allowed_packet").value_or(0);
    const auto aborted = control.status("Aborted_clients"_L1);
    Bisection bisection(context, control);
    if (auto ended = bisection.run())
        return *ended;

    evidence::Record values{{u"library"_s, connect::clientLibrary().display()},
                            {u"server"_s, control.version()}};
    values.insert(u"limit_bytes"_s, QString::number(limit));
    values.insert(u"limit"_s, limit > 0 ? bytesText(limit) : u"?"_s);
    values.insert(u"largest_bytes"_s, QString::number(bisection.passed()));
    values.insert(u"largest"_s, bytesText(bisection.passed()));
    values.insert(u"refused_bytes"_s, QString::number(bisection.failed()));
    values.insert(u"refused"_s, bytesText(bisection.failed()));
    if (const auto now = control.status("Aborted_clients"_L1); now && aborted)
        values.insert(u"aborted_clients"_s, QString::number(*now - *aborted));
    putRows(values, context.options, bisection.passed());
    tryClientLimit(context, values, limit);
    if (context.cancel.isCancelled())
        return cancelled();

    const qint64 need = context.options.needBytes;
    values.insert(u"need_bytes"_s, QString::number(need));
    values.insert(u"need"_s, bytesText(need));
    ProbeResult result = concluded("all-passed"_L1, Standing::Shown, values);
    if (bisection.failed() > 0) {
        // The command has one byte before its text.
        const bool server = limit > 0 && bisection.failed() + 1 >= limit;
        const bool said = bisection.error() && bisection.error()->code == 1153;
        result.hungUp = server || said ? HungUp::Server : HungUp::Path;
        result.outcome = server || said ? u"server"_s : u"path"_s;
    }
    if (need > 0) {
        const bool fits = bisection.passed() >= need;
        result.standing = fits ? Standing::Fine : Standing::Trouble;
        if (fits)
            result.outcome = u"fits"_s;
    }
    result.measure = static_cast<double>(bisection.passed());
    result.error = bisection.error();
    return result;
}

Change compare(const ProbeResult &before, const ProbeResult &after)
{
    return compareResults(before, after, 1.0 / Share);
}

} // namespace

Probe packetProbe()
{
    return {"packet"_L1, Causes, &costOf, &run, &compare};
}

} // namespace goneaway::probes
