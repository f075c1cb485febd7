// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

namespace goneaway::cli {

// Asks on the terminal, without showing what is typed. InvalidArgument when there is no terminal to ask on.
Result<Secret> promptForPassword(const QString &question);

// Overwrites passwords among the program's own arguments (-pSECRET, --password=SECRET, user:SECRET@), so that
// other users of the machine no longer see them in the list of processes. Call it after the words were
// copied.
void hidePasswords(int argc, char **argv);

} // namespace goneaway::cli
