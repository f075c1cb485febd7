// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineView.h"

#include "ui/timeline/TimelinePlot.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/PlotTool.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

TimelineView::TimelineView(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_plot(TimelinePlot::make(m_stack))
    , m_rows(new TimelineTable(this))
    , m_table(new QTableView(m_stack))
    , m_empty(new PlainLabel)
    , m_detail(new PlainLabel)
    , m_gaps(new PlainLabel)
{
    setObjectName(u"timelineView"_s);
    m_table->setObjectName(u"timelineTable"_s);
    m_table->setAccessibleName(tr("Timeline as a table"));
    m_table->setModel(m_rows);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false); // Tab goes on to the next control
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(lineHeight(this) * 3 / 2);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setMinimumHeight(lineHeight(this) * 5);
    const int digit = fontMetrics().horizontalAdvance(u'0');
    m_table->setColumnWidth(TimelineTable::Time, digit * 24);
    m_table->setColumnWidth(TimelineTable::What, digit * 32);
    m_table->setColumnWidth(TimelineTable::Connection, digit * 12);

    m_empty->setObjectName(u"timelineEmpty"_s);
    m_empty->setMargin(lineHeight(this) / 2);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    if (m_plot)
        m_stack->addWidget(m_plot);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    // Two lines, always: what is below must not jump while the mouse moves over the marks.
    m_detail->setObjectName(u"timelineDetail"_s);
    m_detail->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_detail->setFixedHeight(lineHeight(this) * 2);
    m_gaps->setObjectName(u"timelineGaps"_s);
    m_gaps->setTone(Tone::Neutral);

    auto *tools = new QHBoxLayout;
    tools->setSpacing(2);
    addTools(tools);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(lineHeight(this) / 5);
    layout->addLayout(tools);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_detail);
    layout->addWidget(m_gaps);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) {
                if (now.isValid() && m_stack->currentWidget() == m_table)
                    m_detail->setText(now.siblingAtColumn(TimelineTable::Line).data().toString());
            });
    if (m_plot) {
        connect(m_plot, &TimelinePlot::pointed, this, &TimelineView::tell);
        connect(m_plot, &TimelinePlot::wantsAll, this, &TimelineView::showAll);
        connect(m_plot, &TimelinePlot::wantsError, this, &TimelineView::showError);
    }
    setTimeline({}, false);
}

void TimelineView::addTools(QHBoxLayout *tools)
{
    m_closer = makeTool(this, u"timelineCloser"_s, u"+"_s, tr("Zoom in (key +)"));
    m_wider = makeTool(this, u"timelineWider"_s, u"\u2212"_s, tr("Zoom out (key -)"));
    m_all = makeTool(this, u"timelineAll"_s, tr("All"), tr("Show everything (key Home)"));
    m_error = makeTool(this, u"timelineError"_s, tr("Error"), tr("Go to the error (key I)"));
    m_evidence = makeTool(this, u"timelineEvidence"_s, tr("Evidence"),
                          tr("Go to the events on which the selected cause rests"));
    m_utc = makeTool(this, u"timelineUtc"_s, tr("UTC"), tr("Tell times in UTC instead of local time"));
    m_utc->setCheckable(true);
    m_asTable = makeTool(this, u"timelineAsTable"_s, tr("Table"), tr("Show the same as a table"));
    m_asTable->setCheckable(true);
    m_picture =
        makeTool(this, u"timelinePicture"_s, tr("Picture"), tr("Save or copy a picture of the timeline"));
    auto *menu = new QMenu(m_picture);
    connect(menu->addAction(tr("Copy")), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setPixmap(m_plot->picture()); });
    connect(menu->addAction(tr("Save as PNG ...")), &QAction::triggered, this, &TimelineView::savePicture);
    // Not the button's own menu: its arrow covers the word.
    connect(m_picture, &QToolButton::clicked, menu,
            [this, menu] { menu->popup(m_picture->mapToGlobal(m_picture->rect().bottomLeft())); });

    for (QToolButton *tool : {m_closer, m_wider, m_all, m_error, m_evidence})
        tools->addWidget(tool);
    tools->addStretch(1);
    for (QToolButton *tool : {m_utc, m_asTable, m_picture})
        tools->addWidget(tool);
    connect(m_closer, &QToolButton::clicked, this, [this] { m_plot->zoom(0.5); });
    connect(m_wider, &QToolButton::clicked, this, [this] { m_plot->zoom(2); });
    connect(m_all, &QToolButton::clicked, this, &TimelineView::showAll);
    connect(m_error, &QToolButton::clicked, this, &TimelineView::showError);
    connect(m_evidence, &QToolButton::clicked, this, &TimelineView::showEvidence);
    connect(m_utc, &QToolButton::toggled, this, &TimelineView::setUtc);
    connect(m_asTable, &QToolButton::toggled, this, &TimelineView::showTable);
}

void TimelineView::setTimeline(const report::Timeline &timeline, bool opened)
{
    m_timeline = timeline;
    m_highlighted.clear();
    m_rows->setTimeline(timeline);
    if (m_plot)
        m_plot->setTimeline(timeline);
    const QStringList gaps = gapSentences(timeline, opened);
    const bool nothing = timeline.isEmpty() && timeline.undated.isEmpty();
    m_empty->setText((QStringList{tr("There is nothing to show over time yet.")} + gaps).join(u'\n'));
    QStringList notes = gaps;
    if (!m_plot)
        notes.prepend(tr("This build of Goneaway has no plots, so the events are shown as a list."));
    m_gaps->setText(notes.join(u'\n'));
    m_gaps->setVisible(!nothing && !notes.isEmpty());
    m_detail->setVisible(!nothing);
    // Without any time there is nothing to draw.
    m_asTable->setVisible(m_plot && !timeline.isEmpty());
    showTable(m_asTable->isChecked());
    tell(std::nullopt);
}

void TimelineView::highlight(const diagnose::Finding &finding)
{
    setHighlighted(m_timeline.eventsBehind(finding));
}

void TimelineView::highlightNothing()
{
    setHighlighted({});
}

void TimelineView::setHighlighted(const QList<qsizetype> &events)
{
    m_highlighted = events;
    m_rows->setHighlighted(events);
    if (m_plot)
        m_plot->setHighlighted(events);
    updateTools();
    tell(m_plot ? m_plot->focused() : std::nullopt);
}

void TimelineView::showAll()
{
    if (m_plot)
        m_plot->show(m_timeline.all());
}

void TimelineView::showError()
{
    const int row = m_rows->rowOf({Moment::Error, 0, 0});
    if (row >= 0)
        m_table->selectRow(row);
    if (m_plot)
        m_plot->show(m_timeline.aroundError());
}

void TimelineView::showEvidence()
{
    if (m_highlighted.isEmpty())
        return;
    m_table->selectRow(m_rows->rowOf({std::nullopt, m_highlighted.first(), 1}));
    if (!m_plot)
        return;
    const auto timeAt = [this](qsizetype event) {
        return *m_timeline.log.at(m_timeline.events.at(event).event).time;
    };
    report::TimeRange range{timeAt(m_highlighted.first()), timeAt(m_highlighted.last())};
    if (m_timeline.error && m_timeline.error->at.isValid()) {
        range.from = std::min(range.from, m_timeline.error->at);
        range.to = std::max(range.to, m_timeline.error->at);
    }
    const qint64 margin = std::max<qint64>(2000, range.from.msecsTo(range.to) / 5);
    m_plot->show({range.from.addMSecs(-margin), range.to.addMSecs(margin)});
}

void TimelineView::showTable(bool table)
{
    if (m_timeline.isEmpty() && m_timeline.undated.isEmpty())
        m_stack->setCurrentWidget(m_empty);
    else if (table || !m_plot || m_timeline.isEmpty())
        m_stack->setCurrentWidget(m_table);
    else
        m_stack->setCurrentWidget(m_plot);
    // Where the plot was being looked at, the table goes on, at the same event.
    if (table && m_plot && m_plot->focused())
        m_table->selectRow(m_rows->rowOf(*m_plot->focused()));
    updateTools();
}

void TimelineView::setUtc(bool utc)
{
    m_clock = utc ? ClockFace::Utc : ClockFace::Local;
    m_rows->setClock(m_clock);
    if (!m_plot)
        return;
    m_plot->setClock(m_clock);
    tell(m_plot->focused());
}

void TimelineView::tell(const std::optional<TimelinePoint> &point)
{
    if (point)
        m_detail->setText(pointWords(m_timeline, *point, m_clock));
    else if (!m_highlighted.isEmpty())
        m_detail->setText(m_highlighted.size() == 1
                              ? tr("The selected cause rests on one event of the log: it is ringed.")
                              : tr("The selected cause rests on %1 events of the log: they are ringed.")
                                    .arg(m_highlighted.size()));
    else if (m_plot)
        m_detail->setText(tr("Point at a mark, or press Up and Down, to read its line. Drag or use Left and "
                             "Right to move; turn the wheel, press + and -, or drag with Shift to zoom."));
    else
        m_detail->clear();
}

void TimelineView::savePicture()
{
    QString path = QFileDialog::getSaveFileName(this, tr("Save the timeline"), tr("timeline.png"),
                                                tr("Pictures (*.png)"));
    if (path.isEmpty())
        return;
    if (!path.endsWith(u".png"_s, Qt::CaseInsensitive))
        path += u".png"_s;
    m_detail->setText(
        m_plot->picture().save(path, "PNG")
            ? tr("Saved as %1.").arg(path)
            : tr("%1 could not be written. Choose another folder, or copy the picture.").arg(path));
}

void TimelineView::updateTools()
{
    const bool plotted = m_plot && m_stack->currentWidget() == m_plot;
    const bool there = m_stack->currentWidget() != m_empty;
    for (QToolButton *tool : {m_closer, m_wider, m_all, m_picture})
        tool->setVisible(plotted);
    m_error->setVisible(there && m_timeline.error && m_timeline.error->at.isValid());
    m_evidence->setVisible(there);
    m_evidence->setEnabled(!m_highlighted.isEmpty());
    m_utc->setVisible(there);
}

} // namespace goneaway::ui
