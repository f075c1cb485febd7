// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"
#include "connect/Climb.h"

namespace goneaway::connect {

// Encryption, as the library's session has it: with which certificate, checked by whom, or none at all.
void tellTls(Climb &climb, const ClientSession &session);

// The library could not encrypt: finds out why. The error is the library's.
void failTls(Climb &climb, const evidence::ClientError &error);

// Encryption that was not wanted, or not needed; nothing was found out about it. For a login that failed
// later.
void tellTlsUnknown(Climb &climb);

// Files of the target that TLS cannot be made with: "ca-file", "client-files"; empty when they are fine.
QString problemWithTlsFiles(const ConnectionTarget &target);

} // namespace goneaway::connect
