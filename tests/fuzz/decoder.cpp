// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is pasted, the decoder comes back, and what it says holds together.
#include "symptom/Decoder.h"
#include "evidence/Incident.h"
#include "evidence/Symptom.h"

#include <QJsonObject>
#include <QSet>

#include <cstdlib>

using namespace goneaway;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const symptom::Decoded &decoded)
{
    const evidence::Symptom &symptom = decoded.symptom;
    demand(symptom.text.size() <= symptom::MaxText);
    demand(symptom.connectionLoss || (symptom.errors.isEmpty() && symptom.hints.isEmpty()));
    demand(symptom.connectionLoss || decoded.incident == evidence::Incident());
    demand(QSet<QString>(symptom.hints.begin(), symptom.hints.end()).size() == symptom.hints.size());
    for (const evidence::ClientError &error : symptom.errors) {
        demand(error.code != 0 || !error.symbol.isEmpty());
        demand(error.message.size() <= 500);
    }
    demand(evidence::symptomFromJson(toJson(symptom)) == symptom);
    demand(evidence::incidentFromJson(toJson(decoded.incident)) == decoded.incident);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    check(symptom::decode(text));
    return 0;
}
