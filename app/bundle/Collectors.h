// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"
#include "bundle/Redactor.h"

#include <span>

namespace goneaway::bundle {

// What collectors make their files from. All of it is redacted already.
struct Material {
    const report::Report &report;
    const Texts &texts;
    const RedactionCounts &counts;
    const Pseudonyms &pseudonyms;

    const evidence::Evidence &evidence() const { return report.evidence; }
};

// Makes one file of the bundle. Nothing (an entry without a path) when the file makes no sense for this case.
using Collector = Entry (*)(const Material &);

// The reports and the machine-readable files, at the top of the folder.
std::span<const Collector> reportCollectors();
// server/, client/, logs/: one file for each group of facts.
std::span<const Collector> factCollectors();
// testcase/
std::span<const Collector> testCaseCollectors();

} // namespace goneaway::bundle
