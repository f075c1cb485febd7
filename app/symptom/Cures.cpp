// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Cures.h"

#include "symptom/Matching.h"

#include <algorithm>
#include <span>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

// Which of the two a person restarts: "the MySQL server", "RDS", or "my application", "the worker".
enum class Restarts { Nothing, Server, Program, It };

bool isAmong(QStringView word, std::span<const QStringView> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool startsAny(QStringView word, std::span<const QStringView> starts)
{
    return std::any_of(starts.begin(), starts.end(),
                       [word](QStringView start) { return word.startsWith(start); });
}

bool namesDatabase(QStringView word)
{
    constexpr QStringView Databases[] = {u"mysql", u"mariadb", u"database", u"rds", u"percona", u"aurora"};
    return startsAny(word, Databases);
}

Restarts restartedBy(QStringView word)
{
    constexpr QStringView Servers[] = {u"server", u"db", u"cluster", u"instance", u"host", u"machine"};
    constexpr QStringView Programs[] = {
        u"app",       u"apps",    u"application", u"applications", u"program",  u"programs",   u"service",
        u"services",  u"worker",  u"workers",     u"pod",          u"pods",     u"container",  u"containers",
        u"process",   u"website", u"site",        u"script",       u"bot",      u"client",     u"backend",
        u"web",       u"webapp",  u"api",         u"tomcat",       u"apache",   u"nginx",      u"iis",
        u"php-fpm",   u"fpm",     u"gunicorn",    u"uwsgi",        u"celery",   u"queue",      u"daemon",
        u"consumer",  u"job",     u"jobs",        u"dyno",         u"notebook", u"kernel",     u"passenger",
        u"workbench", u"sidekiq", u"puma",        u"pm2",          u"session",  u"connection", u"dbeaver"};
    if (word == u"it" || word == u"them")
        return Restarts::It;
    if (isAmong(word, Programs))
        return Restarts::Program;
    return namesDatabase(word) || startsAny(word, Servers) ? Restarts::Server : Restarts::Nothing;
}

QList<QStringView> wordsOf(QStringView text)
{
    QList<QStringView> words = text.split(u' ', Qt::SkipEmptyParts);
    for (QStringView &word : words) { // "`mysqld`", "[app]"
        while (!word.isEmpty() && !word.front().isLetterOrNumber())
            word = word.sliced(1);
        while (!word.isEmpty() && !word.back().isLetterOrNumber())
            word.chop(1);
    }
    return words;
}

// "all of the queue workers because ...", "the service MySQL80", "the application server": the first word
// tells, unless a database is named.
Restarts objectIn(QStringView behind)
{
    constexpr QStringView Ends[] = {u"because", u"when", u"whenever", u"after", u"before", u"to",    u"so",
                                    u"and",     u"or",   u"since",    u"for",   u"if",     u"until", u"as",
                                    u"on",      u"in",   u"at",       u"from",  u"with",   u"that",  u"which",
                                    u"every",   u"each", u"then",     u"once"};
    Restarts first = Restarts::Nothing;
    for (const QStringView word : wordsOf(behind)) {
        if (isAmong(word, Ends))
            break;
        if (namesDatabase(word))
            return Restarts::Server;
        if (first == Restarts::Nothing)
            first = restartedBy(word);
    }
    return first;
}

bool endsSentence(QChar c)
{
    return c == u'.' || c == u',' || c == u';' || c == u':' || c == u'!' || c == u'?' || c == u'"'
        || c == u')' || c == u'(' || c == u'\n' || c == u'\r';
}

// Whether the sentence names a server that is not in the error's own words.
bool speaksOfServer(const Reading &reading, qsizetype from, qsizetype to)
{
    qsizetype begin = from;
    for (qsizetype at = from; at <= to; ++at) {
        if (at < to && (reading.folded[at].isLetterOrNumber() || reading.folded[at] == u'-'))
            continue;
        const bool quoted =
            std::any_of(reading.errors.begin(), reading.errors.end(),
                        [&](const Place &error) { return begin >= error.begin && begin < error.end; });
        if (!quoted && restartedBy(QStringView(reading.folded).sliced(begin, at - begin)) == Restarts::Server)
            return true;
        begin = at + 1;
    }
    return false;
}

} // namespace

bool isCure(const Reading &reading, const Place &hint)
{
    const QStringView text = reading.folded;
    if (!text.sliced(hint.begin).startsWith(u"restart"))
        return false;
    constexpr qsizetype Far = 100;
    qsizetype from = hint.begin;
    while (from > std::max<qsizetype>(0, hint.begin - Far) && !endsSentence(text[from - 1]))
        --from;
    const QStringView before = text.sliced(from, hint.begin - from).trimmed();
    constexpr QStringView Cures[] = {u"need to",     u"needs to", u"have to",    u"has to",   u"had to",
                                     u"must",        u"until i",  u"until we",   u"unless i", u"unless we",
                                     u"solution is", u"is to",    u"requires a", u"needs a"};
    const auto cure = std::find_if(std::begin(Cures), std::end(Cures),
                                   [before](QStringView words) { return before.endsWith(words); });
    if (cure == std::end(Cures))
        return false;

    qsizetype to = hint.end;
    while (to < std::min(text.size(), hint.end + Far) && !endsSentence(text[to]))
        ++to;
    const qsizetype clockEnd = std::min(text.size(), to + 6); // the colon of a time ends the words before it
    static const QRegularExpression clock(u"\\b\\d{1,2}:\\d\\d\\b|\\bat \\d{1,2}(?: ?[ap]m)?\\b"_s);
    if (*cure == u"had to" && matchIn(clock, text.sliced(hint.end, clockEnd - hint.end)).hasMatch())
        return false;

    // Without an object: "the app (needs a restart)".
    Restarts what = objectIn(text.sliced(hint.end, to - hint.end));
    const QList<QStringView> subject = wordsOf(before.chopped(cure->size()));
    if (what == Restarts::Nothing && !subject.isEmpty())
        what = restartedBy(subject.last());
    if (what == Restarts::It)
        return !speaksOfServer(reading, from, hint.begin);
    return what == Restarts::Program;
}

} // namespace goneaway::symptom
