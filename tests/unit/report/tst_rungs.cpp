// SPDX-License-Identifier: GPL-3.0-or-later
#include "Sample.h"
#include "report/Layout.h"
#include "report/Renderers.h"
#include "report/Rungs.h"

#include <QTest>

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;
using evidence::Status;
using report::RungState;
namespace facts = evidence::facts;

class TestRungs : public QObject
{
    Q_OBJECT

private slots:
    void what_works_is_good_only_when_there_is_nothing_to_mind_data()
    {
        QTest::addColumn<Status>("status");
        QTest::addColumn<QString>("note");
        QTest::addColumn<RungState>("state");
        const auto row = [](const char *note, RungState state, Status status = Status::Seen) {
            QTest::newRow(note) << status << QString::fromLatin1(note) << state;
        };
        row("ladder.tls.ok", RungState::Good);
        row("ladder.tls.name-unchecked", RungState::Good); // its CA was, and the name is right
        row("ladder.tls.no-certificate", RungState::Good);
        row("ladder.tls.name-differs", RungState::Warning);
        row("ladder.tls.unchecked", RungState::Warning);
        row("ladder.tls.unchecked-expired", RungState::Warning);
        row("ladder.tls.unseen", RungState::Warning);
        row("ladder.tls.expires-soon", RungState::Warning);
        row("ladder.tls.clear-text", RungState::Warning);
        row("ladder.tls.off", RungState::NotNeeded, Status::NotApplicable);
        row("ladder.tls.socket", RungState::NotNeeded, Status::NotApplicable);
        row("ladder.tls.not-told", RungState::NotKnown, Status::NotApplicable);
        row("ladder.tls.expired", RungState::Failed, Status::Failed);
        row("ladder.greeting.silent", RungState::NoAnswer, Status::TimedOut);
        row("ladder.skipped", RungState::NotTried, Status::Skipped);
        row("ladder.query.read-only", RungState::Good); // as on every replica
        row("ladder.query.offline", RungState::Warning);
        row("ladder.latency.slow", RungState::Warning);
        row("ladder.proxy.product", RungState::Good);
    }
    void what_works_is_good_only_when_there_is_nothing_to_mind()
    {
        QFETCH(Status, status);
        QFETCH(QString, note);
        QFETCH(RungState, state);
        evidence::Observation rung;
        rung.status = status;
        rung.note = note;
        QCOMPARE(report::stateOf(rung), state);
        QVERIFY2(m_words.texts.has(note), qPrintable(note)); // a note that no rung has would prove nothing
    }

    void each_state_has_a_word_of_its_own()
    {
        QSet<QString> words;
        for (const RungState state :
             {RungState::Good, RungState::Warning, RungState::Failed, RungState::NoAnswer,
              RungState::NotTried, RungState::NotNeeded, RungState::NotKnown})
            words.insert(report::wordOf(state, m_words.texts));
        QCOMPARE(words.size(), 7);
    }

    void an_unverified_certificate_is_told_in_every_report()
    {
        const report::Report report = sample::reportOn(m_words, unverified(), {});
        QVERIFY(!report::isBroken(report::rungLines(report.evidence, m_words.texts)));
        const QString text = toText(report, m_words.texts, {});
        QVERIFY2(text.contains("warning: Encrypted with TLSv1.3"_L1), qPrintable(text));
        QVERIFY(!text.contains("db1 is 10.0.0.5"_L1)); // what is well is no news
        const QString html = toHtml(report, m_words.texts);
        QVERIFY(html.contains("<td class=\"care\">warning</td>"_L1));
        QVERIFY(html.contains("<td class=\"ok\">ok</td>"_L1));
        QVERIFY(toMarkdown(report, m_words.texts).contains("| Encryption | warning |"_L1));
    }

    void what_does_not_apply_is_no_failure()
    {
        evidence::Evidence evidence;
        evidence.add(sample::unseen(facts::LadderTls, Status::NotApplicable, {}));
        const report::Report report = sample::reportOn(m_words, evidence, {});
        QVERIFY(!report::isBroken(report::rungLines(evidence, m_words.texts)));
        QVERIFY(!toHtml(report, m_words.texts).contains("class=\"broken\""_L1));
    }

private:
    static evidence::Evidence unverified()
    {
        evidence::Evidence evidence;
        evidence::Observation name = sample::seen(
            facts::LadderName, evidence::Record{{u"host"_s, u"db1"_s}, {u"addresses"_s, u"10.0.0.5"_s}});
        name.note = u"ladder.name.ok"_s;
        evidence.add(name);
        evidence::Observation tls = sample::seen(facts::LadderTls,
                                                 evidence::Record{{u"tls"_s, u"TLSv1.3"_s},
                                                                  {u"cipher"_s, u"TLS_AES_256_GCM_SHA384"_s},
                                                                  {u"subject"_s, u"db1"_s},
                                                                  {u"issuer"_s, u"Shop CA"_s}});
        tls.note = u"ladder.tls.unchecked"_s;
        evidence.add(tls);
        return evidence;
    }

    const sample::Words m_words;
};

QTEST_APPLESS_MAIN(TestRungs)
#include "tst_rungs.moc"
