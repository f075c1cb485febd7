// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/TextProfile.h"

#include <QString>

namespace goneaway::bundle {

// What stands where a secret stood.
inline constexpr QLatin1StringView RemovedMark{"<removed>"};

// Takes passwords, tokens, password hashes and private keys out of free text, wherever their place is known:
// SQL (IDENTIFIED BY, SET PASSWORD, CHANGE MASTER/REPLICATION SOURCE, CREATE SERVER, ENCRYPTED WITH),
// settings and environments (anything=value whose name ends in password, secret, token, ...), command lines,
// URIs, HTTP headers, PEM blocks, and calls that connect. Adds the number of places to `count`.
QString withoutSecrets(QString text, int &count, Searching searching = Searching::WhereItMayBe);

// Whether a variable or option of this name holds a secret, judged by its name and, where the name alone does
// not tell (validate_password_length = 8), by the value.
bool isSecretSetting(const QString &name, const QString &value);

} // namespace goneaway::bundle
