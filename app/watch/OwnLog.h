// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/ClientError.h"
#include "log/FileIdentity.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QStringList>

#include <chrono>
#include <deque>
#include <optional>

namespace goneaway::watch {

// An application's own log file, followed from its end: across rotation (renamed and made anew), truncation,
// and while it is missing. Tells when new lines speak of a lost or refused connection.
class OwnLog
{
public:
    explicit OwnLog(const QString &path);

    const QString &path() const { return m_path; }

    // A loss in what has come since the last time: the lines that tell it, with those around them.
    struct Found {
        QString line; // the first that tells of it, bounded
        QString text; // for the decoder
        std::optional<evidence::ClientError> error; // the first
    };
    std::optional<Found> poll();

    // What is read at once; of more, the newest. An application that writes faster loses nothing else.
    static constexpr qint64 MostBytes = 1024 * 1024;

private:
    QByteArray readNew();
    void reopenIfMadeAnew();
    std::optional<Found> look(const QStringList &lines);

    QString m_path;
    QFile m_file;
    std::optional<log::FileIdentity> m_identity;
    qint64 m_position = 0;
    QByteArray m_begun; // a line whose end has not come yet
    std::deque<QString> m_before; // the last lines that were looked at, of the same burst
    std::chrono::steady_clock::time_point m_lastLook{};
};

// A quick look, line by line, before the decoder's thorough one: an application's log is mostly about other
// things.
bool maySpeakOfLoss(const QString &line);

} // namespace goneaway::watch
