// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "lab/Prop.h"

#include <QString>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace goneaway::lab {

// What stands on a port of 127.0.0.1 between an application and its server, or instead of a server. Works on
// a thread of its own until it is destroyed.
class Relay final : public Prop
{
public:
    // What it does with the connections that are made from now on; those that are there keep what they have.
    enum class Manner {
        Pass, // hands everything over, both ways
        CloseWhenIdle, // the same, and closes both sides after `patience` without a byte
        HoldAndSwallow, // the same until the server closes; then keeps the application's side open, swallows
                        // what it sends next, and closes that as well: what a client on Windows sees of an
                        // old loss
        GreetLate, // lets the server's first bytes wait for `patience`
        SaySshBanner, // no server behind it: an SSH server's first words
        AnswerHttp, // no server behind it: waits for a question and answers as a web server does
        SayNothing, // no server behind it: accepts, and that is all
        HangUp, // no server behind it: accepts and closes at once, as a proxy does whose servers are down
    };

    struct Options {
        Manner manner = Manner::Pass;
        std::chrono::milliseconds patience{0};
        quint16 serverPort = 0; // on 127.0.0.1
    };
    static Result<std::unique_ptr<Relay>> start(const Options &options);
    ~Relay() override;

    quint16 port() const { return m_port; }
    void setManner(Manner manner) { m_manner = manner; }

private:
    explicit Relay(const Options &options);
    void work();

    const Options m_options;
    std::atomic<Manner> m_manner;
    std::atomic_bool m_over = false;
    int m_listener = -1;
    quint16 m_port = 0;
    std::thread m_thread;
};

} // namespace goneaway::lab
