// SPDX-License-Identifier: GPL-3.0-or-later
// The test case: of the statement that failed, what its tables look like and how the server would run it.
// Never a row, and never the statement itself.
#include "checks/Observing.h"
#include "checks/OneByOne.h"
#include "checks/StatementShape.h"
#include "connect/ClientSession.h"

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using connect::ClientSession;
using evidence::ClientError;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;
using evidence::Table;

namespace {

// A longer statement could not be explained by hand either, and its length alone may end the connection.
constexpr qsizetype MostExplained = 64 * 1024;
constexpr qsizetype MostTables = 20;
// For one table; the server is told to give up before, so that nothing goes on when we have left.
constexpr std::chrono::seconds CheckLimit{30};

constexpr QLatin1StringView TestCaseFacts[] = {facts::TestCaseTables, facts::TestCaseCreate,
                                               facts::TestCaseExplain, facts::TestCaseCheck};

QByteArray quotedName(const QString &name)
{
    return '`' + QString(name).replace(u'`', u"``"_s).toUtf8() + '`';
}

QByteArray quotedText(const QString &text, const SqlDialect &dialect)
{
    QString quoted = text;
    if (dialect.backslashEscapes)
        quoted.replace(u'\\', u"\\\\"_s);
    return '\'' + quoted.replace(u'\'', u"''"_s).toUtf8() + '\'';
}

bool isSystemSchema(const QString &schema)
{
    static const QStringList schemas{u"mysql"_s, u"information_schema"_s, u"performance_schema"_s, u"sys"_s};
    return schemas.contains(schema.toLower());
}

// A table of the statement as the server knows it.
struct KnownTable {
    TableReference reference;
    QString schema; // empty: not found
    QString name;
    QString type; // "BASE TABLE" or "VIEW"
    qint64 bytes = -1; // data and indexes; -1: unknown
    QString why; // it was not found
};

class TestCase
{
public:
    explicit TestCase(CheckContext &context)
        : m_context(context)
        , m_statement(evidence::namedStatement(context.evidence).text)
        , m_dialect(SqlDialect::ofSqlMode(globalVariable(context, "sql_mode"_L1)))
        , m_shape(shapeOf(m_statement.left(MostExplained), m_dialect))
    {
    }

    void build()
    {
        if (m_statement.isEmpty())
            return; // no statement, no test case
        if (m_context.cancel.isCancelled() || !m_context.target) {
            const bool cancelled = m_context.cancel.isCancelled();
            for (const QLatin1StringView fact : TestCaseFacts)
                giveUp(fact, Status::Skipped,
                       cancelled ? u"check.skipped.cancelled"_s : u"check.skipped.no-login"_s);
            return;
        }
        if (!open(m_session, StatementLimit))
            return;
        if (m_shape.tables.isEmpty()) {
            giveUp(facts::TestCaseTables, Status::NotApplicable, u"check.test-case.no-tables"_s);
        } else {
            lookUpTables();
            readDefinitions();
            checkTables();
        }
        explain();
    }

private:
    Observation testCase(QLatin1StringView fact, const QString &what) const
    {
        return observed(m_context, fact, u"sql"_s, what, Sensitivity::SqlText);
    }

    void giveUp(QLatin1StringView fact, Status status, const QString &note,
                const evidence::Record &values = {})
    {
        Observation observation = testCase(fact, QString());
        observation.status = status;
        observation.note = note;
        if (!values.isEmpty())
            observation.value = values;
        m_context.evidence.add(observation);
    }

    static Status statusOf(const ClientError &error)
    {
        switch (error.code) {
        case 1044: // ER_DBACCESS_DENIED_ERROR
        case 1045: // ER_ACCESS_DENIED_ERROR
        case 1142: // ER_TABLEACCESS_DENIED_ERROR
        case 1143: // ER_COLUMNACCESS_DENIED_ERROR
        case 1227: // ER_SPECIFIC_ACCESS_DENIED_ERROR
        case 1345: // ER_VIEW_NO_EXPLAIN
            return Status::NotPermitted;
        case 1969: // MariaDB: max_statement_time
        case 3024: // MySQL: max_execution_time
            return Status::TimedOut;
        default:
            return Status::Failed;
        }
    }

    void fail(QLatin1StringView fact, const QString &what, const ClientError &error)
    {
        Observation observation = testCase(fact, what);
        observation.status = statusOf(error);
        observation.note = u"check.test-case."_s + evidence::nameOf(observation.status);
        observation.detail = error.message;
        observation.error = error;
        m_context.evidence.add(observation);
    }

    // A session whose quotes mean what the tokenizer takes them for, and which gives up by itself.
    bool open(ClientSession &session, std::chrono::seconds limit)
    {
        connect::ConnectionTarget target = *m_context.target;
        target.readTimeout = limit + std::chrono::seconds(1);
        target.writeTimeout = std::min(target.writeTimeout, StatementLimit);
        auto error = session.open(target);
        QStringList modes;
        if (m_dialect.ansiQuotes)
            modes << u"ANSI_QUOTES"_s;
        if (!m_dialect.backslashEscapes)
            modes << u"NO_BACKSLASH_ESCAPES"_s;
        const QByteArray limited = isMariaDb(m_context)
            ? "max_statement_time = " + QByteArray::number(qint64(limit.count()))
            : "max_execution_time = " + QByteArray::number(qint64(limit.count()) * 1000);
        const QByteArray mode = "sql_mode = '" + modes.join(u',').toLatin1() + '\'';
        for (const QByteArray &setting : {mode, limited}) {
            if (error)
                break;
            auto answer = session.query("SET SESSION " + setting);
            auto *refused = std::get_if<ClientError>(&answer);
            constexpr int unknownVariable = 1193; // servers of before these limits
            if (refused && refused->code != unknownVariable)
                error = *refused;
        }
        if (error) {
            for (const QLatin1StringView fact : TestCaseFacts) {
                if (!m_context.evidence.find(fact))
                    fail(fact, u"login"_s, *error);
            }
        }
        return !error;
    }

    // --- the tables ---

    void lookUpTables()
    {
        const Stopwatch watch;
        Table table{{u"schema"_s, u"table"_s, u"type"_s, u"engine"_s, u"row_format"_s, u"rows"_s,
                     u"data_bytes"_s, u"index_bytes"_s, u"created"_s, u"updated"_s, u"checked"_s,
                     u"collation"_s, u"create_options"_s, u"why"_s},
                    {}};
        for (const TableReference &reference : m_shape.tables) {
            if (m_tables.size() == MostTables || m_context.cancel.isCancelled())
                break;
            if (isSystemSchema(reference.schema))
                continue;
            const KnownTable known = lookUp(reference, table);
            if (known.schema.isEmpty())
                table.rows.append(QStringList{reference.schema, reference.table}
                                  + QStringList(table.columns.size() - 3, QString())
                                  + QStringList{known.why});
            m_tables.append(known);
        }
        Observation observation = testCase(facts::TestCaseTables, u"information_schema.TABLES"_s);
        observation.sensitivity = Sensitivity::Identifying;
        observation.value = table;
        observation.took = watch.elapsed();
        m_context.evidence.add(observation);
    }

    KnownTable lookUp(const TableReference &reference, Table &table)
    {
        KnownTable known{reference, {}, {}, {}, -1, {}};
        const QString schema = reference.schema.isEmpty() ? m_context.target->database : reference.schema;
        // Without a database to look in, a name that exists once is good enough.
        const QByteArray where = schema.isEmpty()
            ? QByteArray("TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')")
            : "TABLE_SCHEMA = " + quotedText(schema, m_dialect);
        auto answer = m_session.query(
            "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE, ROW_FORMAT, TABLE_ROWS, DATA_LENGTH, "
            "INDEX_LENGTH, CREATE_TIME, UPDATE_TIME, CHECK_TIME, TABLE_COLLATION, CREATE_OPTIONS "
            "FROM information_schema.TABLES WHERE "
            + where + " AND TABLE_NAME = " + quotedText(reference.table, m_dialect) + " LIMIT 2");
        const auto *found = std::get_if<Table>(&answer);
        if (!found) {
            known.why = std::get<ClientError>(answer).message;
        } else if (found->rows.size() != 1) {
            known.why = found->rows.isEmpty() ? u"not there, or not visible to this account"_s
                                              : u"in several databases: name one with -D"_s;
        } else {
            const QStringList &row = found->rows.first();
            known.schema = row.value(0);
            known.name = row.value(1);
            known.type = row.value(2);
            if (!row.value(6).isNull())
                known.bytes = row.value(6).toLongLong() + row.value(7).toLongLong();
            table.rows.append(row + QStringList{QString()});
        }
        return known;
    }

    // One statement for each table that is there; `take` gets its answer.
    template <typename Take>
    void forEachTable(ClientSession &session, const std::function<QByteArray(const KnownTable &)> &statement,
                      const Take &take)
    {
        QStringList done;
        for (const KnownTable &known : std::as_const(m_tables)) {
            const QString identity = known.schema + u'.' + known.name;
            if (known.schema.isEmpty() || done.contains(identity) || m_context.cancel.isCancelled())
                continue;
            done << identity;
            if (const QByteArray sql = statement(known); !sql.isEmpty())
                take(known, session.query(sql));
        }
    }

    static QByteArray nameOf(const KnownTable &known)
    {
        return quotedName(known.schema) + '.' + quotedName(known.name);
    }

    void readDefinitions()
    {
        const Stopwatch watch;
        Table table{{u"schema"_s, u"table"_s, u"create_table"_s, u"why"_s}, {}};
        forEachTable(
            m_session, [](const KnownTable &known) { return "SHOW CREATE TABLE " + nameOf(known); },
            [&table](const KnownTable &known, const auto &answer) {
                const auto *rows = std::get_if<Table>(&answer);
                if (rows && !rows->rows.isEmpty())
                    table.rows.append({known.schema, known.name, rows->rows.first().value(1), QString()});
                else if (const auto *error = std::get_if<ClientError>(&answer))
                    table.rows.append({known.schema, known.name, QString(), error->message});
            });
        Observation observation = testCase(facts::TestCaseCreate, u"SHOW CREATE TABLE"_s);
        observation.value = table;
        observation.took = watch.elapsed();
        m_context.evidence.add(observation);
    }

    // --- CHECK TABLE ---

    void checkTables()
    {
        if (!m_context.wishes || !m_context.wishes->checkTables) {
            giveUp(facts::TestCaseCheck, Status::Skipped, u"check.test-case.unchecked"_s);
            return;
        }
        ClientSession session;
        if (!open(session, CheckLimit))
            return;
        // Not the greeting's: that may be a proxy's.
        auto self = session.query("SELECT CONNECTION_ID()");
        const auto *ids = std::get_if<Table>(&self);
        const quint64 id = ids && !ids->rows.isEmpty() ? ids->rows.first().value(0).toULongLong() : 0;
        const Stopwatch watch;
        Table table{{u"schema"_s, u"table"_s, u"op"_s, u"msg_type"_s, u"msg_text"_s}, {}};
        const qint64 most = m_context.wishes->largestChecked;
        const auto statement = [&](const KnownTable &known) -> QByteArray {
            if (known.type == "BASE TABLE"_L1 && known.bytes >= 0 && known.bytes <= most)
                return "CHECK TABLE " + nameOf(known) + " QUICK";
            const bool view = known.type != "BASE TABLE"_L1;
            table.rows.append(
                {known.schema, known.name, u"check"_s, u"skipped"_s,
                 view ? u"not a table"_s : u"larger than %1 bytes, or of unknown size"_s.arg(most)});
            return {};
        };
        forEachTable(session, statement, [&](const KnownTable &known, const auto &answer) {
            if (const auto *rows = std::get_if<Table>(&answer)) {
                for (const QStringList &row : rows->rows)
                    table.rows.append({known.schema, known.name, row.value(1), row.value(2), row.value(3)});
                return;
            }
            const auto &error = std::get<ClientError>(answer);
            table.rows.append({known.schema, known.name, u"check"_s, u"error"_s, error.message});
            // MySQL has no limit for CHECK TABLE, and does not notice that we have hung up.
            if (!session.isOpen() && id != 0)
                m_session.query("KILL " + QByteArray::number(id));
        });
        Observation observation = testCase(facts::TestCaseCheck, u"CHECK TABLE ... QUICK"_s);
        observation.value = table;
        observation.took = watch.elapsed();
        m_context.evidence.add(observation);
    }

    // --- EXPLAIN ---

    void explain()
    {
        if (m_statement.size() > MostExplained) {
            giveUp(facts::TestCaseExplain, Status::NotApplicable, u"check.test-case.explain.long"_s);
            return;
        }
        if (const QString why = whyNotExplained(m_shape); !why.isEmpty()) {
            giveUp(facts::TestCaseExplain, Status::NotApplicable, u"check.test-case.explain."_s + why,
                   {{u"call"_s, m_shape.calls.value(0)}, {u"verb"_s, m_shape.verb}});
            return;
        }
        const bool reads = m_shape.verb == "SELECT"_L1 || m_shape.verb == "WITH"_L1;
        const bool view = std::any_of(m_tables.begin(), m_tables.end(),
                                      [](const KnownTable &known) { return known.type.contains("VIEW"_L1); });
        if (!reads && view) { // what a view holds is unknown here
            giveUp(facts::TestCaseExplain, Status::NotApplicable, u"check.test-case.explain.view"_s);
            return;
        }
        ask(reads);
    }

    void ask(bool reads)
    {
        const Stopwatch watch;
        const QString schema = database();
        const QByteArray prefix = "EXPLAIN FORMAT=TRADITIONAL ";
        std::variant<Table, ClientError> answer;
        if (!schema.isEmpty())
            answer = m_session.query("USE " + quotedName(schema));
        if (std::holds_alternative<Table>(answer))
            answer = m_session.query(reads ? "START TRANSACTION READ ONLY" : "START TRANSACTION");
        if (std::holds_alternative<Table>(answer))
            answer = m_session.query(prefix + plainStatement());
        m_session.query("ROLLBACK");
        if (const auto *error = std::get_if<ClientError>(&answer)) {
            fail(facts::TestCaseExplain, u"EXPLAIN"_s, *error);
            return;
        }
        Observation observation = testCase(facts::TestCaseExplain, u"EXPLAIN"_s);
        observation.value = withTableNames(std::get<Table>(answer));
        observation.took = watch.elapsed();
        m_context.evidence.add(observation);
    }

    // Without the mark at its end. The connection takes one statement at a time, whatever the text holds.
    QByteArray plainStatement() const
    {
        QString text = m_statement.trimmed();
        while (text.endsWith(u';'))
            text = text.chopped(1).trimmed();
        return text.toUtf8();
    }

    // Where the names without a schema were found, when that is one place.
    QString database() const
    {
        QStringList schemas;
        for (const KnownTable &known : m_tables) {
            if (known.reference.schema.isEmpty() && !known.schema.isEmpty()
                && !schemas.contains(known.schema))
                schemas << known.schema;
        }
        return schemas.size() == 1 ? schemas.first() : QString();
    }

    // EXPLAIN speaks of aliases; a reader of the bundle needs the tables, and the redactor to know them as
    // such.
    Table withTableNames(const Table &plan) const
    {
        Table named{plan.columns, {}};
        const qsizetype table = plan.column("table"_L1);
        const qsizetype ref = plan.column("ref"_L1);
        named.columns.append(u"alias"_s);
        for (QStringList row : plan.rows) {
            QString alias;
            if (table >= 0 && table < row.size()) {
                const QString said = row[table];
                const auto known = std::find_if(
                    m_shape.tables.begin(), m_shape.tables.end(), [&said](const TableReference &t) {
                        return (t.alias.isEmpty() ? t.table : t.alias).compare(said, Qt::CaseInsensitive)
                            == 0;
                    });
                const bool found = known != m_shape.tables.end();
                alias = found ? known->alias : said;
                row[table] = found ? known->table : QString();
            }
            // "practice.a.id": the column alone; "const" and "func" stay
            if (ref >= 0 && ref < row.size()) {
                QStringList columns;
                for (const QString &one : row[ref].split(u','))
                    columns << one.section(u'.', -1);
                if (!row[ref].isNull())
                    row[ref] = columns.join(u',');
            }
            named.rows.append(row + QStringList{alias});
        }
        return named;
    }

    CheckContext &m_context;
    const QString m_statement;
    const SqlDialect m_dialect;
    const StatementShape m_shape;
    ClientSession m_session;
    QList<KnownTable> m_tables;
};

} // namespace

void readTestCase(CheckContext &context)
{
    TestCase(context).build();
}

} // namespace goneaway::checks
