// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/ProfileStore.h"

#include <QStringList>

#include <optional>

namespace goneaway::session {

// Takes "--profile NAME" out of the words, and puts the words that its target is read from in front of them,
// so that whatever else is said comes later and counts. Nothing when no profile was asked for; NotFound names
// those that there are.
Result<std::optional<connect::Profile>> takeProfile(QStringList &words,
                                                    const ProfileStore &store = ProfileStore());

} // namespace goneaway::session
