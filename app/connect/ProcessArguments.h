// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace goneaway::connect {

// Overwrites passwords among the program's own arguments (-pSECRET, --password=SECRET) and whole connection
// strings, so that other users of the machine no longer see them in the list of processes. Call it after the
// words were copied.
void hidePasswords(int argc, char **argv);

// The same with MYSQL_PWD in the environment, where other programs of this user could read it, and which
// programs that we start would inherit.
void hidePasswordInEnvironment();

// Keeps passwords out of core dumps, which hold all of a program's memory: none is written of this process.
// With `alsoFromOwnUser` other programs of the same user can neither trace it nor read its memory or
// environment (Linux). That is for programs without windows: a desktop's portals must be able to look at
// those. On Windows crash reports leave out the heap.
void forbidCoreDumps(bool alsoFromOwnUser);

} // namespace goneaway::connect
