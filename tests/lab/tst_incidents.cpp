// SPDX-License-Identifier: GPL-3.0-or-later
// Real incidents on a real server, and what goneaway-cli says of them.
#include "connect/ClientSession.h"
#include "lab/Scenario.h"
#include "support/Cli.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::support;

namespace {

struct Answer {
    CliRun run;
    QString verdict;
    QString cause; // of the finding on top
    QString certainty;
};

Answer answerOf(const CliRun &run)
{
    const QJsonObject report = run.json();
    const QJsonObject top = report.value("findings"_L1).toArray().first().toObject();
    return {run, report.value("verdict"_L1).toString(), top.value("cause"_L1).toString(),
            top.value("certainty"_L1).toString()};
}

QString described(const Answer &answer)
{
    return u"%1: %2 %3\n%4\n%5"_s.arg(answer.verdict, answer.certainty, answer.cause, answer.run.complaints,
                                      answer.run.output.left(3000));
}

} // namespace

class TestIncidents : public QObject
{
    Q_OBJECT

private slots:
    // Whatever the matrix of all incidents measures, it hands the error log over. This user reads it through
    // the connection: the server names its file.
    void the_log_is_found_without_being_named()
    {
        const auto provoked = lab::provoke(*lab::scenarioFor(u"idle-timeout"), {});
        if (!provoked && provoked.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(provoked.error().detail));
        QVERIFY2(provoked.ok(), provoked.ok() ? "" : qPrintable(provoked.error().detail));
        const lab::Look look = provoked->look(lab::Privileges::All);
        const Answer answer = answerOf(runCli(QStringList{u"check"_s, u"--json"_s, u"--symptom"_s, u"-"_s}
                                                  + connect::optionWords(look.target),
                                              passwordOf(look.target), provoked->symptom.toUtf8()));
        QVERIFY2(answer.cause == "idle-timeout"_L1, qPrintable(described(answer)));
        QCOMPARE(answer.certainty, u"confirmed"_s);
        QCOMPARE(answer.verdict, u"explained"_s);
        QCOMPARE(answer.run.status, 1);
    }

    void a_healthy_server_raises_no_alarm()
    {
        const auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        const Answer answer =
            answerOf(runCli(QStringList{u"check"_s, u"--json"_s} + connect::optionWords((*server)->target()),
                            passwordOf((*server)->target())));
        QVERIFY2(answer.verdict == "healthy"_L1, qPrintable(described(answer)));
        QCOMPARE(answer.run.status, 0);
        const auto findings = answer.run.json().value("findings"_L1).toArray();
        for (const auto &finding : findings) {
            const QString certainty = finding.toObject().value("certainty"_L1).toString();
            QVERIFY2(certainty != "confirmed"_L1 && certainty != "likely"_L1, qPrintable(described(answer)));
        }
    }

    void a_bare_message_claims_nothing_about_a_healthy_server()
    {
        const auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        for (const QByteArray &text :
             {QByteArray("ERROR 2006 (HY000): Server has gone away"),
              QByteArray("(2013, 'Lost connection to MySQL server during query')")}) {
            const Answer answer = answerOf(runCli(QStringList{u"check"_s, u"--json"_s, u"--symptom"_s, u"-"_s}
                                                      + connect::optionWords((*server)->target()),
                                                  passwordOf((*server)->target()), text));
            QVERIFY2(answer.certainty != "confirmed"_L1, qPrintable(described(answer)));
        }
    }

    void a_check_costs_at_most_twelve_round_trips()
    {
        const auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        connect::ClientSession counter;
        QVERIFY(!counter.open((*server)->target()));
        const auto questions = [&counter] {
            const auto answer = counter.query("SHOW GLOBAL STATUS LIKE 'Questions'");
            return std::get<evidence::Table>(answer).rows[0][1].toInt();
        };
        const int before = questions();
        QCOMPARE(runCli(QStringList{u"check"_s} + connect::optionWords((*server)->target()),
                        passwordOf((*server)->target()))
                     .status,
                 0);
        // Both connections say Quit, which the server counts too; and one question is the counter's own.
        const int asked = questions() - before - 1;
        qInfo() << "statements for one check, Quit included:" << asked;
        QVERIFY2(asked <= 14, qPrintable(QString::number(asked)));
    }
};

QTEST_GUILESS_MAIN(TestIncidents)
#include "tst_incidents.moc"
