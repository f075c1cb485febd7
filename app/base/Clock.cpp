// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Clock.h"

namespace goneaway {

QDateTime SystemClock::now() const
{
    return QDateTime::currentDateTimeUtc();
}

} // namespace goneaway
