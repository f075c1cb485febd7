// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Sample.h"

#include <QWidget>

class QHBoxLayout;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace goneaway::ui {

class SampleTable;
class WatchPlot;

// The numbers of a watch over time: as plots, or as a table, with the tools for both.
class NumbersView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NumbersView)

public:
    explicit NumbersView(QWidget *parent = nullptr);

    void setSamples(const QList<watch::Sample> &samples);
    void setIncidents(const QList<std::pair<QDateTime, int>> &incidents);
    bool hasPlot() const { return m_plot; }

signals:
    void numbersWanted(const QString &path); // to be saved there, as CSV
    void said(const QString &sentence); // what came of saving the picture

private:
    void addTools(QHBoxLayout *tools);
    void showTable(bool table);
    void savePicture();
    void saveNumbers();
    void updateTools();

    WatchPlot *m_plot; // null in a build without plots
    SampleTable *m_rows;
    QTableView *m_table;
    QStackedWidget *m_stack;
    QList<watch::Sample> m_samples;
    QToolButton *m_closer = nullptr;
    QToolButton *m_wider = nullptr;
    QToolButton *m_all = nullptr;
    QToolButton *m_now = nullptr;
    QToolButton *m_asTable = nullptr;
    QToolButton *m_picture = nullptr;
    QToolButton *m_numbers = nullptr;
};

} // namespace goneaway::ui
