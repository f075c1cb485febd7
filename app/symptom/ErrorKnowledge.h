// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/KnownErrors.h"

#include <QString>
#include <QStringList>

namespace goneaway::symptom {

using evidence::ErrorRole;
using evidence::KnownError;
using evidence::knownError;
using evidence::knownErrorNamed;
using evidence::knownErrors;

// The keys under which the meaning of an error may stand for a client ("error.<code>.meaning", and where the
// libraries differ "error.<code>.meaning.<client id>"), the most particular first: the
// client's own, that of the C library it is built on, and the general one, which exists for every known
// error. An error without a number goes by its symbol.
QStringList meaningKeys(const evidence::ClientError &error, const QString &clientId);

} // namespace goneaway::symptom
