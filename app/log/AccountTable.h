// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Bytes.h"

#include <deque>
#include <string>
#include <vector>

namespace goneaway::log {

// Numbers for the accounts that a log names, from 0 on in the order of their first use: millions of events
// ask for one.
class AccountTable
{
public:
    AccountTable();

    static constexpr size_t None = static_cast<size_t>(-1);
    // None for an event that names nobody, and for a new account where there are `most` already.
    size_t numberOf(Bytes user, Bytes host, size_t most);

    Bytes user(size_t number) const
    {
        return Bytes(m_accounts[number].names).substr(0, m_accounts[number].userBytes);
    }
    Bytes host(size_t number) const
    {
        return Bytes(m_accounts[number].names).substr(m_accounts[number].userBytes);
    }

private:
    struct Account {
        quint64 hash = 0;
        size_t userBytes = 0;
        std::string names; // user and host
    };

    static bool is(const Account &account, quint64 hash, Bytes user, Bytes host);
    void grow();

    std::deque<Account> m_accounts;
    std::vector<quint32> m_places; // by hash: a number and 1, or 0; at least half of them are free
};

} // namespace goneaway::log
