// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/StatementShape.h"

#include <QSet>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace {

using Kind = SqlToken::Kind;

bool isOneOf(const QSet<QString> &words, const SqlToken &token)
{
    return token.kind == Kind::Word && words.contains(token.text.toUpper());
}

// Words between the one that announces a table and the table.
const QSet<QString> &fillWords()
{
    static const QSet<QString> words{u"LOW_PRIORITY"_s, u"DELAYED"_s, u"HIGH_PRIORITY"_s, u"IGNORE"_s,
                                     u"QUICK"_s,        u"INTO"_s,    u"TABLE"_s,         u"TABLES"_s,
                                     u"IF"_s,           u"NOT"_s,     u"EXISTS"_s,        u"LATERAL"_s,
                                     u"FROM"_s,         u"LOCAL"_s,   u"CONCURRENT"_s};
    return words;
}

// Words that stand where a table's alias could, and are none; those before the second row end a list of
// tables.
const QSet<QString> &clauseWords()
{
    static const QSet<QString> words{u"WHERE"_s,     u"SET"_s,    u"GROUP"_s,  u"ORDER"_s,  u"HAVING"_s,
                                     u"LIMIT"_s,     u"WINDOW"_s, u"UNION"_s,  u"EXCEPT"_s, u"FOR"_s,
                                     u"INTERSECT"_s, u"LOCK"_s,   u"VALUES"_s, u"VALUE"_s,  u"SELECT"_s,
                                     u"PROCEDURE"_s, u"INTO"_s,   u"OFFSET"_s, u"FETCH"_s,  u"RETURNING"_s};
    return words;
}
const QSet<QString> &joinWords()
{
    static const QSet<QString> words{
        u"ON"_s,        u"USING"_s,    u"JOIN"_s,   u"INNER"_s,     u"CROSS"_s,
        u"LEFT"_s,      u"RIGHT"_s,    u"OUTER"_s,  u"NATURAL"_s,   u"STRAIGHT_JOIN"_s,
        u"USE"_s,       u"FORCE"_s,    u"IGNORE"_s, u"PARTITION"_s, u"TABLESAMPLE"_s,
        u"READ"_s,      u"WRITE"_s,    u"QUICK"_s,  u"FAST"_s,      u"MEDIUM"_s,
        u"LIKE"_s,      u"ADD"_s,      u"DROP"_s,   u"MODIFY"_s,    u"CHANGE"_s,
        u"RENAME"_s,    u"ENGINE"_s,   u"TO"_s,     u"FIELDS"_s,    u"LINES"_s,
        u"CHARACTER"_s, u"EXTENDED"_s, u"ALTER"_s,  u"CONVERT"_s,   u"ORDER"_s};
    return words;
}

// The server's own functions that only compute (MySQL and MariaDB manuals, "Built-In Functions"), and words
// that a parenthesis may follow without a call. Whatever else is called might do something: SLEEP() waits,
// GET_LOCK() locks, a stored function may write.
const QSet<QString> &harmlessCalls()
{
    static const QSet<QString> words = [] {
        const QString all =
            u"AND OR XOR NOT IN EXISTS ANY SOME ALL AS ON USING BY FROM WHERE HAVING SELECT VALUES VALUE "
            "SET INTO JOIN WHEN THEN ELSE CASE IF LIKE REGEXP RLIKE BETWEEN IS DIV MOD UNION EXCEPT "
            "INTERSECT "
            "INDEX KEY KEYS PARTITION OVER WINDOW DISTINCT LIMIT INTERVAL BINARY MATCH AGAINST WITH ROW "
            "LATERAL "
            "RETURN COLLATE ESCAPE ROLLUP TABLE "
            "ABS ACOS ADDDATE ADDTIME ASCII ASIN ATAN ATAN2 AVG BIN BIT_AND BIT_COUNT BIT_LENGTH BIT_OR "
            "BIT_XOR CAST "
            "CEIL CEILING CHAR CHARACTER_LENGTH CHARSET CHAR_LENGTH COALESCE CONCAT CONCAT_WS CONNECTION_ID "
            "CONV CONVERT CONVERT_TZ "
            "COS COT COUNT CRC32 CUME_DIST CURDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER "
            "CURTIME DATABASE DATE DATEDIFF "
            "DATE_ADD DATE_FORMAT DATE_SUB DAY DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR DEFAULT DEGREES "
            "DENSE_RANK ELT "
            "EXP EXPORT_SET EXTRACT FIELD FIND_IN_SET FIRST_VALUE FLOOR FORMAT FROM_BASE64 FROM_DAYS "
            "FROM_UNIXTIME "
            "GREATEST GROUP_CONCAT HEX HOUR IFNULL INET6_ATON INET6_NTOA INET_ATON INET_NTOA INSERT INSTR "
            "ISNULL JSON_ARRAY JSON_ARRAYAGG JSON_CONTAINS JSON_CONTAINS_PATH JSON_EXTRACT JSON_KEYS "
            "JSON_LENGTH "
            "JSON_OBJECT JSON_OBJECTAGG JSON_OVERLAPS JSON_QUOTE JSON_SEARCH JSON_SET JSON_TABLE JSON_TYPE "
            "JSON_UNQUOTE JSON_VALID JSON_VALUE LAG LAST_DAY LAST_VALUE LCASE LEAD LEAST LEFT LENGTH LN "
            "LOCALTIME "
            "LOCALTIMESTAMP LOCATE LOG LOG10 LOG2 LOWER LPAD LTRIM MAKEDATE MAKETIME MAKE_SET MAX MD5 "
            "MICROSECOND "
            "MID MIN MINUTE MONTH MONTHNAME NOW NTH_VALUE NTILE NULLIF OCT OCTET_LENGTH ORD PERCENT_RANK "
            "PERIOD_ADD PERIOD_DIFF PI POSITION POW POWER QUARTER QUOTE RADIANS RAND RANK REGEXP_INSTR "
            "REGEXP_REPLACE REGEXP_SUBSTR REPEAT REPLACE REVERSE RIGHT ROUND ROW_NUMBER RPAD RTRIM SECOND "
            "SEC_TO_TIME SHA SHA1 SHA2 SIGN SIN SOUNDEX SPACE SQRT STD STDDEV STDDEV_POP STDDEV_SAMP STRCMP "
            "STR_TO_DATE SUBDATE SUBSTR SUBSTRING SUBSTRING_INDEX SUBTIME SUM SYSDATE TAN TIME TIMEDIFF "
            "TIMESTAMP "
            "TIMESTAMPADD TIMESTAMPDIFF TIME_FORMAT TIME_TO_SEC TO_BASE64 TO_DAYS TO_SECONDS TRIM TRUNCATE "
            "UCASE USER VERSION UNHEX UNIX_TIMESTAMP UPPER UTC_DATE UTC_TIME UTC_TIMESTAMP UUID VARIANCE "
            "VAR_POP VAR_SAMP WEEK "
            "WEEKDAY WEEKOFYEAR WEIGHT_STRING YEAR YEARWEEK "
            // types in CAST() and JSON_TABLE()
            "DECIMAL SIGNED UNSIGNED VARCHAR CHARACTER DATETIME INT BIGINT FLOAT DOUBLE NCHAR VARBINARY COLUMNS"_s;
        const QStringList list = all.split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

// Goes over the tokens once. A frame is what one pair of parentheses holds.
class Shaper
{
public:
    explicit Shaper(const SqlTokens &tokens)
        : m_tokens(tokens.list)
    {
        m_shape.whole = tokens.whole;
        m_shape.executableComment = tokens.executableComment;
    }

    StatementShape run()
    {
        while (!m_tokens.isEmpty() && m_tokens.last().isMark(u';'))
            m_tokens.removeLast();
        findVerb();
        findCtes();
        while (m_at < m_tokens.size())
            step();
        m_shape.tables.removeIf([this](const TableReference &table) {
            return table.schema.isEmpty() && m_ctes.contains(table.table.toLower());
        });
        m_shape.calls.removeDuplicates();
        return m_shape;
    }

private:
    struct Frame {
        bool query = false; // it begins with SELECT, or is the statement itself
        bool list = false; // within a list of tables: a comma brings the next one
        bool awaits = false; // the next word is a table's name
        bool target = false; // of an INSERT: a list of columns may follow, which makes it no function
    };

    SqlToken token(qsizetype ahead = 0) const
    {
        const qsizetype at = m_at + ahead;
        return at >= 0 && at < m_tokens.size() ? m_tokens[at] : SqlToken();
    }
    static bool isName(const SqlToken &token)
    {
        return token.kind == Kind::QuotedName || (token.kind == Kind::Word && !token.text.startsWith(u'@'));
    }
    static bool beginsQuery(const SqlToken &token)
    {
        return token.is("SELECT"_L1) || token.is("WITH"_L1) || token.is("VALUES"_L1) || token.is("TABLE"_L1);
    }

    void findVerb()
    {
        const auto first = std::find_if(m_tokens.begin(), m_tokens.end(),
                                        [](const SqlToken &token) { return !token.isMark(u'('); });
        if (first != m_tokens.end() && first->kind == Kind::Word)
            m_shape.verb = first->text.toUpper();
    }

    // name [(columns)] AS (SELECT ...
    void findCtes()
    {
        for (qsizetype i = 0; i + 2 < m_tokens.size(); ++i) {
            if (!m_tokens[i].is("AS"_L1) || !m_tokens[i + 1].isMark(u'(') || !beginsQuery(m_tokens[i + 2]))
                continue;
            qsizetype name = i - 1;
            if (name > 0 && m_tokens[name].isMark(u')')) {
                while (name > 0 && !m_tokens[name].isMark(u'('))
                    --name;
                --name;
            }
            if (name >= 0 && isName(m_tokens[name]))
                m_ctes.insert(m_tokens[name].text.toLower());
        }
    }

    void step()
    {
        const SqlToken here = token();
        if (here.isMark(u'('))
            open();
        else if (here.isMark(u')'))
            close();
        else if (here.isMark(u';'))
            m_shape.several = true;
        else if (here.isMark(u','))
            m_frames.last().awaits = m_frames.last().list;
        else if (here.isMark(u':') && token(1).isMark(u'='))
            m_shape.assigns = true;
        else if (isName(here))
            word(here);
        ++m_at;
    }

    void open()
    {
        const Frame outer = m_frames.last();
        Frame frame;
        frame.query = beginsQuery(token(1));
        // FROM (a, b): tables in parentheses
        frame.list = outer.awaits && !frame.query;
        frame.awaits = frame.list;
        m_frames.last().awaits = false;
        m_shape.subquery = m_shape.subquery || (frame.query && m_at > 0);
        m_frames.append(frame);
    }

    void close()
    {
        if (m_frames.size() > 1)
            m_frames.removeLast();
        else
            m_shape.whole = false;
    }

    void word(const SqlToken &here)
    {
        if (m_frames.last().awaits && !isOneOf(fillWords(), here)) {
            awaited(here);
            return;
        }
        noteCall(here);
        if (here.kind == Kind::Word && !token(-1).isMark(u'.')) // t.from is a column
            keyword(here);
    }

    void noteCall(const SqlToken &here)
    {
        if (!token(1).isMark(u'('))
            return;
        const bool qualified = token(-1).isMark(u'.');
        const bool isList = m_frames.last().target || isCteOrColumns();
        if (!isList && (qualified || here.kind == Kind::QuotedName || !isOneOf(harmlessCalls(), here)))
            m_shape.calls.append(here.text.left(64));
    }

    // WITH a (x, y) AS (, and the columns behind an INSERT's target.
    bool isCteOrColumns() const { return m_ctes.contains(token().text.toLower()); }

    void keyword(const SqlToken &here)
    {
        Frame &frame = m_frames.last();
        const bool top = m_frames.size() == 1;
        const bool query = frame.query || top;
        const SqlToken before = token(-1);
        if (here.is("WITH"_L1) && token(1).kind != Kind::Mark && !token(1).is("ROLLUP"_L1))
            m_shape.subquery = true;
        if (m_shape.verb == "SHOW"_L1 || m_shape.verb == "GRANT"_L1 || m_shape.verb == "REVOKE"_L1)
            return;
        if (here.is("FROM"_L1) && query) {
            frame.list = true;
            frame.awaits = true;
        } else if ((here.is("JOIN"_L1) || here.is("STRAIGHT_JOIN"_L1)) && frame.list) {
            frame.awaits = true;
        } else if (here.is("USING"_L1) && top && m_shape.verb == "DELETE"_L1 && !token(1).isMark(u'(')) {
            frame.list = true;
            frame.awaits = true;
        } else if (here.is("UPDATE"_L1) && top && !before.is("KEY"_L1) && !before.is("FOR"_L1)
                   && !before.is("ON"_L1)) {
            frame.list = true;
            frame.awaits = true;
        } else if ((here.is("INSERT"_L1) || here.is("REPLACE"_L1)) && top && !token(1).isMark(u'(')) {
            frame.awaits = true;
            frame.target = true;
        } else if (here.is("INTO"_L1)) {
            // INSERT INTO and LOAD DATA ... INTO TABLE name a table
            m_shape.intoFile = m_shape.intoFile || (!frame.awaits && m_shape.verb != "LOAD"_L1);
        } else if ((here.is("TABLE"_L1) || here.is("TABLES"_L1) || here.is("TRUNCATE"_L1)) && top
                   && !token(1).isMark(u'(')) {
            frame.awaits = true;
            frame.list = m_shape.verb != "ALTER"_L1 && m_shape.verb != "CREATE"_L1;
        } else if (here.is("REFERENCES"_L1)) {
            frame.awaits = true;
        } else if (isOneOf(clauseWords(), here)) {
            frame.list = false;
            if (here.is("SELECT"_L1))
                frame.query = true;
        }
    }

    // The name of a table, perhaps with its schema, perhaps with an alias.
    void awaited(const SqlToken &here)
    {
        Frame &frame = m_frames.last();
        frame.awaits = false;
        if (here.kind == Kind::Word
            && (isOneOf(clauseWords(), here) || here.is("DUAL"_L1) || here.is("JSON_TABLE"_L1))) {
            --m_at; // looked at once more, as the word that it is
            if (here.is("DUAL"_L1) || here.is("JSON_TABLE"_L1))
                ++m_at;
            return;
        }
        TableReference table{{}, here.text, {}};
        if (token(1).isMark(u'.') && isName(token(2))) {
            table = {here.text, token(2).text, {}};
            m_at += 2;
        }
        const bool target = std::exchange(frame.target, false);
        const bool defines = m_shape.verb == "CREATE"_L1 || m_shape.verb == "ALTER"_L1;
        if (token(1).isMark(u'(') && !target && !defines) {
            m_shape.calls.append(table.table.left(64)); // a function that gives a table
            return;
        }
        if (!target)
            table.alias = takeAlias();
        const bool known =
            std::any_of(m_shape.tables.begin(), m_shape.tables.end(), [&table](const TableReference &other) {
                return other.schema == table.schema && other.table == table.table
                    && other.alias == table.alias;
            });
        if (!known)
            m_shape.tables.append(table);
    }

    QString takeAlias()
    {
        qsizetype next = 1;
        if (token(next).is("PARTITION"_L1) && token(next + 1).isMark(u'(')) {
            while (m_at + next < m_tokens.size() && !token(next).isMark(u')'))
                ++next;
            ++next;
        }
        const bool as = token(next).is("AS"_L1);
        const SqlToken word = token(next + (as ? 1 : 0));
        if (!isName(word) || isOneOf(clauseWords(), word) || (!as && isOneOf(joinWords(), word)))
            return {};
        m_at += next + (as ? 1 : 0);
        return word.text;
    }

    QList<SqlToken> m_tokens;
    StatementShape m_shape;
    QList<Frame> m_frames{Frame{true, false, false, false}};
    QSet<QString> m_ctes;
    qsizetype m_at = 0;
};

} // namespace

StatementShape shapeOf(QStringView sql, const SqlDialect &dialect)
{
    return Shaper(tokensOf(sql, dialect)).run();
}

QString whyNotExplained(const StatementShape &shape)
{
    static const QSet<QString> explained{u"SELECT"_s, u"INSERT"_s,  u"UPDATE"_s,
                                         u"DELETE"_s, u"REPLACE"_s, u"WITH"_s};
    if (!shape.whole)
        return u"cut"_s;
    if (shape.several)
        return u"several"_s;
    if (!explained.contains(shape.verb))
        return u"verb"_s;
    if (shape.executableComment)
        return u"comment"_s;
    if (shape.intoFile || shape.assigns)
        return u"effect"_s;
    if (!shape.calls.isEmpty())
        return u"call"_s;
    // A read-only transaction guards a SELECT; the servers refuse to explain any other statement in one.
    const bool reads = shape.verb == "SELECT"_L1 || shape.verb == "WITH"_L1;
    return !reads && shape.subquery ? u"subquery"_s : QString();
}

} // namespace goneaway::checks
