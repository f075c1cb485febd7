// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Redactor.h"

#include "bundle/NameRules.h"
#include "bundle/Secrets.h"
#include "bundle/SqlInText.h"
#include "bundle/SqlRedactor.h"

#include <QRegularExpression>

#include <algorithm>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace facts = evidence::facts;
using evidence::Evidence;
using evidence::FactId;
using evidence::Observation;
using evidence::Record;
using evidence::Table;

namespace {

// Beyond this a statement's length is told as a number instead of being kept by blanks.
constexpr qsizetype MaxPadding = 1024 * 1024;

bool isSettingsTable(const FactId &fact)
{
    return fact == FactId(facts::ServerVariables) || fact == FactId(facts::ServerStatus);
}

// Numbers and times: nothing to look for.
bool isBare(const QString &text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c.isDigit() || c == u'-' || c == u' '; });
}

} // namespace

int RedactionCounts::total() const
{
    return std::accumulate(facts.begin(), facts.end(), symptom + incident + logEvents);
}

Redactor::Redactor(const RedactionPolicy &policy, Searching searching)
    : m_policy(policy)
    , m_searching(searching)
{
    if (!policy.hosts)
        m_pseudonyms.keepAll(Pseudonyms::Kind::Host);
    if (!policy.accounts)
        m_pseudonyms.keepAll(Pseudonyms::Kind::User);
    if (!policy.schemas) {
        m_pseudonyms.keepAll(Pseudonyms::Kind::Schema);
        m_pseudonyms.keepAll(Pseudonyms::Kind::Table);
    }
    if (!policy.files)
        m_pseudonyms.keepAll(Pseudonyms::Kind::File);
}

Evidence Redactor::redacted(const Evidence &evidence, RedactionCounts &counts)
{
    if (m_policy.pseudonyms) {
        // A table that is called like a setting must not make the settings unreadable.
        for (const QLatin1StringView fact : {facts::ServerVariables, facts::ServerStatus}) {
            if (const auto *settings = evidence.value<Table>(fact)) {
                for (const QStringList &row : settings->rows)
                    m_pseudonyms.keepWord(row.value(0));
            }
        }
        // The way that was taken comes first: host-1 is the server.
        int ignored = 0;
        for (const Observation &observation : evidence.observations()) {
            if (!observation.fact.text().startsWith("ladder."_L1))
                continue;
            value(Role::Host, observation.field("host"_L1), ignored);
            this->observation(observation, ignored);
        }
        RedactionCounts learning;
        pass(evidence, learning);
    }
    return pass(evidence, counts);
}

Evidence Redactor::pass(const Evidence &evidence, RedactionCounts &counts)
{
    Evidence copy;
    m_file = {};
    for (const Observation &original : evidence.observations())
        copy.add(observation(original, counts.facts[original.fact]));
    for (const evidence::LogEvent &original : evidence.logEvents())
        copy.add(event(original, counts.logEvents));
    if (evidence.symptom())
        copy.setSymptom(symptom(*evidence.symptom(), counts.symptom));
    copy.setIncident(incident(evidence.incident(), counts.incident));
    return copy;
}

QString Redactor::names(const QString &text, int &count)
{
    return m_policy.pseudonyms ? withPseudonyms(text, m_pseudonyms, count, m_searching) : text;
}

QString Redactor::secretless(const QString &text, int &count) const
{
    return withoutSecrets(text, count, m_searching);
}

QString Redactor::text(const QString &text, int &count)
{
    if (isBare(text))
        return text;
    return names(withoutSqlLiterals(secretless(text, count), count, m_searching), count);
}

QString Redactor::sql(const QString &statement, int &count)
{
    if (statement.isEmpty())
        return statement;
    const ScrubbedSql scrubbed = scrubbedStatement(statement);
    count += scrubbed.count;
    if (!m_policy.pseudonyms)
        return scrubbed.text;
    return names(withTableNames(scrubbed.text, m_pseudonyms, count), count);
}

QString Redactor::definition(const QString &statement, int &count)
{
    const ScrubbedSql scrubbed = scrubbedDefinition(statement);
    count += scrubbed.count;
    return m_policy.pseudonyms ? names(withTableNames(scrubbed.text, m_pseudonyms, count), count)
                               : scrubbed.text;
}

// Logs: statements first, as a whole; what is left then holds no literals that could look like anything else.
QString Redactor::errorLog(const QString &text, int &count)
{
    return names(secretless(scrubbedErrorLog(text, count, m_searching), count), count);
}

QString Redactor::generalLog(const QString &text, int &count)
{
    return names(secretless(scrubbedGeneralLog(text, count, m_searching), count), count);
}

// What a column of a table or a field of a record holds, by its name.
Redactor::Role Redactor::roleOf(const QString &field)
{
    static const QHash<QString, Role> roles{
        {u"host"_s, Role::Host},
        {u"hostname"_s, Role::Host},
        {u"ssh_host"_s, Role::Host},
        {u"ssh_user"_s, Role::User},
        {u"ip"_s, Role::Host},
        {u"address"_s, Role::Host},
        {u"addresses"_s, Role::Host},
        {u"peer"_s, Role::Host},
        {u"server_host"_s, Role::Host},
        {u"master_host"_s, Role::Host},
        {u"source_host"_s, Role::Host},
        {u"master_bind"_s, Role::Host},
        {u"source_bind"_s, Role::Host},
        {u"master_user"_s, Role::User},
        {u"source_user"_s, Role::User},
        {u"user"_s, Role::User},
        {u"username"_s, Role::User},
        {u"current_user"_s, Role::User},
        {u"session_user"_s, Role::User},
        {u"definer"_s, Role::User},
        {u"grantee"_s, Role::User},
        {u"account"_s, Role::User},
        {u"db"_s, Role::Schema},
        {u"database"_s, Role::Schema},
        {u"schema"_s, Role::Schema},
        {u"table_schema"_s, Role::Schema},
        {u"schema_name"_s, Role::Schema},
        {u"object_schema"_s, Role::Schema},
        {u"table"_s, Role::Table},
        {u"table_name"_s, Role::Table},
        {u"object_name"_s, Role::Table},
        {u"info"_s, Role::Sql},
        {u"info_binary"_s, Role::Sql},
        {u"statement"_s, Role::Sql},
        {u"query"_s, Role::Sql},
        {u"sql_text"_s, Role::Sql},
        {u"digest_text"_s, Role::Sql},
        {u"argument"_s, Role::Sql},
        {u"sql"_s, Role::Sql},
        {u"create_table"_s, Role::Definition},
        {u"extra"_s, Role::Condition},
        {u"attr_name"_s, Role::Plain},
        {u"unit"_s, Role::Plain},
        {u"engine"_s, Role::Plain},
        {u"row_format"_s, Role::Plain},
        {u"collation"_s, Role::Plain},
        {u"msg_type"_s, Role::Plain},
        {u"plugin_name"_s, Role::Plain},
        {u"plugin_version"_s, Role::Plain},
        {u"version"_s, Role::Plain},
        {u"library_version"_s, Role::Plain},
        {u"library"_s, Role::Plain},
        {u"qt"_s, Role::Plain},
        {u"goneaway"_s, Role::Plain},
        {u"kernel"_s, Role::Plain},
        {u"port"_s, Role::Plain},
        {u"flavour"_s, Role::Plain},
        {u"tls"_s, Role::Plain},
        {u"cipher"_s, Role::Plain},
        {u"auth_plugin"_s, Role::Plain},
        {u"os"_s, Role::Plain},
        {u"locale"_s, Role::Plain},
        {u"time_zone"_s, Role::Plain},
        {u"command"_s, Role::Plain},
        {u"state"_s, Role::Plain},
        {u"protocol"_s, Role::Plain},
        {u"kind"_s, Role::Plain},
        {u"transport"_s, Role::Plain},
        {u"variable"_s, Role::Plain},
        {u"how"_s, Role::Plain},
    };
    return roles.value(field.toLower(), Role::Text);
}

Redactor::Role Redactor::roleOfVariable(const QString &name)
{
    static const QRegularExpression hosts(
        u"^(?:hostname|report_host|bind_address|admin_address|mysqlx_bind_address|\\w+_(?:node_address|node_"
        u"name|receive_address|local_address"
        "|group_seeds|node_incoming_address))$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression versions(
        u"^(?:(?:\\w+_)?version(?:_\\w+)?|tls_version|ssl_cipher|time_format|sql_mode|optimizer_switch)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression statements(u"^init_(?:connect|slave|replica)$"_s,
                                               QRegularExpression::CaseInsensitiveOption);
    if (hosts.match(name).hasMatch())
        return Role::Host;
    if (name.compare("report_user"_L1, Qt::CaseInsensitive) == 0)
        return Role::User;
    if (versions.match(name).hasMatch())
        return Role::Plain;
    return statements.match(name).hasMatch() ? Role::Sql : Role::Text;
}

QString Redactor::value(Role role, const QString &text, int &count)
{
    if (text.isEmpty())
        return text; // NULL stays NULL
    switch (role) {
    case Role::Plain:
        return secretless(text, count);
    case Role::Sql:
        return sql(text, count);
    case Role::Definition:
        return definition(text, count);
    case Role::Condition: {
        // EXPLAIN quotes conditions: Using where with pushed condition (`t`.`name` = 'x')
        const ScrubbedSql scrubbed =
            text.contains(u'(') ? withoutLiterals(text) : ScrubbedSql{text, 0, false};
        count += scrubbed.count;
        return names(scrubbed.text, count);
    }
    case Role::Host:
        return m_policy.pseudonyms ? hostPseudonym(text, m_pseudonyms, count) : text;
    case Role::User:
        return m_policy.pseudonyms ? accountPseudonym(text, m_pseudonyms, count) : text;
    case Role::Schema:
        return m_policy.pseudonyms ? schemaPseudonym(text, m_pseudonyms, count) : text;
    case Role::Table:
        return m_policy.pseudonyms ? tablePseudonym(text, m_pseudonyms, count) : text;
    case Role::Text:
        break;
    }
    return this->text(text, count);
}

QString Redactor::setting(const QString &name, const QString &text, int &count)
{
    if (isSecretSetting(name, text)) {
        ++count;
        return RemovedMark;
    }
    return value(roleOfVariable(name), text, count);
}

Table Redactor::table(const Table &original, bool settings, int &count)
{
    Table copy{original.columns, {}};
    QList<Role> roles;
    for (const QString &column : original.columns)
        roles.append(roleOf(column));
    for (const QStringList &row : original.rows) {
        QStringList cells;
        if (settings && row.size() == 2) {
            cells = {row[0], setting(row[0], row[1], count)};
        } else {
            for (qsizetype i = 0; i < row.size(); ++i) {
                // A connection's attributes are names and values side by side.
                const bool attribute = i > 0 && original.columns.value(i).toUpper() == "ATTR_VALUE"_L1;
                const bool secret = i < original.columns.size()
                    && isSecretSetting(attribute ? row[i - 1] : original.columns[i], row[i]);
                cells.append(secret ? QString(RemovedMark)
                                    : value(roles.value(i, Role::Text), row[i], count));
                count += secret ? 1 : 0;
            }
        }
        copy.rows.append(cells);
    }
    return copy;
}

QString Redactor::wholeText(const Observation &observation, const QString &text, int &count)
{
    if (observation.fact == FactId(facts::ServerErrorLogExcerpt)
        || observation.fact == FactId(facts::ServerInnodbStatus))
        return errorLog(text, count);
    if (observation.fact == FactId(facts::ServerGeneralLogExcerpt))
        return generalLog(text, count);
    if (observation.fact == FactId(facts::ServerVersion) || observation.fact == FactId(facts::ServerFlavour))
        return text;
    return observation.sensitivity == evidence::Sensitivity::SqlText ? sql(text, count)
                                                                     : this->text(text, count);
}

Observation Redactor::observation(const Observation &original, int &count)
{
    Observation copy = original;
    if (const auto *whole = std::get_if<QString>(&original.value)) {
        copy.value = wholeText(original, *whole, count);
    } else if (const auto *record = std::get_if<Record>(&original.value)) {
        Record fields;
        for (auto it = record->begin(); it != record->end(); ++it)
            fields.insert(it.key(),
                          isSecretSetting(it.key(), it.value()) ? setting(it.key(), it.value(), count)
                                                                : value(roleOf(it.key()), it.value(), count));
        copy.value = fields;
    } else if (const auto *rows = std::get_if<Table>(&original.value)) {
        copy.value = table(*rows, isSettingsTable(original.fact), count);
    }
    copy.detail = text(original.detail, count);
    if (copy.error)
        copy.error->message = text(original.error->message, count);
    // Statements that Goneaway sends are constants of its own: their literals tell what was asked.
    const bool own = original.source.kind == "sql"_L1;
    copy.source.what = own ? names(original.source.what, count) : text(original.source.what, count);
    return copy;
}

evidence::LogEvent Redactor::event(const evidence::LogEvent &original, int &count)
{
    evidence::LogEvent copy = original;
    copy.user = value(Role::User, original.user, count);
    copy.host = value(Role::Host, original.host, count);
    copy.database = value(Role::Schema, original.database, count);
    // Thousands of events come from one file.
    if (m_file.from != original.file || m_file.from.isEmpty()) {
        m_file = {original.file, {}, 0};
        m_file.to = text(original.file, m_file.count);
    }
    copy.file = m_file.to;
    count += m_file.count;
    copy.statement = sql(original.statement, count);
    copy.text = errorLog(original.text, count);
    return copy;
}

evidence::Symptom Redactor::symptom(const evidence::Symptom &original, int &count)
{
    evidence::Symptom copy = original;
    copy.text = text(original.text, count);
    for (qsizetype i = 0; i < copy.errors.size(); ++i)
        copy.errors[i].message = text(original.errors[i].message, count);
    return copy;
}

evidence::Incident Redactor::incident(const evidence::Incident &original, int &count)
{
    evidence::Incident copy = original;
    copy.statement = sql(original.statement, count);
    // Some causes rest on how long the statement is at least: the shorter copy must not tell otherwise.
    const qsizetype length = original.statement.toUtf8().size();
    const qsizetype missing = length - copy.statement.toUtf8().size();
    if (!original.statement.isEmpty() && !original.statementBytes && missing > 0) {
        if (missing <= MaxPadding)
            copy.statement += QString(missing, u' ');
        else
            copy.statementBytes = length;
    }
    return copy;
}

} // namespace goneaway::bundle
