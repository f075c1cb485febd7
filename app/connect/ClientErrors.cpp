// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ClientErrors.h"

#include <system_error>

#include <QRegularExpression>

#include <algorithm>
#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

struct Symbol {
    int code;
    QLatin1StringView name;
};

// Only what a connection can meet; every other number speaks for itself.
constexpr Symbol Symbols[] = {
    {1040, "ER_CON_COUNT_ERROR"_L1},
    {1043, "ER_HANDSHAKE_ERROR"_L1},
    {1044, "ER_DBACCESS_DENIED_ERROR"_L1},
    {1045, "ER_ACCESS_DENIED_ERROR"_L1},
    {1049, "ER_BAD_DB_ERROR"_L1},
    {1053, "ER_SERVER_SHUTDOWN"_L1},
    {1129, "ER_HOST_IS_BLOCKED"_L1},
    {1130, "ER_HOST_NOT_PRIVILEGED"_L1},
    {1153, "ER_NET_PACKET_TOO_LARGE"_L1},
    {1158, "ER_NET_READ_ERROR"_L1},
    {1159, "ER_NET_READ_INTERRUPTED"_L1},
    {1160, "ER_NET_ERROR_ON_WRITE"_L1},
    {1161, "ER_NET_WRITE_INTERRUPTED"_L1},
    {1203, "ER_TOO_MANY_USER_CONNECTIONS"_L1},
    {1226, "ER_USER_LIMIT_REACHED"_L1},
    {1251, "ER_NOT_SUPPORTED_AUTH_MODE"_L1},
    {1698, "ER_ACCESS_DENIED_NO_PASSWORD_ERROR"_L1},
    {1820, "ER_MUST_CHANGE_PASSWORD"_L1},
    {1862, "ER_MUST_CHANGE_PASSWORD_LOGIN"_L1},
    {1927, "ER_CONNECTION_KILLED"_L1},
    {2002, "CR_CONNECTION_ERROR"_L1},
    {2003, "CR_CONN_HOST_ERROR"_L1},
    {2005, "CR_UNKNOWN_HOST"_L1},
    {2006, "CR_SERVER_GONE_ERROR"_L1},
    {2007, "CR_VERSION_ERROR"_L1},
    {2012, "CR_SERVER_HANDSHAKE_ERR"_L1},
    {2013, "CR_SERVER_LOST"_L1},
    {2020, "CR_NET_PACKET_TOO_LARGE"_L1},
    {2026, "CR_SSL_CONNECTION_ERROR"_L1},
    {2027, "CR_MALFORMED_PACKET"_L1},
    {2055, "CR_SERVER_LOST_EXTENDED"_L1},
    {2059, "CR_AUTH_PLUGIN_CANNOT_LOAD"_L1},
    {2061, "CR_AUTH_PLUGIN_ERR"_L1},
    {3032, "ER_SERVER_OFFLINE_MODE"_L1},
    {3118, "ER_ACCOUNT_HAS_BEEN_LOCKED"_L1},
    {3159, "ER_SECURE_TRANSPORT_REQUIRED"_L1},
    {3169, "ER_SESSION_WAS_KILLED"_L1},
    {4031, "ER_CLIENT_INTERACTION_TIMEOUT"_L1},
    {4151, "ER_ACCOUNT_HAS_BEEN_LOCKED"_L1},
};

QString symbolOf(int code)
{
    const auto it = std::find_if(std::begin(Symbols), std::end(Symbols),
                                 [code](const Symbol &s) { return s.code == code; });
    return it == std::end(Symbols) ? QString() : QString(it->name);
}

std::optional<int> osErrnoIn(const QString &message)
{
    static const QRegularExpression number(u"system error: (-?\\d{1,6})|\\((-?\\d{1,6})\\)\\s*$"_s);
    const QRegularExpressionMatch match = number.match(message);
    if (!match.hasMatch())
        return std::nullopt;
    const QString digits = match.hasCaptured(1) ? match.captured(1) : match.captured(2);
    return digits.toInt();
}

} // namespace

evidence::ClientError clientError(int code, const QString &sqlState, const QString &message)
{
    evidence::ClientError error;
    error.code = code;
    error.symbol = symbolOf(code);
    error.sqlState = sqlState;
    error.message = message;
    // Errors of the server itself (below 2000) speak of people's values in brackets, never of an errno.
    if (code >= 2000 && code < 3000)
        error.osErrno = osErrnoIn(message);
    return error;
}

evidence::ClientError socketError(int code, int osErrno)
{
    evidence::ClientError error;
    error.code = code;
    error.symbol = symbolOf(code);
    error.osErrno = osErrno;
    error.message = QString::fromStdString(std::system_category().message(osErrno));
    return error;
}

} // namespace goneaway::connect
