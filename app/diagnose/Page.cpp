// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Page.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose {

namespace {

// Reads one page line by line; the first mistake ends it, with the line's number.
class PageParser
{
public:
    explicit PageParser(QString name)
        : m_name(std::move(name))
    {
    }

    Result<Page> parse(const QString &text)
    {
        for (const QString &line : text.split(u'\n')) {
            ++m_lineNumber;
            if (line.startsWith("## "_L1))
                enterSection(line.sliced(3).trimmed());
            else
                takeLine(line);
            if (!m_problem.isEmpty())
                return mistake(m_lineNumber, m_problem);
        }
        const QString incomplete = whatIsMissing();
        if (!incomplete.isEmpty())
            return mistake(m_lineNumber, incomplete);
        return m_page;
    }

private:
    enum class Section { Head, WhatHappened, HowToBeSure, Fix, ForDevelopers, Reasons, Missing, Links };

    Error mistake(int line, const QString &what) const
    {
        return {ErrorCode::Malformed, u"%1:%2: %3"_s.arg(m_name).arg(line).arg(what)};
    }

    void enterSection(const QString &title)
    {
        if (title == "What happened"_L1) {
            m_section = Section::WhatHappened;
        } else if (title == "How to be sure"_L1) {
            m_section = Section::HowToBeSure;
        } else if (title.startsWith("Fix: "_L1)) {
            m_section = Section::Fix;
            m_page.fixes.append(Fix());
            m_page.fixes.last().id = title.sliced(5).trimmed();
        } else if (title == "For developers"_L1) {
            m_section = Section::ForDevelopers;
        } else if (title == "Reasons"_L1) {
            m_section = Section::Reasons;
        } else if (title == "Missing"_L1) {
            m_section = Section::Missing;
        } else if (title == "Links"_L1) {
            m_section = Section::Links;
        } else {
            m_problem = u"unknown section \"%1\""_s.arg(title);
        }
    }

    void takeLine(const QString &line)
    {
        switch (m_section) {
        case Section::Head:
            takeHead(line.trimmed());
            break;
        case Section::WhatHappened:
            addToParagraphs(m_page.whatHappened, line);
            break;
        case Section::HowToBeSure:
            addToParagraphs(m_page.howToBeSure, line);
            break;
        case Section::ForDevelopers:
            addToParagraphs(m_page.forDevelopers, line);
            break;
        case Section::Fix:
            takeFixPart(line.trimmed(), m_page.fixes.last());
            break;
        case Section::Reasons:
            takeSentence(line.trimmed(), m_page.reasons);
            break;
        case Section::Missing:
            takeSentence(line.trimmed(), m_page.missing);
            break;
        case Section::Links:
            takeLink(line.trimmed());
            break;
        }
    }

    void takeHead(const QString &line)
    {
        if (line.isEmpty())
            return;
        if (line.startsWith("# "_L1))
            m_page.title = line.sliced(2).trimmed();
        else if (line.startsWith("id: "_L1))
            m_page.id = line.sliced(4).trimmed();
        else if (line.startsWith("summary: "_L1))
            m_page.summary = line.sliced(9).trimmed();
        else
            m_problem = u"the head takes a title, id: and summary:"_s;
    }

    // Lines of a paragraph are joined by blanks; a list item starts a line of its own; an empty line divides.
    static void addToParagraphs(QString &text, const QString &line)
    {
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty()) {
            if (!text.isEmpty() && !text.endsWith("\n\n"_L1))
                text += u"\n\n"_s;
            return;
        }
        if (!text.isEmpty() && !text.endsWith(u'\n'))
            text += trimmed.startsWith("- "_L1) ? u'\n' : u' ';
        text += trimmed;
    }

    void takeFixPart(const QString &line, Fix &fix)
    {
        if (line.isEmpty())
            return;
        const qsizetype colon = line.indexOf(u':');
        const QString key = line.left(colon);
        const QString value = colon < 0 ? QString() : line.sliced(colon + 1).trimmed();
        if (key == "do"_L1)
            fix.action = value;
        else if (key == "command"_L1)
            fix.command += (fix.command.isEmpty() ? u""_s : u"\n"_s) + value;
        else if (key == "servers"_L1)
            fix.servers = value.split(u", "_s, Qt::SkipEmptyParts);
        else if (key == "scope"_L1)
            fix.scope = value;
        else if (key == "risk"_L1)
            fix.risk = value;
        else if (key == "undo"_L1)
            fix.undo = value;
        else
            m_problem = u"a fix takes servers:, do:, command:, scope:, risk: and undo:"_s;
    }

    void takeSentence(const QString &line, QMap<QString, QString> &sentences)
    {
        if (line.isEmpty())
            return;
        const qsizetype colon = line.indexOf(u": "_s);
        if (!line.startsWith("- "_L1) || colon < 3) {
            m_problem = u"expected \"- key: sentence\""_s;
            return;
        }
        const QString key = line.sliced(2, colon - 2);
        if (sentences.contains(key))
            m_problem = u"the key \"%1\" is there twice"_s.arg(key);
        sentences.insert(key, line.sliced(colon + 2).trimmed());
    }

    void takeLink(const QString &line)
    {
        if (line.isEmpty())
            return;
        const qsizetype url = line.lastIndexOf(u": https://"_s);
        if (!line.startsWith("- "_L1) || url < 3) {
            m_problem = u"expected \"- title: https://...\""_s;
            return;
        }
        m_page.links.append({line.sliced(2, url - 2), line.sliced(url + 2).trimmed()});
    }

    QString whatIsMissing()
    {
        m_page.whatHappened = m_page.whatHappened.trimmed();
        m_page.howToBeSure = m_page.howToBeSure.trimmed();
        m_page.forDevelopers = m_page.forDevelopers.trimmed();
        const std::pair<QLatin1StringView, bool> parts[] = {
            {"a title"_L1, !m_page.title.isEmpty()},
            {"id:"_L1, !m_page.id.isEmpty()},
            {"summary:"_L1, !m_page.summary.isEmpty()},
            {"\"What happened\""_L1, !m_page.whatHappened.isEmpty()},
            {"\"How to be sure\""_L1, !m_page.howToBeSure.isEmpty()},
            {"a \"Fix\""_L1, !m_page.fixes.isEmpty()},
            {"\"For developers\""_L1, !m_page.forDevelopers.isEmpty()},
            {"\"Reasons\""_L1, !m_page.reasons.isEmpty()},
            {"\"Missing\""_L1, !m_page.missing.isEmpty()},
            {"\"Links\""_L1, !m_page.links.isEmpty()},
        };
        for (const auto &[part, there] : parts) {
            if (!there)
                return u"the page lacks %1"_s.arg(part);
        }
        for (const Fix &fix : std::as_const(m_page.fixes)) {
            if (fix.id.isEmpty() || fix.action.isEmpty() || fix.scope.isEmpty() || fix.risk.isEmpty()
                || fix.undo.isEmpty())
                return u"the fix \"%1\" lacks do:, scope:, risk: or undo:"_s.arg(fix.id);
        }
        return {};
    }

    QString m_name;
    QString m_problem;
    int m_lineNumber = 0;
    Section m_section = Section::Head;
    Page m_page;
};

} // namespace

bool Fix::suits(const QString &flavour) const
{
    if (servers.isEmpty() || flavour.isEmpty())
        return true;
    // Percona Server takes what MySQL takes.
    return servers.contains(flavour == "percona"_L1 ? u"mysql"_s : flavour);
}

Result<Page> parsePage(const QString &text, const QString &name)
{
    return PageParser(name).parse(text);
}

} // namespace goneaway::diagnose
