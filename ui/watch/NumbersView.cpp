// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/watch/NumbersView.h"

#include "ui/Look.h"
#include "ui/watch/SampleTable.h"
#include "ui/watch/WatchPlot.h"
#include "ui/widgets/PlotTool.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

NumbersView::NumbersView(QWidget *parent)
    : QWidget(parent)
    , m_plot(WatchPlot::make(this))
    , m_rows(new SampleTable(this))
    , m_table(new QTableView(this))
    , m_stack(new QStackedWidget(this))
{
    setObjectName(u"numbersView"_s);
    m_table->setObjectName(u"watchTable"_s);
    m_table->setAccessibleName(tr("Numbers over time, the newest first"));
    m_table->setModel(m_rows);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(lineHeight(this) * 3 / 2);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(SampleTable::Time, fontMetrics().horizontalAdvance(u"0"_s) * 20);
    if (m_plot)
        m_stack->addWidget(m_plot);
    m_stack->addWidget(m_table);

    auto *tools = new QHBoxLayout;
    tools->setSpacing(2);
    addTools(tools);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(lineHeight(this) / 5);
    layout->addLayout(tools);
    layout->addWidget(m_stack, 1);
    if (m_plot)
        connect(m_plot, &WatchPlot::followingChanged, m_now, &QToolButton::setChecked);
    updateTools();
}

void NumbersView::addTools(QHBoxLayout *tools)
{
    m_closer = makeTool(this, u"watchCloser"_s, u"+"_s, tr("Zoom in (key +)"));
    m_wider = makeTool(this, u"watchWider"_s, u"\u2212"_s, tr("Zoom out (key -)"));
    m_all = makeTool(this, u"watchAll"_s, tr("All"), tr("Show everything (key Home)"));
    m_now = makeTool(this, u"watchNow"_s, tr("Now"), tr("Go with the last ten minutes (key End)"));
    m_now->setCheckable(true);
    m_now->setChecked(true);
    m_asTable = makeTool(this, u"watchAsTable"_s, tr("Table"), tr("Show the same as a table"));
    m_asTable->setCheckable(true);
    m_picture =
        makeTool(this, u"watchPicture"_s, tr("Save picture..."), tr("Save the plots as a PNG picture"));
    m_numbers = makeTool(this, u"watchNumbers"_s, tr("Save numbers..."),
                         tr("Save all numbers as a CSV file, for a spreadsheet"));
    for (QToolButton *tool : {m_closer, m_wider, m_all, m_now})
        tools->addWidget(tool);
    tools->addStretch(1);
    for (QToolButton *tool : {m_asTable, m_picture, m_numbers})
        tools->addWidget(tool);
    connect(m_closer, &QToolButton::clicked, this, [this] { m_plot->zoom(0.5); });
    connect(m_wider, &QToolButton::clicked, this, [this] { m_plot->zoom(2); });
    connect(m_all, &QToolButton::clicked, this, [this] { m_plot->showAll(); });
    connect(m_now, &QToolButton::clicked, this, [this] {
        m_plot->follow();
        m_now->setChecked(m_plot->follows());
    });
    connect(m_asTable, &QToolButton::toggled, this, &NumbersView::showTable);
    connect(m_picture, &QToolButton::clicked, this, &NumbersView::savePicture);
    connect(m_numbers, &QToolButton::clicked, this, &NumbersView::saveNumbers);
}

void NumbersView::setSamples(const QList<watch::Sample> &samples)
{
    m_samples = samples;
    if (m_stack->currentWidget() == m_table)
        m_rows->setSamples(samples);
    if (m_plot)
        m_plot->setSamples(samples);
    m_numbers->setEnabled(!samples.isEmpty());
}

void NumbersView::setIncidents(const QList<std::pair<QDateTime, int>> &incidents)
{
    if (m_plot)
        m_plot->setIncidents(incidents);
}

void NumbersView::showTable(bool table)
{
    if (table)
        m_rows->setSamples(m_samples);
    m_stack->setCurrentWidget(table || !m_plot ? static_cast<QWidget *>(m_table) : m_plot);
    updateTools();
}

void NumbersView::updateTools()
{
    const bool plotted = m_plot && m_stack->currentWidget() == m_plot;
    for (QToolButton *tool : {m_closer, m_wider, m_all, m_now, m_picture})
        tool->setVisible(plotted);
    m_asTable->setVisible(m_plot);
    m_numbers->setEnabled(!m_samples.isEmpty());
}

void NumbersView::savePicture()
{
    auto *dialog = new QFileDialog(this, tr("Save the plots"), u"watch.png"_s, tr("Pictures (*.png)"));
    dialog->setObjectName(u"pictureDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"png"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        emit said(m_plot->picture().save(path, "PNG")
                      ? tr("The plots were saved as %1.").arg(path)
                      : tr("%1 could not be written. Choose another folder.").arg(path));
    });
    dialog->open();
}

void NumbersView::saveNumbers()
{
    auto *dialog = new QFileDialog(this, tr("Save the numbers"), u"watch.csv"_s, tr("Tables (*.csv)"));
    dialog->setObjectName(u"numbersDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &NumbersView::numbersWanted);
    dialog->open();
}

} // namespace goneaway::ui
