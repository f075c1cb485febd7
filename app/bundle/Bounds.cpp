// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Bounds.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr qsizetype MaxTable = 4 * 1024 * 1024; // characters, all values of a table together
constexpr qsizetype MaxValue = 64 * 1024;
constexpr qsizetype MaxText = 1024 * 1024;

QString shortened(const QString &value, qsizetype atMost, Cut &cut)
{
    if (value.size() <= atMost)
        return value; // NULL stays NULL
    ++cut.shortened;
    return value.first(atMost) + u"..."_s;
}

evidence::Table shortened(const evidence::Table &table, Cut &cut)
{
    evidence::Table copy{table.columns, {}};
    cut.allRows = table.rows.size();
    qsizetype characters = 0;
    for (const QStringList &row : table.rows) {
        QStringList cells;
        for (const QString &cell : row) {
            cells.append(shortened(cell, MaxValue, cut));
            characters += cells.last().size();
        }
        if (characters > MaxTable)
            break;
        copy.rows.append(cells);
    }
    cut.rows = copy.rows.size();
    return copy;
}

} // namespace

evidence::Evidence bounded(const evidence::Evidence &evidence, QHash<evidence::FactId, Cut> &cuts)
{
    evidence::Evidence copy;
    for (evidence::Observation observation : evidence.observations()) {
        Cut cut;
        if (const auto *text = std::get_if<QString>(&observation.value))
            observation.value = shortened(*text, MaxText, cut);
        else if (const auto *table = std::get_if<evidence::Table>(&observation.value))
            observation.value = shortened(*table, cut);
        if (cut.rows < cut.allRows || cut.shortened > 0)
            cuts.insert(observation.fact, cut);
        copy.add(observation);
    }
    for (evidence::LogEvent event : evidence.logEvents()) {
        Cut cut;
        event.text = shortened(event.text, MaxValue, cut);
        event.statement = shortened(event.statement, MaxValue, cut);
        copy.add(event);
    }
    if (evidence.symptom())
        copy.setSymptom(*evidence.symptom());
    copy.setIncident(evidence.incident());
    return copy;
}

} // namespace goneaway::bundle
