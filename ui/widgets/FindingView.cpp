// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FindingView.h"

#include "ui/widgets/FixCard.h"
#include "ui/widgets/Labels.h"

#include <QGridLayout>
#include <QScrollBar>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

void addHeading(QVBoxLayout *layout, const QString &text)
{
    auto *heading = new PlainLabel(text);
    heading->setHeading(1.1);
    layout->addSpacing(lineHeight(heading) / 3);
    layout->addWidget(heading);
}

void addProse(QVBoxLayout *layout, const QString &heading, const QString &text)
{
    if (text.isEmpty())
        return;
    addHeading(layout, heading);
    layout->addWidget(new ProseLabel(text));
}

// Sentences that may hold words of a server: plain text, one beside an icon each.
void addSentences(QVBoxLayout *layout, const QString &heading, const QString &iconName,
                  const QStringList &sentences)
{
    if (sentences.isEmpty())
        return;
    addHeading(layout, heading);
    for (const QString &sentence : sentences) {
        auto *mark = new IconLabel;
        mark->setIcon(iconName);
        auto *row = new QHBoxLayout;
        row->addWidget(mark, 0, Qt::AlignTop);
        row->addWidget(new PlainLabel(sentence), 1);
        layout->addLayout(row);
    }
}

void addFacts(QVBoxLayout *layout, const QString &heading, const QList<report::Fact> &facts)
{
    if (facts.isEmpty())
        return;
    addHeading(layout, heading);
    auto *grid = new QGridLayout;
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    for (const report::Fact &fact : facts) {
        auto *name = new PlainLabel(fact.name);
        name->setWordWrap(false);
        name->setTone(Tone::Neutral);
        const int row = grid->rowCount();
        grid->addWidget(name, row, 0, Qt::AlignTop);
        grid->addWidget(new PlainLabel(fact.value), row, 1);
    }
    layout->addLayout(grid);
}

void addLinks(QVBoxLayout *layout, const QList<diagnose::Link> &links)
{
    if (links.isEmpty())
        return;
    addHeading(layout, FindingView::tr("Read more"));
    for (const diagnose::Link &link : links) {
        const QUrl url(link.url, QUrl::StrictMode);
        if (url.scheme() != "https"_L1 && url.scheme() != "http"_L1)
            continue;
        auto *label =
            new QLabel(u"<a href=\"%1\">%2</a>"_s.arg(link.url.toHtmlEscaped(), link.title.toHtmlEscaped()));
        label->setObjectName(u"link"_s);
        label->setTextFormat(Qt::RichText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextBrowserInteraction);
        label->setOpenExternalLinks(true);
        label->setToolTip(link.url);
        layout->addWidget(label);
    }
}

void addFixes(QVBoxLayout *layout, const QList<diagnose::Fix> &fixes)
{
    if (fixes.isEmpty())
        return;
    addHeading(layout, FindingView::tr("How to fix it"));
    int number = 0;
    for (const diagnose::Fix &fix : fixes)
        layout->addWidget(new FixCard(++number, fix));
}

} // namespace

FindingView::FindingView(QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(u"findingView"_s);
    setAccessibleName(tr("Details"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
}

void FindingView::setCard(QWidget *card)
{
    m_card = card;
    m_card->setParent(this);
    m_card->hide();
}

QVBoxLayout *FindingView::start()
{
    m_shown = {};
    // The old content goes, and what is inside it.
    if (m_card && m_card->parentWidget() != this) {
        m_card->setParent(this);
        m_card->hide();
    }
    auto *content = new QWidget(this);
    content->setObjectName(u"detail"_s);
    content->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(content);
    const int space = lineHeight(this);
    layout->setContentsMargins(space, space * 2 / 3, space, space);
    layout->setSpacing(space / 3);
    setWidget(content);
    return layout;
}

void FindingView::finish(int scrolledTo)
{
    qobject_cast<QVBoxLayout *>(widget()->layout())->addStretch(1);
    widget()->show();
    verticalScrollBar()->setValue(0);
    // How far it can be scrolled is known once it is laid out.
    if (scrolledTo > 0)
        QTimer::singleShot(0, this, [this, scrolledTo] { verticalScrollBar()->setValue(scrolledTo); });
}

void FindingView::showFinding(const report::ReportedFinding &found)
{
    const int scrolledTo = m_shown == found.finding.cause ? verticalScrollBar()->value() : 0;
    QVBoxLayout *layout = start();
    const auto certainty = found.finding.certainty;
    auto *mark = new IconLabel;
    mark->setIcon(certaintyIcon(certainty));
    auto *word = new PlainLabel(certaintyWord(certainty));
    word->setObjectName(u"certainty"_s);
    word->setHeading(1.0);
    word->setTone(certaintyTone(certainty));
    auto *row = new QHBoxLayout;
    row->addWidget(mark);
    row->addWidget(word, 1);
    layout->addLayout(row);
    auto *title = new PlainLabel(found.title);
    title->setObjectName(u"findingTitle"_s);
    title->setHeading(1.3);
    layout->addWidget(title);
    layout->addWidget(new ProseLabel(found.summary));

    addSentences(layout, tr("What speaks for it"), u"evidence-for"_s, found.evidenceFor);
    addSentences(layout, tr("What speaks against it"), u"evidence-against"_s, found.evidenceAgainst);
    addSentences(layout, tr("What is missing to be sure"), u"question"_s, found.missing);
    if (m_card)
        layout->addWidget(m_card);
    addFixes(layout, found.fixes);
    addProse(layout, tr("What happened"), found.whatHappened);
    addProse(layout, tr("How to be sure"), found.howToBeSure);
    addProse(layout, tr("For developers"), found.forDevelopers);
    addLinks(layout, found.links);
    m_shown = found.finding.cause;
    finish(scrolledTo);
}

void FindingView::showOverview(const report::Report &report)
{
    QVBoxLayout *layout = start();
    auto *title = new PlainLabel(report.headline);
    title->setObjectName(u"findingTitle"_s);
    title->setHeading(1.3);
    layout->addWidget(title);
    if (!report.advice.isEmpty())
        layout->addWidget(new PlainLabel(report.advice));
    if (report.verdict == diagnose::Verdict::NotEnoughEvidence
        || report.verdict == diagnose::Verdict::Unexplained) {
        addSentences(layout, tr("What would help"), u"question"_s,
                     {tr("The exact text of the error, with its number and its time (step Symptom)."),
                      tr("A login to the server, even one without any rights (step Connect)."),
                      tr("The server's error log from the time of the loss (step Connect, log files).")});
    }
    if (!report.reportedError.isEmpty())
        addSentences(layout, tr("What was reported"), u"info"_s, {report.reportedError});
    addSentences(layout, tr("What could not be seen"), u"state-partial"_s, report.couldNotSee);
    addSentences(layout, tr("The way to the server"), u"info"_s, report.ladder);
    addFacts(layout, tr("The server"), report.server);
    addFacts(layout, tr("This computer"), report.client);
    finish();
}

void FindingView::showWaiting(const QString &text)
{
    QVBoxLayout *layout = start();
    layout->addWidget(new PlainLabel(text));
    finish();
}

} // namespace goneaway::ui
