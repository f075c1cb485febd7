// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/OwnConnection.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace goneaway::watch {

using evidence::ClientError;

namespace {

// After the first failure; twice as long after each further one.
constexpr std::chrono::milliseconds FirstWait = 250ms;
constexpr std::chrono::milliseconds LongestWait = 30s;

// Errors that leave no connection behind: the libraries' own, and those that the server says goodbye with.
constexpr int Ends[] = {1043, 1053, 1077, 1079, 1080, 1152, 1153, 1156, 1158, 1159, 1160,
                        1161, 1184, 1927, 2000, 2006, 2013, 2026, 2027, 2055, 3169, 4031};

} // namespace

bool endsConnection(const ClientError &error)
{
    return std::find(std::begin(Ends), std::end(Ends), error.code) != std::end(Ends)
        || error.symbol == connect::AnswerTooLarge;
}

std::optional<ClientError> OwnConnection::open(const connect::ConnectionTarget &target)
{
    auto error = m_session.open(target, m_options);
    if (error) {
        const auto wait = std::min(LongestWait, FirstWait * (1 << std::min(m_failures, 7)));
        ++m_failures;
        m_nextTry = Steady::now() + wait;
        return error;
    }
    m_failures = 0;
    m_nextTry = {};
    m_id = m_session.connectionId();
    m_lastUse = Clocks::now().always;
    return std::nullopt;
}

void OwnConnection::tryLater(std::chrono::milliseconds wait)
{
    m_nextTry = std::max(m_nextTry, Steady::now() + wait);
}

std::chrono::milliseconds OwnConnection::idle() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clocks::now().always - m_lastUse);
}

std::variant<evidence::Table, Loss> OwnConnection::query(const QByteArray &statement)
{
    const auto idleBefore = idle();
    const auto asked = Steady::now();
    auto answer = m_session.query(statement);
    if (const auto *error = std::get_if<ClientError>(&answer)) {
        if (endsConnection(*error) || !m_session.isOpen())
            return lossFrom(*error, idleBefore, asked);
        m_lastUse = Clocks::now().always;
        return evidence::Table{};
    }
    m_lastUse = Clocks::now().always;
    return std::get<evidence::Table>(std::move(answer));
}

std::optional<Loss> OwnConnection::ask()
{
    auto answer = query("DO 0");
    if (auto *loss = std::get_if<Loss>(&answer))
        return std::move(*loss);
    return std::nullopt;
}

Loss OwnConnection::lossFrom(const ClientError &error, std::chrono::milliseconds idleBefore,
                             Steady::time_point asked)
{
    m_session.close();
    m_nextTry = {};
    return {error, m_id, idleBefore,
            std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - asked), true};
}

} // namespace goneaway::watch
