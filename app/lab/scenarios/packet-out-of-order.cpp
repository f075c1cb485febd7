// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

// A packet header that announces five bytes as the sixth packet of an exchange that has not begun.
const QByteArray WrongSequence = QByteArray::fromHex("050000050353454c45");

Result<Provoked> garbage(const Setting &setting)
{
    auto stage = setUp(
        setting,
        {u"--general-log=1"_s, u"--log-output=TABLE"_s}); // only it tells a close from other silent ends
    if (!stage)
        return stage.error();
    stage->victim.writeRaw(WrongSequence);
    stage->victim.stayIdle(200ms); // a busy application: the server has closed before it asks again
    stage->victim.query("SELECT 1");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> twoThreads(const Setting &setting)
{
    constexpr int Attempts = 5; // now and then the library crashes instead, with the application
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.readTimeout = 2s; // an answer that the other thread took never comes
    for (int i = 0; i < Attempts; ++i) {
        auto victim = startApplication(setting, target);
        if (!victim)
            return victim.error();
        victim->shareBetweenThreads("SELECT REPEAT('x', 3000) FROM information_schema.collations LIMIT 20",
                                    200);
        if (victim->report().isEmpty())
            continue;
        auto provoked = done(std::move(*server), *victim);
        if (provoked) // what a person who was asked would add
            provoked->symptom += u"  two threads use this connection\n"_s;
        return provoked;
    }
    return didNotHappen(u"the application crashed each time"_s);
}

// Oracle's library does not survive it: the application is gone before it can report anything.
bool mayOutliveIt(const Setting &setting)
{
    return overSocketOrTcp(setting) && setting.library == Library::ConnectorC;
}

} // namespace

QList<Scenario> scenariosPacketOutOfOrder()
{
    return {
        {"packet-out-of-order"_L1, "wrong-sequence"_L1, "a packet with a wrong sequence number"_L1,
         &overSocketOrTcp, nullptr, &garbage},
        {"packet-out-of-order"_L1, "two-threads"_L1, "two threads on one connection"_L1, &mayOutliveIt,
         nullptr, &twoThreads},
    };
}

} // namespace goneaway::lab::scenarios
