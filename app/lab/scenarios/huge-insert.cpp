// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

constexpr int Rows = 120000; // of about 20 bytes

Result<Provoked> manyRows(const Setting &setting)
{
    auto stage = setUp(setting, {u"--max-allowed-packet=1M"_s});
    if (!stage)
        return stage.error();
    stage->victim.query("CREATE TABLE measurements (id INT, reading VARCHAR(20))");
    QByteArray statement = "INSERT INTO measurements (id, reading) VALUES ";
    for (int i = 0; i < Rows; ++i)
        statement += (i == 0 ? "(" : ",(") + QByteArray::number(i) + ",'" + QByteArray::number(i * 7) + "')";
    stage->victim.query(statement);
    return done(std::move(stage->server), stage->victim);
}

} // namespace

QList<Scenario> scenariosHugeInsert()
{
    return {
        {"huge-insert"_L1,
         "many-rows"_L1,
         "one INSERT of very many rows, larger than max_allowed_packet"_L1,
         nullptr,
         nullptr,
         &manyRows,
         {},
         "packet-too-large"_L1},
    };
}

} // namespace goneaway::lab::scenarios
