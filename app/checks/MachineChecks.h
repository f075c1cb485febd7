// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "evidence/FactValue.h"

#include <QByteArray>

#include <chrono>
#include <optional>

// What this machine knows of itself and of a server that runs on it. Reading only; whatever has to be asked
// of another program has a deadline.
namespace goneaway::checks {

// {time_s, interval_s, probes, from}; empty where the system does not tell.
evidence::Record keepaliveSettings();

// Limits of a process and of its memory cgroup (facts::ServerLimits); empty where the system does not tell.
evidence::Record processLimits(qint64 pid);

// An answer of the kernel's log or of the system's event log, or why there is none.
struct SystemLog {
    QString source; // the program or file
    QByteArray text; // empty: nothing to be read there
    bool permitted = true; // false: this user may not read any of them
};
SystemLog kernelLog(const CancelToken &cancel);
SystemLog applicationEventLog(const CancelToken &cancel);

// What a program prints, at most so much of it; nothing when it could not be started, failed, or did not end
// in time.
std::optional<QByteArray> outputOf(const QString &program, const QStringList &words,
                                   std::chrono::milliseconds deadline, const CancelToken &cancel);

// --- the same from other folders than /proc and /sys, for tests (Unix) ---
evidence::Record keepaliveSettingsIn(const QString &folder); // "/proc/sys/net/ipv4"
evidence::Record processLimitsIn(const QString &process,
                                 const QString &cgroups); // "/proc/1", "/sys/fs/cgroup"

} // namespace goneaway::checks
