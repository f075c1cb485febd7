// SPDX-License-Identifier: GPL-3.0-or-later
#include "Sample.h"
#include "report/Layout.h"
#include "report/Renderers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;
using diagnose::Certainty;
using diagnose::Verdict;
using evidence::Status;
namespace facts = evidence::facts;

namespace {

const QString Attack = u"<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"_s;

// Everything that comes from a server or a person, hostile.
evidence::Evidence hostile()
{
    evidence::Evidence evidence;
    evidence::Symptom symptom = sample::symptom(Attack);
    symptom.client.name = Attack;
    evidence.setSymptom(symptom);
    sample::addServer(evidence, Attack);
    evidence.add(sample::seen(facts::ServerHostCache, evidence::Table{{Attack}, {{Attack}}}));
    evidence.add(sample::unseen(facts::ServerProcesslist, Status::NotPermitted, Attack));
    evidence.add(sample::unseen(facts::LadderName, Status::Failed, Attack));
    evidence::LogEvent event;
    event.text = Attack;
    evidence.add(event);
    return evidence;
}

report::Report withHostileReasons(report::Report report)
{
    report.findings.first().evidenceFor.append(u"`"_s + Attack + u"`"_s);
    report.findings.first().missing.append(Attack);
    return report;
}

} // namespace

class TestRenderers : public QObject
{
    Q_OBJECT

private:
    const sample::Words m_words{};

    QString text(const report::Report &report, bool colour = false) const
    {
        return toText(report, m_words.texts, {colour, 80, 3});
    }

private slots:
    void no_line_of_the_text_is_wider_than_asked_except_commands_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {40, 60, 80, 120})
            QTest::addRow("%d columns", width) << width;
    }
    void no_line_of_the_text_is_wider_than_asked_except_commands()
    {
        QFETCH(int, width);
        evidence::Evidence evidence = sample::idleTimeout();
        evidence.setSymptom(sample::symptom(u"サーバーとの接続が失われました "_s.repeated(20)));
        evidence.add(sample::unseen(facts::ServerHostCache, Status::Failed, QString(300, u'x')));
        sample::addBrokenLadder(evidence);
        const auto report = sample::explained(m_words, evidence, Certainty::Likely);
        QStringList commands;
        for (const auto &fix : report.findings.first().fixes)
            commands += fix.command.split(u'\n', Qt::SkipEmptyParts);
        QVERIFY(!commands.isEmpty());
        for (const QString &line : toText(report, m_words.texts, {false, width, 3}).split(u'\n')) {
            if (!commands.contains(line.trimmed()))
                QVERIFY2(report::displayWidth(line) <= width, qPrintable(line));
        }
    }

    void commands_are_never_wrapped_or_cut()
    {
        auto report = sample::explained(m_words);
        const QString longCommand = u"SET GLOBAL init_connect = '%1';"_s.arg(QString(150, u'a'));
        report.findings.first().fixes.first().command = longCommand + u"\nsecond line"_s;
        const QStringList lines = text(report).split(u'\n');
        QVERIFY(lines.contains(u"      "_s + longCommand));
        QVERIFY(lines.contains(u"      second line"_s));
    }

    void the_text_has_headline_error_evidence_and_fix_in_that_order()
    {
        const auto report = sample::explained(m_words);
        const QString out = text(report);
        const QString against = u"  - "_s + report.findings.first().evidenceAgainst.first().left(30);
        qsizetype at = -1;
        for (const QString &part :
             {u"Confirmed: the server closed"_s, u"2006 (CR_SERVER_GONE_ERROR)"_s,
              u"  + The connection had been idle"_s, against, u"What happened"_s, u"How to fix it"_s,
              u"pool_recycle=280"_s, u"Scope"_s, u"Risk"_s, u"Undo"_s}) {
            const qsizetype next = out.indexOf(part, at + 1);
            QVERIFY2(next > at, qPrintable(part));
            at = next;
        }
    }

    void probes_that_were_run_have_a_section_of_their_own()
    {
        QVERIFY(!toMarkdown(sample::explained(m_words), m_words.texts).contains("Probes that were run"_L1));
        evidence::Evidence evidence = sample::idleTimeout();
        auto cut = sample::seen(facts::ProbeIdlePath,
                                evidence::Record{{u"outcome"_s, u"network"_s},
                                                 {u"standing"_s, u"trouble"_s},
                                                 {u"hung_up"_s, u"network"_s},
                                                 {u"at"_s, u"after 4.0 s"_s},
                                                 {u"keepalive"_s, u"2"_s},
                                                 {u"pool"_s, u"3"_s},
                                                 {u"connections"_s, u"12"_s}});
        cut.note = u"probe.idle-path.network"_s;
        evidence.add(cut);
        auto fine = sample::seen(facts::ProbeIdlePath,
                                 evidence::Record{{u"outcome"_s, u"none"_s},
                                                  {u"standing"_s, u"fine"_s},
                                                  {u"hung_up"_s, u"nobody"_s},
                                                  {u"lived"_s, u"60"_s},
                                                  {u"connections"_s, u"12"_s},
                                                  {u"change"_s, u"fixed"_s}});
        fine.note = u"probe.idle-path.none"_s;
        evidence.add(fine);
        auto impossible = sample::unseen("probe.burst.result"_L1, Status::NotApplicable, {});
        impossible.value = evidence::Record{{u"hung_up"_s, u"nobody"_s}};
        impossible.note = u"probe.any.local"_s;
        evidence.add(impossible);
        const auto report = sample::explained(m_words, evidence);
        for (const QString &out :
             {toMarkdown(report, m_words.texts), toHtml(report, m_words.texts), text(report)}) {
            qsizetype at = -1;
            for (const QString &part :
                 {u"Probes that were run"_s, u"The longest idle time that the path survives"_s,
                  u"forgets a connection that is idle, after 4.0 s"_s, u"the network in between"_s,
                  u"every 2 s"_s, u"Every connection lived"_s, u"The fix works"_s,
                  u"stays within this machine"_s}) {
                const qsizetype next = out.indexOf(part, at + 1);
                QVERIFY2(next > at, qPrintable(part + u" is not behind the part before it:\n"_s + out));
                at = next;
            }
            QCOMPARE(out.count("stays within this machine"_L1), 1); // not among what could not be seen
        }
    }

    void several_candidates_are_numbered_and_each_has_its_fix()
    {
        const auto report =
            sample::reportOn(m_words, sample::idleTimeout(),
                             {Verdict::SeveralCandidates,
                              {sample::finding(Certainty::Likely), sample::finding(Certainty::Likely)}});
        const QString out = text(report);
        QVERIFY(out.contains("\n1. The server closed"_L1));
        QVERIFY(out.contains("\n2. The server closed"_L1));
        QCOMPARE(out.count("pool_recycle=280"_L1), 2);
    }

    void causes_below_the_first_are_explained_briefly_and_the_rest_named()
    {
        diagnose::Diagnosis diagnosis{Verdict::Explained, {sample::finding(Certainty::Confirmed)}};
        for (int i = 0; i < 5; ++i)
            diagnosis.ranked.append(sample::finding(Certainty::Possible));
        diagnosis.ranked.append(sample::finding(Certainty::RuledOut));
        diagnosis.ranked.append(sample::finding(Certainty::NotChecked));
        const QString out = text(sample::reportOn(m_words, sample::idleTimeout(), diagnosis));
        QCOMPARE(out.count("  * The server closed"_L1), 3);
        QVERIFY(out.contains(QRegularExpression(u"Also possible +idle-timeout, idle-timeout\n"_s)));
        QVERIFY(out.contains(QRegularExpression(u"Ruled out +idle-timeout\n"_s)));
        QVERIFY(out.contains(QRegularExpression(u"Not checked +idle-timeout\n"_s)));
    }

    void the_ladder_is_told_only_when_it_broke()
    {
        evidence::Evidence evidence;
        evidence.add(sample::seen(facts::LadderName, evidence::Record{}));
        QVERIFY(!text(sample::reportOn(m_words, evidence, {})).contains("step by step"_L1));
        sample::addBrokenLadder(evidence);
        const QString out = text(sample::reportOn(m_words, evidence, {}));
        QVERIFY(out.contains("step by step"_L1));
        QVERIFY(out.contains("failed: Port 3306 on db1 refused the connection."_L1));
        QVERIFY(out.contains("not tried"_L1));
    }

    void colours_only_when_asked_and_never_from_outside()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence.setSymptom(sample::symptom(u"gone\u001b]0;owned\u0007"_s));
        const auto report = sample::explained(m_words, evidence);
        QVERIFY(!text(report).contains(u'\u001b'));
        QString coloured = text(report, true);
        QVERIFY(coloured.contains(u'\u001b'));
        QVERIFY(!coloured.contains("\u001b]"_L1));
        coloured.remove(QRegularExpression(u"\u001b\\[[0-9;]*m"_s));
        QCOMPARE(coloured, text(report)); // colours change nothing else
    }

    void html_escapes_whatever_came_from_outside()
    {
        const QString html = toHtml(withHostileReasons(sample::explained(m_words, hostile())), m_words.texts);
        QVERIFY(!html.contains("<script"_L1));
        QVERIFY(!html.contains("<img"_L1));
        QVERIFY(html.count("&lt;script&gt;"_L1) >= 7);
        // A value cannot leave an attribute either: only our own resources stand in attributes.
        QVERIFY(!html.contains(QRegularExpression(u"<[^>]*onerror"_s)));
    }

    void html_loads_nothing_and_runs_nothing()
    {
        const QString html = toHtml(sample::explained(m_words), m_words.texts);
        QVERIFY(html.startsWith("<!DOCTYPE html>"_L1));
        QVERIFY(html.contains("default-src 'none'"_L1));
        for (const auto part : {" src="_L1, "<link"_L1, "url("_L1, "@import"_L1})
            QVERIFY2(!html.contains(part), qPrintable(QString(part)));
        QVERIFY(html.contains("prefers-color-scheme:dark"_L1));
        QVERIFY(html.contains("@media print"_L1));
    }

    void html_tags_are_balanced()
    {
        const QString html = toHtml(withHostileReasons(sample::explained(m_words, hostile())), m_words.texts);
        for (const auto &tag :
             {u"section"_s, u"details"_s, u"summary"_s, u"table"_s, u"tr"_s, u"td"_s, u"ul"_s, u"ol"_s,
              u"li"_s, u"dl"_s, u"div"_s, u"p"_s, u"pre"_s, u"code"_s, u"span"_s}) {
            const auto opened = html.count(QRegularExpression(u"<%1[ >]"_s.arg(tag)));
            QVERIFY2(opened == html.count(u"</%1>"_s.arg(tag)), qPrintable(tag));
        }
    }

    void html_says_certainty_by_word_and_symbol()
    {
        diagnose::Diagnosis diagnosis{Verdict::Explained, {}};
        for (const auto certainty :
             {Certainty::Confirmed, Certainty::Possible, Certainty::RuledOut, Certainty::NotChecked})
            diagnosis.ranked.append(sample::finding(certainty));
        const QString html =
            toHtml(sample::reportOn(m_words, sample::idleTimeout(), diagnosis), m_words.texts);
        QVERIFY(html.contains(u"badge confirmed\">● Confirmed"_s));
        QVERIFY(html.contains(u"badge ruled-out\">✕ Ruled out"_s));
        QCOMPARE(html.count("<section class=\"card\""_L1), 1);
        QCOMPARE(html.count("<details class=\"cause\""_L1), 1);
        QCOMPARE(html.count("<details class=\"group\""_L1),
                 2); // ruled out and not checked, each a short list
    }

    void html_leaves_out_tables_with_statements()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        auto processes =
            sample::seen(facts::ServerProcesslist, evidence::Table{{u"Info"_s}, {{u"SELECT 4711"_s}}});
        processes.sensitivity = evidence::Sensitivity::SqlText;
        evidence.add(processes);
        QVERIFY(!toHtml(sample::explained(m_words, evidence), m_words.texts).contains("4711"_L1));
    }

    void markdown_escapes_markup_and_html()
    {
        evidence::Evidence evidence = hostile();
        evidence.add(sample::seen(facts::ServerVersion, u"8.0|`x`*b*_c_ #1 [l](u)"_s));
        const QString out =
            toMarkdown(withHostileReasons(sample::explained(m_words, evidence)), m_words.texts);
        QVERIFY(out.contains("8.0\\|\\`x\\`\\*b\\*\\_c\\_ #1 \\[l\\](u)"_L1));
        // The pasted error stands in a fence; outside of fences no tag is left.
        bool inFence = false;
        for (const QString &line : out.split(u'\n')) {
            if (line.trimmed().startsWith("```"_L1))
                inFence = !inFence;
            else if (!inFence)
                QVERIFY2(!line.contains(u'<'), qPrintable(line));
        }
        QVERIFY(!inFence);
        QVERIFY(out.contains("wait_timeout"_L1)); // underscores inside words stay as they are
    }

    void markdown_makes_no_link_or_picture_of_what_came_from_outside()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence.add(sample::unseen(facts::LadderName, Status::Failed,
                                    u"![x](http://evil.example/p.png) [y](javascript:z) https://evil.example "
                                    "WWW.evil.example <http://evil.example>"_s));
        const QString attack = evidence.observations().last().detail;
        auto report = sample::explained(m_words, evidence);
        report.findings.first().evidenceFor = QStringList{attack};
        const QString out = toMarkdown(report, m_words.texts);
        QVERIFY(out.contains("https\\://evil.example WWW\\.evil.example"_L1));
        QVERIFY(!out.contains(QRegularExpression(u"[^\\\\]\\]\\("_s)));
        QVERIFY(!out.contains("http://evil"_L1) && !out.contains("https://evil"_L1));
        QVERIFY(!out.contains("WWW.evil"_L1));
    }

    void no_output_obeys_a_control_character_or_turns_the_reading_direction()
    {
        const QString nasty = u"\u001b[2J\u009b31m\u0085\u202eevil\u2066\u200f"_s + QChar(0) + u"\u007f"_s
            + QChar(0xd800) + QString(20000, u'w');
        evidence::Evidence evidence = sample::idleTimeout();
        evidence.setSymptom(sample::symptom(nasty));
        sample::addServer(evidence, nasty);
        evidence.add(sample::unseen(facts::ServerProcesslist, Status::NotPermitted, nasty));
        evidence.add(sample::unseen(facts::LadderName, Status::Failed, nasty));
        auto report = sample::explained(m_words, evidence);
        report.findings.first().evidenceFor.append(nasty);
        report.findings.first().missing.append(nasty);
        static const QRegularExpression harm(
            u"[\\x{00}-\\x{09}\\x{0b}-\\x{1f}\\x{7f}-\\x{9f}\\x{200e}\\x{200f}\\x{2028}-\\x{202e}"
            "\\x{2066}-\\x{2069}]"_s);
        for (const QString &out :
             {text(report), toMarkdown(report, m_words.texts), toHtml(report, m_words.texts)})
            QVERIFY2(!out.contains(harm), qPrintable(out.mid(out.indexOf(harm) - 20, 60)));
    }

    void a_pasted_fence_cannot_end_the_fence()
    {
        evidence::Evidence evidence;
        evidence.setSymptom(sample::symptom(u"x ``` <b>y</b> ````"_s));
        QVERIFY(toMarkdown(sample::explained(m_words, evidence), m_words.texts).contains("\n`````\n"_L1));
    }

    void every_row_of_a_markdown_table_has_as_many_cells()
    {
        evidence::Evidence evidence = hostile();
        evidence.add(sample::seen(facts::ServerVersion, u"a|b\nc"_s));
        const QString out = toMarkdown(sample::explained(m_words, evidence), m_words.texts);
        for (QString line : out.split(u'\n')) {
            if (!line.startsWith(u'|'))
                continue;
            const auto bars = line.remove(u"\\|"_s).count(u'|');
            QVERIFY2(bars == 3 || bars == 5, qPrintable(line));
        }
    }

    void json_has_the_keys_of_the_contract()
    {
        const auto report = sample::explained(m_words);
        const QJsonObject json = toJson(report);
        QCOMPARE(json.value("schema"_L1).toString(), u"goneaway.report/1"_s);
        QCOMPARE(json.value("verdict"_L1).toString(), u"explained"_s);
        QCOMPARE(json.value("headline"_L1).toString(),
                 u"Confirmed: the server closed the connection because it was idle."_s);
        const QJsonObject finding = json.value("findings"_L1).toArray().first().toObject();
        QCOMPARE(finding.value("cause"_L1).toString(), u"idle-timeout"_s);
        QCOMPARE(finding.value("certainty"_L1).toString(), u"confirmed"_s);
        QCOMPARE(finding.value("weight"_L1).toInt(), 70);
        QVERIFY(finding.value("missing"_L1).toArray().first().isString());
        const QJsonArray because = finding.value("because"_L1).toArray();
        QCOMPARE(because.size(), 2);
        QCOMPARE(because[0].toObject().value("fact"_L1).toString(), u"incident"_s);
        QVERIFY(because[0].toObject().value("says"_L1).toString().contains("idle for 9 hours"_L1));
        QCOMPARE(because[0].toObject().value("supports"_L1).toBool(), true);
        QCOMPARE(because[1].toObject().value("supports"_L1).toBool(true), false);
        QVERIFY(because[1].toObject().value("says"_L1).toString().contains(
            report.findings.first().evidenceAgainst.first()));
        const QJsonObject fix = finding.value("fix"_L1).toArray().first().toObject();
        for (const auto key : {"do"_L1, "command"_L1, "scope"_L1, "risk"_L1, "undo"_L1})
            QVERIFY2(fix.value(key).isString(), qPrintable(QString(key)));
        QCOMPARE(json.value("questions"_L1).toArray().size(), 4);
        QCOMPARE(json.value("symptom"_L1).toObject().value("errors"_L1).toArray().size(), 1);
        QVERIFY(json.value("incident"_L1).toObject().contains("idle_ms"_L1));
    }

    void json_observations_can_be_read_back()
    {
        const auto evidence = sample::idleTimeout();
        const auto array = toJson(sample::explained(m_words, evidence)).value("observations"_L1).toArray();
        QCOMPARE(array.size(), evidence.observations().size());
        for (qsizetype i = 0; i < array.size(); ++i)
            QCOMPARE(evidence::observationFromJson(array[i].toObject()),
                     std::optional(evidence.observations()[i]));
    }

    void no_text_is_missing_in_any_output()
    {
        for (const auto verdict : {Verdict::Explained, Verdict::SeveralCandidates, Verdict::Unexplained,
                                   Verdict::Healthy, Verdict::NotEnoughEvidence}) {
            evidence::Evidence evidence = hostile();
            sample::addBrokenLadder(evidence);
            diagnose::Diagnosis diagnosis{verdict, {}};
            for (const auto certainty :
                 {Certainty::Likely, Certainty::Possible, Certainty::RuledOut, Certainty::NotChecked})
                diagnosis.ranked.append(sample::finding(certainty));
            const auto report = sample::reportOn(m_words, evidence, diagnosis);
            for (const QString &out :
                 {text(report), toMarkdown(report, m_words.texts), toHtml(report, m_words.texts)})
                QVERIFY2(!out.contains(u"‹"_s), qPrintable(out.mid(out.indexOf(u"‹"_s), 60)));
        }
    }
};

QTEST_GUILESS_MAIN(TestRenderers)
#include "tst_renderers.moc"
