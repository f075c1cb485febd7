// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::Observation;

namespace {

// The words of the port itself, taken down by the ladder.
void judgeForeignGreeting(const Case &known, const QString &protocol, Judgement &judgement)
{
    const TextValues values{
        {u"protocol"_s, protocol == u"mysqlx"_s ? u"MySQL X"_s : protocol.toUpper()},
        {u"port"_s, known.rung(facts::LadderTcp) ? known.rung(facts::LadderTcp)->field("port"_L1) : u"?"_s}};
    if (protocol == u"mysqlx"_s)
        judgement.because(facts::LadderGreeting, u"x-protocol"_s, values);
    else if (protocol == u"unknown"_s)
        judgement.because(facts::LadderGreeting, u"unknown-protocol"_s, values);
    else
        judgement.because(facts::LadderGreeting, u"other-protocol"_s, values);

    // A lost session was a MySQL session: then the address that was given to us is the wrong one.
    if (known.hasSymptom() && !known.lostWhileConnecting())
        judgement.possible(40).against(facts::Symptom, u"was-connected"_s);
    else if (protocol == u"unknown"_s)
        judgement.likely(75);
    else
        judgement.confirmed(95);
}

// Accepts and says nothing, or hangs up: the port is open, and what is behind it is not known.
void judgeNoGreeting(const Case &known, Judgement &judgement)
{
    const Observation *greeting = known.brokenRung();
    const bool silent = greeting->status == evidence::Status::TimedOut;
    if (silent)
        judgement.because(facts::LadderGreeting, u"silent"_s).possible(30);
    else if (known.hasSymptom() && !known.lostWhileConnecting())
        judgement.because(facts::LadderGreeting, u"hung-up"_s).possible(35);
    else
        judgement.because(facts::LadderGreeting, u"hung-up"_s).likely(60);
}

// Errors of the server itself are words of a MySQL server.
bool speaksMySql(const Observation &greeting)
{
    return greeting.field("protocol"_L1) == "mysql"_L1
        || (greeting.error && greeting.error->code >= 1000 && greeting.error->code < 2000);
}

} // namespace

Finding judgeNotMysql(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("not-mysql"_L1);

    const Observation *greeting = known.rung(facts::LadderGreeting);
    const QString protocol = greeting ? greeting->field("protocol"_L1) : QString();
    const bool foreign = !protocol.isEmpty() && protocol != u"mysql"_s && protocol != u"none"_s;
    if (foreign) {
        judgeForeignGreeting(known, protocol, judgement);
    } else if (greeting && (greeting->seen() || speaksMySql(*greeting))) {
        judgement.against(facts::LadderGreeting, u"speaks-mysql"_s);
        // It may have been getting ready when the error struck.
        known.lostWhileConnecting() ? judgement.possible(20) : judgement.ruledOut();
    } else if (known.brokeAt(facts::LadderGreeting)) {
        judgeNoGreeting(known, judgement);
    } else if (known.greetedBeforeLoss()) {
        judgement.ruledOut().against(facts::Symptom, u"greeted"_s);
    } else if (known.lostWhileConnecting()) {
        judgement.possible(30).because(facts::Symptom, u"no-greeting"_s).missing(u"look-at-port"_s);
        if (known.hintsAt(evidence::hints::Container))
            judgement.possible(38).because(facts::Symptom, u"not-ready"_s);
    } else if (known.hasSymptom() && !known.failedToConnect()) {
        judgement.ruledOut().against(facts::Symptom, u"was-connected"_s);
    } else if (known.hasSymptom()) {
        judgement.missing(u"look-at-port"_s);
    }
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
