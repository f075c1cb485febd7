// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Profiles.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::session {

using connect::Profile;

Profiles::Profiles(ProfileStore store, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setObjectName(u"goneaway-profiles"_s);
}

Profiles::~Profiles()
{
    m_pool.waitForDone();
}

std::optional<Profile> Profiles::find(const QString &id) const
{
    for (const Profile &profile : m_profiles) {
        if (profile.id == id)
            return profile;
    }
    return std::nullopt;
}

Profiles::Call Profiles::run(Change change, std::function<void()> then)
{
    const Call call = ++m_lastCall;
    m_pool.start([this, call, store = m_store, change = std::move(change), then = std::move(then)] {
        const Result<ProfileStore::Loaded> result = change(store);
        QMetaObject::invokeMethod(
            this,
            [this, call, result, then] {
                if (!result) {
                    emit failed(call, result.error());
                    return;
                }
                m_profiles = result->profiles;
                then();
                emit changed();
                if (!result->warning.isEmpty())
                    emit warned(call, result->warning);
            },
            Qt::QueuedConnection);
    });
    return call;
}

Profiles::Call Profiles::load()
{
    return run([](const ProfileStore &store) { return store.load(); }, [] {});
}

Profiles::Call Profiles::save(const Profile &profile, const std::optional<Secret> &password)
{
    const bool forget =
        !profile.passwordInKeychain && find(profile.id).value_or(Profile()).passwordInKeychain;
    return run([profile](const ProfileStore &store) { return store.put(profile); },
               [this, profile, password, forget] {
                   if (profile.passwordInKeychain && password)
                       m_keychain.keep(profile.id, *password);
                   else if (forget)
                       m_keychain.forget(profile.id);
                   emit saved(profile.id);
               });
}

Profiles::Call Profiles::remove(const QString &id)
{
    const bool forget = find(id).value_or(Profile()).passwordInKeychain;
    return run([id](const ProfileStore &store) { return store.remove(id); },
               [this, id, forget] {
                   if (forget)
                       m_keychain.forget(id);
               });
}

} // namespace goneaway::session
