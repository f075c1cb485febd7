// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Keychain.h"
#include "session/ProfileStore.h"

#include <QThreadPool>

#include <functional>
#include <optional>

namespace goneaway::session {

// The saved profiles and their passwords for a window: every call returns at once, and is answered by a
// signal on the thread that this object lives on.
class Profiles final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Profiles)

public:
    explicit Profiles(ProfileStore store = ProfileStore(), QObject *parent = nullptr);
    ~Profiles() override; // waits for what is being written

    const ProfileStore &store() const { return m_store; }
    const QList<connect::Profile> &all() const { return m_profiles; } // as last loaded, by name
    std::optional<connect::Profile> find(const QString &id) const;
    Keychain &keychain() { return m_keychain; }

    // Each call has a number, so that of several windows the one that called tells its user what came of it.
    using Call = quint64;
    Call load(); // -> changed, perhaps warned; or failed
    // With a password, it goes into the keychain; without one whatever is kept there stays, or goes when the
    // profile says that none is kept. -> saved, then changed; or failed
    Call save(const connect::Profile &profile, const std::optional<Secret> &password);
    Call remove(const QString &id); // and its password -> changed, or failed

signals:
    void changed();
    void saved(const QString &id);
    void warned(Call call, const QString &what);
    void failed(Call call, const goneaway::Error &error);

private:
    using Change = std::function<Result<ProfileStore::Loaded>(const ProfileStore &)>;
    Call run(Change change, std::function<void()> then);

    const ProfileStore m_store;
    QList<connect::Profile> m_profiles;
    Keychain m_keychain;
    Call m_lastCall = 0;
    QThreadPool m_pool; // one thread, so that changes keep their order; last, since its destructor waits
};

} // namespace goneaway::session
