// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/BugReport.h"

#include "report/Layout.h"
#include "report/Renderers.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace {

constexpr int MailWidth = 76; // columns; mail programs break longer lines badly
constexpr qsizetype ShownReasons = 8;

// One markup: how text, headings, lists and quoted text are written.
class Writer
{
public:
    explicit Writer(BugReportStyle style)
        : m_style(style)
    {
    }

    void heading(const QString &title)
    {
        separate();
        switch (m_style) {
        case BugReportStyle::MariaDb:
            m_out += u"h3. "_s + escaped(title) + u"\n"_s;
            break;
        case BugReportStyle::GitHub:
            m_out += u"### "_s + escaped(title) + u"\n\n"_s;
            break;
        case BugReportStyle::MySql: // the form's own sections are written so
            m_out += plainLine(title) + u":\n"_s;
            break;
        case BugReportStyle::Mail:
            m_out += plainLine(title) + u'\n' + QString(plainLine(title).size(), u'-') + u'\n';
            break;
        }
    }

    void paragraph(const QString &text)
    {
        if (text.isEmpty())
            return;
        m_out += (isMarkup() ? escaped(text) : wrapped(plainLine(text), MailWidth).join(u'\n')) + u'\n';
    }

    void item(const QString &text)
    {
        if (isMarkup())
            m_out += (m_style == BugReportStyle::GitHub ? u"- "_s : u"* "_s) + escaped(text) + u'\n';
        else
            m_out += u"* "_s + wrapped(plainLine(text), MailWidth - 2).join(u"\n  "_s) + u'\n';
    }

    // Words of somebody else, as they are.
    void quote(const QString &text)
    {
        QString words = plain(text).trimmed();
        if (words.isEmpty())
            return;
        switch (m_style) {
        case BugReportStyle::MariaDb:
            // Nothing may end the block before its time.
            m_out += u"{noformat}\n"_s + words.replace("{noformat"_L1, "{ noformat"_L1, Qt::CaseInsensitive)
                + u"\n{noformat}\n"_s;
            break;
        case BugReportStyle::GitHub: {
            QString fence = u"```"_s;
            while (words.contains(fence))
                fence += u'`';
            m_out += fence + u"text\n"_s + words + u'\n' + fence + u"\n"_s;
            break;
        }
        case BugReportStyle::MySql:
        case BugReportStyle::Mail:
            m_out += u"  "_s + words.replace(u'\n', u"\n  "_s) + u'\n';
            break;
        }
    }

    void raw(const QString &text) { m_out += text; }
    void separate()
    {
        if (!m_out.isEmpty())
            m_out += u'\n';
    }
    QString text() const { return m_out; }

private:
    bool isMarkup() const { return m_style == BugReportStyle::GitHub || m_style == BugReportStyle::MariaDb; }

    QString escaped(const QString &text) const
    {
        const QString line = plainLine(text);
        if (m_style == BugReportStyle::GitHub)
            return markdownLine(line);
        if (m_style != BugReportStyle::MariaDb)
            return line;

        QString out;
        for (const QChar c : line) {
            if (u"{}[]|*_^~+!?#-\\"_s.contains(c) && c != u'-' && c != u'_')
                out += u'\\';
            out += c;
        }
        return out;
    }

    const BugReportStyle m_style;
    QString m_out;
};

QString label(const Texts &texts, const QString &name)
{
    return texts.text(u"bug-report."_s + name);
}

const ReportedFinding *topOf(const Report &report)
{
    if (report.findings.isEmpty()
        || report.findings.first().finding.certainty > diagnose::Certainty::Possible)
        return nullptr;
    return &report.findings.first();
}

QString subject(const Report &report, const Texts &texts)
{
    const QString error = plainLine(report.reportedError);
    return shortened(
        error.isEmpty() ? report.headline : texts.text(u"bug-report.subject"_s, {{u"error"_s, error}}), 120);
}

void writeHappened(Writer &writer, const Report &report, const Texts &texts)
{
    writer.paragraph(report.headline);
    writer.quote(report.reportedError);
    if (const ReportedFinding *top = topOf(report)) {
        writer.separate();
        writer.paragraph(texts.text(
            u"bug-report.cause"_s,
            {{u"cause"_s, top->title},
             {u"certainty"_s,
              texts.text(u"bug-report.certainty."_s + diagnose::nameOf(top->finding.certainty))}}));
        for (const QString &reason : top->evidenceFor.first(std::min(ShownReasons, top->evidenceFor.size())))
            writer.item(reason);
        for (const QString &reason :
             top->evidenceAgainst.first(std::min(ShownReasons, top->evidenceAgainst.size())))
            writer.item(texts.text(u"bug-report.against"_s, {{u"reason"_s, reason}}));
    }
}

void writeQuestions(Writer &writer, const Report &report)
{
    int number = 0;
    for (const Question &question : report.questions)
        writer.item(u"%1. %2 %3"_s.arg(++number).arg(question.question, question.answer));
}

void writeFacts(Writer &writer, const Report &report)
{
    for (const auto &facts : {report.server, report.client}) {
        for (const Fact &fact : facts)
            writer.item(fact.name + u": "_s + fact.value);
    }
}

} // namespace

QString nameOf(BugReportStyle style)
{
    switch (style) {
    case BugReportStyle::MySql:
        return u"mysql"_s;
    case BugReportStyle::MariaDb:
        return u"mariadb"_s;
    case BugReportStyle::GitHub:
        return u"github"_s;
    case BugReportStyle::Mail:
        break;
    }
    return u"mail"_s;
}

std::optional<BugReportStyle> bugReportStyleFrom(QStringView name)
{
    for (const auto style :
         {BugReportStyle::MySql, BugReportStyle::MariaDb, BugReportStyle::GitHub, BugReportStyle::Mail}) {
        if (name == nameOf(style))
            return style;
    }
    return std::nullopt;
}

QString toBugReport(const Report &report, const Texts &texts, BugReportStyle style)
{
    Writer writer(style);
    if (style == BugReportStyle::Mail) {
        writer.raw(label(texts, u"mail-subject"_s) + u' ' + subject(report, texts) + u"\n\n"_s);
        writer.paragraph(label(texts, u"mail-greeting"_s));
    } else if (style == BugReportStyle::MySql) {
        writer.raw(label(texts, u"synopsis"_s) + u' ' + subject(report, texts) + u'\n');
    }
    // The sections of bugs.mysql.com's form; the others have none of their own.
    writer.heading(label(texts, style == BugReportStyle::MySql ? u"description"_s : u"happened"_s));
    writeHappened(writer, report, texts);
    writer.heading(label(texts, u"environment"_s));
    writeFacts(writer, report);
    writer.heading(label(texts, style == BugReportStyle::MySql ? u"repeat"_s : u"questions"_s));
    writeQuestions(writer, report);
    writer.separate();
    writer.paragraph(label(texts, u"attach"_s));
    return writer.text();
}

} // namespace goneaway::report
