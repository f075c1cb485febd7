// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/AccountTable.h"

namespace goneaway::log {

namespace {

constexpr quint64 Odd = 0x9E3779B97F4A7C15; // 2^64 divided by the golden ratio: spreads all bits upwards
constexpr size_t FewestPlaces = 64;

quint64 mixed(quint64 hash, quint64 with)
{
    hash = (hash ^ with) * Odd;
    return hash ^ hash >> 32;
}

quint64 hashOf(Bytes text, quint64 hash)
{
    constexpr size_t Step = sizeof(quint64);
    hash = mixed(hash, text.size());
    size_t at = 0;
    quint64 word = 0;
    for (; at + Step <= text.size(); at += Step) {
        std::memcpy(&word, text.data() + at, Step);
        hash = mixed(hash, word);
    }
    word = 0;
    for (; at < text.size(); ++at)
        word = word << 8 | static_cast<unsigned char>(text[at]);
    return mixed(hash, word);
}

} // namespace

AccountTable::AccountTable()
    : m_places(FewestPlaces)
{
}

size_t AccountTable::numberOf(Bytes user, Bytes host, size_t most)
{
    if (user.empty() && host.empty())
        return None;
    const quint64 hash = hashOf(host, hashOf(user, 0));
    size_t place = hash & (m_places.size() - 1);
    while (m_places[place] != 0) {
        const size_t number = m_places[place] - 1;
        if (is(m_accounts[number], hash, user, host))
            return number;
        place = (place + 1) & (m_places.size() - 1);
    }
    if (m_accounts.size() >= most)
        return None;
    m_accounts.push_back({hash, user.size(), std::string(user).append(host)});
    m_places[place] = static_cast<quint32>(m_accounts.size());
    if (m_accounts.size() * 2 > m_places.size())
        grow();
    return m_accounts.size() - 1;
}

bool AccountTable::is(const Account &account, quint64 hash, Bytes user, Bytes host)
{
    return account.hash == hash && account.userBytes == user.size()
        && account.names.size() == user.size() + host.size()
        && areSame(account.names.data(), user.data(), user.size())
        && areSame(account.names.data() + user.size(), host.data(), host.size());
}

void AccountTable::grow()
{
    m_places.assign(m_places.size() * 2, 0);
    for (size_t number = 0; number < m_accounts.size(); ++number) {
        size_t place = m_accounts[number].hash & (m_places.size() - 1);
        while (m_places[place] != 0)
            place = (place + 1) & (m_places.size() - 1);
        m_places[place] = static_cast<quint32>(number + 1);
    }
}

} // namespace goneaway::log
