// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"

#include <QObject>
#include <QString>

namespace goneaway::session {

// Passwords of profiles in the system's keychain (Secret Service, KWallet, Windows' credential store, macOS'
// keychain), each under the id of its profile. Every call returns at once and is answered by a signal; the
// system may ask the person to unlock the keychain meanwhile.
class Keychain final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Keychain)

public:
    explicit Keychain(QObject *parent = nullptr);

    static bool isBuiltIn(); // whether this build can use a keychain at all

    void read(const QString &profile); // -> passwordRead, nothingKept or failed
    void keep(const QString &profile, const Secret &password); // -> kept or failed
    void forget(const QString &profile); // -> forgotten or failed; nothing to forget is forgotten, too

signals:
    void passwordRead(const QString &profile, const goneaway::Secret &password);
    void nothingKept(const QString &profile);
    void kept(const QString &profile);
    void forgotten(const QString &profile);
    void failed(const QString &profile, const QString &why); // a sentence for people
};

} // namespace goneaway::session
