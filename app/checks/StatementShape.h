// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/SqlTokens.h"

#include <QStringList>

namespace goneaway::checks {

// A table (or view) as a statement names it.
struct TableReference {
    QString schema; // empty: the session's own database
    QString table;
    QString alias; // empty without one

    bool operator==(const TableReference &) const = default;
};

// What a statement is, as far as its words tell; nothing of it is run.
struct StatementShape {
    QString verb; // its first word, in capitals: "SELECT"
    QList<TableReference> tables; // each once, in the order of the text; no CTEs, no derived tables
    // Functions that it calls, but for those of the server that do nothing but compute.
    QStringList calls;
    bool whole = true; // false: it breaks off inside a quote or a comment
    bool several = false; // more than one statement
    bool executableComment = false;
    bool subquery = false; // a query within it, or a CTE: EXPLAIN may run those (it fills derived tables)
    bool intoFile = false; // SELECT ... INTO a file or variables
    bool assigns = false; // @a := 1
};

StatementShape shapeOf(QStringView sql, const SqlDialect &dialect = {});

// Why EXPLAIN is not asked for, the last part of a text's key ("call", "verb", ...); empty when it may be.
QString whyNotExplained(const StatementShape &shape);

} // namespace goneaway::checks
