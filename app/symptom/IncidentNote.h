// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Incident.h"

#include <QString>

namespace goneaway::symptom {

// The note that practice incidents come with (and that anybody may write): indented "key: value" lines below
// an error, each of them optional.
//
//   2026-11-23 11:02:33.120 UTC  ERROR 2006 (HY000): Server has gone away
//     client: MariaDB Connector/C 3.3.14
//     connection id: 12
//     idle before: 3.0 s
//     failed after: 0 ms
//     statement bytes: 1234567
//     statement: SELECT 1
struct IncidentNote {
    evidence::Incident incident; // without its time
    QString client; // as written: "MariaDB Connector/C 3.3.14"
    QString
        rest; // the text with the note's lines blanked, so that every position stays: read the error there
};

IncidentNote readIncidentNote(const QString &text);

} // namespace goneaway::symptom
