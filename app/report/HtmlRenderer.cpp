// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Renderers.h"

#include "diagnose/Case.h"
#include "report/HtmlStyle.h"
#include "report/Layout.h"
#include "report/ProbeLines.h"
#include "report/Rungs.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

using diagnose::Certainty;
using evidence::LogEvent;

namespace {

// A report is for reading: longer tables are cut here and whole in the bundle.
constexpr qsizetype MostRows = 1000;
constexpr qsizetype LongestCell = 500; // characters

// Every piece of text goes through here on its way into the page.
QString escaped(const QString &text)
{
    return plain(text).toHtmlEscaped();
}

// Escaped first, then `code` is marked up: nothing that was escaped comes back.
QString withCode(const QString &text)
{
    const QStringList parts = escaped(text).split(u'`');
    if (parts.size() % 2 == 0)
        return parts.join(u'`');
    QString out = parts.first();
    for (qsizetype i = 1; i < parts.size(); ++i)
        out += (i % 2 == 1 ? u"<code>"_s : u"</code>"_s) + parts[i];
    return out;
}

// The paragraphs and lists of a page (Page.h) as HTML.
QString paragraphs(const QString &text)
{
    QString out;
    for (const QString &paragraph : text.split(u"\n\n"_s, Qt::SkipEmptyParts)) {
        QString words;
        QString items;
        for (const QString &line : paragraph.split(u'\n')) {
            if (line.startsWith("- "_L1))
                items += u"<li>"_s + withCode(line.sliced(2)) + u"</li>"_s;
            else
                words += (words.isEmpty() ? u""_s : u" "_s) + withCode(line);
        }
        if (!words.isEmpty())
            out += u"<p>"_s + words + u"</p>\n"_s;
        if (!items.isEmpty())
            out += u"<ul>"_s + items + u"</ul>\n"_s;
    }
    return out;
}

QString classOf(RungState state)
{
    switch (state) {
    case RungState::Good:
        return u"ok"_s;
    case RungState::Warning:
        return u"care"_s;
    case RungState::Failed:
    case RungState::NoAnswer:
        return u"broken"_s;
    case RungState::NotTried:
    case RungState::NotNeeded:
    case RungState::NotKnown:
        break;
    }
    return u"untried"_s;
}

QString symbolOf(Certainty certainty)
{
    switch (certainty) {
    case Certainty::Confirmed:
        return u"●"_s;
    case Certainty::Likely:
        return u"◕"_s;
    case Certainty::Possible:
        return u"◔"_s;
    case Certainty::RuledOut:
        return u"✕"_s;
    case Certainty::NotChecked:
        break;
    }
    return u"?"_s;
}

class HtmlReport
{
public:
    HtmlReport(const Report &report, const Texts &texts)
        : m_report(report)
        , m_texts(texts)
    {
    }

    QString write()
    {
        writeHead();
        writeVerdict();
        writeFindings();
        writeProbes();
        writeQuestions();
        writeFacts(label(u"server"_s), m_report.server);
        writeFacts(label(u"client"_s), m_report.client);
        writeLadder();
        writeUnseen();
        writeWhatWasRead();
        m_out += u"<footer>%1</footer>\n</body>\n</html>\n"_s.arg(
            escaped(m_texts.text(u"report.made"_s, {{u"time"_s, madeAt()}})));
        return m_out;
    }

private:
    QString label(const QString &id) const { return escaped(m_texts.text(u"report.label."_s + id)); }
    QString madeAt() const { return diagnose::timeText(m_report.madeAt); }
    void heading(const QString &html) { m_out += u"<h2>"_s + html + u"</h2>\n"_s; }

    void writeHead()
    {
        // The policy forbids scripts and loads even if an escape were missed.
        m_out = u"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                "'unsafe-inline'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"_s;
        m_out += u"<title>"_s + escaped(m_report.headline) + u"</title>\n<style>"_s + htmlStyle()
            + u"</style>\n</head>\n<body>\n"_s;
    }

    void writeVerdict()
    {
        m_out += u"<p class=\"made\">"_s + escaped(m_texts.text(u"report.made"_s, {{u"time"_s, madeAt()}}))
            + u"</p>\n"_s;
        m_out += u"<h1>"_s + escaped(m_report.headline) + u"</h1>\n"_s;
        if (!m_report.reportedError.isEmpty())
            m_out += u"<pre class=\"said\">"_s + escaped(m_report.reportedError) + u"</pre>\n"_s;
        if (!m_report.advice.isEmpty())
            m_out += u"<p class=\"next\"><strong>"_s + label(u"next"_s) + u":</strong> "_s
                + withCode(m_report.advice) + u"</p>\n"_s;
    }

    QString badge(const ReportedFinding &finding) const
    {
        const QString name = nameOf(finding.finding.certainty);
        return u"<span class=\"badge "_s + name + u"\">"_s + symbolOf(finding.finding.certainty) + u' '
            + escaped(m_texts.text(u"report.certainty."_s + name)) + u"</span>"_s;
    }

    void writeFindings()
    {
        heading(label(u"causes"_s));
        for (const ReportedFinding &finding : m_report.findings) {
            if (finding.finding.certainty <= Certainty::Likely) {
                m_out += u"<section class=\"card\">\n<h3>"_s + badge(finding) + escaped(finding.title)
                    + u"</h3>\n"_s;
                writeBody(finding);
                m_out += u"</section>\n"_s;
            } else if (finding.finding.certainty == Certainty::Possible) {
                m_out += u"<details class=\"cause\"><summary>"_s + badge(finding) + escaped(finding.title)
                    + u"</summary>\n"_s;
                writeBody(finding);
                m_out += u"</details>\n"_s;
            }
        }
        writeGroup(Certainty::RuledOut);
        writeGroup(Certainty::NotChecked);
    }

    // Causes of which only the reason matters why they are not above.
    void writeGroup(Certainty certainty)
    {
        QString items;
        qsizetype count = 0;
        const ReportedFinding *any = nullptr;
        for (const ReportedFinding &finding : m_report.findings) {
            if (finding.finding.certainty != certainty)
                continue;
            any = &finding;
            ++count;
            const QStringList &why =
                certainty == Certainty::RuledOut ? finding.evidenceAgainst : finding.missing;
            items += u"<li>"_s + escaped(finding.title);
            if (!why.isEmpty())
                items += u"<br><span class=\"small\">"_s + withCode(why.join(u' ')) + u"</span>"_s;
            items += u"</li>\n"_s;
        }
        if (any)
            m_out += u"<details class=\"group\"><summary>"_s + badge(*any) + QString::number(count)
                + u"</summary>\n<ul>\n"_s + items + u"</ul>\n</details>\n"_s;
    }

    void writeBody(const ReportedFinding &finding)
    {
        m_out += u"<p>"_s + withCode(finding.summary) + u"</p>\n"_s;
        if (!finding.evidenceFor.isEmpty() || !finding.evidenceAgainst.isEmpty()
            || !finding.missing.isEmpty()) {
            m_out += u"<ul class=\"evidence\">\n"_s;
            writeSentences(finding.evidenceFor, u"for"_s, u"+"_s);
            writeSentences(finding.evidenceAgainst, u"against"_s, u"−"_s);
            writeSentences(finding.missing, u"lacking"_s, u"?"_s);
            m_out += u"</ul>\n"_s;
        }
        writePart(label(u"what-happened"_s), finding.whatHappened);
        writePart(label(u"how-to-be-sure"_s), finding.howToBeSure);
        if (!finding.fixes.isEmpty())
            m_out += u"<h4>"_s + label(u"fix"_s) + u"</h4>\n"_s;
        for (const diagnose::Fix &fix : finding.fixes)
            writeFix(fix);
        writePart(label(u"for-developers"_s), finding.forDevelopers);
        writeLinks(finding.links);
    }

    void writeSentences(const QStringList &sentences, const QString &kind, const QString &mark)
    {
        for (const QString &sentence : sentences) {
            // The mark is for the eye; the word before the sentence is for a screen reader and for
            // black-and-white paper.
            m_out += u"<li class=\"%1\"><span aria-hidden=\"true\">%2</span>"_s.arg(kind, mark);
            if (kind != "for"_L1)
                m_out += u"<em>"_s + label(kind) + u":</em> "_s;
            m_out += withCode(sentence) + u"</li>\n"_s;
        }
    }

    void writePart(const QString &title, const QString &text)
    {
        if (!text.isEmpty())
            m_out += u"<h4>"_s + title + u"</h4>\n"_s + paragraphs(text);
    }

    void writeFix(const diagnose::Fix &fix)
    {
        m_out += u"<div class=\"fix\"><p>"_s + withCode(fix.action) + u"</p>\n"_s;
        if (!fix.command.isEmpty())
            m_out += u"<pre><code>"_s + escaped(fix.command) + u"</code></pre>\n"_s;
        m_out += u"<dl>"_s;
        const Fact parts[] = {
            {label(u"scope"_s), fix.scope}, {label(u"risk"_s), fix.risk}, {label(u"undo"_s), fix.undo}};
        for (const Fact &part : parts)
            m_out += u"<dt>"_s + part.name + u"</dt><dd>"_s + withCode(part.value) + u"</dd>"_s;
        m_out += u"</dl></div>\n"_s;
    }

    void writeLinks(const QList<diagnose::Link> &links)
    {
        if (links.isEmpty())
            return;
        m_out += u"<ul class=\"small\">"_s;
        for (const diagnose::Link &link : links)
            m_out += u"<li><a rel=\"noreferrer\" href=\""_s + escaped(link.url) + u"\">"_s
                + escaped(link.title) + u"</a></li>"_s;
        m_out += u"</ul>\n"_s;
    }

    void writeProbes()
    {
        const QList<ProbeLine> probes = probeLines(m_report.evidence, m_texts);
        if (probes.isEmpty())
            return;
        heading(label(u"probes"_s));
        for (const ProbeLine &probe : probes) {
            m_out += u"<section class=\"card\">\n<h3>"_s + escaped(probe.title) + u"</h3>\n<p>"_s
                + withCode(probe.outcome) + u"</p>\n<dl>"_s;
            for (const auto &[name, value] : labelledParts(probe, m_texts))
                m_out += u"<dt>"_s + escaped(name) + u"</dt><dd>"_s + withCode(value) + u"</dd>"_s;
            m_out += u"</dl>\n</section>\n"_s;
        }
    }

    void writeQuestions()
    {
        heading(label(u"questions"_s));
        m_out += u"<ol>\n"_s;
        for (const Question &question : m_report.questions) {
            m_out += u"<li><strong>"_s + escaped(question.question) + u"</strong>"_s;
            if (question.state == Question::State::Unknown)
                m_out += u" <span class=\"badge not-checked\">"_s + label(u"open"_s) + u"</span>"_s;
            m_out += u"<br>"_s + withCode(question.answer) + u"</li>\n"_s;
        }
        m_out += u"</ol>\n"_s;
    }

    void writeFacts(const QString &title, const QList<Fact> &facts)
    {
        if (facts.isEmpty())
            return;
        heading(title);
        m_out += u"<div class=\"scroll\"><table class=\"facts\">\n"_s;
        for (const Fact &fact : facts)
            m_out +=
                u"<tr><td>"_s + escaped(fact.name) + u"</td><td>"_s + escaped(fact.value) + u"</td></tr>\n"_s;
        m_out += u"</table></div>\n"_s;
    }

    void writeLadder()
    {
        const QList<RungLine> rungs = rungLines(m_report.evidence, m_texts);
        if (rungs.isEmpty())
            return;
        heading(label(u"ladder"_s));
        m_out +=
            u"<div class=\"scroll\"><table>\n<tr><th>%1</th><th>%2</th><th>ms</th><th>%3</th></tr>\n"_s.arg(
                label(u"rung"_s), label(u"outcome"_s), label(u"meaning"_s));
        for (const RungLine &rung : rungs) {
            const bool tried = rung.state != RungState::NotTried;
            m_out += u"<tr><td>"_s + escaped(rung.name) + u"</td><td class=\""_s + classOf(rung.state)
                + u"\">"_s + escaped(rung.outcome) + u"</td><td class=\"number\">"_s
                + (tried ? QString::number(rung.took.count()) : QString()) + u"</td><td>"_s
                + escaped(rung.sentence) + u"</td></tr>\n"_s;
        }
        m_out += u"</table></div>\n"_s;
    }

    void writeUnseen()
    {
        if (m_report.couldNotSee.isEmpty())
            return;
        heading(label(u"could-not-see"_s));
        m_out += u"<ul>\n"_s;
        for (const QString &sentence : m_report.couldNotSee)
            m_out += u"<li>"_s + withCode(sentence) + u"</li>\n"_s;
        m_out += u"</ul>\n"_s;
    }

    void writeRow(const QStringList &cells)
    {
        m_out += u"<tr>"_s;
        for (const QString &text : cells)
            m_out += u"<td>"_s + (text.isNull() ? u"<em>NULL</em>"_s : escaped(shortened(text, LongestCell)))
                + u"</td>"_s;
        m_out += u"</tr>\n"_s;
    }

    void openTable(const QString &title, qsizetype rows, const QStringList &columns)
    {
        m_out += u"<details class=\"raw\"><summary>"_s + escaped(title) + u" ("_s + QString::number(rows)
            + u")</summary>\n<div class=\"scroll\"><table class=\"raw\">\n<tr>"_s;
        for (const QString &column : columns)
            m_out += u"<th>"_s + escaped(column) + u"</th>"_s;
        m_out += u"</tr>\n"_s;
    }

    void closeTable(qsizetype rows)
    {
        m_out += u"</table></div>\n"_s;
        if (rows > MostRows)
            m_out += u"<p class=\"small\">"_s
                + escaped(m_texts.text(u"report.rows.cut"_s, {{u"count"_s, QString::number(MostRows)}}))
                + u"</p>\n"_s;
        m_out += u"</details>\n"_s;
    }

    // Not printed: closed tables say nothing on paper.
    void writeWhatWasRead()
    {
        const qsizetype before = m_out.size();
        m_out += u"<section class=\"read\">\n"_s;
        heading(label(u"raw"_s));
        const qsizetype empty = m_out.size();
        writeLogEvents();
        writeRawTables();
        if (m_out.size() == empty)
            m_out.truncate(before);
        else
            m_out += u"</section>\n"_s;
    }

    // The newest events; of a crash only the first line, since the block below it quotes the statement.
    void writeLogEvents()
    {
        const QList<LogEvent> &events = m_report.evidence.logEvents();
        if (events.isEmpty())
            return;
        openTable(m_texts.text(u"report.label.log-events"_s), events.size(),
                  {u"time"_s, u"event"_s, u"reason"_s, u"connection_id"_s, u"text"_s});
        for (const LogEvent &event : events.sliced(std::max<qsizetype>(0, events.size() - MostRows))) {
            writeRow({event.time ? diagnose::timeText(*event.time) : u""_s, nameOf(event.kind),
                      event.reason == evidence::AbortReason::None ? u""_s : nameOf(event.reason),
                      event.connectionId ? QString::number(*event.connectionId) : u""_s,
                      event.text.section(u'\n', 0, 0)});
        }
        closeTable(events.size());
    }

    // Tables as the server gave them, except those with statements in them.
    void writeRawTables()
    {
        for (const evidence::Observation &observation : m_report.evidence.observations()) {
            const auto *table = observation.as<evidence::Table>();
            if (!table || table->rows.isEmpty() || observation.sensitivity == evidence::Sensitivity::SqlText)
                continue;
            openTable(observation.fact.text(), table->rows.size(), table->columns);
            for (const QStringList &row : table->rows.first(std::min(table->rows.size(), MostRows)))
                writeRow(row);
            closeTable(table->rows.size());
        }
    }

    const Report &m_report;
    const Texts &m_texts;
    QString m_out;
};

} // namespace

QString toHtml(const Report &report, const Texts &texts)
{
    return HtmlReport(report, texts).write();
}

} // namespace goneaway::report
