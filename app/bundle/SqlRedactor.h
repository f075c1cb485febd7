// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace goneaway::bundle {

struct ScrubbedSql {
    QString text;
    int count = 0; // literals and comments that went
    bool doubtful = false; // it could not be read for certain, so next to nothing was kept
};

// SQL without people's data: every string, number, hexadecimal and bit literal becomes "?", comments go. Kept
// are the connection id of KILL and the numbers of SET for timeouts and limits: they explain lost
// connections. A text that cannot be read for certain (a quote left open, two readings that differ) keeps its
// first keyword only; a list of VALUES that was cut off keeps its whole rows.
ScrubbedSql withoutLiterals(QStringView sql);

// The same for what a server was given as a statement, whatever it is: a text that begins like no statement
// (a command line or a key, pasted into the wrong window) goes as a whole.
ScrubbedSql scrubbedStatement(QStringView sql);

// What SHOW CREATE TABLE answers: defaults, comments, values of ENUM and bounds of partitions go like all
// literals; the lengths of types and of key prefixes stay, without which nobody could make the table again.
ScrubbedSql scrubbedDefinition(QStringView sql);

} // namespace goneaway::bundle
