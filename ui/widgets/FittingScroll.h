// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace goneaway::ui {

// Scrolls upwards and downwards, and is never higher than what it holds: what stands below stays beside it.
class FittingScroll final : public QScrollArea
{
    Q_OBJECT

public:
    explicit FittingScroll(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
};

} // namespace goneaway::ui
