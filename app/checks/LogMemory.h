// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/LogEvent.h"
#include "log/FileIdentity.h"

#include <QByteArray>
#include <QHash>
#include <QList>

namespace goneaway::checks {

// What was read of large error logs, from one run of the checks to the next: whoever looks again and again,
// as a watch does, reads on where the last look ended. Bounded, as evidence is.
class LogMemory
{
public:
    struct Known {
        QDateTime from; // read from then on
        bool whole = false; // nothing in the file is older
        QDateTime until; // read up to then: when it was read, or its last stamp, by which it may lag behind
        std::optional<int> zoneOffsetSeconds; // of stamps that carry none, as in log::ReadOptions
        QList<evidence::LogEvent> events;
    };

    // Null when nothing is known, or the file is not the one any more, but a new one, or made anew.
    const Known *find(const QString &path) const;
    void put(const QString &path, const Known &known);

private:
    struct File {
        Known known;
        std::optional<log::FileIdentity> identity;
        QByteArray head; // another one where the file was emptied and written to again
        qint64 size = 0;
    };
    static File lookAt(const QString &path);

    QHash<QString, File> m_files;
};

} // namespace goneaway::checks
