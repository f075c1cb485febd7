// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientLibrary.h"

namespace goneaway::connect::library {

// Measures, while it lives, how long the first read of a connection waits: the time until the server's
// greeting. On the thread that connects.
class GreetingTimer
{
public:
    explicit GreetingTimer(MYSQL *mysql);
    ~GreetingTimer();
    Q_DISABLE_COPY_MOVE(GreetingTimer)

    std::optional<std::chrono::milliseconds> took() const; // nothing where the library does not tell

private:
    MYSQL *m_mysql;
};

} // namespace goneaway::connect::library
