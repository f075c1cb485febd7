// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/SqlInText.h"

#include "bundle/Rewriting.h"
#include "bundle/SqlRedactor.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

// How far a statement in free text may reach.
constexpr int MaxLines = 200;

// Where a statement begins: behind a label that announces one, or by its shape. Fragments count too.
const QRegularExpression &statementStart()
{
    static const QString verb =
        u"(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|CALL|WITH|SET|CREATE|ALTER|DROP|GRANT|REVOKE|LOAD|KILL|EXECUTE|SHOW|CHANGE)\\b"_s;
    static const QRegularExpression start(
        u"(?<label>\\[SQL:\\s*|\\(SQL:\\s*|\\bSQL(?: \\w+)?:\\s*|\\bquery(?: was| "
        u"is)?:\\s*|\\bstatement:\\s*|\\bexecut(?:e|ed|ing)\\w*[:(]\\s*"
        "|mysql>\\s*|MariaDB \\[[^\\]\\n]*\\]>\\s*)(?:[rbf]?(?:\"\"\"|'''|[\"'`]))?(?="_s
            + verb
            + u")"
              "|(?<![\\w$@.-])(?=SELECT\\s[^;]{0,20000}?\\bFROM\\b|(?-i:SELECT)\\s+\\S|INSERT\\s+(?:(?:LOW_"
              "PRIORITY|"
              "DELAYED|HIGH_PRIORITY|IGNORE)\\s+)*INTO\\s"
              "|REPLACE\\s+(?:(?:LOW_PRIORITY|DELAYED)\\s+)?INTO\\s|UPDATE\\s+[^;]{1,200}?\\sSET\\s|"
              "DELETE\\s+[^;]{0,80}?\\bFROM\\s|CALL\\s+[\\w.`]+\\s*\\("
              "|(?:CREATE|ALTER|DROP)\\s+(?:OR\\s+REPLACE\\s+)?(?:USER|SERVER|TABLE|DATABASE|EVENT|PROCEDURE|"
              "FUNCTION|TRIGGER|VIEW|DEFINER)\\b"
              "|GRANT\\s[^;]{1,400}?\\sTO\\s|LOAD\\s+DATA\\s|VALUES\\s*\\(|WHERE\\s+[\\w.`()]+\\s*(?:=|<|>|!|"
              "LIKE\\b|IN\\b|BETWEEN\\b)"
              "|SET\\s+(?:PASSWORD|GLOBAL|SESSION|@@?\\w)|CHANGE\\s+(?:MASTER|REPLICATION)\\s|KILL\\s+(?:QUERY\\s+|CONNECTION\\s+)?\\d)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return start;
}

// What may follow a statement on its own line. Taken only where the statement up to there is whole.
const QRegularExpression &statementTail()
{
    static const QRegularExpression tail(u"\\s+(?:failed|returned|took|timed "
                                         u"out)\\b|\\s*[:;,.\u2014-]\\s+(?:ERROR|Error|MySQL|MariaDB|Lost|"
                                         u"Server|Got|SQLSTATE|Can't|Unknown|Duplicate)\\b"
                                         "|\\s+\\(errno|\\s+\\(\\d{4}[,)]|[\"')\\]]+[;,.]?\\s*$"_s);
    return tail;
}

bool isErrorLine(QStringView line)
{
    static const QRegularExpression error(
        u"^\\s*(?:ERROR \\d{4}\\b|Traceback\\b|at \\S+\\(|File \"|#\\d+ |\\[?[\\w.]*(?:Error|Exception|Warning)\\b[^\\n]*\\b\\d{4}\\b|SQLSTATE\\[|mysql>|MariaDB \\[|\\d{4}-\\d\\d-\\d\\d[T ] ?\\d{1,2}:\\d\\d:\\d\\d)"_s);
    return error.match(line.toString()).hasMatch();
}

bool continuesStatement(QStringView line)
{
    static const QRegularExpression clause(u"^(?:[ \\t]+\\S|[ "
                                           u"\\t]*(?:[(),]|FROM\\b|WHERE\\b|AND\\b|OR\\b|SET\\b|VALUES?\\b|(?"
                                           u":LEFT|RIGHT|INNER|CROSS)\\s|JOIN\\b|ORDER\\b|GROUP\\b|LIMIT\\b"
                                           "|HAVING\\b|ON\\b|UNION\\b|SELECT\\b|INTO\\b))"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    // Not the SET of an UPDATE.
    static const QRegularExpression another(u"^\\s*SET\\s+(?:GLOBAL|SESSION|PASSWORD|@@)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return clause.match(line.toString()).hasMatch() && !another.match(line.toString()).hasMatch()
        && !isErrorLine(line);
}

qsizetype endOfLine(const QString &text, qsizetype from)
{
    const qsizetype end = text.indexOf(u'\n', from);
    return end < 0 ? text.size() : end;
}

QStringView nextLine(const QString &text, qsizetype end)
{
    return end < text.size() ? QStringView(text).sliced(end + 1, endOfLine(text, end + 1) - end - 1)
                             : QStringView();
}

struct Span {
    qsizetype end = 0;
    ScrubbedSql sql;
};

// A statement that nothing encloses: as much of its line as is whole, and the lines that carry it on.
Span openSpan(const QString &text, qsizetype start)
{
    const QStringView all(text);
    qsizetype end = endOfLine(text, start);
    const QString line = text.sliced(start, end - start);
    auto tails = statementTail().globalMatch(line);
    while (tails.hasNext()) {
        const qsizetype length = tails.next().capturedStart();
        if (length == 0)
            continue;
        if (auto sql = withoutLiterals(all.sliced(start, length)); !sql.doubtful)
            return {start + length, sql};
    }
    Span span{end, withoutLiterals(line)};
    for (int lines = 1; lines < MaxLines; ++lines) {
        const QStringView next = nextLine(text, end);
        const bool finished =
            !span.sql.doubtful && (all.first(end).trimmed().endsWith(u';') || !continuesStatement(next));
        if (finished || next.trimmed().isEmpty() || isErrorLine(next))
            break;
        end += 1 + next.size();
        span = {end, withoutLiterals(all.sliced(start, end - start))};
    }
    return span;
}

// What stands right before the statement tells where it ends. The last closing mark counts: statements hold
// quotes of their own, and what lies between two candidates is in doubt.
Span spanFrom(const QString &text, qsizetype start, const QString &label)
{
    const QStringView all(text);
    if (label.startsWith("[SQL:"_L1, Qt::CaseInsensitive)) {
        static const QRegularExpression close(u"\\][ \\t]*(?=\\n|$)"_s);
        const auto match = close.match(text, start);
        const qsizetype end = match.hasMatch() ? match.capturedStart() : text.size();
        return {end, withoutLiterals(all.sliced(start, end - start))};
    }
    if (label.startsWith("(SQL:"_L1, Qt::CaseInsensitive)) {
        // Laravel writes the values of parameters into the statement without any quotes.
        const qsizetype line = endOfLine(text, start);
        const qsizetype close = text.lastIndexOf(u')', line - 1);
        static const QRegularExpression word(u"\\G\\w+"_s);
        const QString verb = word.match(text, start).captured();
        return {close > start ? close : line, {verb + u" ?"_s, 1, true}};
    }
    const QChar before = start > 0 ? text[start - 1] : QChar();
    if (before == u'"' || before == u'\'' || before == u'`') {
        const qsizetype line = endOfLine(text, start);
        const qsizetype close = line > start ? text.lastIndexOf(before, line - 1) : -1;
        if (close > start)
            return {close, withoutLiterals(all.sliced(start, close - start))};
    }
    return openSpan(text, start);
}

QString withoutParameters(const QString &text, int &count)
{
    static const QRegularExpression bracketed(u"\\[parameters?:\\s*(.*?)\\](?=[ \\t]*(?:\\n|\\z))"_s,
                                              QRegularExpression::DotMatchesEverythingOption
                                                  | QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression assigned(
        u"\\b(?:parameters|params|bindings|bind variables)\\b[\"']?\\s*[:=]\\s*([\\[({][^\\n]*)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto take = [&count](const QRegularExpressionMatch &, int) {
        ++count;
        return u"?"_s;
    };
    return rewritten(rewritten(text, bracketed, take), assigned, take);
}

// The server quotes people's data in its messages.
QString withoutMessageValues(const QString &text, int &count)
{
    static const QRegularExpression values(
        u"Duplicate entry '(.*?)' for key|Incorrect [\\w ]{0,40}value: '(.*?)' for |Truncated incorrect [\\w "
        u"()]{0,40} ?value: '([^\\n]*?)'(?=$|[\\s.,)])"
        "|\\bnear '(.*?)' at line \\d+|\\bData truncated[^\\n]*?: '([^\\n]*?)'"_s,
        QRegularExpression::DotMatchesEverythingOption | QRegularExpression::MultilineOption);
    return rewritten(text, values, [&count](const QRegularExpressionMatch &match, int group) {
        if (match.captured(group).isEmpty())
            return QString();
        ++count;
        return u"?"_s;
    });
}

} // namespace

QString withoutSqlLiterals(const QString &original, int &count, Searching searching)
{
    static const QStringList parameters{u"param"_s, u"bind"_s};
    static const QStringList messages{u"duplicate entry"_s, u"incorrect"_s, u"near '"_s, u"truncated"_s};
    static const QStringList verbs{u"select"_s, u"insert"_s,  u"replace"_s, u"update"_s, u"delete"_s,
                                   u"call"_s,   u"with"_s,    u"set"_s,     u"create"_s, u"alter"_s,
                                   u"drop"_s,   u"grant"_s,   u"revoke"_s,  u"load"_s,   u"kill"_s,
                                   u"where"_s,  u"execute"_s, u"show"_s,    u"change"_s, u"values"_s};
    if (original.size() < 6)
        return original;
    const TextProfile profile(original, searching);
    QString text = original;
    if (profile.mayHold(parameters))
        text = withoutParameters(text, count);
    if (profile.mayHold(messages))
        text = withoutMessageValues(text, count);
    if (!profile.mayHold(verbs))
        return text;
    QString out;
    qsizetype at = 0;
    qsizetype from = 0;
    while (from < text.size()) {
        const auto match = statementStart().match(text, from);
        if (!match.hasMatch())
            break;
        const qsizetype start = match.capturedEnd();
        const Span span = spanFrom(text, start, match.captured(u"label"_s));
        out += QStringView(text).sliced(at, start - at);
        out += span.sql.text;
        count += span.sql.count;
        at = span.end;
        from = std::max(span.end, start + 1);
    }
    if (at == 0)
        return text;
    out += QStringView(text).sliced(at);
    return out;
}

} // namespace goneaway::bundle
