// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Bounds.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr qsizetype MaxTable = 4 * 1024 * 1024; // characters, all values of a table together
constexpr qsizetype MaxValue = 64 * 1024;
constexpr qsizetype MaxText = 1024 * 1024;
// All facts and events together; a bundle is made in memory, and mail takes no more than this packed.
constexpr qsizetype MaxTogether = 32 * 1024 * 1024;

QString shortened(const QString &value, qsizetype atMost, Cut &cut)
{
    if (value.size() <= atMost)
        return value; // NULL stays NULL
    ++cut.shortened;
    return value.first(atMost) + u"..."_s;
}

// A whole text, within the room that is left.
QString wholeText(const QString &text, qsizetype &room, Cut &cut)
{
    const QString kept = shortened(text, std::clamp<qsizetype>(room, 0, MaxText), cut);
    room -= std::min(room, kept.size());
    return kept;
}

// As much as there is room for; `room` becomes less.
evidence::Table shortened(const evidence::Table &table, qsizetype &room, Cut &cut)
{
    const qsizetype most = std::min(MaxTable, room);
    evidence::Table copy{table.columns, {}};
    cut.allRows = table.rows.size();
    qsizetype characters = 0;
    for (const QStringList &row : table.rows) {
        QStringList cells;
        for (const QString &cell : row) {
            cells.append(shortened(cell, MaxValue, cut));
            characters += cells.last().size();
        }
        if (characters > most)
            break;
        copy.rows.append(cells);
    }
    cut.rows = copy.rows.size();
    room -= std::min(characters, most);
    return copy;
}

} // namespace

evidence::Evidence bounded(const evidence::Evidence &evidence, QHash<evidence::FactId, Cut> &cuts)
{
    evidence::Evidence copy;
    qsizetype room = MaxTogether;
    for (evidence::Observation observation : evidence.observations()) {
        Cut cut;
        if (const auto *text = std::get_if<QString>(&observation.value))
            observation.value = wholeText(*text, room, cut);
        else if (const auto *table = std::get_if<evidence::Table>(&observation.value))
            observation.value = shortened(*table, room, cut);
        if (cut.rows < cut.allRows || cut.shortened > 0)
            cuts.insert(observation.fact, cut);
        copy.add(observation);
    }
    // The newest events, where there is no room for all.
    Cut events{0, evidence.logEvents().size(), 0};
    QList<evidence::LogEvent> kept;
    for (auto newest = evidence.logEvents().crbegin(); newest != evidence.logEvents().crend() && room > 0;
         ++newest) {
        evidence::LogEvent event = *newest;
        event.text = shortened(event.text, MaxValue, events);
        event.statement = shortened(event.statement, MaxValue, events);
        room -= event.text.size() + event.statement.size();
        kept.prepend(event);
    }
    for (const evidence::LogEvent &event : std::as_const(kept))
        copy.add(event);
    events.rows = kept.size();
    if (events.rows < events.allRows || events.shortened > 0)
        cuts.insert(evidence::FactId(evidence::facts::LogEvents), events);
    if (evidence.symptom())
        copy.setSymptom(*evidence.symptom());
    copy.setIncident(evidence.incident());
    return copy;
}

} // namespace goneaway::bundle
