// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Questions.h"

#include "diagnose/Case.h"
#include "report/FactSheet.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace facts = evidence::facts;
using diagnose::Case;
using diagnose::durationText;
using diagnose::timeText;
using evidence::Answer;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Record;
using State = Question::State;

namespace {

// An answer is a row of whole sentences.
class Interview
{
public:
    Interview(const Texts &texts, const QString &id)
        : m_texts(texts)
    {
        m_question.id = id;
        m_question.question = texts.text(u"report.question."_s + id);
    }

    Interview &say(const QString &key, const TextValues &values = {})
    {
        m_sentences.append(m_texts.text(u"report.answer."_s + key, values));
        return *this;
    }

    Question end(State state)
    {
        m_question.state = state;
        m_question.answer = m_sentences.join(u' ');
        return m_question;
    }

private:
    const Texts &m_texts;
    Question m_question;
    QStringList m_sentences;
};

QString when(const LogEvent &event, const Texts &texts)
{
    return event.time ? timeText(*event.time) : texts.text(u"report.time.unknown"_s);
}

TextValues runningSince(const Case &known)
{
    TextValues values{{u"started"_s, timeText(*known.serverStartedAt())}};
    if (const auto *uptime = known.evidence().value<qint64>(facts::ServerUptime))
        values.insert(u"uptime"_s, durationText(std::chrono::seconds(*uptime)));
    else if (const QDateTime at = known.evidence().collectedAt(); at.isValid())
        values.insert(u"uptime"_s, durationText(std::chrono::seconds(known.serverStartedAt()->secsTo(at))));
    return values;
}

// The end of a run of the server that the log tells of and that can belong to this incident.
struct End {
    const LogEvent *crash = nullptr;
    const LogEvent *uncleanStart = nullptr;
    const LogEvent *shutdown = nullptr;

    bool any() const { return crash || uncleanStart || shutdown; }
};

End endInLog(const Case &known)
{
    End end;
    end.crash = known.nearest(known.events(LogEventKind::Crash));
    end.shutdown = known.nearest(known.events(LogEventKind::Shutdown));
    auto starts = known.events(LogEventKind::Starting);
    starts.removeIf([](const LogEvent *event) { return !event->afterCrash.value_or(false); });
    end.uncleanStart = known.nearest(starts);
    return end;
}

void tellEnd(Interview &interview, const End &end, const Texts &texts)
{
    if (end.crash && end.crash->signal)
        interview.say(
            u"died.crash-signal"_s,
            {{u"time"_s, when(*end.crash, texts)}, {u"signal"_s, QString::number(*end.crash->signal)}});
    else if (end.crash)
        interview.say(u"died.crash"_s, {{u"time"_s, when(*end.crash, texts)}});
    else if (end.uncleanStart)
        interview.say(u"died.unclean"_s, {{u"time"_s, when(*end.uncleanStart, texts)}});
    else if (end.shutdown)
        interview.say(u"died.shutdown"_s, {{u"time"_s, when(*end.shutdown, texts)}});
}

Question serverDied(const Case &known, const Texts &texts)
{
    Interview interview(texts, u"server-died"_s);
    const auto started = known.serverStartedAt();
    const auto restarted = known.restartedSinceIncident();
    if (restarted && !*restarted && started)
        return interview.say(u"died.no"_s, runningSince(known)).end(State::Answered);

    const End end = endInLog(known);
    if (end.any()) {
        tellEnd(interview, end, texts);
        if (started)
            interview.say(u"died.running-since"_s, runningSince(known));
        return interview.end(State::Answered);
    }
    if (restarted && *restarted) {
        interview.say(u"died.restarted"_s);
        if (started)
            interview.say(u"died.running-since"_s, runningSince(known));
        return interview.say(known.errorLogRead() ? u"died.log-silent"_s : u"died.need-log"_s)
            .end(State::Answered);
    }
    if (started) {
        interview.say(u"died.running-since"_s, runningSince(known));
        if (!known.hasSymptom())
            return interview.say(u"died.no-incident"_s).end(State::Answered);
        return interview.say(u"died.when"_s).end(State::Unknown);
    }
    if (known.brokeAt(facts::LadderTcp))
        interview.say(u"died.not-answering"_s);
    return interview.say(u"died.need-login"_s).end(State::Unknown);
}

// Whether Goneaway checked tables of the statement itself, and what came of it; true when it did.
bool tellOwnCheck(Interview &interview, const evidence::Evidence &evidence)
{
    const auto *table = evidence.value<evidence::Table>(facts::TestCaseCheck);
    if (!table)
        return false;
    const qsizetype type = table->column("msg_type"_L1);
    const qsizetype text = table->column("msg_text"_L1);
    int well = 0;
    int badly = 0;
    for (const QStringList &row : table->rows) {
        const bool good = row.value(text) == "OK"_L1 || row.value(text) == "Table is already up to date"_L1;
        if (row.value(type) == "status"_L1)
            ++(good ? well : badly);
        else if (row.value(type).compare("error"_L1, Qt::CaseInsensitive) == 0)
            ++badly;
    }
    if (well + badly == 0)
        return false; // all were too large, or views
    interview.say(badly > 0 ? u"query.own-check-bad"_s : u"query.own-check"_s,
                  {{u"tables"_s, QString::number(well)}});
    return true;
}

void tellTableCheck(Interview &interview, Answer checked)
{
    switch (checked) {
    case Answer::Yes:
        interview.say(u"query.checked"_s);
        break;
    case Answer::No:
        interview.say(u"query.not-checked"_s);
        break;
    case Answer::Unknown:
        interview.say(u"query.ask-check"_s);
        break;
    }
}

Question oneQuery(const Case &known, const Question &died, const Texts &texts)
{
    Interview interview(texts, u"one-query"_s);
    const evidence::Incident &incident = known.incident();
    const LogEvent *crash = known.nearest(known.events(LogEventKind::Crash));
    const bool stayedUp =
        died.state == State::Answered && known.restartedSinceIncident() == std::optional(false);
    if (stayedUp && incident.alwaysSameStatement == Answer::Unknown)
        return interview.say(u"query.stayed-up"_s).end(State::Answered);

    if (crash && !stayedUp)
        interview.say(crash->statement.isEmpty() ? u"query.crash-unnamed"_s : u"query.crash-names"_s);
    switch (incident.alwaysSameStatement) {
    case Answer::Yes:
        interview.say(u"query.always"_s);
        break;
    case Answer::No:
        return interview.say(u"query.not-always"_s).end(State::Asked);
    case Answer::Unknown:
        if (!crash || crash->statement.isEmpty())
            interview.say(u"query.ask"_s);
        break;
    }
    if (!incident.statement.isEmpty())
        interview.say(u"query.known"_s);
    const bool checked = tellOwnCheck(interview, known.evidence());
    if (!checked)
        tellTableCheck(interview, incident.tableChecked);
    const bool complete = incident.alwaysSameStatement != Answer::Unknown
        && (checked || incident.tableChecked != Answer::Unknown);
    return interview.end(complete ? State::Asked : State::Unknown);
}

Question waitTimeout(const Case &known, const Texts &texts)
{
    Interview interview(texts, u"wait-timeout"_s);
    const auto global = known.variable("wait_timeout"_L1);
    const auto interactive = known.variable("interactive_timeout"_L1);
    if (global)
        interview.say(u"timeout.global"_s, {{u"value"_s, secondsText(*global)}});
    if (interactive)
        interview.say(u"timeout.interactive"_s, {{u"value"_s, secondsText(*interactive)}});
    bool own = false;
    if (const auto *session = known.evidence().value<Record>(facts::ServerSession)) {
        const qint64 value = session->value(u"wait_timeout"_s).toLongLong(&own);
        if (own)
            interview.say(u"timeout.session"_s, {{u"value"_s, secondsText(value)}});
    }
    if (global || own)
        return interview.say(u"timeout.others"_s).end(State::Answered);
    return interview.say(u"timeout.unknown"_s).end(State::Unknown);
}

Question generalLog(const Case &known, const Texts &texts)
{
    Interview interview(texts, u"general-log"_s);
    const auto *log = known.evidence().value<Record>(facts::ServerGeneralLog);
    if (!log)
        return interview.say(u"general.unknown"_s).end(State::Unknown);
    if (log->value(u"on"_s) != "yes"_L1)
        return interview.say(u"general.off"_s).end(State::Answered);
    interview.say(u"general.on"_s,
                  {{u"output"_s, log->value(u"output"_s)}, {u"path"_s, log->value(u"path"_s)}});
    interview.say(known.evidence().findSeen(facts::ServerGeneralLogExcerpt) ? u"general.excerpt"_s
                                                                            : u"general.look"_s);
    return interview.end(State::Answered);
}

} // namespace

QList<Question> bugReportQuestions(const evidence::Evidence &evidence, const Texts &texts)
{
    const Case known(evidence);
    const Question died = serverDied(known, texts);
    return {died, oneQuery(known, died, texts), waitTimeout(known, texts), generalLog(known, texts)};
}

} // namespace goneaway::report
