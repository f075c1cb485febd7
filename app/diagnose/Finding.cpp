// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Finding.h"

#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose {

namespace {

constexpr evidence::EnumName<Certainty> CertaintyNames[] = {
    {Certainty::Confirmed, "confirmed"_L1},    {Certainty::Likely, "likely"_L1},
    {Certainty::Possible, "possible"_L1},      {Certainty::RuledOut, "ruled-out"_L1},
    {Certainty::NotChecked, "not-checked"_L1},
};

} // namespace

QString nameOf(Certainty certainty)
{
    return evidence::nameIn(CertaintyNames, certainty);
}

std::optional<Certainty> certaintyFrom(QStringView name)
{
    return evidence::valueIn(CertaintyNames, name);
}

Judgement::Judgement(QLatin1StringView cause)
{
    m_finding.cause = CauseId(cause);
}

Judgement &Judgement::because(QLatin1StringView fact, const QString &key, const TextValues &values)
{
    m_finding.because.append({evidence::FactId(fact), key, values, true});
    return *this;
}

Judgement &Judgement::against(QLatin1StringView fact, const QString &key, const TextValues &values)
{
    m_finding.because.append({evidence::FactId(fact), key, values, false});
    return *this;
}

Judgement &Judgement::missing(const QString &key, const TextValues &values)
{
    m_finding.missing.append({key, values});
    return *this;
}

Judgement &Judgement::confirmed(int weight)
{
    return claim(Certainty::Confirmed, weight);
}

Judgement &Judgement::likely(int weight)
{
    return claim(Certainty::Likely, weight);
}

Judgement &Judgement::possible(int weight)
{
    return claim(Certainty::Possible, weight);
}

Judgement &Judgement::ruledOut()
{
    m_ruledOut = true;
    m_finding.certainty = Certainty::RuledOut;
    m_finding.weight = 0;
    return *this;
}

Judgement &Judgement::claim(Certainty certainty, int weight)
{
    // Certainties of a claim are declared from strong to weak; NotChecked is the absence of one.
    const bool first = m_finding.certainty == Certainty::NotChecked;
    const bool stronger =
        certainty < m_finding.certainty || (certainty == m_finding.certainty && weight > m_finding.weight);
    if (!m_ruledOut && (first || stronger)) {
        m_finding.certainty = certainty;
        m_finding.weight = weight;
    }
    return *this;
}

} // namespace goneaway::diagnose
