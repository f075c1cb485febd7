// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

namespace goneaway::checks {

// How the server reads quotes, by its sql_mode.
struct SqlDialect {
    bool ansiQuotes = false; // "a" is a name
    bool backslashEscapes = true; // 'a\'b' is one string

    static SqlDialect ofSqlMode(const QString &sqlMode);
};

struct SqlToken {
    enum class Kind { Word, QuotedName, String, Number, Mark };
    Kind kind = Kind::Mark;
    QString text; // a word as written, a name without its quotes, a mark; empty for literals
    qsizetype at = 0; // where it begins

    // A word that nothing quotes, in any case.
    bool is(QLatin1StringView word) const
    {
        return kind == Kind::Word && text.compare(word, Qt::CaseInsensitive) == 0;
    }
    bool isMark(QChar mark) const { return kind == Kind::Mark && text == mark; }
};

struct SqlTokens {
    QList<SqlToken> list; // without comments
    bool whole = true; // false: a quote or a comment is not closed
    bool executableComment = false; // /*! ... */: the server may run what stands in it
};

// The tokens of a text of SQL (MySQL manual, "Language Structure").
SqlTokens tokensOf(QStringView sql, const SqlDialect &dialect = {});

} // namespace goneaway::checks
