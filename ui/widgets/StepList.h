// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

class QLabel;

namespace goneaway::ui {

class IconLabel;

// The steps at the wizard's side: done ones ticked, the current one marked.
class StepList final : public QWidget
{
    Q_OBJECT

public:
    explicit StepList(const QStringList &steps, QWidget *parent = nullptr);

    void setCurrent(int index);
    int current() const { return m_current; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Row {
        IconLabel *icon;
        QLabel *label;
    };

    QStringList m_steps;
    QList<Row> m_rows;
    int m_current = -1;
};

} // namespace goneaway::ui
