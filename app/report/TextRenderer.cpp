// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Renderers.h"

#include "diagnose/Case.h"
#include "report/Layout.h"
#include "report/ProbeLines.h"
#include "report/Rungs.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

using diagnose::Certainty;
using diagnose::Verdict;

namespace {

// The first paragraph, with the list that it announces.
QString beginningOf(const QString &text)
{
    const QStringList paragraphs = text.split(u"\n\n"_s);
    const bool announces = paragraphs.first().endsWith(u':') && paragraphs.size() > 1;
    return announces ? paragraphs[0] + u"\n\n"_s + paragraphs[1] : paragraphs.first();
}

constexpr int NarrowestWidth = 40; // columns; below that the indents alone would eat the line
constexpr qsizetype MostFixes = 3;

enum class Ink { Plain, Bold, Dim, Red, Yellow, Green, Cyan };

QLatin1StringView codeOf(Ink ink)
{
    switch (ink) {
    case Ink::Bold:
        return "\x1b[1m"_L1;
    case Ink::Dim:
        return "\x1b[2m"_L1;
    case Ink::Red:
        return "\x1b[1;31m"_L1;
    case Ink::Yellow:
        return "\x1b[1;33m"_L1;
    case Ink::Green:
        return "\x1b[32m"_L1;
    case Ink::Cyan:
        return "\x1b[36m"_L1;
    case Ink::Plain:
        break;
    }
    return {};
}

// Lays out lines of at most the style's width; everything that it is given is made plain first.
class Terminal
{
public:
    explicit Terminal(const TextStyle &style)
        : m_colour(style.colour)
        , m_width(std::max(style.width, NarrowestWidth))
    {
    }

    void blank()
    {
        if (!m_out.isEmpty() && !m_out.endsWith("\n\n"_L1))
            m_out += u'\n';
    }

    // `lead` stands before the first line; the others are indented below its end.
    void block(const QString &lead, const QString &text, Ink leadInk = Ink::Plain, Ink ink = Ink::Plain)
    {
        const QString indent(displayWidth(lead), u' ');
        bool first = true;
        for (const QString &line : wrapped(plain(text), m_width - static_cast<int>(indent.size()))) {
            m_out += first ? inked(lead, leadInk) : indent;
            m_out += inked(line, ink) + u'\n';
            first = false;
        }
    }

    void heading(const QString &text)
    {
        blank();
        block({}, text, Ink::Plain, Ink::Bold);
    }

    // Label and value in two columns.
    void field(int indent, const QString &label, qsizetype labelWidth, const QString &value)
    {
        if (!value.isEmpty())
            block(QString(indent, u' ') + label.leftJustified(labelWidth) + u"  "_s, value, Ink::Dim);
    }

    // Exactly as it is to be typed: never wrapped, whatever the width.
    void command(int indent, const QString &text)
    {
        for (const QString &line : plain(text).split(u'\n'))
            m_out += QString(indent, u' ') + inked(line, Ink::Cyan) + u'\n';
    }

    QString text() const { return m_out; }

private:
    QString inked(const QString &text, Ink ink) const
    {
        if (!m_colour || ink == Ink::Plain || text.isEmpty())
            return text;
        return codeOf(ink) + text + "\x1b[0m"_L1;
    }

    const bool m_colour;
    const int m_width;
    QString m_out;
};

class TextReport
{
public:
    TextReport(const Report &report, const Texts &texts, const TextStyle &style)
        : m_report(report)
        , m_texts(texts)
        , m_style(style)
        , m_out(style)
    {
    }

    QString write()
    {
        m_out.block({}, m_report.headline, Ink::Plain, headlineInk());
        writeCircumstances();
        const qsizetype standing = countStanding();
        if (m_report.verdict == Verdict::SeveralCandidates) {
            for (qsizetype i = 0; i < standing; ++i)
                writeCandidate(m_report.findings[i], i + 1);
        } else if (standing > 0) {
            writeTop(m_report.findings.first());
        }
        writeProbes();
        writeOthers(standing);
        writeUnseen();
        writeLadder();
        return m_out.text();
    }

private:
    QString label(const QString &id) const { return m_texts.text(u"report.label."_s + id); }

    qsizetype countStanding() const
    {
        return std::count_if(
            m_report.findings.begin(), m_report.findings.end(),
            [](const ReportedFinding &finding) { return finding.finding.certainty <= Certainty::Likely; });
    }

    Ink headlineInk() const
    {
        switch (m_report.verdict) {
        case Verdict::Explained:
            return Ink::Red;
        case Verdict::Healthy:
            return Ink::Green;
        default:
            return Ink::Yellow;
        }
    }

    void writeCircumstances()
    {
        const bool hasTop = m_report.verdict == Verdict::Explained && !m_report.findings.isEmpty()
            && !m_report.findings.first().fixes.isEmpty();
        const QList<Fact> rows{
            {label(u"error"_s), m_report.reportedError},
            {label(u"server"_s), serverLine()},
            {label(u"next"_s), hasTop ? QString() : m_report.advice}, // the fix below says it in full
        };
        writeFields(2, rows);
    }

    // Version, and since when it runs.
    QString serverLine() const
    {
        const diagnose::Case known(m_report.evidence);
        QString line = m_report.server.isEmpty() ? QString() : m_report.server.first().value;
        if (const auto started = known.serverStartedAt()) {
            const QString since =
                m_texts.text(u"report.running-since"_s, {{u"time"_s, diagnose::timeText(*started)}});
            line = line.isEmpty() ? since : line + u", "_s + since;
        }
        return line;
    }

    void writeFields(int indent, const QList<Fact> &rows)
    {
        qsizetype width = 0;
        for (const Fact &row : rows) {
            if (!row.value.isEmpty())
                width = std::max(width, row.name.size());
        }
        if (width > 0 && indent == 2)
            m_out.blank();
        for (const Fact &row : rows)
            m_out.field(indent, row.name, width, row.value);
    }

    void writeEvidence(const ReportedFinding &finding, const QString &indent)
    {
        for (const QString &sentence : finding.evidenceFor)
            m_out.block(indent + u"+ "_s, sentence, Ink::Green);
        for (const QString &sentence : finding.evidenceAgainst)
            m_out.block(indent + u"- "_s, sentence, Ink::Red);
    }

    void writeMissing(const ReportedFinding &finding, const QString &indent)
    {
        for (const QString &sentence : finding.missing)
            m_out.block(indent + u"? "_s, sentence, Ink::Yellow);
    }

    void writeTop(const ReportedFinding &finding)
    {
        if (!finding.finding.because.isEmpty()) {
            m_out.heading(label(u"why"_s));
            writeEvidence(finding, u"  "_s);
        }
        if (finding.finding.certainty != Certainty::Confirmed && !finding.missing.isEmpty()) {
            m_out.heading(label(u"missing"_s));
            writeMissing(finding, u"  "_s);
        }
        if (!finding.whatHappened.isEmpty()) {
            m_out.heading(label(u"what-happened"_s));
            m_out.block(u"  "_s, beginningOf(finding.whatHappened));
        }
        const qsizetype count = std::min(finding.fixes.size(), MostFixes);
        for (qsizetype i = 0; i < count; ++i) {
            m_out.heading(i == 0 ? label(u"fix"_s) : label(u"or"_s));
            writeFix(finding.fixes[i], 2);
        }
    }

    void writeFix(const diagnose::Fix &fix, int indent)
    {
        m_out.block(QString(indent, u' '), fix.action);
        if (!fix.command.isEmpty()) {
            m_out.blank();
            m_out.command(indent + 4, fix.command);
            m_out.blank();
        }
        writeFields(
            indent + 2,
            {{label(u"scope"_s), fix.scope}, {label(u"risk"_s), fix.risk}, {label(u"undo"_s), fix.undo}});
    }

    void writeCandidate(const ReportedFinding &finding, qsizetype number)
    {
        m_out.heading(u"%1. %2"_s.arg(number).arg(finding.title));
        writeEvidence(finding, u"   "_s);
        writeMissing(finding, u"   "_s);
        if (finding.fixes.isEmpty())
            return;
        const diagnose::Fix &fix = finding.fixes.first();
        m_out.blank();
        m_out.block(u"   "_s + label(u"fix-short"_s) + u": "_s, fix.action, Ink::Bold);
        if (!fix.command.isEmpty())
            m_out.command(7, fix.command);
        writeFields(
            5, {{label(u"scope"_s), fix.scope}, {label(u"risk"_s), fix.risk}, {label(u"undo"_s), fix.undo}});
    }

    void writeProbes()
    {
        const QList<ProbeLine> probes = probeLines(m_report.evidence, m_texts);
        if (!probes.isEmpty())
            m_out.heading(label(u"probes"_s));
        for (const ProbeLine &probe : probes) {
            m_out.block(u"  * "_s, probe.title, Ink::Plain, Ink::Bold);
            m_out.block(u"    "_s, probe.outcome);
            for (const auto &[name, value] : labelledParts(probe, m_texts))
                m_out.block(u"    "_s, name + u": "_s + value);
        }
    }

    // A title and the one sentence that tells most.
    void writeBriefly(const ReportedFinding &finding)
    {
        m_out.block(u"  * "_s, finding.title, Ink::Plain, Ink::Bold);
        if (!finding.evidenceFor.isEmpty())
            m_out.block(u"    "_s, finding.evidenceFor.first());
        else if (!finding.missing.isEmpty())
            m_out.block(u"    ? "_s, finding.missing.first(), Ink::Yellow);
        else if (!finding.summary.isEmpty())
            m_out.block(u"    "_s, finding.summary);
    }

    void writeOthers(qsizetype from)
    {
        QStringList possible;
        QStringList ruledOut;
        QStringList notChecked;
        int explained = 0;
        for (const ReportedFinding &finding : m_report.findings.sliced(from)) {
            const QString id = finding.finding.cause.text();
            if (finding.finding.certainty == Certainty::RuledOut) {
                ruledOut.append(id);
            } else if (finding.finding.certainty == Certainty::NotChecked) {
                notChecked.append(id);
            } else if (explained < m_style.causes) {
                if (explained++ == 0)
                    m_out.heading(label(from > 0 ? u"less-likely"_s : u"possible"_s));
                writeBriefly(finding);
            } else {
                possible.append(id);
            }
        }
        m_out.blank();
        writeFields(0,
                    {{label(u"also-possible"_s), possible.join(u", "_s)},
                     {label(u"ruled-out"_s), ruledOut.join(u", "_s)},
                     {label(u"not-checked"_s), notChecked.join(u", "_s)}});
    }

    void writeUnseen()
    {
        if (m_report.couldNotSee.isEmpty())
            return;
        m_out.heading(label(u"could-not-see"_s));
        for (const QString &sentence : m_report.couldNotSee)
            m_out.block(u"  * "_s, sentence);
    }

    void writeLadder()
    {
        const QList<RungLine> all = rungLines(m_report.evidence, m_texts);
        const QList<RungLine> rungs = isBroken(all) ? all : warningsAmong(all);
        if (rungs.isEmpty())
            return;
        m_out.heading(label(u"ladder"_s));
        QList<Fact> rows;
        for (const RungLine &rung : rungs)
            rows.append(
                {rung.name, rung.sentence.isEmpty() ? rung.outcome : rung.outcome + u": "_s + rung.sentence});
        qsizetype width = 0;
        for (const Fact &row : rows)
            width = std::max(width, row.name.size());
        for (const Fact &row : rows)
            m_out.field(2, row.name, width, row.value);
    }

    const Report &m_report;
    const Texts &m_texts;
    const TextStyle &m_style;
    Terminal m_out;
};

} // namespace

QString toText(const Report &report, const Texts &texts, const TextStyle &style)
{
    return TextReport(report, texts, style).write();
}

} // namespace goneaway::report
