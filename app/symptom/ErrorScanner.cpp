// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/ErrorScanner.h"

#include "symptom/Matching.h"
#include "symptom/OsErrors.h"
#include "symptom/ProxyLines.h"
#include "symptom/Sentence.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

using evidence::ClientError;
using evidence::Phase;

const ErrorWords &rowOf(const Place &place)
{
    return errorWords()[static_cast<size_t>(place.row)];
}

const OsErrorWords &osRowOf(const Place &place)
{
    return osErrorWords()[static_cast<size_t>(place.row)];
}

// Where the sentence begins whose known words stand at this place.
qsizetype beginOf(const Reading &reading, const Place &place)
{
    const ErrorWords &row = rowOf(place);
    if (row.words.startsWith(u'*')) // "Can't connect": without its apostrophe, which may be escaped
        return wordBegin(reading, place.begin);
    constexpr int InMiddle[] = {1129, 1130, 1203, 1226, 3032, 4031};
    const bool inMiddle = std::find(std::begin(InMiddle), std::end(InMiddle), row.code) != std::end(InMiddle);
    return inMiddle ? sentenceBegin(reading, place.begin) : place.begin;
}

// ---- what stands beside the sentence ------------------------------------------------------------------

// Close behind an error its SQLSTATE may follow on a line of its own, as in Node's dump of an Error.
QString sqlStateNear(const Reading &reading, qsizetype at)
{
    static const QRegularExpression inBrackets(u"\\b\\d{4}\\s?[(\\[]([0-9A-Z]{5})[)\\]]"_s);
    static const QRegularExpression slash(u"\\(([0-9A-Z]{5})/\\d{4}\\)"_s);
    static const QRegularExpression named(u"SQL ?STATE?[\"' :=\\[(]{1,5}([0-9A-Z]{5})\\b"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression dbeaver(u"SQL Error \\[(?:\\d{4}\\] \\[)?([0-9A-Z]{5})\\]"_s);
    const qsizetype begin = reading.lineBegin(at);
    const QStringView line = QStringView(reading.text).sliced(begin, reading.lineEnd(at) - begin);
    for (const QRegularExpression *pattern : {&named, &inBrackets, &slash, &dbeaver}) {
        const auto match = matchIn(*pattern, line);
        if (match.hasMatch() && match.capturedView(1).contains(u'0'))
            return match.captured(1);
    }
    const auto below = matchIn(named, QStringView(reading.text).sliced(at).left(500));
    return below.hasMatch() ? below.captured(1) : QString();
}

// Linux and macOS number their errors up to about 130, getaddrinfo() down to -12, Winsock from 10004 to
// 11999. Node.js shows them negated; libuv's own numbers (-3008, -4078) are left out, its names say it
// better.
std::optional<int> toErrno(QStringView digits)
{
    bool ok = false;
    int number = digits.toInt(&ok);
    if (!ok)
        return std::nullopt;
    if (number < -12 && number > -200)
        number = -number;
    const bool plausible = (number >= -12 && number < 200) || (number >= 10000 && number < 12000);
    return plausible ? std::optional<int>(number) : std::nullopt;
}

bool isSocketError(int code)
{
    const KnownError *known = knownError(code);
    return code == 0 || code == 2055 || code == 2013 || code == 2006 || code == 2026 || code == 1042
        || (known && known->phase == Phase::Connect);
}

// "system error: 110", "[Errno 111]", "(os error 104)", "[WinError 10054]", "failed with errno=32",
// "BrokenPipeError(32, ...)"; for failed connects also the number in brackets at the end.
std::optional<int> osErrnoNear(const Reading &reading, const ClientError &error, qsizetype at)
{
    if (!isSocketError(error.code) || error.symbol == PoolTimeout)
        return std::nullopt;
    static const QRegularExpression said(
        u"(?:system error|os "
        u"error|\\[errno|winerror|errno=|errno:|PipeError\\(|ResetError\\(|RefusedError\\(|"
        "TimeoutError\\(|OSError\\()[: ]{0,2}(-?\\d{1,5})\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression inBrackets(u"\\((-?\\d{1,5})(?: \"[^\"\\n]{0,100}\")?\\)"_s);
    const qsizetype end = reading.lineEnd(at);
    const QStringView line = QStringView(reading.text).sliced(at, end - at);
    for (auto it = matchesIn(said, line); it.hasNext();) {
        if (const auto number = toErrno(it.next().capturedView(1)))
            return number;
    }
    const KnownError *known = knownError(error.code);
    if (known && known->phase == Phase::Connect) {
        const auto match = matchIn(inBrackets, line);
        if (match.hasMatch() && toErrno(match.capturedView(1)))
            return toErrno(match.capturedView(1));
    }
    for (const Place &place : reading.osErrors) {
        if (place.begin >= at && place.begin < end)
            return osRowOf(place).number;
    }
    // A terminal broke the line within the host's name: "on 'db1.exam" and "ple.com' (111)".
    static const QRegularExpression brokenHost(
        u"\\bon '[^'\\n]{1,200}\\r?\\n[^'\\n]{0,200}' \\((-?\\d{1,5})\\)"_s);
    if (known && known->phase == Phase::Connect) {
        const auto match = matchIn(brokenHost, QStringView(reading.text).sliced(at).left(500));
        if (match.hasMatch() && match.capturedStart() < end - at)
            return toErrno(match.capturedView(1));
    }
    // A mail program wrapped the sentence: "..., system" and "error: 110".
    static const QRegularExpression wrapped(u"system\\s{1,3}error:\\s{1,3}(\\d{1,5})\\b"_s);
    constexpr qsizetype Sentence = 160;
    const auto match = matchIn(wrapped, QStringView(reading.text).sliced(at).left(Sentence));
    return match.hasMatch() ? toErrno(match.capturedView(1)) : std::nullopt;
}

// ---- the scan -----------------------------------------------------------------------------------------

class Scan
{
public:
    Scan(const Reading &reading, const QList<ErrorNumber> &numbers)
        : m_reading(reading)
        , m_numbers(numbers)
        , m_aboutMySql(reading.isAbout(Topic::MySql))
        , m_aboutDatabases(reading.isAbout(Topic::OtherDatabase))
        , m_aboutServices(reading.isAbout(Topic::OtherService))
        , m_brief(reading.text.size() <= 80)
    {
    }

    QList<FoundError> run();

private:
    bool counts(Strength strength) const;
    bool announcesNumber(const Place &place) const;
    bool isDriversMistake(const Place &place) const;
    const ErrorNumber *ownerOf(qsizetype at) const { return numberBefore(m_reading, m_numbers, at); }
    void takeNumber(const ErrorNumber &number);
    void takeWords(const Place &place);
    void takeSymbol(const Place &place);
    void takeOsErrors();
    void append(FoundError found);

    const Reading &m_reading;
    const QList<ErrorNumber> &m_numbers;
    const bool m_aboutMySql;
    const bool m_aboutDatabases; // other ones
    const bool m_aboutServices;
    const bool m_brief; // nothing but the sentence itself
    QList<FoundError> m_found;
};

bool Scan::counts(Strength strength) const
{
    switch (strength) {
    case Strength::Strong:
        return true;
    case Strength::Driver:
        return m_aboutMySql || !m_aboutDatabases;
    case Strength::Weak:
        return m_aboutMySql
            || (!m_aboutDatabases && !m_aboutServices && (m_brief || m_reading.isAbout(Topic::Database)));
    }
    return false;
}

// "Communication link failure: 1047 WSREP ...": the words of a SQLSTATE, and the number is the error.
bool Scan::announcesNumber(const Place &place) const
{
    constexpr qsizetype Colon = 2;
    return std::any_of(m_numbers.begin(), m_numbers.end(), [&place](const ErrorNumber &number) {
        return number.known && number.begin == place.end + Colon;
    });
}

void Scan::takeNumber(const ErrorNumber &number)
{
    const QString &text = m_reading.text;
    const qsizetype lineBegin = m_reading.lineBegin(number.begin);
    const qsizetype lineEnd = m_reading.lineEnd(number.end);

    FoundError found;
    found.at = number.begin;
    found.error.code = number.code;
    found.error.symbol = number.known->symbol;
    found.phase = number.known->phase;
    const QStringView before = QStringView(text).sliced(lineBegin, number.begin - lineBegin);
    found.cliForm = before.endsWith(u"ERROR ")
        && text.sliced(number.end, std::min<qsizetype>(2, text.size() - number.end)) == " ("_L1;
    found.tupleForm = before.endsWith(u'(') && QStringView(text).sliced(number.end).startsWith(u',');

    constexpr qsizetype Aside = 60; // other words between the number and its sentence
    qsizetype from = behindNumber(text, number.end, lineEnd);
    for (const Place &place : m_reading.errors) {
        const bool behind = place.begin >= number.end && place.begin <= lineEnd;
        const bool inFront = place.end <= number.begin && place.begin >= lineBegin;
        // 2055 has the words of 2013, and 2002 those of 2003 in some drivers: within its own sentence any
        // words do.
        if ((behind && ownerOf(place.begin) == &number) || (inFront && rowOf(place).code == number.code)) {
            found.library = rowOf(place).library;
            if (rowOf(place).phase != Phase::Unknown && found.phase == Phase::Unknown)
                found.phase = rowOf(place).phase;
            // "MySQL server has gone away (2006)", "error 2003 in Workbench: can't connect ..."
            if (inFront || rowOf(place).words.startsWith(u'*') || place.begin > from + Aside)
                from = std::max(inFront ? 0 : from, beginOf(m_reading, place));
            break;
        }
    }
    found.error.message = sentenceAt(text, from, lineEnd);
    found.error.sqlState = sqlStateNear(m_reading, number.begin);
    found.error.osErrno = osErrnoNear(m_reading, found.error, std::min(from, number.begin));
    append(std::move(found));
}

// .NET: "Failed to read the result set. ---> System.InvalidOperationException: Read past end of buffer": the
// driver's own mistake, on a connection that lives.
bool Scan::isDriversMistake(const Place &place) const
{
    constexpr qsizetype Near = 300;
    const QStringView behind = QStringView(m_reading.folded).sliced(place.end).left(Near);
    const qsizetype inner = behind.indexOf(u"---> system.");
    if (rowOf(place).symbol != "MySqlException"_L1 || inner < 0)
        return false;
    const QStringView exception = behind.sliced(inner + 5);
    constexpr QStringView Mistakes[] = {u"system.invalidoperationexception",
                                        u"system.indexoutofrange",
                                        u"system.argument",
                                        u"system.formatexception",
                                        u"system.invalidcast",
                                        u"system.overflow",
                                        u"system.nullreference"};
    return std::any_of(std::begin(Mistakes), std::end(Mistakes),
                       [exception](QStringView name) { return exception.startsWith(name); });
}

void Scan::takeWords(const Place &place)
{
    const ErrorWords &row = rowOf(place);
    if (isDriversMistake(place))
        return;
    if (row.code == NotAnError || !counts(row.strength) || ownerOf(place.begin) || announcesNumber(place)
        || (row.strength == Strength::Weak && m_reading.isOfOthers(place)))
        return;
    FoundError found;
    found.at = beginOf(m_reading, place);
    const KnownError *known = knownError(row.code);
    found.error.code = row.code;
    found.error.symbol = !row.symbol.isEmpty() || !known ? row.symbol : known->symbol;
    found.error.message = sentenceAt(m_reading.text, found.at, m_reading.lineEnd(place.end));
    found.error.sqlState = sqlStateNear(m_reading, place.begin);
    found.error.osErrno = osErrnoNear(m_reading, found.error, place.begin);
    found.library = row.library;
    found.phase = row.phase == Phase::Unknown && known ? known->phase : row.phase;
    append(std::move(found));
}

void Scan::takeSymbol(const Place &place)
{
    const KnownError &known = knownErrors()[static_cast<size_t>(place.row)];
    const ErrorNumber *owner = ownerOf(place.begin);
    if (owner && !owner->known)
        return;
    FoundError found;
    found.at = place.begin;
    found.error.code = known.code;
    found.error.symbol = known.symbol;
    found.error.message =
        sentenceAt(m_reading.text, behindNumber(m_reading.text, place.end, m_reading.lineEnd(place.end)),
                   m_reading.lineEnd(place.end));
    found.error.sqlState = sqlStateNear(m_reading, place.begin);
    found.phase = known.phase;
    append(std::move(found));
}

// Socket errors that stand in no sentence of a library: "Error: read ECONNRESET".
void Scan::takeOsErrors()
{
    for (const Place &place : m_reading.osErrors) {
        const OsErrorWords &row = osRowOf(place);
        const ErrorNumber *owner = ownerOf(place.begin);
        const bool isDrivers = row.isName && !m_aboutServices;
        if ((owner && !owner->known) || !counts(isDrivers ? Strength::Driver : Strength::Weak)
            || m_reading.isOfOthers(place))
            continue;
        if (row.number == 2 && !m_brief) // "No such file or directory" alone may be about any file
            continue;
        FoundError found;
        found.at = place.begin;
        found.error.symbol = row.symbol;
        found.error.osErrno = row.number;
        found.error.message =
            sentenceAt(m_reading.text, m_reading.lineBegin(place.begin), m_reading.lineEnd(place.end));
        found.phase = row.connecting ? Phase::Connect : Phase::Unknown;
        append(std::move(found));
    }
}

// Each error once: a second mention only fills in what the first did not say.
void Scan::append(FoundError found)
{
    const auto same = std::find_if(m_found.begin(), m_found.end(), [&found](const FoundError &other) {
        return other.error.code == found.error.code
            && (found.error.code != 0 || other.error.symbol == found.error.symbol);
    });
    if (same == m_found.end()) {
        m_found.append(std::move(found));
        return;
    }
    if (same->error.message.isEmpty())
        same->error.message = found.error.message;
    if (same->error.sqlState.isEmpty())
        same->error.sqlState = found.error.sqlState;
    if (!same->error.osErrno)
        same->error.osErrno = found.error.osErrno;
    if (same->library.isEmpty())
        same->library = found.library;
    if (same->phase == Phase::Unknown)
        same->phase = found.phase;
    same->at = std::min(same->at, found.at);
}

// A socket error near a library's error is its reason, not an error of its own. But a refused connect behind
// a lost connection is: the application tried again, and the server was down.
void foldSocketErrors(QList<FoundError> &found)
{
    constexpr qsizetype Near = 6000; // a Java stack trace between the exception and its "Caused by:"
    const auto isSocketOnly = [](const FoundError &f) {
        return f.error.code == 0 && f.error.osErrno && f.error.symbol.startsWith(u'E');
    };
    const auto main = std::find_if(found.begin(), found.end(), [&](const FoundError &f) {
        return !isSocketOnly(f) && isSocketError(f.error.code);
    });
    if (main == found.end())
        return;
    const bool wasEstablished =
        (main->error.code == 2006 || main->error.code == 2013) && main->phase != Phase::Handshake;
    FoundError reasoned = *main;
    const auto isReason = [&](const FoundError &f) {
        return isSocketOnly(f) && std::abs(f.at - reasoned.at) <= Near
            && !(wasEstablished && f.phase == Phase::Connect);
    };
    for (const FoundError &other : std::as_const(found)) {
        if (!isReason(other))
            continue;
        if (!reasoned.error.osErrno && reasoned.error.symbol != PoolTimeout)
            reasoned.error.osErrno = other.error.osErrno;
        if (reasoned.phase == Phase::Unknown)
            reasoned.phase = other.phase;
    }
    *main = reasoned;
    found.removeIf(isReason);
}

QList<FoundError> Scan::run()
{
    for (const ErrorNumber &number : m_numbers) {
        if (number.known && counts(Strength::Driver))
            takeNumber(number);
    }
    for (const Place &place : m_reading.errors)
        takeWords(place);
    for (const Place &place : m_reading.symbols)
        takeSymbol(place);
    takeOsErrors();
    for (FoundError &found : scanProxyLines(m_reading))
        append(std::move(found));
    std::stable_sort(m_found.begin(), m_found.end(),
                     [](const FoundError &a, const FoundError &b) { return a.at < b.at; });
    foldSocketErrors(m_found);
    return m_found;
}

} // namespace

QList<FoundError> scanErrors(const Reading &reading, const QList<ErrorNumber> &numbers)
{
    return Scan(reading, numbers).run();
}

} // namespace goneaway::symptom
