// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/Profile.h"

namespace goneaway::session {

// The saved profiles: one JSON file in the user's configuration folder, for its owner alone. Every change
// reads the file, changes it and writes it as a whole, under a lock, so that two programs lose nothing of
// each other.
class ProfileStore
{
public:
    explicit ProfileStore(QString file = defaultFile())
        : m_file(std::move(file))
    {
    }

    static QString defaultFile(); // goneaway/profiles.json in the user's configuration folder
    const QString &file() const { return m_file; }

    struct Loaded {
        QList<connect::Profile> profiles; // by name
        QString warning; // what was wrong with the file, and where it is kept now; empty when all is well
    };
    // No file is no profile. One that cannot be understood is put aside, beside the new one, and told in the
    // warning; one of a newer Goneaway is an Error, and left alone.
    Result<Loaded> load() const;
    // Adds the profile, or replaces the one with its id. AlreadyExists when another one has its name.
    Result<Loaded> put(const connect::Profile &profile) const;
    Result<Loaded> remove(const QString &id) const;

private:
    Result<Loaded> loadLocked() const;
    Result<void> write(const QList<connect::Profile> &profiles) const;

    QString m_file;
};

} // namespace goneaway::session
