// SPDX-License-Identifier: GPL-3.0-or-later
// testcase/: the statement that failed, its tables and the settings that matter to it; never a row.
#include "bundle/Collectors.h"
#include "bundle/Entries.h"
#include "bundle/Tsv.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

namespace facts = evidence::facts;
using evidence::FactId;
using evidence::Table;

// The statement that failed, as far as anybody named it.
Entry query(const Material &material)
{
    Entry entry;
    const auto [statement, event] = evidence::namedStatement(material.evidence());
    if (statement.isEmpty())
        return {};
    entry.source =
        event ? u"%1:%2"_s.arg(event->file).arg(event->line) : material.texts.text(u"bundle.source.person"_s);
    entry.redactions = event ? static_cast<int>(statement.count(u'?')) : material.counts.incident;
    entry.path = u"testcase/query.sql"_s;
    entry.facts = {FactId(facts::Incident)};
    entry.content = (u"-- "_s + material.texts.text(u"bundle.query.note"_s) + u'\n' + statement
                     + (statement.endsWith(u';') ? u"\n"_s : u";\n"_s))
                        .toUtf8();
    return entry;
}

Entry testCaseTables(const Material &material)
{
    return table(u"testcase/tables.tsv"_s, facts::TestCaseTables, material);
}

// To be run in an empty database, in the order of the file.
Entry testCaseDefinitions(const Material &material)
{
    if (!material.evidence().find(facts::TestCaseCreate))
        return {};
    Entry entry = about(u"testcase/create-tables.sql"_s, {facts::TestCaseCreate}, material);
    const auto *definitions = material.evidence().value<Table>(facts::TestCaseCreate);
    QString text;
    for (const QStringList &row : definitions ? definitions->rows : QList<QStringList>()) {
        text += u"-- "_s + row.value(0) + u'.' + row.value(1) + u'\n';
        if (row.value(2).isEmpty())
            text += u"-- "_s + QString(row.value(3)).replace(u'\n', u' ') + u"\n\n"_s;
        else
            text += row.value(2) + u";\n\n"_s;
    }
    entry.content = text.toUtf8();
    if (text.isEmpty())
        entry.why = definitions ? material.texts.text(u"bundle.why.no-tables"_s)
                                : whyNot(facts::TestCaseCreate, material);
    return entry;
}

Entry testCasePlan(const Material &material)
{
    return table(u"testcase/explain.tsv"_s, facts::TestCaseExplain, material);
}

Entry testCaseCheck(const Material &material)
{
    return table(u"testcase/check-tables.tsv"_s, facts::TestCaseCheck, material);
}

// Settings on which it depends how a statement is read, planned, kept in memory and sent.
Entry testCaseSettings(const Material &material)
{
    static const QStringList telling{u"auto_increment_increment"_s,
                                     u"big_tables"_s,
                                     u"character_set_client"_s,
                                     u"character_set_connection"_s,
                                     u"character_set_database"_s,
                                     u"character_set_server"_s,
                                     u"collation_connection"_s,
                                     u"collation_database"_s,
                                     u"collation_server"_s,
                                     u"default_storage_engine"_s,
                                     u"eq_range_index_dive_limit"_s,
                                     u"explicit_defaults_for_timestamp"_s,
                                     u"group_concat_max_len"_s,
                                     u"innodb_buffer_pool_size"_s,
                                     u"innodb_default_row_format"_s,
                                     u"innodb_lock_wait_timeout"_s,
                                     u"innodb_page_size"_s,
                                     u"innodb_strict_mode"_s,
                                     u"internal_tmp_mem_storage_engine"_s,
                                     u"join_buffer_size"_s,
                                     u"join_cache_level"_s,
                                     u"lower_case_table_names"_s,
                                     u"max_allowed_packet"_s,
                                     u"max_execution_time"_s,
                                     u"max_heap_table_size"_s,
                                     u"max_statement_time"_s,
                                     u"net_buffer_length"_s,
                                     u"optimizer_switch"_s,
                                     u"optimizer_use_condition_selectivity"_s,
                                     u"query_cache_type"_s,
                                     u"read_buffer_size"_s,
                                     u"read_rnd_buffer_size"_s,
                                     u"sort_buffer_size"_s,
                                     u"sql_mode"_s,
                                     u"thread_stack"_s,
                                     u"tmp_table_size"_s,
                                     u"transaction_isolation"_s,
                                     u"tx_isolation"_s,
                                     u"use_stat_tables"_s,
                                     u"version"_s,
                                     u"version_comment"_s};
    if (evidence::namedStatement(material.evidence()).text.isEmpty())
        return {};
    Entry entry = about(u"testcase/settings.tsv"_s, {facts::ServerVariables}, material);
    entry.redactions = 0;
    // Of variables.tsv: leaving this one out leaves that one in.
    entry.facts.clear();
    const auto *variables = material.evidence().value<Table>(facts::ServerVariables);
    if (!variables) {
        entry.why = whyNot(facts::ServerVariables, material);
        return entry;
    }
    Table settings{variables->columns, {}};
    for (const QStringList &row : variables->rows) {
        if (telling.contains(row.value(0), Qt::CaseInsensitive))
            settings.rows.append(row);
    }
    entry.content = toTsv(settings);
    return entry;
}

constexpr Collector All[] = {&query,        &testCaseTables, &testCaseDefinitions,
                             &testCasePlan, &testCaseCheck,  &testCaseSettings};

} // namespace

std::span<const Collector> testCaseCollectors()
{
    return All;
}

} // namespace goneaway::bundle
