// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/StatusList.h"

#include "ui/widgets/Labels.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

QString stateIcon(RowState state)
{
    switch (state) {
    case RowState::Waiting:
        return u"state-waiting"_s;
    case RowState::Running:
        return u"state-running"_s;
    case RowState::Good:
        return u"state-good"_s;
    case RowState::Warning:
    case RowState::Partial:
        return u"state-partial"_s;
    case RowState::Bad:
        return u"state-bad"_s;
    case RowState::Skipped:
        break;
    }
    return u"state-skipped"_s;
}

QString stateWord(RowState state)
{
    switch (state) {
    case RowState::Waiting:
        return {};
    case RowState::Running:
        return StatusRow::tr("working");
    case RowState::Good:
        return StatusRow::tr("done");
    case RowState::Warning:
        return StatusRow::tr("warning");
    case RowState::Partial:
        return StatusRow::tr("in part");
    case RowState::Bad:
        return StatusRow::tr("failed");
    case RowState::Skipped:
        break;
    }
    return StatusRow::tr("not done");
}

} // namespace

StatusRow::StatusRow(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(this))
    , m_title(new PlainLabel(title, this))
    , m_detail(new PlainLabel({}, this))
    , m_outcome(new QLabel(this))
{
    const int line = lineHeight(this);
    m_title->setHeading(1.0);
    m_detail->setTone(Tone::Neutral);
    m_detail->hide();
    m_outcome->setObjectName(u"outcome"_s);
    m_outcome->setTextFormat(Qt::PlainText);

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(line / 2, line / 3, line / 2, line / 3);
    grid->setHorizontalSpacing(line / 2);
    grid->setVerticalSpacing(line / 8);
    grid->addWidget(m_icon, 0, 0, Qt::AlignTop);
    grid->addWidget(m_title, 0, 1);
    grid->addWidget(m_outcome, 0, 2, Qt::AlignRight | Qt::AlignTop);
    grid->addWidget(m_detail, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    setState(RowState::Waiting);
}

void StatusRow::setState(RowState state, const QString &word)
{
    m_state = state;
    m_icon->setIcon(stateIcon(state));
    // What went well may be read, what did not must be.
    if (state == RowState::Bad || state == RowState::Warning)
        m_detail->clearTone();
    else
        m_detail->setTone(Tone::Neutral);
    if (state == RowState::Skipped)
        m_title->setTone(Tone::Neutral);
    else
        m_title->clearTone();
    m_word = word.isEmpty() ? stateWord(state) : word;
    if (state == RowState::Waiting)
        m_time.clear();
    retell();
}

void StatusRow::setDetail(const QString &detail)
{
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    retell();
}

QString StatusRow::detail() const
{
    return m_detail->text();
}

void StatusRow::setTime(const QString &time)
{
    m_time = time;
    retell();
}

void StatusRow::retell()
{
    QStringList outcome{m_word, m_time};
    outcome.removeAll({});
    m_outcome->setText(outcome.join(u" \u00b7 "_s));
    setAccessibleName(m_title->text());
    setAccessibleDescription(QStringList{m_outcome->text(), m_detail->text()}.join(u"; "_s));
}

void StatusRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor line = palette().color(QPalette::WindowText);
    line.setAlphaF(0.12F);
    painter.setPen(line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

StatusList::StatusList(QWidget *parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget(this);
    content->setBackgroundRole(QPalette::Base);
    m_layout = new QVBoxLayout(content);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    m_layout->addStretch(1);
    setWidget(content);
}

StatusRow *StatusList::addRow(const QString &id, const QString &title)
{
    auto *row = new StatusRow(title, widget());
    row->setObjectName(id);
    m_layout->insertWidget(m_layout->count() - 1, row);
    m_ids.append(id);
    m_rows.insert(id, row);
    return row;
}

StatusRow *StatusList::row(const QString &id) const
{
    return m_rows.value(id, nullptr);
}

void StatusList::clear()
{
    qDeleteAll(m_rows);
    m_rows.clear();
    m_ids.clear();
}

} // namespace goneaway::ui
