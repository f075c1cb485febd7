// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

namespace goneaway::cli {

// Asks on the terminal, without showing what is typed. InvalidArgument when there is no terminal to ask on.
Result<Secret> promptForPassword(const QString &question);

} // namespace goneaway::cli
