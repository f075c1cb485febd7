// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Pseudonyms.h"
#include "bundle/RedactionPolicy.h"
#include "bundle/TextProfile.h"
#include "evidence/Evidence.h"

#include <QHash>

namespace goneaway::bundle {

// How many places were changed, by what they belong to.
struct RedactionCounts {
    QHash<evidence::FactId, int> facts;
    int symptom = 0;
    int incident = 0;
    int logEvents = 0;

    int total() const;
};

// Applies one policy to everything that leaves the machine. Numbers, times, connection ids, error numbers,
// versions and setting names stay, so that a diagnosis over the redacted evidence is the same.
class Redactor
{
public:
    explicit Redactor(const RedactionPolicy &policy, Searching searching = Searching::WhereItMayBe);

    // A copy that is safe to send. Names are first learned from the whole of it, so that a name which only
    // one place gives away is replaced everywhere.
    evidence::Evidence redacted(const evidence::Evidence &evidence, RedactionCounts &counts);

    // Free text of a person, a program or a server.
    QString text(const QString &text, int &count);
    QString sql(const QString &statement, int &count);
    QString errorLog(const QString &text, int &count);
    QString generalLog(const QString &text, int &count);
    // What SHOW CREATE TABLE answers.
    QString definition(const QString &statement, int &count);

    const Pseudonyms &pseudonyms() const { return m_pseudonyms; }

private:
    enum class Role { Text, Plain, Host, User, Schema, Table, Sql, Definition, Condition };

    static Role roleOf(const QString &field);
    static Role roleOfVariable(const QString &name);
    QString names(const QString &text, int &count);
    QString secretless(const QString &text, int &count) const;
    QString value(Role role, const QString &text, int &count);
    QString setting(const QString &name, const QString &text, int &count);
    QString wholeText(const evidence::Observation &observation, const QString &text, int &count);

    evidence::Evidence pass(const evidence::Evidence &evidence, RedactionCounts &counts);
    evidence::Observation observation(const evidence::Observation &original, int &count);
    evidence::Table table(const evidence::Table &original, bool settings, int &count);
    evidence::LogEvent event(const evidence::LogEvent &original, int &count);
    evidence::Symptom symptom(const evidence::Symptom &original, int &count);
    evidence::Incident incident(const evidence::Incident &original, int &count);

    // The last file that was named, and what became of its name.
    struct Remembered {
        QString from;
        QString to;
        int count = 0;
    };

    const RedactionPolicy m_policy;
    const Searching m_searching;
    Remembered m_file;
    Pseudonyms m_pseudonyms;
};

} // namespace goneaway::bundle
