// SPDX-License-Identifier: GPL-3.0-or-later
// Linked into every program for MinGW. There the memory of thread_local objects belongs to a key of the
// thread library, and so does the list of their destructors. When a thread ends the keys are cleared in the
// order in which they were made, and the first is made by the first access to any thread_local: the memory
// would be freed before the destructors see it (GCC bug 80816), of which Qt has one for every thread that
// matched a regular expression. Registering a destructor before all that, and before every static object of
// the program (hence the priority; the lowest are the compiler's), makes the keys the other way round.
#include <cxxabi.h>

namespace {

[[gnu::constructor(101)]] void makeKeysInOrder()
{
    abi::__cxa_thread_atexit([](void *) {}, nullptr, nullptr);
}

} // namespace
