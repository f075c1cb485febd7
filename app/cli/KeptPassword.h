// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <optional>

namespace goneaway::cli {

// The password that the system's keychain keeps for a profile; nothing when it keeps none. Waits for the
// answer, at most a minute.
Result<std::optional<Secret>> keptPassword(const QString &profileId);

} // namespace goneaway::cli
