// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/TextProfile.h"

#include <QString>

namespace goneaway::bundle {

// Text of a person, a program or a server that may hold SQL here and there: the statements lose their
// literals, the parameters of prepared statements and the values in the server's messages ("Duplicate entry
// 'x'") go, the words around them stay. Adds the number of places to `count`.
QString withoutSqlLiterals(const QString &text, int &count, Searching searching = Searching::WhereItMayBe);

// The same for a server's error log: also the statement of a crash block, and InnoDB's dumps of statements
// and rows.
QString scrubbedErrorLog(const QString &text, int &count, Searching searching = Searching::WhereItMayBe);

// The same for the general query log, entry by entry. Lines before the first whole entry belong to a
// statement whose beginning is missing, and go.
QString scrubbedGeneralLog(const QString &text, int &count, Searching searching = Searching::WhereItMayBe);

} // namespace goneaway::bundle
