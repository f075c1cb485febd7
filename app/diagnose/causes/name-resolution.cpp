// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Observation;

namespace {

constexpr std::chrono::seconds SlowGreeting =
    2s; // a resolver's usual first timeout is 3 to 6 s (SIGNATURES 2)

// The greeting came late or never: the server may have been asking who the client is.
bool greetingWasLate(const Case &known)
{
    const Observation *greeting = known.rung(facts::LadderGreeting);
    if (greeting && greeting->seen() && greeting->took >= SlowGreeting)
        return true;
    return greeting && greeting->status == evidence::Status::TimedOut;
}

// Whoever comes from another machine waits for the greeting only: connecting before it, and the login and
// query after it, are quick. A server that is slow itself is slow in those as well.
bool onlyGreetingWasSlow(const Case &known)
{
    const Observation *greeting = known.rung(facts::LadderGreeting);
    const Observation *tcp = known.rung(facts::LadderTcp);
    if (!greeting || !greeting->seen() || greeting->took < SlowGreeting || !tcp)
        return false;
    const QString address = tcp->field("address"_L1);
    if (address.isEmpty() || address == "::1"_L1 || address.startsWith("127."_L1))
        return false; // a server never looks up its own machine
    const auto others = {tcp, known.rung(facts::LadderLogin), known.rung(facts::LadderQuery)};
    return std::all_of(others.begin(), others.end(), [greeting](const Observation *rung) {
        return rung && rung->seen() && rung->took * 10 < greeting->took;
    });
}

// Failed lookups leave a line in the log, and a row in MySQL's host cache, and there is none.
bool wouldHaveLeftTraces(const Case &known)
{
    const auto *cache = known.evidence().value<evidence::Table>(facts::ServerHostCache);
    const bool logged = known.evidence().findSeen(facts::ServerErrorLog)
        && known.variable("log_error_verbosity"_L1).value_or(2) >= 2; // MariaDB writes it at every level
    return logged || (cache && !cache->rows.isEmpty());
}

bool greetingTimedOutAsReported(const Case &known)
{
    return known.reported(2013) && known.failedToConnect() && known.reportedOsErrno() == 110;
}

QString failedReverseLookups(const Case &known)
{
    const auto *table = known.evidence().value<evidence::Table>(facts::ServerHostCache);
    if (!table)
        return {};
    qint64 count = 0;
    for (const QStringList &row : table->rows) {
        count += row.value(table->column("COUNT_NAMEINFO_TRANSIENT_ERRORS"_L1)).toLongLong();
        count += row.value(table->column("COUNT_ADDRINFO_TRANSIENT_ERRORS"_L1)).toLongLong();
    }
    return count > 0 ? QString::number(count) : QString();
}

// Sessions that the server has accepted but not yet greeted, longer than a login takes.
bool loginsAreWaiting(const Case &known)
{
    const auto *table = known.evidence().value<evidence::Table>(facts::ServerProcesslist);
    if (!table)
        return false;
    for (const QStringList &row : table->rows) {
        if (row.value(table->column("User"_L1)) == "unauthenticated user"_L1
            && row.value(table->column("Time"_L1)).toLongLong() >= SlowGreeting.count())
            return true;
    }
    return false;
}

// The client could not turn the server's name into an address.
void weighClientSide(Judgement &judgement, const Case &known)
{
    if (known.nameFailed())
        judgement.confirmed(90).because(facts::Symptom, u"said-2005"_s);
    else if (known.resolverFailedInWords())
        judgement.likely(80).because(facts::Symptom, u"driver-said"_s);
    if (!known.brokeAt(facts::LadderName))
        return;
    judgement.because(facts::LadderName, u"name-fails-now"_s,
                      {{u"host"_s, known.rung(facts::LadderName)->field("host"_L1)}});
    if (!known.hasSymptom() || known.reported(2005))
        judgement.confirmed(95);
    judgement.possible(35);
}

// The server could not turn the client's address into a name, and let it wait.
void weighServerSide(Judgement &judgement, const Case &known)
{
    if (known.variableIsOn("skip_name_resolve"_L1)) {
        judgement.against(facts::ServerVariables, u"lookups-off"_s);
        return;
    }
    const LogEvent *line = known.nearest(known.events(LogEventKind::NameResolution));
    const QString lookups = failedReverseLookups(known);
    const bool waiting = loginsAreWaiting(known);
    const bool late = greetingWasLate(known);
    if (line)
        judgement.because(facts::LogEvents, u"log-line"_s, lineValues(*line));
    if (!lookups.isEmpty())
        judgement.because(facts::ServerHostCache, u"host-cache"_s, {{u"count"_s, lookups}});
    if (waiting)
        judgement.because(facts::ServerProcesslist, u"logins-waiting"_s);
    if (late)
        judgement.because(facts::LadderGreeting, u"slow-greeting"_s,
                          {{u"time"_s, durationText(known.rung(facts::LadderGreeting)->took)}});

    const bool trace = line || !lookups.isEmpty() || waiting;
    const bool symptom = greetingTimedOutAsReported(known);
    const bool looksUp = known.variableText("skip_name_resolve"_L1).has_value(); // and is off, see above
    if (symptom && looksUp && !trace && onlyGreetingWasSlow(known) && !wouldHaveLeftTraces(known))
        judgement.likely(58).because(facts::LadderQuery, u"quick-afterwards"_s).missing(u"log"_s);
    if (trace && (symptom || (late && !known.hasSymptom())))
        judgement.likely(line || !lookups.isEmpty() ? 70 : 50);
    else if (symptom || (late && known.failedToConnect()))
        judgement.possible(late ? 35 : 25);
    if (trace || late)
        judgement.possible(20);
}

} // namespace

Finding judgeNameResolution(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("name-resolution"_L1);

    if (known.reported(1042) && !known.dotNetCannotConnect())
        return judgement.confirmed(90).because(facts::Symptom, u"said-1042"_s).finding();
    if (known.hasSymptom() && !known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();

    weighClientSide(judgement, known);
    weighServerSide(judgement, known);
    if (judgement.finding().certainty == Certainty::NotChecked) {
        const Observation *name = known.rung(facts::LadderName);
        const bool answered =
            known.hasSymptom() && !known.reportedAny({0, 2003, 2002, 2013}) && !known.dotNetCannotConnect();
        if (answered) // the server was reached, and said something else
            judgement.ruledOut().against(facts::Symptom, u"other-error"_s);
        else if (name && name->seen() && known.loggedIn())
            judgement.ruledOut().against(facts::LadderName, u"name-works"_s,
                                         {{u"host"_s, name->field("host"_L1)}});
    }
    if (judgement.finding().certainty == Certainty::Possible && !known.loggedIn())
        judgement.missing(u"login"_s);
    if (!known.rung(facts::LadderName))
        judgement.missing(u"ladder"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
