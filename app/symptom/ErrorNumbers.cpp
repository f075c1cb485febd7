// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/ErrorNumbers.h"

#include "symptom/ErrorWords.h"
#include "symptom/Surroundings.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

// What may stand right before an error number.
constexpr QStringView Announcers[] = {
    u"error",        u"errno",         u"errcode",        u"err",
    u"error code",   u"error_code",    u"errorcode",      u"error no",
    u"error number", u"fehler",        u"fehlercode",     u"fehlernummer",
    u"erreur",       u"erro",          u"错误",           u"错误码",
    u"错误代码",     u"エラー",        u"エラーコード",   u"エラー番号",
    u"vendorerror",  u"vendor code",   u"vendorcode",     u"native error",
    u"nativeerror",  u"code d'erreur", u"código de erro", u"código de error",
    u"got error",    u"errore",        u"codice errore",  u"ошибка",
    u"ошибки",       u"код ошибки",    u"błąd",           u"kod błędu",
    u"hata",         u"hata kodu",     u"오류",           u"오류 코드",
    u"에러",         u"에러 코드",     u"fout",           u"foutcode",
    u"felkod",       u"chyba",         u"kód chyby",
};
// The same, but these need a colon, an equals sign or the like between them and the number.
constexpr QStringView WeakAnnouncers[] = {u"code", u"no", u"nr", u"number", u"reason"};

bool isSeparator(QChar c)
{
    return c == u' ' || c == u'\t' || c == u':' || c == u'=' || c == u'#' || c == u'(' || c == u'['
        || c == u'"' || c == u'\'' || c == u'\\' || c == u'-';
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isSqlState(QStringView word)
{
    return word.size() == 5
        && std::all_of(word.begin(), word.end(),
                       [](QChar c) { return isDigit(c) || (c >= u'a' && c <= u'z'); })
        && std::any_of(word.begin(), word.end(), isDigit);
}

// "SQLSTATE[08S01]: Communication link failure: 1047 WSREP ...": PDO puts the words of the SQLSTATE's class
// between the two, whichever they are.
bool isBehindPdoState(QStringView before)
{
    const qsizetype state = before.lastIndexOf(u"sqlstate[");
    return state >= 0 && before.endsWith(u": ") && before.sliced(state).size() > 18
        && before.sliced(state + 14).startsWith(u"]: ");
}

// The folded text around one number.
struct Around {
    QStringView before; // of the same line
    QStringView after;
};

bool isAnnounced(QStringView before)
{
    QStringView words = before;
    bool pointed = false; // "code 1040" is a postal code, "code: 1040" is not
    while (!words.isEmpty() && before.size() - words.size() < 6 && isSeparator(words.back())) {
        pointed = pointed || words.back() != u' ';
        words.chop(1);
    }
    // "Error 20-13", "#-2013"
    if (before.endsWith(u'-') && words.size() == before.size() - 1)
        return false;
    const auto ends = [words](QStringView announcer) {
        return words.endsWith(announcer);
    };
    if (std::any_of(std::begin(Announcers), std::end(Announcers), ends))
        return true;
    return pointed && std::any_of(std::begin(WeakAnnouncers), std::end(WeakAnnouncers), ends);
}

// "(2006, 'MySQL server has gone away')" of Python, and "(2006, b'...')".
bool isTuple(const Around &around)
{
    if (!around.before.endsWith(u'(') || !around.after.startsWith(u','))
        return false;
    const QStringView rest = around.after.sliced(1).trimmed();
    return rest.startsWith(u'\'') || rest.startsWith(u'"') || rest.startsWith(u"b'") || rest.startsWith(u"u'")
        || rest.startsWith(u"\\\"") || rest.startsWith(u"\\'");
}

// "1040 (08004): Too many connections", "2013 [HY000]"
bool isFollowedBySqlState(QStringView after)
{
    const QStringView rest = after.trimmed();
    if (rest.size() < 7 || (rest[0] != u'(' && rest[0] != u'['))
        return false;
    return (rest[6] == u')' || rest[6] == u']') && isSqlState(rest.sliced(1, 5));
}

// "SQLSTATE[HY000] [2002]", "SQL Error [2013]", "(HY000/2002)", "[2013]: ..."
bool isBracketed(const Around &around)
{
    if (around.before.endsWith(u'[') && around.after.startsWith(u']')) {
        const QStringView words = around.before.chopped(1).trimmed();
        return words.endsWith(u"error") || (words.endsWith(u']') && words.contains(u"sqlstate["));
    }
    if (around.before.endsWith(u'/') && around.after.startsWith(u')')) {
        const QStringView words = around.before.chopped(1);
        return words.size() >= 6 && words[words.size() - 6] == u'(' && isSqlState(words.last(5));
    }
    return false;
}

// "#2006 - MySQL server has gone away", "2013 - Lost connection", ": 2013, Lost connection"
bool isFollowedByItsWords(const Reading &reading, qsizetype end, int code)
{
    constexpr qsizetype Near = 60; // "1130 - Host '...' is not allowed": the known words come a little later
    const auto first = std::lower_bound(reading.errors.begin(), reading.errors.end(), end,
                                        [](const Place &place, qsizetype at) { return place.begin < at; });
    if (first == reading.errors.end() || first->begin > end + Near || first->begin > reading.lineEnd(end))
        return false;
    return errorWords()[static_cast<size_t>(first->row)].code == code;
}

// Nothing that makes a number an error number stands farther away.
Around lookAround(QStringView folded, qsizetype begin, qsizetype end)
{
    constexpr qsizetype Near = 64;
    const auto isLineEnd = [](QChar c) {
        return c == u'\n' || c == u'\r';
    };
    qsizetype from = begin;
    while (from > 0 && begin - from < Near && !isLineEnd(folded[from - 1]))
        --from;
    qsizetype to = end;
    while (to < folded.size() && to - end < Near && !isLineEnd(folded[to]))
        ++to;
    return {folded.sliced(from, begin - from), folded.sliced(end, to - end)};
}

// "Perte de connexion au serveur MySQL lors de la requête (2013)": a number in brackets on a line that tells
// of the loss in words of any language.
bool isBehindLoss(const Reading &reading, const Around &around, qsizetype begin, int code)
{
    if ((code != 2006 && code != 2013) || !around.before.endsWith(u'(') || !around.after.startsWith(u')'))
        return false;
    const qsizetype lineBegin = reading.lineBegin(begin);
    return std::any_of(reading.topics.begin(), reading.topics.end(), [&](const Place &place) {
        return place.begin >= lineBegin && place.begin < begin
            && topicWords()[static_cast<size_t>(place.row)].topic == Topic::ConnectionLost;
    });
}

bool isErrorNumber(const Reading &reading, qsizetype begin, qsizetype end, int code)
{
    const Around around = lookAround(reading.folded, begin, end);
    if (isTuple(around) || isFollowedBySqlState(around.after) || isBracketed(around)
        || isAnnounced(around.before) || isBehindPdoState(around.before)
        || isBehindLoss(reading, around, begin, code))
        return true;
    if (!knownError(code))
        return false;
    if (around.before.endsWith(u'#') || isFollowedByItsWords(reading, end, code))
        return true;
    // Somebody typed nothing but the number, or "2006 error".
    const QStringView rest = around.after.trimmed();
    return (around.before.trimmed().isEmpty() && rest.isEmpty() && code >= 2000) || rest.startsWith(u"error")
        || rest.startsWith(u"エラー") || rest.startsWith(u"错误");
}

// Part of a date, a version, a longer number or a name.
bool isPartOfMore(QStringView text, qsizetype begin, qsizetype end)
{
    const QChar before = begin > 0 ? text[begin - 1] : QChar(u' ');
    const QChar after = end < text.size() ? text[end] : QChar(u' ');
    const QChar behind = end + 1 < text.size() ? text[end + 1] : QChar(u' ');
    if (isDigit(before) || isDigit(after) || before == u'.' || before == u'_')
        return true;
    if (after.unicode() < 0x2e80 && (after.isLetter() || after == u'_'))
        return true;
    if (before.unicode() < 0x2e80 && before.isLetter())
        return true;
    if ((before == u':' || before == u'-' || before == u'/') && begin > 1 && isDigit(text[begin - 2])
        && !(before == u'/' && after == u')'))
        return true;
    return (after == u'-' || after == u'/' || after == u'.' || after == u':') && isDigit(behind);
}

bool isLookAlike(const Reading &reading, qsizetype end, int code)
{
    const QStringView rest = QStringView(reading.folded).sliced(end, reading.lineEnd(end) - end);
    return std::any_of(lookAlikes().begin(), lookAlikes().end(), [code, rest](const LookAlike &other) {
        return other.code == code && rest.contains(other.words);
    });
}

} // namespace

QList<ErrorNumber> errorNumbers(const Reading &reading)
{
    constexpr qsizetype MaxNumbers = 200;
    const QStringView folded = reading.folded;
    QList<ErrorNumber> numbers;
    for (qsizetype at = 0; at + 4 <= folded.size() && numbers.size() < MaxNumbers; ++at) {
        if (folded[at] < u'1'
            || folded[at] > u'4') // server errors 1000-1999 and 3000-4999, client errors 2000-2999
            continue;
        qsizetype end = at + 1;
        while (end < folded.size() && end < at + 5 && isDigit(folded[end]))
            ++end;
        if (end - at == 4 && !isPartOfMore(folded, at, end)) {
            const int code = folded.sliced(at, 4).toInt();
            if (isErrorNumber(reading, at, end, code)) {
                const KnownError *known = isLookAlike(reading, end, code) ? nullptr : knownError(code);
                numbers.append({at, end, code, known});
            }
        }
        at = end - 1;
    }
    return numbers;
}

const ErrorNumber *numberBefore(const Reading &reading, const QList<ErrorNumber> &numbers, qsizetype at)
{
    const auto next =
        std::upper_bound(numbers.begin(), numbers.end(), at,
                         [](qsizetype place, const ErrorNumber &number) { return place < number.begin; });
    if (next == numbers.begin())
        return nullptr;
    const ErrorNumber &number = *std::prev(next);
    return at <= reading.lineEnd(number.end) ? &number : nullptr;
}

} // namespace goneaway::symptom
