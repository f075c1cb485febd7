// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

constexpr qsizetype PictureBytes = 3 * 1024 * 1024;
constexpr unsigned long ClientLimit = 64 * 1024;

Result<Provoked> bigBlob(const Setting &setting)
{
    auto stage = setUp(setting, {u"--max-allowed-packet=1M"_s});
    if (!stage)
        return stage.error();
    stage->victim.query("CREATE TABLE pictures (picture LONGBLOB)");
    stage->victim.query("INSERT INTO pictures VALUES ('" + QByteArray(PictureBytes, 'x') + "')");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> bigRow(const Setting &setting)
{
    connect::SessionOptions options;
    options.maxAllowedPacket = ClientLimit;
    auto stage = setUp(setting, {}, options);
    if (!stage)
        return stage.error();
    // More than fits into the buffers on the way: the server is still writing when the client hangs up.
    stage->victim.query("SELECT REPEAT('x', 12000000)");
    return done(std::move(stage->server), stage->victim);
}

} // namespace

QList<Scenario> scenariosPacketTooLarge()
{
    return {
        {"packet-too-large"_L1, "blob"_L1, "a BLOB larger than the server's max_allowed_packet"_L1, nullptr,
         nullptr, &bigBlob},
        {"packet-too-large"_L1, "client-limit"_L1,
         "a row of the result larger than the client's max_allowed_packet"_L1, nullptr, nullptr, &bigRow},
    };
}

} // namespace goneaway::lab::scenarios
