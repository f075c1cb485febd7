// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/IncidentNote.h"

#include "symptom/Quantities.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

constexpr qsizetype MaxStatement = 4000;

void take(IncidentNote &note, const QString &key, QStringView value)
{
    evidence::Incident &incident = note.incident;
    bool ok = false;
    if (key == "client"_L1) {
        note.client = value.left(200).toString();
    } else if (key == "connection id"_L1) {
        const quint64 id = value.toULongLong(&ok);
        if (ok)
            incident.connectionId = id;
    } else if (key == "idle before"_L1) {
        incident.idleBefore = readDuration(value);
    } else if (key == "failed after"_L1) {
        incident.failedAfter = readDuration(value);
    } else if (key == "statement bytes"_L1) {
        incident.statementBytes = readSize(value);
    } else if (key == "statement"_L1) {
        incident.statement = value.left(MaxStatement).toString();
    }
}

} // namespace

IncidentNote readIncidentNote(const QString &text)
{
    // Without its indentation a key must be one that nobody else writes: the mysql program itself says
    // "Connection id:    16" of the session that it opened after the loss.
    static const QRegularExpression line(
        u"^(?:[ \\t]+(client|connection id|statement)|[ \\t]*(idle before|failed after|statement bytes)):"
        "[ \\t]*([^\\r\\n]*)"_s,
        QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    IncidentNote note;
    note.rest = text;
    for (auto it = line.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const QString key = match.capturedLength(1) > 0 ? match.captured(1) : match.captured(2);
        take(note, key.toLower(), match.capturedView(3).trimmed());
        for (qsizetype at = match.capturedStart(); at < match.capturedEnd(); ++at)
            note.rest[at] = u' ';
    }
    return note;
}

} // namespace goneaway::symptom
