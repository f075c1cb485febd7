// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

class QJsonObject;

namespace goneaway::evidence {

// One error as a client library reported it. Decide by code, never by text: texts differ by library and
// version (SIGNATURES, "Message texts").
struct ClientError {
    int code = 0; // MySQL error number; 0 where the library gave none (a driver's own error)
    QString symbol; // "CR_SERVER_LOST", or a driver's own such as "PROTOCOL_CONNECTION_LOST"
    QString sqlState; // "HY000", empty when not given
    std::optional<int> osErrno; // "system error: N" or "(N)"; negative for name-resolution errors (EAI_*)
    QString message; // verbatim, shown as plain text

    bool operator==(const ClientError &) const = default;
};

// {"code","symbol","sqlstate","os_errno","message"}
QJsonObject toJson(const ClientError &error);
ClientError clientErrorFromJson(const QJsonObject &object);

} // namespace goneaway::evidence
