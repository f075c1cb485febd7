// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/CommandLine.h"
#include "cli/Commands.h"
#include "cli/KeptPassword.h"

#include "session/Keychain.h"
#include "session/ProfileStore.h"

#include <QEventLoop>
#include <QTimer>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::cli {

Result<std::optional<Secret>> keptPassword(const QString &profileId)
{
    constexpr auto patience = 60s; // for somebody who unlocks the keychain
    session::Keychain keychain;
    QEventLoop loop; // the only one of this program
    Result<std::optional<Secret>> result =
        Error{ErrorCode::Timeout, u"the system's keychain did not answer; use -p to type the password"_s};
    const auto end = [&](Result<std::optional<Secret>> what) {
        result = std::move(what);
        loop.quit();
    };
    QObject::connect(&keychain, &session::Keychain::passwordRead, &loop,
                     [&](const QString &, const Secret &password) { end(std::optional(password)); });
    QObject::connect(&keychain, &session::Keychain::nothingKept, &loop,
                     [&] { end(std::optional<Secret>()); });
    QObject::connect(&keychain, &session::Keychain::failed, &loop, [&](const QString &, const QString &why) {
        end(Error{ErrorCode::NotPermitted, why});
    });
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    keychain.read(profileId);
    loop.exec();
    return result;
}

int runProfiles(const QStringList &words)
{
    CommandLine line("profiles"_L1, ""_L1);
    if (const auto status = line.parse(words))
        return *status;
    const session::ProfileStore store;
    const auto loaded = store.load();
    if (!loaded) {
        complain(loaded.error().detail);
        return OwnFailure;
    }
    if (!loaded->warning.isEmpty())
        complain(loaded->warning);
    if (loaded->profiles.isEmpty())
        print(u"No profile is saved. The Connect page of the desktop program saves them.\n"_s);
    for (const connect::Profile &profile : loaded->profiles) {
        QString text = u"%1: %2 as %3"_s.arg(profile.name, profile.target.display(), profile.target.user);
        if (profile.target.ssh)
            text += u", through %1"_s.arg(profile.target.ssh->display());
        if (profile.passwordInKeychain)
            text += u", password in the keychain"_s;
        print(text + u'\n');
    }
    return NothingFound;
}

} // namespace goneaway::cli
