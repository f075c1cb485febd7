// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/SqlRedactor.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

// A word may touch a literal only when it is one of these: 'O'Brien' must not pass for SQL.
constexpr QLatin1StringView TouchingWords[] = {
    "SELECT"_L1,    "IN"_L1,     "LIKE"_L1,  "AND"_L1,    "OR"_L1,      "BY"_L1,
    "AS"_L1,        "SET"_L1,    "WHERE"_L1, "VALUES"_L1, "VALUE"_L1,   "THEN"_L1,
    "ELSE"_L1,      "WHEN"_L1,   "DATE"_L1,  "TIME"_L1,   "FROM"_L1,    "ON"_L1,
    "INTERVAL"_L1,  "REGEXP"_L1, "RLIKE"_L1, "BINARY"_L1, "BETWEEN"_L1, "NOT"_L1,
    "TIMESTAMP"_L1, "INTO"_L1,   "USING"_L1, "LIMIT"_L1,  "ORDER"_L1,   "GROUP"_L1,
    "END"_L1,       "XOR"_L1,    "DIV"_L1,   "MOD"_L1,    "ESCAPE"_L1,  "COLLATE"_L1,
};

// First words that tell what a statement does, and nothing else.
constexpr QLatin1StringView Verbs[] = {
    "SELECT"_L1,     "INSERT"_L1, "REPLACE"_L1, "UPDATE"_L1,    "DELETE"_L1,    "CALL"_L1,     "CREATE"_L1,
    "ALTER"_L1,      "DROP"_L1,   "GRANT"_L1,   "REVOKE"_L1,    "SET"_L1,       "SHOW"_L1,     "LOAD"_L1,
    "WITH"_L1,       "KILL"_L1,   "USE"_L1,     "BEGIN"_L1,     "COMMIT"_L1,    "ROLLBACK"_L1, "START"_L1,
    "STOP"_L1,       "CHANGE"_L1, "FLUSH"_L1,   "PREPARE"_L1,   "EXECUTE"_L1,   "EXPLAIN"_L1,  "ANALYZE"_L1,
    "OPTIMIZE"_L1,   "CHECK"_L1,  "REPAIR"_L1,  "TRUNCATE"_L1,  "LOCK"_L1,      "UNLOCK"_L1,   "HANDLER"_L1,
    "VALUES"_L1,     "RENAME"_L1, "DO"_L1,      "XA"_L1,        "SAVEPOINT"_L1, "RELEASE"_L1,  "DESCRIBE"_L1,
    "DEALLOCATE"_L1, "TABLE"_L1,  "INSTALL"_L1, "UNINSTALL"_L1, "PURGE"_L1,     "RESET"_L1,    "SIGNAL"_L1,
    "RESIGNAL"_L1,   "BINLOG"_L1, "CLONE"_L1,   "BACKUP"_L1,    "SHUTDOWN"_L1,  "RESTART"_L1,  "DESC"_L1,
    "CACHE"_L1,      "IMPORT"_L1, "GET"_L1,     "HELP"_L1,      "DECLARE"_L1,   "IF"_L1,       "FOR"_L1,
    "WHILE"_L1,      "RETURN"_L1, "FETCH"_L1,   "OPEN"_L1,      "CLOSE"_L1,     "CASE"_L1,     "LOOP"_L1,
    "REPEAT"_L1,     "END"_L1,
};

template <std::size_t N>
bool isOneOf(const QLatin1StringView (&words)[N], QStringView word)
{
    return std::any_of(std::begin(words), std::end(words), [word](QLatin1StringView known) {
        return word.compare(known, Qt::CaseInsensitive) == 0;
    });
}

bool startsWord(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'$' || c == u'@';
}

bool continuesWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c.isMark() || c.isSurrogate();
}

bool isQuote(QChar c)
{
    return c == u'\'' || c == u'"';
}

// One reading of a statement, from left to right. It fails on anything that no reading of SQL explains.
class Reading
{
public:
    Reading(QStringView sql, bool backslashEscapes, bool definition = false)
        : m_sql(sql)
        , m_backslashEscapes(backslashEscapes)
        , m_definition(definition)
    {
        m_out.reserve(std::min<qsizetype>(sql.size(), 1 << 20));
    }

    bool run()
    {
        while (m_ok && m_at < m_sql.size())
            step();
        return m_ok;
    }

    const QString &text() const { return m_out; }
    int count() const { return m_count; }
    bool endedInsideString() const { return m_openString; }

private:
    QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_sql.size() ? m_sql[m_at + ahead] : QChar();
    }
    bool isDigit(qsizetype ahead = 0) const { return peek(ahead) >= u'0' && peek(ahead) <= u'9'; }

    void step()
    {
        const QChar c = peek();
        if (c.isSpace())
            copy();
        else if (c == u'#'
                 || (c == u'-' && peek(1) == u'-' && (m_at + 2 >= m_sql.size() || peek(2).isSpace())))
            skipLine();
        else if (c == u'/' && peek(1) == u'*')
            skipBlock();
        else if (isQuote(c))
            takeString();
        else if (c == u'`')
            takeQuotedName();
        else if (isDigit() || (c == u'.' && isDigit(1) && !m_afterName))
            takeNumber();
        else if (startsWord(c))
            takeWord();
        else
            takeMark();
    }

    void copy() { m_out += m_sql[m_at++]; }

    void replaced()
    {
        m_out += u'?';
        ++m_count;
        m_afterName = false;
        m_last = QChar();
    }

    void skipLine()
    {
        while (m_at < m_sql.size() && peek() != u'\n')
            ++m_at;
        ++m_count;
    }

    void skipBlock()
    {
        const qsizetype end = m_sql.indexOf("*/"_L1, m_at + 2);
        m_ok = end >= 0;
        m_at = m_ok ? end + 2 : m_sql.size();
        ++m_count;
    }

    void takeString()
    {
        const QChar quote = peek();
        ++m_at;
        while (true) {
            if (m_at >= m_sql.size()) {
                m_ok = false;
                m_openString = true;
                return;
            }
            const QChar c = m_sql[m_at++];
            if (c == u'\\' && m_backslashEscapes)
                ++m_at;
            else if (c == quote && peek() == quote)
                ++m_at;
            else if (c == quote)
                break;
        }
        replaced();
        if (isQuote(peek()))
            m_ok = false;
        else if (continuesWord(peek()))
            m_ok = isOneOf(TouchingWords, wordAt(m_at));
    }

    void takeQuotedName()
    {
        qsizetype end = m_at + 1;
        while (end < m_sql.size()
               && (m_sql[end] != u'`' || (end + 1 < m_sql.size() && m_sql[end + 1] == u'`')))
            end += m_sql[end] == u'`' ? 2 : 1;
        m_ok = end < m_sql.size();
        if (!m_ok)
            return;
        m_out += m_sql.sliced(m_at, end + 1 - m_at);
        m_at = end + 1;
        m_afterName = true;
    }

    QStringView wordAt(qsizetype from) const
    {
        qsizetype end = from;
        while (end < m_sql.size() && continuesWord(m_sql[end]))
            ++end;
        return m_sql.sliced(from, end - from);
    }

    // 1, 1.5, .5, 1e-3, 0x1F, 0b01, and whatever else begins with a digit: an unquoted date, half of a UUID.
    void takeNumber()
    {
        const qsizetype from = m_at;
        while (m_at < m_sql.size()) {
            const QChar c = m_sql[m_at];
            const bool sign = (c == u'+' || c == u'-') && m_at > from
                && (m_sql[m_at - 1] == u'e' || m_sql[m_at - 1] == u'E') && isDigit(1)
                && m_sql[from + 1] != u'x';
            if (!continuesWord(c) && c != u'.' && !sign)
                break;
            ++m_at;
        }
        if (m_definition ? isLength() : isToBeKept()) {
            m_out += m_sql.sliced(from, m_at - from);
            m_afterName = false;
            return;
        }
        replaced();
        if (isQuote(peek()))
            m_ok = false;
    }

    // varchar(20), decimal(10,2), `name`(5): what stands in parentheses behind a type or a name. Not
    // DEFAULT (5), CHECK (`a` > 5) or VALUES LESS THAN (5).
    bool isLength() const
    {
        static const QRegularExpression typed(
            u"(?:`|\\b(?:char|varchar|nchar|nvarchar|binary|varbinary|bit|tinyint|smallint|mediumint|int|integer|bigint|decimal|numeric|float|double|real|year|time|datetime|timestamp|text|blob|vector|inet))\\((?:\\d+,)?$"_s,
            QRegularExpression::CaseInsensitiveOption);
        return typed.match(m_out.right(64)).hasMatch();
    }

    // KILL 42 says who was cut off; SET wait_timeout = 60 says why.
    bool isToBeKept() const
    {
        static const QRegularExpression explains(
            u"^(?:@@.*)?(?:\\w*timeout|max_allowed_packet|max_execution_time|max_statement_time|max_(?:user_)"
            u"?connections"
            "|max_connect_errors|log_warnings|log_error_verbosity|net_buffer_length)$"_s,
            QRegularExpression::CaseInsensitiveOption);
        if (m_words.isEmpty())
            return false;
        if (m_words.first() == "KILL"_L1) {
            static const QStringList parts{u"KILL"_s,       u"HARD"_s,  u"SOFT"_s,
                                           u"CONNECTION"_s, u"QUERY"_s, u"ID"_s};
            return m_last.isNull() && std::all_of(m_words.begin(), m_words.end(), [](const QString &w) {
                       return parts.contains(w);
                   });
        }
        return m_words.first() == "SET"_L1 && m_last == u'=' && explains.match(m_words.last()).hasMatch();
    }

    // "db-1" is a mark of ours when a bundle that was opened is redacted once more.
    qsizetype pseudonymNumber(qsizetype from) const
    {
        constexpr QLatin1StringView kinds[] = {"host"_L1, "user"_L1, "db"_L1, "table"_L1, "file"_L1};
        if (!isOneOf(kinds, m_sql.sliced(from, m_at - from)) || peek() != u'-' || !isDigit(1))
            return 0;
        qsizetype length = 1;
        while (isDigit(length))
            ++length;
        return length <= 6 ? length : 0;
    }

    void takeWord()
    {
        const qsizetype from = m_at;
        while (peek() == u'@')
            ++m_at;
        m_at += wordAt(m_at).size();
        m_at += pseudonymNumber(from);
        const QStringView word = m_sql.sliced(from, m_at - from);
        if (word.contains("$$"_L1)) {
            m_ok = false; // the body of a routine, in a language of its own
            return;
        }
        if (isQuote(peek())) {
            // N'..', x'..', b'..', _utf8mb4'..', @'name', 'user'@'host'
            static const QRegularExpression introducer(u"^(?:[nxb]|_[a-z0-9]+)$"_s,
                                                       QRegularExpression::CaseInsensitiveOption);
            if (introducer.match(word.toString()).hasMatch()) {
                takeString();
                return;
            }
            m_ok = word == u"@" || isOneOf(TouchingWords, word);
        }
        m_out += word;
        if (m_words.size() < MaxWords)
            m_words.append(word.toString().toUpper());
        else
            m_words.last() = word.toString().toUpper();
        m_afterName = true;
        m_last = QChar();
    }

    void takeMark()
    {
        const QChar c = peek();
        static const QString typographic = u"\u2018\u2019\u201c\u201d\u00b4\ufffd"_s;
        if (c.category() == QChar::Other_Control || typographic.contains(c)
            || (c == u'\\' && peek(1).toLower() != u'g')) {
            m_ok = false;
            return;
        }
        if (c == u';')
            m_words.clear();
        m_last = c;
        m_afterName = c == u'.' && m_afterName;
        copy();
    }

    // Enough for "SET GLOBAL a = 1, b = 2": only the first and the latest word matter.
    static constexpr qsizetype MaxWords = 8;

    const QStringView m_sql;
    const bool m_backslashEscapes;
    const bool m_definition;
    QString m_out;
    QStringList m_words; // of the statement, upper case
    QChar m_last; // the mark before the present position, null after a word
    qsizetype m_at = 0;
    int m_count = 0;
    bool m_afterName = false;
    bool m_ok = true;
    bool m_openString = false;
};

QString firstKeyword(QStringView sql)
{
    static const QRegularExpression start(
        u"^(?:\\s|\\(|/\\*.*?\\*/|(?:--|#)[ \\t][^\\n]*\\n)*([A-Za-z]+)\\b"_s,
        QRegularExpression::DotMatchesEverythingOption);
    const QString word =
        start.match(sql.first(std::min<qsizetype>(sql.size(), 4096)).toString()).captured(1).toUpper();
    return isOneOf(Verbs, word) ? word : QString();
}

// What was read before the end is nothing but rows of literals.
bool isListOfRows(const QString &text)
{
    static const QRegularExpression rows(
        u"^\\s*(?:INSERT|REPLACE)\\b[^?']*?\\bVALUES?\\s*\\((?:[?(),\\s+-]|NULL\\b|DEFAULT\\b|TRUE\\b|FALSE\\b|NOW\\b|UUID\\b)*+$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return rows.match(text).hasMatch();
}

} // namespace

ScrubbedSql withoutLiterals(QStringView sql)
{
    Reading usual(sql, true);
    const bool usualOk = usual.run();
    // Under the SQL mode NO_BACKSLASH_ESCAPES a backslash before a quote is an ordinary character.
    if (sql.contains("\\'"_L1) || sql.contains("\\\""_L1)) {
        Reading other(sql, false);
        const bool otherOk = other.run();
        if (otherOk && (!usualOk || other.text() == usual.text()))
            return {other.text(), other.count(), false};
        if (otherOk) {
            const QString verb = firstKeyword(sql);
            return {verb.isEmpty() ? u"?"_s : verb + u" ?"_s, 1, true};
        }
    }
    if (usualOk)
        return {usual.text(), usual.count(), false};
    if (usual.endedInsideString() && isListOfRows(usual.text()))
        return {usual.text() + u'?', usual.count() + 1, true};
    const QString verb = firstKeyword(sql);
    return {verb.isEmpty() ? u"?"_s : verb + u" ?"_s, 1, true};
}

ScrubbedSql scrubbedDefinition(QStringView sql)
{
    Reading usual(sql, true, true);
    // A second reading that differs, or none at all, is a doubt.
    if (!usual.run() || sql.contains("\\'"_L1))
        return withoutLiterals(sql);
    return {usual.text(), usual.count(), false};
}

ScrubbedSql scrubbedStatement(QStringView sql)
{
    if (sql.trimmed().isEmpty())
        return {sql.toString(), 0, false};
    if (firstKeyword(sql).isEmpty() && sql.trimmed() != u"?")
        return {u"?"_s, 1, true};
    return withoutLiterals(sql);
}

} // namespace goneaway::bundle
