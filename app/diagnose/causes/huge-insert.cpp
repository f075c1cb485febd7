// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;

namespace {

// INSERT ... VALUES (..),(..),...: how many rows the text at hand has, and how long they are.
struct Rows {
    qsizetype count = 0; // whole rows
    qsizetype bytes = 0; // of these rows together
};

bool isInsert(const QString &statement)
{
    static const QRegularExpression start(u"^\\s*(?:/\\*.*?\\*/\\s*)*(?:INSERT|REPLACE)\\b"_s,
                                          QRegularExpression::CaseInsensitiveOption
                                              | QRegularExpression::DotMatchesEverythingOption);
    return start.match(statement).hasMatch();
}

// Counts the groups in parentheses after VALUES; parentheses inside strings and functions do not count.
Rows countRows(const QString &statement)
{
    static const QRegularExpression values(u"\\bVALUES?\\s*(?=\\()"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    const auto match = values.match(statement);
    Rows rows;
    if (!match.hasMatch())
        return rows;
    int depth = 0;
    QChar quote;
    qsizetype end = match.capturedEnd();
    for (qsizetype i = end; i < statement.size(); ++i) {
        const QChar c = statement[i];
        if (!quote.isNull()) {
            if (c == u'\\')
                ++i;
            else if (c == quote)
                quote = QChar();
        } else if (c == u'\'' || c == u'"' || c == u'`') {
            quote = c;
        } else if (c == u'(') {
            ++depth;
        } else if (c == u')' && --depth == 0) {
            ++rows.count;
            end = i + 1;
        } else if (depth == 0 && c != u',' && !c.isSpace()) {
            break; // ON DUPLICATE KEY UPDATE, RETURNING, or the end
        }
    }
    rows.bytes =
        QStringView(statement).sliced(match.capturedEnd(), end - match.capturedEnd()).toUtf8().size();
    return rows;
}

// Rows of this size that go through, with a tenth to spare for rows that are longer than the average.
QString rowsThatFit(const Case &known, const Rows &rows, qint64 limit)
{
    qint64 average = std::max<qint64>(1, rows.bytes / std::max<qsizetype>(1, rows.count));
    // Literals replaced by "?" are shorter than they were.
    if (known.incident().statement.contains(u'?'))
        average = std::max(average,
                           known.incident().statementBytes.value_or(0) / std::max<qsizetype>(1, rows.count));
    return QString::number(std::max<qint64>(1, limit / 10 * 9 / average));
}

// How sure it is that the statement was too long for the server: in step with, and a little above, what the
// cause packet-too-large claims, which holds for any statement and helps less.
void weighTooLong(Judgement &judgement, const Case &known, const Rows &rows, qint64 limit)
{
    const auto least = known.statementBytesAtLeast().value_or(0);
    const TextValues values{{u"rows"_s, rowsThatFit(known, rows, limit)},
                            {u"seen"_s, QString::number(rows.count)},
                            {u"bytes"_s, sizeText(least)},
                            {u"limit"_s, limit > 0 ? sizeText(limit) : u"?"_s}};
    if (known.reported(1153)) {
        judgement.confirmed(97).because(facts::Symptom, limit > 0 ? u"refused"_s : u"refused-no-limit"_s,
                                        values);
        return;
    }
    if (limit > 0 && least + 1 >= limit) {
        judgement.because(facts::Incident, u"too-long"_s, values);
        const bool atOnce =
            known.failedAtOnce().value_or(false) && !known.restartedSinceIncident().value_or(false);
        if (atOnce)
            judgement.confirmed(96);
        judgement.likely(known.failedAtOnce().value_or(true) ? 82 : 52);
        return;
    }
    if (known.abortLine({AbortReason::PacketTooLarge}, Span::AtTheError)
        && !known.incident().statementBytes) {
        judgement.likely(known.incidentTimeKnown() ? 82 : 67)
            .because(facts::LogEvents, u"log-line"_s, values);
        return;
    }
    if (limit > 0 && known.incident().statementBytes && least < limit / 10 * 9) {
        judgement.ruledOut().against(facts::Incident, u"fits"_s, values);
        return;
    }
    judgement.possible(30).because(facts::Incident, u"many-rows"_s, values);
}

} // namespace

Finding judgeHugeInsert(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("huge-insert"_L1);
    if (!known.hasSymptom())
        return judgement.missing(u"statement"_s).finding();
    if (isAnotherMatter(judgement, known, {1153}, {AbortReason::PacketTooLarge}))
        return judgement.finding();

    const QString &statement = known.incident().statement;
    if (statement.isEmpty()) {
        if (known.hintsAt(evidence::hints::BigStatement))
            judgement.possible(20).because(facts::Symptom, u"words-big"_s);
        return judgement.missing(u"statement"_s).finding();
    }
    if (!isInsert(statement))
        return judgement.ruledOut().against(facts::Incident, u"not-insert"_s).finding();
    const Rows rows = countRows(statement);
    if (rows.count < 2)
        return judgement.ruledOut().against(facts::Incident, u"one-row"_s).finding();

    weighTooLong(judgement, known, rows, known.variable("max_allowed_packet"_L1).value_or(0));
    if (!known.incident().statementBytes)
        judgement.missing(u"length"_s);
    if (!known.loggedIn())
        judgement.missing(u"login"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
