// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"

class QJsonObject;

namespace goneaway::connect {

// A connection that somebody saved under a name. It holds no password: that may be in the system's keychain,
// under the id.
struct Profile {
    QString id; // stays the same when the name changes
    QString name;
    ConnectionTarget target; // password and hasPassword are never kept
    bool passwordInKeychain = false;

    static Profile make(const QString &name, const ConnectionTarget &target); // with a new id
};

QJsonObject toJson(const Profile &profile);
// Nothing when it has no id, no name, or a value that is out of bounds.
std::optional<Profile> profileFromJson(const QJsonObject &object);

} // namespace goneaway::connect
