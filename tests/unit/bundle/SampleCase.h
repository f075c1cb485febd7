// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

namespace goneaway::sample {

// A server behind whose back an idle connection was lost: every fact is there, full of names and secrets.
// What must not leave the machine holds one of secretWords().
evidence::Evidence idleTimeout();
QStringList secretWords();

// The evidence of a person who could not even reach the server.
evidence::Evidence refusedConnection();

report::Report reportOf(const evidence::Evidence &evidence);
bundle::Contents contentsOf(const evidence::Evidence &evidence, const bundle::RedactionPolicy &policy = {});

const Texts &texts();
const diagnose::Catalogue &catalogue();

} // namespace goneaway::sample
