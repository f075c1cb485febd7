// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/StepList.h"

#include "ui/widgets/Labels.h"

#include <QGridLayout>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

StepList::StepList(const QStringList &steps, QWidget *parent)
    : QWidget(parent)
    , m_steps(steps)
{
    setObjectName(u"steps"_s);
    const int line = lineHeight(this);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(line, line, line * 3 / 2, line);
    grid->setVerticalSpacing(line * 3 / 4);
    grid->setHorizontalSpacing(line / 2);
    for (const QString &step : steps) {
        const int index = static_cast<int>(m_rows.size());
        Row row{new IconLabel(this), new QLabel(step, this)};
        row.label->setTextFormat(Qt::PlainText);
        row.label->setObjectName(u"step%1"_s.arg(index + 1));
        // Room for the bold form, so that nothing moves when the step becomes the current one.
        QFont bold = row.label->font();
        bold.setBold(true);
        row.label->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(step) + line / 4);
        grid->addWidget(row.icon, index, 0);
        grid->addWidget(row.label, index, 1);
        m_rows.append(row);
    }
    grid->setRowStretch(static_cast<int>(steps.size()), 1);
    setCurrent(0);
}

void StepList::setCurrent(int index)
{
    if (index == m_current)
        return;
    m_current = index;
    const auto count = m_rows.size();
    for (qsizetype i = 0; i < count; ++i) {
        const Row &row = m_rows[i];
        const bool done = i < index;
        const bool now = i == index;
        row.icon->setIcon(done ? u"step-done"_s : now ? u"step-current"_s : u"state-waiting"_s);
        QFont font = row.label->font();
        font.setBold(now);
        row.label->setFont(font);
        const QString spoken = done ? tr("Step %1 of %2: %3, done")
            : now                   ? tr("Step %1 of %2: %3, current step")
                                    : tr("Step %1 of %2: %3");
        row.label->setAccessibleName(spoken.arg(i + 1).arg(count).arg(m_steps[i]));
    }
}

void StepList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor line = palette().color(QPalette::WindowText);
    line.setAlphaF(0.2F);
    painter.setPen(line);
    painter.drawLine(rect().topRight(), rect().bottomRight());
}

} // namespace goneaway::ui
