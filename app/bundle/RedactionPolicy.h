// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace goneaway::bundle {

// What is taken out before anything leaves the machine. Passwords, keys and the literals of SQL statements
// always go; a person may decide about the rest.
struct RedactionPolicy {
    bool pseudonyms = true; // any of the following at all
    bool hosts = true; // and addresses
    bool accounts = true;
    bool schemas = true; // and tables
    bool files = true; // and folders, outside the places that every server has

    bool operator==(const RedactionPolicy &) const = default;
};

} // namespace goneaway::bundle
