// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "diagnose/Page.h"

namespace goneaway::evidence {
class Evidence;
}

namespace goneaway::report {

// What the {placeholders} of a fix may name:
//   any global variable of the server, by its name, as the server gives it ("28800")
//   user, host        the account in question and the client's host, both as the server names them
//   server_host, server_port   where the connection went
//   connection_id     of the session that was lost
// Only harmless values are taken. What a server says may end in a line that a person pastes into a shell, so
// a value with quotes, blanks or anything else that a shell or SQL would act on is treated as unknown.
TextValues fixValues(const evidence::Evidence &evidence);

// The fix with every {placeholder} replaced; one without a value stays readable as "<name>". Braces that hold
// anything else than a lower-case name are code and stay.
diagnose::Fix filledIn(const diagnose::Fix &fix, const TextValues &values);

} // namespace goneaway::report
