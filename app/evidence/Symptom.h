// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/ClientError.h"

#include <QList>
#include <QString>
#include <QStringList>

class QJsonObject;

namespace goneaway::evidence {

// Where in a connection's life the error struck, as far as the text tells.
enum class Phase { Unknown, Connect, Handshake, Idle, Send, Execute, Result };

// Which program or library wrote the text.
struct ReportingClient {
    QString id; // stable: "libmysqlclient", "mariadb-connector-c", "pymysql", "mysqlnd", "connector-j", ...
    QString name; // as people call it: "PyMySQL"

    bool operator==(const ReportingClient &) const = default;
};

// Words around an error that make some causes more likely. They shift a ranking, they never confirm.
namespace hints {
inline constexpr QLatin1StringView Idle{"idle"}; // "overnight", "after a while", "in the morning"
inline constexpr QLatin1StringView MachineSlept{"machine-slept"};
inline constexpr QLatin1StringView Periodic{"periodic"}; // every N minutes
inline constexpr QLatin1StringView BigStatement{"big-statement"}; // import, BLOB, bulk INSERT, dump
inline constexpr QLatin1StringView BigResult{"big-result"};
inline constexpr QLatin1StringView LongQuery{"long-query"};
inline constexpr QLatin1StringView Fork{"fork"}; // worker processes, gunicorn, celery, multiprocessing
inline constexpr QLatin1StringView Threads{"threads"}; // several threads on one connection
inline constexpr QLatin1StringView Pool{"pool"};
inline constexpr QLatin1StringView Proxy{"proxy"}; // load balancer, HAProxy, ProxySQL, tunnel
inline constexpr QLatin1StringView Vpn{"vpn"}; // VPN, NAT, firewall
inline constexpr QLatin1StringView Container{"container"}; // OOMKilled, exit code 137, restarted
inline constexpr QLatin1StringView OutOfMemory{"out-of-memory"};
inline constexpr QLatin1StringView DiskFull{"disk-full"};
inline constexpr QLatin1StringView Restarted{"restarted"};
inline constexpr QLatin1StringView Crashed{"crashed"};
inline constexpr QLatin1StringView Killed{"killed"};
inline constexpr QLatin1StringView Upgraded{"upgraded"};
inline constexpr QLatin1StringView OneHostOnly{"one-host-only"};
inline constexpr QLatin1StringView Windows{"windows"};
inline constexpr QLatin1StringView Closed{"closed"}; // used after close(), pool returned it
} // namespace hints

// What a person pasted, read.
struct Symptom {
    QString text; // as pasted, bounded by the decoder
    QList<ClientError> errors; // in the order of the text, each once
    ReportingClient client;
    Phase phase = Phase::Unknown;
    QStringList hints; // of namespace hints, each once
    bool connectionLoss = false; // false: nothing here speaks of a lost or refused connection

    bool has(int code) const;
    bool hintsAt(QLatin1StringView hint) const { return hints.contains(hint); }

    bool operator==(const Symptom &) const = default;
};

QString nameOf(Phase phase);

QJsonObject toJson(const Symptom &symptom);
Symptom symptomFromJson(const QJsonObject &object);

} // namespace goneaway::evidence
