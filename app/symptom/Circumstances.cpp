// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Circumstances.h"

#include "evidence/Symptom.h"
#include "symptom/Hints.h"
#include "symptom/Matching.h"
#include "symptom/Quantities.h"
#include "symptom/TimeStamps.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::symptom {

namespace {

using evidence::Incident;
using std::chrono::milliseconds;

constexpr auto NoCase = QRegularExpression::CaseInsensitiveOption;

// Patterns are written with %N for a number and %U for a unit of time, each captured.
QRegularExpression compile(const QString &pattern, QRegularExpression::PatternOptions options = NoCase)
{
    QString full = pattern;
    full.replace("%N"_L1, "(\\d[\\d.,]{0,18})"_L1);
    full.replace(
        "%U"_L1,
        u"(ms|msecs?|millis|milliseconds?|secs?|seconds?|s|mins?|minutes?|minuten|minutos?|h|hrs?|hours?|"
        "stunden?|sekunden?|segundos?|secondes?|heures?|horas?|days?|tagen?|jours?|d[ií]as?|"
        "毫秒|秒钟?|分钟|小时|天|ミリ秒|秒|分|時間|日間?)(?![a-z])"_s);
    return QRegularExpression(full, options);
}

QList<QRegularExpression> compileAll(const QStringList &patterns)
{
    QList<QRegularExpression> compiled;
    for (const QString &pattern : patterns)
        compiled.append(compile(pattern));
    return compiled;
}

std::optional<milliseconds> firstDuration(const QRegularExpression &pattern, QStringView text)
{
    const auto match = matchIn(pattern, text);
    if (!match.hasMatch())
        return std::nullopt;
    return readDuration(QString(match.captured(1) + u' ' + match.captured(2)));
}

// Connector/J tells how long ago it last heard and last spoke. A write that went out moments ago, or that
// failed, ends a silence; a write as old as the last answer, with a failed read behind it, was a statement
// that waited so long. Without a word on what failed, a short time may be either.
void readConnectorJ(QStringView text, Incident &incident)
{
    static const QRegularExpression received(
        u"last packet (?:successfully )?received(?: from the server was)? ([\\d.,]{1,20}) ?(?:milliseconds|ms) ago"_s,
        NoCase);
    static const QRegularExpression sent(
        u"last packet sent successfully to the server was ([\\d.,]{1,20}) ?(?:milliseconds|ms) ago"_s,
        NoCase);
    const auto ago = [text](const QRegularExpression &pattern) -> std::optional<milliseconds> {
        const auto match = matchIn(pattern, text);
        // The parts are grouped by thousands, with the separator of the JVM's language.
        QString digits = match.captured(1);
        digits.remove(u',').remove(u'.');
        bool ok = false;
        const qint64 count = digits.toLongLong(&ok);
        return match.hasMatch() && ok ? std::optional(milliseconds(count)) : std::nullopt;
    };
    constexpr milliseconds NoWait = 60s; // longer than most drivers are told to wait for an answer
    const auto heard = ago(received);
    const auto spoke = ago(sent);
    if (!heard)
        return;
    if (!spoke) {
        incident.idleBefore = *heard;
        return;
    }
    const bool readFailed = text.contains("Read timed out"_L1) || text.contains("Can not read response"_L1);
    const bool toldTimeout = text.contains("is longer than the server configured value"_L1);
    const milliseconds silence = *heard - *spoke;
    if (silence > 2s) {
        incident.idleBefore = silence;
        incident.failedAfter = *spoke;
    } else if (readFailed && !toldTimeout) {
        incident.failedAfter = *spoke;
    } else if (*heard >= NoWait || toldTimeout) {
        incident.idleBefore = *heard;
    }
}

void readIdle(QStringView text, Incident &incident)
{
    static const QList<QRegularExpression> patterns = compileAll({
        u"\\b(?:idle|inactive|inactivity|unused|sleeping|not used|idling)(?: time)?[ :=]{1,3}"
        "(?:for|since|of|was)?[ :]{0,2}(?:about |around |more than |over |~|> ?)?%N[ -]?%U"_s,
        u"\\bbecause inactive for %N\\s?%U"_s,
        u"\\b%N[ -]?%U (?:of )?(?:idle|inactivity|inactive|idling|being idle|silence)\\b"_s,
        u"\\b%N[ -]?%U after the last command started"_s,
        u"\\bnach (?:etwa |ca\\. |über )?%N ?%U (?:Leerlauf|Inaktivität|Pause|Ruhe|Untätigkeit)"_s,
        u"\\baprès %N ?%U d'inactivité"_s,
        u"\\b(?:después de|tras|depois de|após) %N ?%U de ina(?:ctividad|tividade)"_s,
        u"空闲(?:了|时间)?(?:超过)?\\s?%N\\s?个?%U"_s,
        u"%N\\s?%U(?:放置|アイドル|操作しない|使わない)"_s,
    });
    for (const QRegularExpression &pattern : patterns) {
        if (const auto idle = firstDuration(pattern, text)) {
            incident.idleBefore = idle;
            return;
        }
    }
}

std::optional<milliseconds> readElapsed(QStringView text)
{
    static const QList<QRegularExpression> patterns = compileAll({
        u"\\bafter (?:exactly |precisely |about |around |~)?%N[ -]?%U(?! (?:of )?(?:idle|inactiv|being idle|silence))"_s,
        u"\\b(?:lost connection|disconnects?|disconnected|fails|times out) over (?:about )?%N[ -]?%U"_s,
        u"\\b(?:took|elapsed|duration|time taken|query_time)[ :=]{1,3}%N\\s?%U"_s,
        // Workbench's and HeidiSQL's last column; Rails logs "(30001.2ms)".
        u"(?:\\t|during query )%N (sec)\\b"_s,
        u"\\(%N(ms)\\)"_s,
        u"\\bnach (?:genau |exakt )?%N ?%U(?! (?:Leerlauf|Inaktiv|Pause|Ruhe|Untätig))"_s,
        u"\\b(?:au bout de|après(?: exactement)?) %N ?%U(?! d'inactivité)"_s,
        u"\\b(?:a los|después de(?: exactamente)?|após(?: exatos)?|depois de(?: exatamente)?) %N ?%U(?! de ina)"_s,
        u"%N\\s?%U(?:后|後に|で必ず)"_s,
        u"%N多?\\s?%U(?:的)?耗时"_s,
        u"耗时(?:了|约|超过)?\\s?%N多?\\s?%U"_s,
    });
    for (const QRegularExpression &pattern : patterns) {
        if (const auto elapsed = firstDuration(pattern, text))
            return elapsed;
    }
    return std::nullopt;
}

void readStatementBytes(QStringView text, Incident &incident)
{
    static const QRegularExpression tooLarge = compile(u"too large \\(%N > "_s);
    static const QRegularExpression sizeFirst =
        compile(u"(?<![=\\d.,])%N[ -]?(bytes|[KMG]i?B|[KMG])[ -](?:\\w{1,12} )?"
                "(?:insert|blob|statement|query|packet|row|value|json|image|picture|string|column)\\b"_s);
    static const QRegularExpression sizeLast =
        compile(u"\\b(?:insert|blob|statement|query|packet|row|value|json|image|string)(?: length| size|'s "
                u"size| bytes)?"
                "(?: of| is| was| has|:|=| ~){1,2} ?(?:about |around |over )?%N ?(bytes|[KMG]i?B)\\b"_s);
    if (const auto match = matchIn(tooLarge, text); match.hasMatch()) {
        QString digits = match.captured(1);
        incident.statementBytes = readSize(digits.remove(u',').remove(u'.'));
        return;
    }
    for (const QRegularExpression *pattern : {&sizeFirst, &sizeLast}) {
        const auto match = matchIn(*pattern, text);
        if (match.hasMatch()) {
            incident.statementBytes = readSize(QString(match.captured(1) + u' ' + match.captured(2)));
            return;
        }
    }
}

// `error` is where the error stands in the text.
void readConnectionId(QStringView text, qsizetype error, Incident &incident)
{
    static const QRegularExpression said(
        u"(?:(?:connection[ _]?id(?: \\(thread id\\))?|thread[ _]?id|processlist[ _]?id)[\"']?(?: is|[ "
        u":=#]){1,3}[ ]{0,4}|"
        "\\(conn[=:]|Forcing close of thread |Aborted connection )(\\d{1,19})\\b"_s,
        NoCase);
    constexpr qsizetype Near = 80;
    for (auto it = matchesIn(said, text); it.hasNext();) {
        const auto match = it.next();
        const qsizetype at = match.capturedStart();
        // The mysql program tells the id of the session that it opened in place of the lost one.
        const qsizetype from = std::max<qsizetype>(0, at - Near);
        if (text.sliced(from, at - from).contains("reconnect"_L1, Qt::CaseInsensitive))
            continue;
        bool ok = false;
        const quint64 id = match.capturedView(1).toULongLong(&ok);
        if (!ok || id == 0)
            continue;
        // The nearest before the error or on its line; else the first behind it.
        if (at > error && incident.connectionId)
            break;
        incident.connectionId = id;
    }
}

void readStatement(QStringView text, Incident &incident)
{
    constexpr qsizetype MaxStatement = 4000;
    static const QRegularExpression sqlalchemy(u"^\\[SQL: ([^\\n]{1,4000}?)\\]?$"_s,
                                               QRegularExpression::MultilineOption);
    static const QRegularExpression crash(u"^Query \\((?:0x)?[0-9a-f]{1,16}\\): ([^\\n]{1,4000})$"_s,
                                          QRegularExpression::MultilineOption | NoCase);
    // Laravel: "... (Connection: mysql, SQL: select * from t)"; the command-line clients: what was typed
    // right before the error.
    static const QRegularExpression laravel(u"[( ]SQL: ([^\\n]{1,4000})\\)$"_s,
                                            QRegularExpression::MultilineOption);
    static const QRegularExpression prompt(
        u"^(?:mysql|MariaDB \\[[^\\]\\n]{0,80}\\])> ?([^\\n]{1,4000}(?:\\n +[-'\"`]> [^\\n]{0,400}){0,40})\\nERROR \\d{4}"_s,
        QRegularExpression::MultilineOption);
    for (const QRegularExpression *pattern : {&sqlalchemy, &crash, &laravel, &prompt}) {
        const auto match = matchIn(*pattern, text);
        if (!match.hasMatch())
            continue;
        static const QRegularExpression goesOn(u"\\n +[-'\"`]> "_s);
        incident.statement = match.captured(1).replace(goesOn, u"\n"_s).trimmed().left(MaxStatement);
        return;
    }
}

// The stamp on the error's own line, or the nearest above it, as on top of a stack trace; else below.
std::optional<QDateTime> timeOf(const Reading &reading, qsizetype at)
{
    constexpr int LinesAbove = 12;
    constexpr int LinesBelow = 3;
    const QStringView text = reading.text;
    const auto stampAt = [&](qsizetype begin) {
        return timeStampIn(text.sliced(begin, reading.lineEnd(begin) - begin));
    };
    qsizetype begin = reading.lineBegin(at);
    for (int line = 0; line <= LinesAbove; ++line) {
        if (const auto stamp = stampAt(begin))
            return stamp;
        if (begin == 0)
            break;
        begin = reading.lineBegin(begin - 1);
    }
    qsizetype end = reading.lineEnd(at);
    for (int line = 0; line < LinesBelow && end + 1 < text.size(); ++line) {
        if (const auto stamp = stampAt(end + 1))
            return stamp;
        end = reading.lineEnd(end + 1);
    }
    return std::nullopt;
}

// "wait_timeout = 50", "wait_timeout is 50 seconds". Another time limit of the same length may be the one
// that struck as well.
bool isNamedTimeout(QStringView text, milliseconds elapsed)
{
    static const QRegularExpression setting(
        u"\\b(\\w{0,40}timeout)\\b[\\s:='`\"]{0,6}(?:is|was|of|to|set to)?[\\s:=]{0,4}(\\d{1,8})\\b"_s,
        NoCase);
    bool named = false;
    for (auto it = matchesIn(setting, text); it.hasNext();) {
        const auto match = it.next();
        const qint64 count = match.capturedView(2).toLongLong();
        const QString name = match.captured(1).toLower();
        if (name == "wait_timeout"_L1 || name == "interactive_timeout"_L1)
            named = named || std::chrono::seconds(count) == elapsed;
        else if (!name.contains("idle"_L1) && !name.contains("lock"_L1)
                 && (std::chrono::seconds(count) == elapsed || milliseconds(count) == elapsed))
            return false;
    }
    return named;
}

// "The report query dies after exactly 30 seconds": a statement ran so long, and no wait_timeout cuts a
// running one. "The next query after 30 seconds" follows a rest.
bool isOfStatement(QStringView text, milliseconds elapsed)
{
    static const QList<QRegularExpression> patterns = compileAll({
        u"\\b(?<!during |first |next "
        u")(?:query|queries|select|report|statement|procedure|abfrage|consulta|requête)\\b"
        "(?:(?! (?:and|then|und|y|et|e) )[^.;,\\n]){3,50}\\b(?:after|nach|après|au bout de|a los|después "
        "de|após|"
        "depois de) (?:\\w{1,12} )?%N[ -]?%U"_s,
        u"(?:查询|クエリ)[^。;,，、\\n]{0,20}?%N\\s?%U(?:后|後に|で必ず)"_s,
    });
    for (const QRegularExpression &pattern : patterns) {
        for (auto it = matchesIn(pattern, text); it.hasNext();) {
            const auto match = it.next();
            if (readDuration(QString(match.captured(1) + u' ' + match.captured(2))) == elapsed)
                return true;
        }
    }
    return false;
}

// "Fails after 8 hours" speaks of a connection's rest, unless the words are about a slow statement; so does a
// time that is the server's own patience.
bool isWait(const Reading &reading, milliseconds elapsed, const Incident &incident)
{
    if (incident.idleBefore)
        return false;
    const bool slow = std::any_of(reading.hints.begin(), reading.hints.end(), [](const Place &place) {
        return hintWords()[static_cast<size_t>(place.row)].hint == evidence::hints::LongQuery;
    });
    if (slow)
        return false;
    return elapsed >= 1h || (isNamedTimeout(reading.text, elapsed) && !isOfStatement(reading.text, elapsed));
}

} // namespace

Incident readCircumstances(const Reading &reading, qsizetype at)
{
    // What belongs to an error stands around it: a stack trace, an object dump, the sentences before and
    // after.
    constexpr qsizetype Before = 4000;
    constexpr qsizetype Behind = 12000;
    const qsizetype begin = std::max<qsizetype>(0, at - Before);
    const QStringView text = QStringView(reading.text).sliced(begin).left(Before + Behind);
    Incident incident;
    readIdle(text, incident);
    readConnectorJ(text, incident);
    const auto elapsed = readElapsed(text);
    if (elapsed && isWait(reading, *elapsed, incident))
        incident.idleBefore = elapsed;
    else if (elapsed && !incident.failedAfter)
        incident.failedAfter = elapsed;
    readStatementBytes(text, incident);
    readConnectionId(text, at - begin, incident);
    readStatement(text, incident);
    incident.at = timeOf(reading, at);
    return incident;
}

} // namespace goneaway::symptom
