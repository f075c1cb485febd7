// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/TimelineWords.h"

#include <QWidget>

class QAction;
class QHBoxLayout;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace goneaway::ui {

class PlainLabel;
class TimelinePlot;
class TimelineTable;

// The timeline of a case: the plot or the same as a table, the tools for both, and a line on what is pointed
// at.
class TimelineView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TimelineView)

public:
    explicit TimelineView(QWidget *parent = nullptr);

    void setTimeline(const report::Timeline &timeline, bool opened); // opened: from a bundle
    void highlight(const diagnose::Finding &finding); // the events that it rests on
    void highlightNothing();

    bool hasPlot() const { return m_plot; }
    const report::Timeline &timeline() const { return m_timeline; }

private:
    void addTools(QHBoxLayout *tools);
    void showAll();
    void showError();
    void showEvidence();
    void showTable(bool table);
    void setUtc(bool utc);
    void tell(const std::optional<TimelinePoint> &point);
    void savePicture();
    void setHighlighted(const QList<qsizetype> &events);
    void updateTools();

    report::Timeline m_timeline;
    QList<qsizetype> m_highlighted;
    ClockFace m_clock = ClockFace::Local;

    QStackedWidget *m_stack;
    TimelinePlot *m_plot; // null in a build without plots
    TimelineTable *m_rows;
    QTableView *m_table;
    PlainLabel *m_empty;
    PlainLabel *m_detail;
    PlainLabel *m_gaps;
    QToolButton *m_closer = nullptr;
    QToolButton *m_wider = nullptr;
    QToolButton *m_all = nullptr;
    QToolButton *m_error = nullptr;
    QToolButton *m_evidence = nullptr;
    QToolButton *m_utc = nullptr;
    QToolButton *m_asTable = nullptr;
    QToolButton *m_picture = nullptr;
};

} // namespace goneaway::ui
