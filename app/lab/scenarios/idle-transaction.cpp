// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> fallAsleep(const Setting &setting, const QStringList &serverOptions,
                            const QByteArray &statement)
{
    auto stage = setUp(setting, serverOptions);
    if (!stage)
        return stage.error();
    stage->victim.query("CREATE TABLE t (a INT) ENGINE=InnoDB");
    stage->victim.query("START TRANSACTION");
    stage->victim.query(statement);
    stage->victim.stayIdle(3s);
    stage->victim.query("COMMIT");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> any(const Setting &setting)
{
    return fallAsleep(setting, {u"--idle-transaction-timeout=2"_s}, "INSERT INTO t VALUES (1)");
}

Result<Provoked> writing(const Setting &setting)
{
    return fallAsleep(setting, {u"--idle-write-transaction-timeout=2"_s}, "INSERT INTO t VALUES (1)");
}

Result<Provoked> reading(const Setting &setting)
{
    return fallAsleep(setting, {u"--idle-readonly-transaction-timeout=2"_s}, "SELECT * FROM t");
}

} // namespace

QList<Scenario> scenariosIdleTransaction()
{
    return {
        {"idle-transaction"_L1, "any"_L1,
         "a transaction left open for longer than idle_transaction_timeout"_L1, &onMariaDb, nullptr, &any},
        {"idle-transaction"_L1, "writing"_L1,
         "a writing transaction left open (idle_write_transaction_timeout)"_L1, &onMariaDb, nullptr,
         &writing},
        {"idle-transaction"_L1, "reading"_L1,
         "a reading transaction left open (idle_readonly_transaction_timeout)"_L1, &onMariaDb, nullptr,
         &reading},
    };
}

} // namespace goneaway::lab::scenarios
