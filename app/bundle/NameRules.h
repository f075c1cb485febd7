// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Pseudonyms.h"
#include "bundle/TextProfile.h"

namespace goneaway::bundle {

// Replaces hosts, addresses, accounts and schema names in free text: those that the places tell
// ('user'@'host', URIs, "server on 'h:3306'", host=..., /home/name, addresses by their shape), then every
// name that is known by now.
QString withPseudonyms(QString text, Pseudonyms &pseudonyms, int &count,
                       Searching searching = Searching::WhereItMayBe);

// The tables of a statement, which has lost its literals already. Free text is searched by withPseudonyms().
QString withTableNames(const QString &sql, Pseudonyms &pseudonyms, int &count);

// One value that is known to be of a kind, such as a column of a table.
//   host: "db1", "10.0.0.5:53122", "[2001:db8::1]:3306", also several with commas or blanks between them
QString hostPseudonym(const QString &value, Pseudonyms &pseudonyms, int &count);
//   account: "app", "app@10.0.0.5", "'app'@'%'", "`app`@`10.0.%`"
QString accountPseudonym(const QString &value, Pseudonyms &pseudonyms, int &count);
QString schemaPseudonym(const QString &value, Pseudonyms &pseudonyms, int &count);
QString tablePseudonym(const QString &value, Pseudonyms &pseudonyms, int &count);

} // namespace goneaway::bundle
