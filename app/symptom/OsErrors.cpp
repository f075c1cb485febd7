// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/OsErrors.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

constexpr QLatin1StringView Refused{"ECONNREFUSED"};
constexpr QLatin1StringView Reset{"ECONNRESET"};
constexpr QLatin1StringView TimedOut{"ETIMEDOUT"};
constexpr QLatin1StringView Pipe{"EPIPE"};
constexpr QLatin1StringView NoHost{"EHOSTUNREACH"};
constexpr QLatin1StringView NoNet{"ENETUNREACH"};
constexpr QLatin1StringView Aborted{"ECONNABORTED"};
constexpr QLatin1StringView NoEntry{"ENOENT"};
constexpr QLatin1StringView NoName{"ENOTFOUND"};
constexpr QLatin1StringView TryAgain{"EAI_AGAIN"};

constexpr OsErrorWords Words[] = {
    // The names themselves: Node.js, Rust, Ruby (Errno::), .NET (SocketException).
    {u"econnrefused", 111, Refused, true, true},
    {u"econnreset", 104, Reset, false, true},
    {u"etimedout", 110, TimedOut, false, true},
    {u"epipe", 32, Pipe, false, true},
    {u"ehostunreach", 113, NoHost, true, true},
    {u"enetunreach", 101, NoNet, true, true},
    {u"econnaborted", 103, Aborted, false, true},
    {u"enotfound", -2, NoName, true, true},
    {u"eai_again", -3, TryAgain, true, true},
    {u"connectionrefused", 111, Refused, true, false},
    {u"connectionrefusederror", 111, Refused, true, false},
    {u"connectionreset", 104, Reset, false, false},
    {u"connectionreseterror", 104, Reset, false, false},
    {u"brokenpipe", 32, Pipe, false, false},
    {u"brokenpipeerror", 32, Pipe, false, false},

    // strerror() and getaddrinfo() of Linux and macOS; Java's and PHP's.
    {u"connection refused", 111, Refused, true, false},
    {u"connection reset by peer", 104, Reset, false, false},
    {u"connection reset", 104, Reset, false, false},
    {u"connection timed out", 110, TimedOut, false, false},
    {u"operation timed out", 110, TimedOut, false, false},
    {u"read timed out", 110, TimedOut, false, false},
    {u"read operation timed out", 110, TimedOut, false, false},
    {u"query (timed out)", 110, TimedOut, false, false},
    {u"connect timed out", 110, TimedOut, true, false},
    {u"broken pipe", 32, Pipe, false, false},
    {u"no route to host", 113, NoHost, true, false},
    {u"host is down", 112, "EHOSTDOWN"_L1, true, false},
    {u"network is unreachable", 101, NoNet, true, false},
    {u"software caused connection abort", 103, Aborted, false, false},
    {u"no such file or directory", 2, NoEntry, true, false},
    {u"name or service not known", -2, NoName, true, false},
    {u"nodename nor servname provided", -2, NoName, true, false},
    {u"unknownhostexception", -2, NoName, true, false},
    {u"no such host is known", -2, NoName, true, false},
    {u"no such host", -2, NoName, true, false},
    {u"temporary failure in name resolution", -3, TryAgain, true, false},

    // The same in the languages that systems are set to.
    {u"verbindungsaufbau abgelehnt", 111, Refused, true, false},
    {u"verbindung verweigert", 111, Refused, true, false},
    {u"connexion refusée", 111, Refused, true, false},
    {u"conexión rehusada", 111, Refused, true, false},
    {u"conexión rechazada", 111, Refused, true, false},
    {u"conexão recusada", 111, Refused, true, false},
    {u"拒绝连接", 111, Refused, true, false},
    {u"接続を拒否されました", 111, Refused, true, false},
    {u"die verbindung wurde vom kommunikationspartner zurückgesetzt", 104, Reset, false, false},
    {u"connexion ré-initialisée par le correspondant", 104, Reset, false, false},
    {u"conexión reinicializada por la máquina remota", 104, Reset, false, false},
    {u"连接被对端重置", 104, Reset, false, false},
    {u"接続が相手からリセットされました", 104, Reset, false, false},
    {u"die wartezeit für die verbindung ist abgelaufen", 110, TimedOut, false, false},
    {u"connexion terminée par expiration du délai d'attente", 110, TimedOut, false, false},
    {u"expiró el tiempo de conexión", 110, TimedOut, false, false},
    {u"连接超时", 110, TimedOut, false, false},
    {u"接続がタイムアウトしました", 110, TimedOut, false, false},

    // Windows (Winsock 10053, 10054, 10060, 10061, 11001).
    {u"an established connection was aborted by the software in your host machine", 10053, Aborted, false,
     false},
    {u"an existing connection was forcibly closed by the remote host", 10054, Reset, false, false},
    {u"connected party did not properly respond", 10060, TimedOut, false, false},
    {u"target machine actively refused it", 10061, Refused, true, false},
    {u"eine vorhandene verbindung wurde vom remotehost geschlossen", 10054, Reset, false, false},
    {u"zielcomputer die verbindung verweigerte", 10061, Refused, true, false},
    {u"une connexion existante a dû être fermée par l'hôte distant", 10054, Reset, false, false},
    {u"l'ordinateur cible l'a expressément refusée", 10061, Refused, true, false},
    {u"interrupción de una conexión existente por el host remoto", 10054, Reset, false, false},
    {u"el equipo de destino denegó expresamente", 10061, Refused, true, false},
    {u"uma conexão existente pelo host remoto", 10054, Reset, false, false},
    {u"a máquina de destino as recusou ativamente", 10061, Refused, true, false},
    {u"远程主机强迫关闭了一个现有的连接", 10054, Reset, false, false},
    {u"目标计算机积极拒绝", 10061, Refused, true, false},
    {u"既存の接続はリモート ホストに強制的に切断されました", 10054, Reset, false, false},
    {u"対象のコンピューターによって拒否されたため", 10061, Refused, true, false},
};

} // namespace

std::span<const OsErrorWords> osErrorWords()
{
    return Words;
}

} // namespace goneaway::symptom
