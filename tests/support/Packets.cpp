// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/Packets.h"

namespace goneaway::test::packets {

QByteArray little(quint64 value, int bytes)
{
    QByteArray out;
    for (int i = 0; i < bytes; ++i)
        out.append(static_cast<char>((value >> (8 * i)) & 0xff));
    return out;
}

QByteArray shortText(const QByteArray &text)
{
    return little(static_cast<quint64>(text.size()), 1) + text;
}

QByteArray header(qsizetype length, int sequence)
{
    return little(static_cast<quint64>(length), 3) + static_cast<char>(sequence);
}

QByteArray packet(int sequence, const QByteArray &payload)
{
    return header(payload.size(), sequence) + payload;
}

QByteArray greeting(const GreetingWords &words)
{
    // Long password, protocol 4.1, transactions, secure connection, multi results, plug-in authentication.
    const quint32 capabilities =
        0x00000001 | 0x00000200 | 0x00002000 | 0x00008000 | 0x00020000 | 0x00080000 | words.moreCapabilities;
    return QByteArray("\x0a") + words.version + '\0' + little(42, 4) + "abcdefgh" + '\0'
        + little(capabilities & 0xffff, 2) + little(words.characterSet, 1) + little(2, 2)
        + little(capabilities >> 16, 2) + little(21, 1) + QByteArray(10, '\0') + "ijklmnopqrst" + '\0'
        + words.plugin + '\0';
}

QByteArray ok(quint16 status)
{
    return QByteArray("\0\0\0", 3) + little(status, 2) + little(0, 2); // no rows, no id, no warnings
}

QByteArray end(quint16 status)
{
    return '\xfe' + little(0, 2) + little(status, 2);
}

QByteArray error(quint16 code, const QByteArray &sqlState, const QByteArray &text)
{
    return '\xff' + little(code, 2) + '#' + sqlState + text;
}

QByteArray column(const QByteArray &name, quint16 characterSet)
{
    // Length of what follows, character set, width, type (VARCHAR), flags, decimals, filler.
    return shortText("def") + shortText("") + shortText("") + shortText("") + shortText(name) + shortText("")
        + little(12, 1) + little(characterSet, 2) + little(3, 4) + little(0xfd, 1) + little(0, 5);
}

QByteArray authSwitch(const QByteArray &plugin, const QByteArray &data)
{
    return '\xfe' + plugin + '\0' + data;
}

QByteArray oneRow(const QByteArray &name, const QByteArray &value, quint16 status)
{
    return packet(1, little(1, 1)) + packet(2, column(name)) + packet(3, end(status))
        + packet(4, shortText(value)) + packet(5, end(status));
}

} // namespace goneaway::test::packets
