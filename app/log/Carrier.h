// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Bytes.h"
#include "log/Stamp.h"

namespace goneaway::log {

// What journald, syslog, a container's runtime or a terminal put in front of a server's own line. Each
// function removes its part from `text` and says whether there was one.

// Colours, "<27>" or "<27>1 " of syslog, "db_1  | " of docker compose, "[pod/db-0/mysql] " of kubectl, the
// level that "dmesg -x" writes. The container's name, or nothing.
Bytes takeContainer(Bytes &text);

// "[ 1234.567890] ": seconds since the machine started, of which nobody knows when that was.
bool takeMonotonic(Bytes &text);

struct Sender {
    Bytes host;
    Bytes program; // "mariadbd", "kernel", "systemd"
};

// Behind the carrier's stamp: "host mariadbd[123]: ", "host kernel: [ 12.34] ", "stderr F ", and of RFC 5424
// "host mysqld 123 - - ".
bool takeSender(Bytes &text, bool isRfc5424, Sender &sender);

// The word in brackets that text starts with; empty when there is none.
Bytes bracketed(Bytes text);

// mysqld, mariadbd or their wrappers.
bool namesServer(Bytes text);

} // namespace goneaway::log
