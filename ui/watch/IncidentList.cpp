// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/watch/IncidentList.h"

#include "ui/Look.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

constexpr int IdRole = Qt::UserRole;
constexpr qsizetype MostShown = 1000; // as many as the watch keeps
constexpr qsizetype MostReasons = 6;

enum Column { When, What, More, Columns };

// With the day, when that was another.
QString clockTime(const QDateTime &utc)
{
    const QDateTime local = utc.toLocalTime();
    return local.toString(local.date() == QDate::currentDate() ? u"HH:mm"_s : u"d MMM HH:mm"_s);
}

// Empty when there was none.
QString moreOfTheSame(const watch::Repeated &repeated)
{
    return repeated.count == 0 ? QString()
                               : IncidentList::tr("And %1 more of the same since %2.")
                                     .arg(QString::number(repeated.count), clockTime(repeated.since));
}

} // namespace

IncidentList::IncidentList(QWidget *parent)
    : QWidget(parent)
    , m_list(new QTreeWidget(this))
    , m_empty(new PlainLabel(tr("Nothing has happened so far."), this))
    , m_headline(new PlainLabel({}, this))
    , m_because(new PlainLabel({}, this))
    , m_open(new QPushButton(tr("&Open in the wizard"), this))
    , m_save(new QPushButton(tr("Save as &bundle..."), this))
{
    setObjectName(u"incidentList"_s);
    m_list->setObjectName(u"incidents"_s);
    m_list->setAccessibleName(tr("Incidents"));
    m_list->setHeaderLabels({tr("When"), tr("What happened"), tr("Again")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(What, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(More, QHeaderView::ResizeToContents);
    m_list->setMinimumHeight(lineHeight(this) * 5);
    m_list->setColumnWidth(When, fontMetrics().horizontalAdvance(u"00"_s) * 9);
    m_empty->setObjectName(u"noIncident"_s);
    m_empty->setTone(Tone::Neutral);
    m_headline->setObjectName(u"incidentHeadline"_s);
    m_headline->setHeading(1.0);
    m_because->setObjectName(u"incidentBecause"_s);
    m_open->setObjectName(u"incidentOpen"_s);
    m_save->setObjectName(u"incidentSave"_s);

    const int line = lineHeight(this);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_open);
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    auto *detail = new QVBoxLayout;
    detail->setSpacing(line / 3);
    detail->addWidget(m_empty);
    detail->addWidget(m_headline);
    detail->addWidget(m_because);
    detail->addStretch(1);
    detail->addLayout(buttons);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(line);
    layout->addWidget(m_list, 5);
    layout->addLayout(detail, 4);

    connect(m_list, &QTreeWidget::currentItemChanged, this, &IncidentList::showSelected);
    connect(m_list, &QTreeWidget::itemActivated, this, [this] {
        if (m_open->isEnabled())
            emit openRequested(selected());
    });
    connect(m_open, &QPushButton::clicked, this, [this] { emit openRequested(selected()); });
    connect(m_save, &QPushButton::clicked, this, [this] { emit saveRequested(selected()); });
    showSelected();
}

void IncidentList::clear()
{
    m_list->clear();
    m_incidents.clear();
    showSelected();
}

QTreeWidgetItem *IncidentList::itemOf(int incident) const
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        if (m_list->topLevelItem(row)->data(When, IdRole).toInt() == incident)
            return m_list->topLevelItem(row);
    }
    return nullptr;
}

void IncidentList::put(const session::WatchIncident &incident)
{
    const auto known =
        std::find_if(m_incidents.begin(), m_incidents.end(),
                     [&](const session::WatchIncident &other) { return other.id == incident.id; });
    if (known != m_incidents.end())
        *known = incident;
    else
        m_incidents.append(incident);
    QTreeWidgetItem *item = itemOf(incident.id);
    const bool fresh = !item;
    if (fresh) {
        item = new QTreeWidgetItem;
        item->setData(When, IdRole, incident.id);
        m_list->insertTopLevelItem(0, item);
    }
    item->setText(When, incident.at.toLocalTime().toString(u"d MMM HH:mm:ss"_s));
    item->setText(What, incident.headline);
    item->setToolTip(What, plainToolTip(incident.headline));
    if (incident.repeated.count > 0) {
        item->setText(More, u'+' + QString::number(incident.repeated.count));
        item->setToolTip(More, moreOfTheSame(incident.repeated));
    }
    item->setIcon(What, icon(incident.certainty ? certaintyIcon(*incident.certainty) : u"question"_s));
    // The newest is looked at, unless somebody is reading another.
    if (fresh
        && (!m_list->currentItem() || m_list->topLevelItemCount() < 2
            || m_list->currentItem() == m_list->topLevelItem(1)))
        m_list->setCurrentItem(item);
    while (m_incidents.size() > MostShown) {
        delete itemOf(m_incidents.first().id);
        m_incidents.removeFirst();
    }
    showSelected();
}

int IncidentList::selected() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item ? item->data(When, IdRole).toInt() : 0;
}

void IncidentList::select(int incident)
{
    if (QTreeWidgetItem *item = itemOf(incident))
        m_list->setCurrentItem(item);
}

QList<std::pair<QDateTime, int>> IncidentList::marks() const
{
    QList<std::pair<QDateTime, int>> marks;
    for (const session::WatchIncident &incident : m_incidents)
        marks.append({incident.at, incident.id});
    return marks;
}

void IncidentList::showSelected()
{
    const int id = selected();
    const auto found = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [id](const session::WatchIncident &one) { return one.id == id; });
    const bool any = found != m_incidents.end();
    const bool kept = any && (!m_hasEvidence || m_hasEvidence(id));
    m_empty->setVisible(m_incidents.isEmpty());
    m_headline->setVisible(any);
    m_because->setVisible(any);
    m_open->setEnabled(kept);
    m_save->setEnabled(kept);
    if (!any)
        return;
    m_headline->setText(tr("Incident %1. %2").arg(id).arg(found->headline));
    QStringList lines;
    for (const QString &reason : found->because.first(std::min(found->because.size(), MostReasons)))
        lines.append(u"\u2022 "_s + reason);
    lines.append(found->certainty
                     ? tr("Named %1 after it was noticed.").arg(timeTaken(found->took.count()))
                     : tr("Looked at %1 after it was noticed.").arg(timeTaken(found->took.count())));
    if (const QString more = moreOfTheSame(found->repeated); !more.isEmpty())
        lines.append(more + u' '
                     + tr("The last came at %1. They were counted, and not looked at one by one.")
                           .arg(clockTime(found->repeated.last)));
    if (!kept)
        lines.append(tr("Its evidence is not kept any more: only that of the newest incidents is."));
    m_because->setText(lines.join(u'\n'));
}

} // namespace goneaway::ui
