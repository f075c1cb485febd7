// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Scenario.h"

#include <algorithm>

namespace goneaway::lab {

const Scenario *scenarioFor(QStringView cause)
{
    const auto all = allScenarios();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [cause](const Scenario &scenario) { return scenario.cause == cause; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace goneaway::lab
