// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/WatchSession.h"

#include <QWidget>

class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace goneaway::ui {

class PlainLabel;

// The incidents of a watch, the newest first, with what is known of the selected one.
class IncidentList final : public QWidget
{
    Q_OBJECT

public:
    explicit IncidentList(QWidget *parent = nullptr);

    void clear();
    void put(const session::WatchIncident &incident);
    // Of those that have no evidence any more, nothing can be opened.
    void setKept(const std::function<bool(int incident)> &hasEvidence) { m_hasEvidence = hasEvidence; }
    int selected() const; // 0: none
    void select(int incident);
    // Times at which incidents were noticed, with their numbers: for the plots.
    QList<std::pair<QDateTime, int>> marks() const;

signals:
    void openRequested(int incident);
    void saveRequested(int incident);

private:
    QTreeWidgetItem *itemOf(int incident) const;
    void showSelected();

    QTreeWidget *m_list;
    PlainLabel *m_empty;
    PlainLabel *m_headline;
    PlainLabel *m_because;
    QPushButton *m_open;
    QPushButton *m_save;
    QList<session::WatchIncident> m_incidents;
    std::function<bool(int)> m_hasEvidence;
};

} // namespace goneaway::ui
