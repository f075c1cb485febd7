// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Renderers.h"

#include "report/Layout.h"
#include "report/ProbeLines.h"
#include "report/Rungs.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

using diagnose::Certainty;

namespace {

// One character of plain text so that no reader of Markdown takes it for markup. Underscores inside a word
// (wait_timeout) are no markup and stay readable.
QString escapedCharacter(const QString &text, qsizetype at)
{
    const QChar c = text[at];
    switch (c.unicode()) {
    case u'&':
        return u"&amp;"_s;
    case u'<':
        return u"&lt;"_s;
    case u'>':
        return u"&gt;"_s;
    case u'\\':
    case u'`':
    case u'*':
    case u'[':
    case u']':
    case u'|':
    case u'~':
    case u'$': // GitHub's mathematics
        return u'\\' + QString(c);
    case u':': // GitHub makes links of bare addresses
        return QStringView(text).sliced(at).startsWith(u"://") ? u"\\:"_s : QString(c);
    case u'.': {
        const bool web =
            at >= 3 && QStringView(text).sliced(at - 3, 3).compare(u"www"_s, Qt::CaseInsensitive) == 0;
        return web ? u"\\."_s : QString(c);
    }
    case u'_': {
        const bool inside = at > 0 && at + 1 < text.size() && text[at - 1].isLetterOrNumber()
            && text[at + 1].isLetterOrNumber();
        return inside ? QString(c) : u"\\_"_s;
    }
    default:
        return c;
    }
}

// Text from anywhere, on one line.
QString inlineText(const QString &text)
{
    const QString line = plainLine(text);
    QString out;
    for (qsizetype at = 0; at < line.size(); ++at)
        out += escapedCharacter(line, at);
    // At the start of a line these make a heading, a quote, a list.
    if (!out.isEmpty() && (out[0] == u'#' || out[0] == u'+' || out[0] == u'-' || out[0] == u'='))
        out.prepend(u'\\');
    return out;
}

// A sentence or paragraph of our own pages: `code` stays code.
QString pageText(const QString &text)
{
    const QStringList parts = plain(text).split(u'`');
    const bool paired = parts.size() % 2 == 1;
    if (!paired)
        return inlineText(text);
    QString out;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (i % 2 == 1) {
            out += u'`' + parts[i] + u'`';
            continue;
        }
        for (qsizetype at = 0; at < parts[i].size(); ++at)
            out += escapedCharacter(parts[i], at);
    }
    return out;
}

// A block that ends nowhere before its end: its fence is longer than any run of backticks inside.
QString fenced(const QString &text, const QString &indent = {})
{
    const QString inside = plain(text);
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : inside) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(std::max<qsizetype>(3, longest + 1), u'`');
    QString out = indent + fence + u'\n';
    for (const QString &line : inside.split(u'\n'))
        out += indent + line + u'\n';
    return out + indent + fence + u'\n';
}

class MarkdownReport
{
public:
    MarkdownReport(const Report &report, const Texts &texts)
        : m_report(report)
        , m_texts(texts)
    {
    }

    QString write()
    {
        m_out = u"# "_s + inlineText(m_report.headline) + u"\n\n"_s;
        if (!m_report.reportedError.isEmpty())
            m_out += fenced(m_report.reportedError) + u'\n';
        if (!m_report.advice.isEmpty())
            m_out += u"**%1:** %2\n\n"_s.arg(label(u"next"_s), inlineText(m_report.advice));
        writeFindings();
        writeProbes();
        writeQuestions();
        writeTable(label(u"server"_s), m_report.server);
        writeTable(label(u"client"_s), m_report.client);
        writeLadder();
        writeUnseen();
        m_out += u"---\n"_s
            + m_texts.text(u"report.made"_s, {{u"time"_s, m_report.madeAt.toString(Qt::ISODate)}}) + u'\n';
        return m_out;
    }

private:
    QString label(const QString &id) const { return m_texts.text(u"report.label."_s + id); }
    QString certainty(const ReportedFinding &finding) const
    {
        return m_texts.text(u"report.certainty."_s + nameOf(finding.finding.certainty));
    }
    void heading(const QString &text) { m_out += u"## "_s + text + u"\n\n"_s; }

    void writeFindings()
    {
        QStringList possible;
        QStringList ruledOut;
        QStringList notChecked;
        for (const ReportedFinding &finding : m_report.findings) {
            if (finding.finding.certainty <= Certainty::Likely)
                writeInFull(finding);
            else if (finding.finding.certainty == Certainty::Possible)
                possible.append(brief(finding));
            else if (finding.finding.certainty == Certainty::RuledOut)
                ruledOut.append(u'`' + finding.finding.cause.text() + u'`');
            else
                notChecked.append(u'`' + finding.finding.cause.text() + u'`');
        }
        if (!possible.isEmpty()) {
            const bool standing = m_report.findings.first().finding.certainty <= Certainty::Likely;
            heading(label(standing ? u"less-likely"_s : u"possible"_s));
            m_out += possible.join(u""_s) + u'\n';
        }
        if (!ruledOut.isEmpty())
            m_out += u"**%1:** %2\n\n"_s.arg(label(u"ruled-out"_s), ruledOut.join(u", "_s));
        if (!notChecked.isEmpty())
            m_out += u"**%1:** %2\n\n"_s.arg(label(u"not-checked"_s), notChecked.join(u", "_s));
    }

    QString brief(const ReportedFinding &finding) const
    {
        const QString reason = finding.evidenceFor.isEmpty() ? finding.summary : finding.evidenceFor.first();
        return u"- **%1.** %2\n"_s.arg(inlineText(finding.title), inlineText(reason));
    }

    void writeInFull(const ReportedFinding &finding)
    {
        heading(u"%1: %2"_s.arg(certainty(finding), inlineText(finding.title)));
        m_out += pageText(finding.summary) + u"\n\n"_s;
        for (const QString &sentence : finding.evidenceFor)
            m_out += u"- %1: %2\n"_s.arg(label(u"for"_s), inlineText(sentence));
        for (const QString &sentence : finding.evidenceAgainst)
            m_out += u"- **%1:** %2\n"_s.arg(label(u"against"_s), inlineText(sentence));
        for (const QString &sentence : finding.missing)
            m_out += u"- %1: %2\n"_s.arg(label(u"lacking"_s), inlineText(sentence));
        if (!m_out.endsWith("\n\n"_L1))
            m_out += u'\n';
        if (finding.fixes.isEmpty())
            return;
        m_out += u"**%1**\n\n"_s.arg(label(u"fix"_s));
        int number = 0;
        for (const diagnose::Fix &fix : finding.fixes)
            writeFix(fix, ++number);
    }

    void writeFix(const diagnose::Fix &fix, int number)
    {
        m_out += u"%1. %2\n\n"_s.arg(number).arg(pageText(fix.action));
        if (!fix.command.isEmpty())
            m_out += fenced(fix.command, u"   "_s) + u'\n';
        const Fact parts[] = {
            {label(u"scope"_s), fix.scope}, {label(u"risk"_s), fix.risk}, {label(u"undo"_s), fix.undo}};
        for (const Fact &part : parts)
            m_out += u"   - %1: %2\n"_s.arg(part.name, pageText(part.value));
        m_out += u'\n';
    }

    void writeProbes()
    {
        const QList<ProbeLine> probes = probeLines(m_report.evidence, m_texts);
        if (probes.isEmpty())
            return;
        heading(label(u"probes"_s));
        for (const ProbeLine &probe : probes) {
            m_out += u"**%1.** %2\n\n"_s.arg(inlineText(probe.title), inlineText(probe.outcome));
            for (const auto &[name, value] : labelledParts(probe, m_texts))
                m_out += u"- %1: %2\n"_s.arg(name, inlineText(value));
            m_out += u'\n';
        }
    }

    void writeQuestions()
    {
        heading(label(u"questions"_s));
        int number = 0;
        for (const Question &question : m_report.questions)
            m_out += u"%1. **%2** %3\n"_s.arg(++number).arg(inlineText(question.question),
                                                            inlineText(question.answer));
        m_out += u'\n';
    }

    void writeTable(const QString &title, const QList<Fact> &facts)
    {
        if (facts.isEmpty())
            return;
        heading(title);
        m_out += u"| | |\n|---|---|\n"_s;
        for (const Fact &fact : facts)
            m_out += u"| %1 | %2 |\n"_s.arg(inlineText(fact.name), inlineText(fact.value));
        m_out += u'\n';
    }

    void writeLadder()
    {
        const QList<RungLine> rungs = rungLines(m_report.evidence, m_texts);
        if (rungs.isEmpty())
            return;
        heading(label(u"ladder"_s));
        m_out += u"| %1 | %2 | ms | %3 |\n|---|---|--:|---|\n"_s.arg(label(u"rung"_s), label(u"outcome"_s),
                                                                     label(u"meaning"_s));
        for (const RungLine &rung : rungs) {
            const bool tried = rung.state != RungState::NotTried;
            m_out += u"| %1 | %2 | %3 | %4 |\n"_s.arg(rung.name, rung.outcome,
                                                      tried ? QString::number(rung.took.count()) : QString(),
                                                      inlineText(rung.sentence));
        }
        m_out += u'\n';
    }

    void writeUnseen()
    {
        if (m_report.couldNotSee.isEmpty())
            return;
        heading(label(u"could-not-see"_s));
        for (const QString &sentence : m_report.couldNotSee)
            m_out += u"- "_s + inlineText(sentence) + u'\n';
        m_out += u'\n';
    }

    const Report &m_report;
    const Texts &m_texts;
    QString m_out;
};

} // namespace

QString markdownLine(const QString &text)
{
    return inlineText(text);
}

QString toMarkdown(const Report &report, const Texts &texts)
{
    return MarkdownReport(report, texts).write();
}

} // namespace goneaway::report
