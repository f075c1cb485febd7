// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString> // and its operator+ for byte arrays

// The packets of a MySQL server, for tests that play one (MySQL manual, internals: "Client/Server Protocol").
namespace goneaway::test::packets {

inline constexpr quint32 CapabilitySsl = 0x0800; // CLIENT_SSL
inline constexpr quint16 StatusMoreResults = 0x0008; // SERVER_MORE_RESULTS_EXISTS

QByteArray little(quint64 value, int bytes);
QByteArray shortText(const QByteArray &text); // with its length before it; below 251 bytes
// Three bytes length, one byte sequence number; `length` need not be true.
QByteArray header(qsizetype length, int sequence);
QByteArray packet(int sequence, const QByteArray &payload);

struct GreetingWords {
    QByteArray version{"5.5.5-10.11.6-MariaDB"};
    QByteArray plugin{"mysql_native_password"};
    quint8 characterSet = 45; // utf8mb4_general_ci
    quint32 moreCapabilities = 0;
};
// Protocol 10, as MariaDB 10.11 greets, without TLS.
QByteArray greeting(const GreetingWords &words = {});

QByteArray ok(quint16 status = 2 /* autocommit */);
QByteArray end(quint16 status = 2); // EOF
QByteArray error(quint16 code, const QByteArray &sqlState, const QByteArray &text);
QByteArray column(const QByteArray &name, quint16 characterSet = 33); // VARCHAR
QByteArray authSwitch(const QByteArray &plugin, const QByteArray &data);

// The packets of a whole result set with one row, from sequence number 1 on.
QByteArray oneRow(const QByteArray &name = "1", const QByteArray &value = "1", quint16 status = 2);

} // namespace goneaway::test::packets
