// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Corrections.h"

#include "symptom/Clients.h"
#include "symptom/ErrorKnowledge.h"

#include <algorithm>

namespace goneaway::symptom {

namespace {

using evidence::ClientError;
using evidence::Symptom;

// The number that counts stands first; what else was read of it, its sentence above all, is kept.
void correctError(Symptom &symptom, int code)
{
    if (code == 0) {
        symptom.errors.clear();
        return;
    }
    const auto read = std::find_if(symptom.errors.begin(), symptom.errors.end(),
                                   [code](const ClientError &error) { return error.code == code; });
    ClientError error;
    if (read != symptom.errors.end()) {
        error = *read;
        symptom.errors.erase(read);
    } else {
        error.code = code;
        if (const KnownError *known = knownError(code)) {
            error.symbol = known->symbol;
            error.sqlState = known->sqlState;
        }
        // The first was misread; those behind it stand.
        if (!symptom.errors.isEmpty())
            symptom.errors.removeFirst();
    }
    symptom.errors.prepend(error);
    symptom.connectionLoss = true;
}

} // namespace

Symptom corrected(Symptom read, const Corrections &corrections)
{
    if (corrections.error)
        correctError(read, *corrections.error);
    if (corrections.client) {
        const KnownClient *client = knownClient(*corrections.client);
        read.client =
            client ? evidence::ReportingClient{client->id, client->name} : evidence::ReportingClient{};
    }
    if (corrections.phase)
        read.phase = *corrections.phase;
    for (auto it = corrections.hints.begin(); it != corrections.hints.end(); ++it) {
        read.hints.removeAll(it.key());
        if (it.value())
            read.hints.append(it.key());
    }
    return read;
}

} // namespace goneaway::symptom
