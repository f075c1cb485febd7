// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "connect/SshWords.h"

#include <QStringList>

#include <chrono>
#include <memory>

namespace goneaway::connect {

// One ssh that runs, on a thread of its own which listens to it. It is started at once, and ended with this
// object or this program.
class SshProcess
{
public:
    // `words`: the arguments; `localPort`: where it is to listen, which tells its lines from others'.
    SshProcess(const QString &program, const QStringList &words, quint16 localPort);
    ~SshProcess();
    Q_DISABLE_COPY_MOVE(SshProcess)

    using Enough = bool (*)(const SshReport &report, bool ended);
    // Waits until what ssh said is enough, time is over or the user cancelled, which is noticed within 50 ms.
    void wait(std::chrono::milliseconds limit, const CancelToken &cancel, Enough enough) const;
    SshReport report() const;
    bool isRunning() const; // or is being started
    qint64 id() const; // 0 when it does not run
    void end(); // and waits for its end

    // A port of this machine that nobody used a moment ago; 0 when there is none.
    static quint16 freePort();

private:
    struct Shared;
    class Listener;
    std::shared_ptr<Shared> m_shared;
    std::unique_ptr<Listener> m_listener;
};

} // namespace goneaway::connect
