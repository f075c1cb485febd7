// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/ScriptedServer.h"

#include <QList>

// Servers that mean harm: each does one thing to whoever connects that no honest server does.
namespace goneaway::test {

struct Hostility {
    const char *name; // "a greeting without end"
    ScriptedServer::Script script;
    // What the ladder is expected to say of it; empty where the client library decides.
    const char *note = "";
};

// All of them. What is got out of a visitor (the content of `file`, a password) goes to `loot`.
QList<Hostility> hostilities(const QByteArray &file, const std::shared_ptr<Loot> &loot);

} // namespace goneaway::test
