// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace goneaway::connect {

// Overwrites passwords among the program's own arguments (-pSECRET, --password=SECRET) and whole connection
// strings, so that other users of the machine no longer see them in the list of processes. Call it after the
// words were copied.
void hidePasswords(int argc, char **argv);

} // namespace goneaway::connect
