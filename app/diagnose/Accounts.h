// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Case.h"

namespace goneaway::diagnose {

// Whether the server has an account for the user and host of an "Access denied" (1045). The server itself
// does not tell which of user, host and password was wrong; its list of accounts tells two of them.
struct AccountMatch {
    enum class Kind {
        Unknown, // the list could not be read, or the message names nobody
        Covered, // an account covers this user and host: it is the password, or the way of logging in
        OtherHostsOnly, // the user exists, but not for this host
        NoSuchUser,
    };
    explicit AccountMatch(const Case &known);

    Kind kind = Kind::Unknown;
    QString user; // as in the message
    QString host;
    QString hosts; // that the user may come from, for people

    TextValues values() const;
};

// Whether a host pattern of an account ("10.0.%", "10.0.0.0/255.255.255.0", "%") covers a host or address.
bool hostCovers(const QString &pattern, const QString &host);

} // namespace goneaway::diagnose
