// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/SqlTokens.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace {

using Kind = SqlToken::Kind;

bool isPartOfWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c.isMark() || c.isSurrogate();
}

class Tokenizer
{
public:
    Tokenizer(QStringView sql, const SqlDialect &dialect)
        : m_sql(sql)
        , m_dialect(dialect)
    {
    }

    SqlTokens run()
    {
        while (m_tokens.whole && m_at < m_sql.size())
            step();
        return m_tokens;
    }

private:
    QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_sql.size() ? m_sql[m_at + ahead] : QChar();
    }
    bool digitAt(qsizetype ahead) const { return peek(ahead) >= u'0' && peek(ahead) <= u'9'; }

    void add(Kind kind, qsizetype from, const QString &text) { m_tokens.list.append({kind, text, from}); }

    void step()
    {
        const QChar c = peek();
        if (c.isSpace())
            ++m_at;
        else if (c == u'#'
                 || (c == u'-' && peek(1) == u'-' && (m_at + 2 >= m_sql.size() || peek(2).isSpace())))
            skipLine();
        else if (c == u'/' && peek(1) == u'*')
            skipBlock();
        else if (c == u'`' || (c == u'"' && m_dialect.ansiQuotes))
            takeQuoted(Kind::QuotedName, false);
        else if (c == u'\'' || c == u'"')
            takeQuoted(Kind::String, m_dialect.backslashEscapes);
        else if (digitAt(0) || (c == u'.' && digitAt(1) && !afterName()))
            takeNumber();
        else if (isPartOfWord(c) || c == u'@')
            takeWord();
        else
            takeMark();
    }

    // In t.1a the dot parts two names.
    bool afterName() const
    {
        return !m_tokens.list.isEmpty()
            && (m_tokens.list.last().kind == Kind::Word || m_tokens.list.last().kind == Kind::QuotedName);
    }

    void skipLine()
    {
        const qsizetype end = m_sql.indexOf(u'\n', m_at);
        m_at = end < 0 ? m_sql.size() : end + 1;
    }

    void skipBlock()
    {
        const QChar kind = peek(2);
        // MariaDB's own begin with /*M!
        if (kind == u'!' || (kind == u'M' && peek(3) == u'!'))
            m_tokens.executableComment = true;
        const qsizetype end = m_sql.indexOf("*/"_L1, m_at + 2);
        m_tokens.whole = end >= 0;
        m_at = end < 0 ? m_sql.size() : end + 2;
    }

    void takeQuoted(Kind kind, bool escapes)
    {
        const qsizetype from = m_at;
        const QChar quote = m_sql[m_at++];
        QString text;
        while (m_at < m_sql.size()) {
            const QChar c = m_sql[m_at++];
            if (c == u'\\' && escapes) {
                ++m_at;
            } else if (c == quote) {
                if (peek() != quote) {
                    add(kind, from, kind == Kind::QuotedName ? text : QString());
                    return;
                }
                ++m_at;
                text += c;
            } else {
                text += c;
            }
        }
        m_tokens.whole = false;
    }

    // Names may begin with digits, but not hold digits only; 1e5, 0x1F and 0b01 are numbers.
    void takeNumber()
    {
        static const QRegularExpression number(
            u"^(?:0[xX][0-9A-Fa-f]+|0b[01]+|(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)"_s);
        const qsizetype from = m_at;
        const qsizetype length =
            number.match(m_sql.sliced(m_at, std::min<qsizetype>(m_sql.size() - m_at, 512)).toString())
                .capturedLength();
        m_at += std::max<qsizetype>(length, 1);
        if (!isPartOfWord(peek())) {
            add(Kind::Number, from, {});
            return;
        }
        m_at = from;
        takeWord();
    }

    void takeWord()
    {
        const qsizetype from = m_at;
        while (peek() == u'@')
            ++m_at;
        while (m_at < m_sql.size() && isPartOfWord(m_sql[m_at]))
            ++m_at;
        // N'..', x'..', b'..' and _utf8mb4'..' are strings
        static const QRegularExpression introducer(u"^(?:[nxb]|_[a-z0-9]+)$"_s,
                                                   QRegularExpression::CaseInsensitiveOption);
        const QString word = m_sql.sliced(from, m_at - from).toString();
        if (peek() == u'\'' && introducer.match(word).hasMatch())
            takeQuoted(Kind::String, m_dialect.backslashEscapes);
        else
            add(Kind::Word, from, word);
    }

    void takeMark()
    {
        add(Kind::Mark, m_at, QString(m_sql[m_at]));
        ++m_at;
    }

    const QStringView m_sql;
    const SqlDialect m_dialect;
    SqlTokens m_tokens;
    qsizetype m_at = 0;
};

} // namespace

SqlDialect SqlDialect::ofSqlMode(const QString &sqlMode)
{
    const QStringList modes = sqlMode.toUpper().split(u',');
    return {modes.contains("ANSI_QUOTES"_L1) || modes.contains("ANSI"_L1),
            !modes.contains("NO_BACKSLASH_ESCAPES"_L1)};
}

SqlTokens tokensOf(QStringView sql, const SqlDialect &dialect)
{
    return Tokenizer(sql, dialect).run();
}

} // namespace goneaway::checks
