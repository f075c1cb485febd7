// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab/Namespaces.h"

namespace goneaway::lab {

// A server that an application reaches through a firewall of ours, and that looks up no names.
struct Apart {
    std::unique_ptr<Namespaces> spaces;
    std::unique_ptr<PracticeServer> server;
};
Result<Apart> startServerApart(const Setting &setting);

} // namespace goneaway::lab
