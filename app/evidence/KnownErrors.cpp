// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/KnownErrors.h"

#include <algorithm>
#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

namespace {

constexpr auto Lost = ErrorRole::Lost;
constexpr auto Refused = ErrorRole::Refused;
constexpr auto Ended = ErrorRole::Ended;
constexpr auto Protocol = ErrorRole::Protocol;
constexpr auto Anywhere = Phase::Unknown;
constexpr auto Connect = Phase::Connect;
constexpr auto Handshake = Phase::Handshake;

// Numbers, names and SQLSTATEs: mysqld_error.h and errmsg.h of MySQL 9.7 and MariaDB 10.11. 4031 and 4151
// mean other things on the other server (see symptom/ErrorWords.cpp, "look-alikes").
constexpr KnownError Known[] = {
    {1021, "ER_DISK_FULL"_L1, "HY000"_L1, Ended, Phase::Execute},
    {1040, "ER_CON_COUNT_ERROR"_L1, "08004"_L1, Refused, Handshake},
    {1042, "ER_BAD_HOST_ERROR"_L1, "08S01"_L1, Refused, Handshake},
    {1043, "ER_HANDSHAKE_ERROR"_L1, "08S01"_L1, Refused, Handshake},
    {1044, "ER_DBACCESS_DENIED_ERROR"_L1, "42000"_L1, Refused, Handshake},
    {1045, "ER_ACCESS_DENIED_ERROR"_L1, "28000"_L1, Refused, Handshake},
    {1047, "ER_UNKNOWN_COM_ERROR"_L1, "08S01"_L1, Protocol, Anywhere},
    {1049, "ER_BAD_DB_ERROR"_L1, "42000"_L1, Refused, Handshake},
    {1053, "ER_SERVER_SHUTDOWN"_L1, "08S01"_L1, Lost, Anywhere},
    {1077, "ER_NORMAL_SHUTDOWN"_L1, "HY000"_L1, Lost, Anywhere},
    {1079, "ER_SHUTDOWN_COMPLETE"_L1, "HY000"_L1, Lost, Anywhere},
    {1080, "ER_FORCING_CLOSE"_L1, "08S01"_L1, Lost, Anywhere},
    {1081, "ER_IPSOCK_ERROR"_L1, "08S01"_L1, Refused, Connect},
    {1129, "ER_HOST_IS_BLOCKED"_L1, "HY000"_L1, Refused, Handshake},
    {1130, "ER_HOST_NOT_PRIVILEGED"_L1, "HY000"_L1, Refused, Handshake},
    {1152, "ER_ABORTING_CONNECTION"_L1, "08S01"_L1, Lost, Anywhere},
    {1153, "ER_NET_PACKET_TOO_LARGE"_L1, "08S01"_L1, Protocol, Phase::Send},
    {1154, "ER_NET_READ_ERROR_FROM_PIPE"_L1, "08S01"_L1, Lost, Anywhere},
    {1155, "ER_NET_FCNTL_ERROR"_L1, "08S01"_L1, Lost, Anywhere},
    {1156, "ER_NET_PACKETS_OUT_OF_ORDER"_L1, "08S01"_L1, Protocol, Anywhere},
    {1157, "ER_NET_UNCOMPRESS_ERROR"_L1, "08S01"_L1, Protocol, Anywhere},
    {1158, "ER_NET_READ_ERROR"_L1, "08S01"_L1, Lost, Anywhere},
    {1159, "ER_NET_READ_INTERRUPTED"_L1, "08S01"_L1, Lost, Anywhere},
    {1160, "ER_NET_ERROR_ON_WRITE"_L1, "08S01"_L1, Lost, Anywhere},
    {1161, "ER_NET_WRITE_INTERRUPTED"_L1, "08S01"_L1, Lost, Phase::Result},
    {1184, "ER_NEW_ABORTING_CONNECTION"_L1, "08S01"_L1, Lost, Anywhere},
    {1189, "ER_SOURCE_NET_READ"_L1, "08S01"_L1, Lost, Anywhere},
    {1190, "ER_SOURCE_NET_WRITE"_L1, "08S01"_L1, Lost, Anywhere},
    {1203, "ER_TOO_MANY_USER_CONNECTIONS"_L1, "42000"_L1, Refused, Handshake},
    {1226, "ER_USER_LIMIT_REACHED"_L1, "42000"_L1, Refused, Handshake},
    {1251, "ER_NOT_SUPPORTED_AUTH_MODE"_L1, "08004"_L1, Refused, Handshake},
    {1275, "ER_SERVER_IS_IN_SECURE_AUTH_MODE"_L1, "HY000"_L1, Refused, Handshake},
    {1290, "ER_OPTION_PREVENTS_STATEMENT"_L1, "HY000"_L1, Ended, Phase::Execute},
    {1317, "ER_QUERY_INTERRUPTED"_L1, "70100"_L1, Ended, Phase::Execute},
    {1698, "ER_ACCESS_DENIED_NO_PASSWORD_ERROR"_L1, "28000"_L1, Refused, Handshake},
    {1820, "ER_MUST_CHANGE_PASSWORD"_L1, "HY000"_L1, Refused, Anywhere},
    {1835, "ER_MALFORMED_PACKET"_L1, "HY000"_L1, Protocol, Anywhere},
    {1862, "ER_MUST_CHANGE_PASSWORD_LOGIN"_L1, "HY000"_L1, Refused, Handshake},
    {1927, "ER_CONNECTION_KILLED"_L1, "70100"_L1, Lost, Anywhere},
    {1969, "ER_STATEMENT_TIMEOUT"_L1, "70100"_L1, Ended, Phase::Execute},
    {2000, "CR_UNKNOWN_ERROR"_L1, "HY000"_L1, Lost, Anywhere},
    {2001, "CR_SOCKET_CREATE_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2002, "CR_CONNECTION_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2003, "CR_CONN_HOST_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2004, "CR_IPSOCK_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2005, "CR_UNKNOWN_HOST"_L1, "HY000"_L1, Refused, Connect},
    {2006, "CR_SERVER_GONE_ERROR"_L1, "HY000"_L1, Lost, Anywhere},
    {2007, "CR_VERSION_ERROR"_L1, "HY000"_L1, Refused, Handshake},
    {2008, "CR_OUT_OF_MEMORY"_L1, "HY000"_L1, Lost, Phase::Result},
    {2009, "CR_WRONG_HOST_INFO"_L1, "HY000"_L1, Refused, Connect},
    {2012, "CR_SERVER_HANDSHAKE_ERR"_L1, "HY000"_L1, Refused, Handshake},
    {2013, "CR_SERVER_LOST"_L1, "HY000"_L1, Lost, Anywhere},
    {2014, "CR_COMMANDS_OUT_OF_SYNC"_L1, "HY000"_L1, Protocol, Anywhere},
    {2016, "CR_NAMEDPIPEWAIT_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2017, "CR_NAMEDPIPEOPEN_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2018, "CR_NAMEDPIPESETSTATE_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2020, "CR_NET_PACKET_TOO_LARGE"_L1, "HY000"_L1, Protocol, Phase::Result},
    {2026, "CR_SSL_CONNECTION_ERROR"_L1, "HY000"_L1, Refused, Handshake},
    {2027, "CR_MALFORMED_PACKET"_L1, "HY000"_L1, Protocol, Anywhere},
    {2038, "CR_SHARED_MEMORY_CONNECT_REQUEST_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2039, "CR_SHARED_MEMORY_CONNECT_ANSWER_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2040, "CR_SHARED_MEMORY_CONNECT_FILE_MAP_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2041, "CR_SHARED_MEMORY_CONNECT_MAP_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2042, "CR_SHARED_MEMORY_FILE_MAP_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2043, "CR_SHARED_MEMORY_MAP_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2044, "CR_SHARED_MEMORY_EVENT_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2045, "CR_SHARED_MEMORY_CONNECT_ABANDONED_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2046, "CR_SHARED_MEMORY_CONNECT_SET_ERROR"_L1, "HY000"_L1, Refused, Connect},
    {2047, "CR_CONN_UNKNOW_PROTOCOL"_L1, "HY000"_L1, Refused, Connect},
    {2048, "CR_INVALID_CONN_HANDLE"_L1, "HY000"_L1, Lost, Anywhere},
    {2049, "CR_SECURE_AUTH"_L1, "HY000"_L1, Refused, Handshake},
    {2054, "CR_NOT_IMPLEMENTED"_L1, "HY000"_L1, Refused, Handshake},
    {2055, "CR_SERVER_LOST_EXTENDED"_L1, "HY000"_L1, Lost, Anywhere},
    {2058, "CR_ALREADY_CONNECTED"_L1, "HY000"_L1, Refused, Connect},
    {2059, "CR_AUTH_PLUGIN_CANNOT_LOAD"_L1, "HY000"_L1, Refused, Handshake},
    {2060, "CR_DUPLICATE_CONNECTION_ATTR"_L1, "HY000"_L1, Refused, Connect},
    {2061, "CR_AUTH_PLUGIN_ERR"_L1, "HY000"_L1, Refused, Handshake},
    {2062, "CR_INSECURE_API_ERR"_L1, "HY000"_L1, Refused, Connect},
    {3024, "ER_QUERY_TIMEOUT"_L1, "HY000"_L1, Ended, Phase::Execute},
    {3032, "ER_SERVER_OFFLINE_MODE"_L1, "HY000"_L1, Refused, Handshake},
    {3118, "ER_ACCOUNT_HAS_BEEN_LOCKED"_L1, "HY000"_L1, Refused, Handshake},
    {3159, "ER_SECURE_TRANSPORT_REQUIRED"_L1, "HY000"_L1, Refused, Handshake},
    {3169, "ER_SESSION_WAS_KILLED"_L1, "HY000"_L1, Lost, Anywhere},
    {4031, "ER_CLIENT_INTERACTION_TIMEOUT"_L1, "HY000"_L1, Lost, Phase::Idle},
    {4151, "ER_ACCOUNT_HAS_BEEN_LOCKED"_L1, "HY000"_L1, Refused, Handshake},
};

static_assert(std::is_sorted(std::begin(Known), std::end(Known),
                             [](const KnownError &a, const KnownError &b) { return a.code < b.code; }));

} // namespace

std::span<const KnownError> knownErrors()
{
    return Known;
}

const KnownError *knownError(int code)
{
    const auto it = std::lower_bound(std::begin(Known), std::end(Known), code,
                                     [](const KnownError &e, int wanted) { return e.code < wanted; });
    return it != std::end(Known) && it->code == code ? it : nullptr;
}

const KnownError *knownErrorNamed(QStringView symbol)
{
    const auto it = std::find_if(std::begin(Known), std::end(Known), [symbol](const KnownError &e) {
        return symbol.compare(e.symbol, Qt::CaseInsensitive) == 0;
    });
    return it != std::end(Known) ? it : nullptr;
}

} // namespace goneaway::evidence
