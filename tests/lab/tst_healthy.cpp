// SPDX-License-Identifier: GPL-3.0-or-later
// Healthy servers, as they come: busy, scanned, oddly configured, left by applications without a word, and
// with other people's incidents behind them. Goneaway must not raise an alarm on any of them.
// (tests/catalogue/tst_healthy_evidence has those that only years could make.)
#include "HealthySituations.h"
#include "support/Cli.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::lab;
using test::Aftermath;
using test::Situation;

namespace {

enum class Allowed { Nothing, WhatIsNotConfirmed };

// Findings that claim too much, with their reasons; empty when it is quiet.
QString alarmsIn(const QJsonObject &report, Allowed allowed)
{
    QStringList alarms;
    for (const QJsonValue &value : report.value("findings"_L1).toArray()) {
        const QJsonObject finding = value.toObject();
        const QString certainty = finding.value("certainty"_L1).toString();
        const bool likely = certainty == "likely"_L1 && allowed == Allowed::Nothing;
        if (certainty != "confirmed"_L1 && !likely)
            continue;
        QStringList reasons;
        for (const QJsonValue &reason : finding.value("because"_L1).toArray())
            reasons << reason.toObject().value("says"_L1).toString();
        alarms << u"%1 %2: %3"_s.arg(certainty, finding.value("cause"_L1).toString(), reasons.join(u" | "_s));
    }
    return alarms.join(u'\n');
}

// Looks as a person would. A complaint, or nothing when no more is claimed than allowed.
QString lookAt(const connect::ConnectionTarget &target, const QString &symptom, const QStringList &logs,
               Allowed allowed = Allowed::Nothing)
{
    QStringList words{u"check"_s, u"--json"_s};
    words += connect::optionWords(target);
    for (const QString &log : logs)
        words << u"--log"_s << log;
    if (!symptom.isEmpty())
        words << u"--symptom"_s << u"-"_s;
    const auto run = support::runCli(words, support::passwordOf(target), symptom.toUtf8());
    if (run.status != 0 && run.status != 1)
        return u"goneaway-cli failed: "_s + run.complaints;
    const QString alarms = alarmsIn(run.json(), allowed);
    if (alarms.isEmpty() && run.status != 0 && allowed == Allowed::Nothing)
        return u"Exit status %1 without an alarm."_s.arg(run.status);
    return alarms;
}

} // namespace

#define QUIET(...)                                                                                           \
    do {                                                                                                     \
        const QString alarm = lookAt(__VA_ARGS__);                                                           \
        QVERIFY2(alarm.isEmpty(), qPrintable(alarm));                                                        \
    } while (false)

class TestHealthy : public QObject
{
    Q_OBJECT

    using Servers = std::map<ServerKind, std::unique_ptr<PracticeServer>>;
    // One of each kind goes through all situations, one after the other.
    Servers m_servers;
    Servers m_unusual;

    PracticeServer *serverIn(Servers &servers, ServerKind kind, const QStringList &options)
    {
        auto &server = servers[kind];
        if (!server) {
            PracticeOptions wanted;
            wanted.kind = kind;
            wanted.certificate = true;
            wanted.serverOptions = options;
            auto started = PracticeServer::start(wanted);
            if (!started && started.error().code != ErrorCode::NotFound)
                qWarning("%s", qPrintable(started.error().detail));
            if (started)
                server = std::move(*started);
        }
        return server.get();
    }
    PracticeServer *server(ServerKind kind)
    {
        return serverIn(m_servers, kind, {u"--log-bin"_s, u"--server-id=1"_s});
    }
    // The server of this kind, or this machine has none: both are an answer.
    static bool canHave(ServerKind kind) { return serverProgram(kind).ok(); }

    static void everyServer(const std::function<void(ServerKind)> &add)
    {
        QTest::addColumn<ServerKind>("kind");
        QTest::addColumn<int>("index");
        for (const ServerKind kind : {ServerKind::MariaDb, ServerKind::MySql})
            add(kind);
    }

private slots:
    void cleanupTestCase()
    {
        m_unusual.clear();
        m_servers.clear();
    }

    void a_healthy_server_raises_no_alarm_data()
    {
        everyServer([](ServerKind kind) {
            const auto all = test::healthySituations(kind);
            for (int i = 0; i < all.size(); ++i)
                QTest::addRow("%s: %s", qPrintable(nameOf(kind)), all[i].name) << kind << i;
        });
    }
    void a_healthy_server_raises_no_alarm()
    {
        QFETCH(ServerKind, kind);
        QFETCH(int, index);
        if (!canHave(kind))
            QSKIP(qPrintable(serverProgram(kind).error().detail));
        PracticeServer *at = server(kind);
        QVERIFY(at);
        const Situation situation = test::healthySituations(kind)[index];
        const auto kept = situation.prepare ? situation.prepare(*at) : test::Kept();
        QStringList logs;
        if (situation.account == Account::Root && QFile::exists(at->errorLog()))
            logs << at->errorLog();
        const QTemporaryDir folder;
        if (!situation.oldLog.isEmpty()) {
            logs << folder.filePath(u"old.err"_s);
            QVERIFY(support::writeFile(logs.last(), situation.oldLog));
        }
        QUIET(at->target(situation.account, situation.transport), situation.symptom, logs);
    }

    // What happened to others an hour or a moment ago is no alarm for somebody who lost nothing, and no
    // certainty for somebody who says no more than that a connection was lost.
    void nobody_elses_incident_is_pinned_on_it_data()
    {
        everyServer([](ServerKind kind) {
            const auto all = test::incidentsOfOthers();
            for (int i = 0; i < all.size(); ++i)
                QTest::addRow("%s: %s", qPrintable(nameOf(kind)), all[i].name) << kind << i;
        });
    }
    void nobody_elses_incident_is_pinned_on_it()
    {
        QFETCH(ServerKind, kind);
        QFETCH(int, index);
        if (!canHave(kind))
            QSKIP(qPrintable(serverProgram(kind).error().detail));
        PracticeServer *at = server(kind);
        QVERIFY(at);
        const QByteArray logLevel = kind == ServerKind::MariaDb ? "SET GLOBAL log_warnings = 4"
                                                                : "SET GLOBAL log_error_verbosity = 3";
        QVERIFY(at->execute({logLevel}).ok());
        const Aftermath incident = test::incidentsOfOthers()[index];
        QVERIFY(incident.happen(*at));
        const QStringList log{at->errorLog()};
        QUIET(at->target(), {}, log);
        QUIET(at->target(), u"MySQL server has gone away"_s, log, Allowed::WhatIsNotConfirmed);

        // Another application at the same time, with all that it knows: it closed its connection itself.
        Setting setting;
        setting.server = kind;
        auto victim = startApplication(setting, applicationTarget(setting, *at));
        QVERIFY(victim.ok());
        victim->close();
        QVERIFY(victim->query("SELECT 1"));
        QUIET(at->target(), victim->report(), log, Allowed::WhatIsNotConfirmed);
    }

    // KILL QUERY ends a statement. The connection lives on, and nobody may call it lost.
    void a_killed_statement_is_no_lost_connection_data()
    {
        QTest::addColumn<ServerKind>("kind");
        QTest::addColumn<int>("logLevel");
        QTest::addColumn<bool>("pasted");
        QTest::addColumn<Account>("account");
        for (const ServerKind kind : {ServerKind::MariaDb, ServerKind::MySql}) {
            for (const int level : {2, kind == ServerKind::MariaDb ? 4 : 3}) {
                for (const bool pasted : {false, true}) {
                    for (const Account account : {Account::Root, Account::Support, Account::Reader})
                        QTest::addRow("%s at level %d, %s, account %d", qPrintable(nameOf(kind)), level,
                                      pasted ? "its error pasted" : "no symptom", int(account))
                            << kind << level << pasted << account;
                }
            }
        }
    }
    void a_killed_statement_is_no_lost_connection()
    {
        QFETCH(ServerKind, kind);
        QFETCH(int, logLevel);
        QFETCH(bool, pasted);
        QFETCH(Account, account);
        if (!canHave(kind))
            QSKIP(qPrintable(serverProgram(kind).error().detail));
        PracticeServer *at = server(kind);
        QVERIFY(at);
        const QByteArray name = kind == ServerKind::MariaDb ? "log_warnings" : "log_error_verbosity";
        QVERIFY(at->execute({"SET GLOBAL " + name + " = " + QByteArray::number(logLevel)}).ok());
        Setting setting;
        setting.server = kind;
        auto victim = startApplication(setting, applicationTarget(setting, *at));
        QVERIFY(victim.ok());
        const quint64 id = victim->connectionId();
        QVERIFY(beginRunning(*at, *victim).ok());
        QVERIFY(at->execute({"KILL QUERY " + QByteArray::number(id)}).ok());
        const auto error = victim->finish();
        QVERIFY(error && error->code == 1317);
        const QString report = victim->report();
        QVERIFY(!victim->query("SELECT 1")); // it lives on
        QCOMPARE(victim->connectionId(), id);
        QStringList logs;
        if (account == Account::Root)
            logs << at->errorLog();
        QUIET(at->target(account), pasted ? report : QString(), logs);
    }

    void unusual_options_and_replicas_raise_no_alarm_data()
    {
        everyServer([](ServerKind kind) {
            const char *const names[] = {"unusual options", "a replica and its source"};
            for (int i = 0; i < 2; ++i)
                QTest::addRow("%s: %s", qPrintable(nameOf(kind)), names[i]) << kind << i;
        });
    }
    void unusual_options_and_replicas_raise_no_alarm()
    {
        QFETCH(ServerKind, kind);
        QFETCH(int, index);
        if (!canHave(kind))
            QSKIP(qPrintable(serverProgram(kind).error().detail));
        PracticeServer *other = serverIn(m_unusual, kind, test::unusualOptions(kind));
        QVERIFY(other);
        QList<const PracticeServer *> places{other};
        if (index > 0) {
            PracticeServer *source = server(kind);
            QVERIFY(source);
            const auto started = test::startReplication(*source, *other);
            QVERIFY2(started.ok(), started.ok() ? "" : qPrintable(started.error().detail));
            places << source;
        }
        for (const PracticeServer *at : places) {
            const auto target = at->target(Account::Root, Transport::Socket);
            QUIET(target, {}, {at->errorLog()});
            QUIET(target, u"MySQL server has gone away"_s, {}, Allowed::WhatIsNotConfirmed);
        }
    }
};

QTEST_GUILESS_MAIN(TestHealthy)
#include "tst_healthy.moc"
