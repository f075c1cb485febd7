// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Look.h"

#include <QFrame>

namespace goneaway::ui {

// A frame with rounded corners and a quiet tint, drawn from the palette so that it follows light and dark.
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);

    void setTone(Tone tone);
    Tone tone() const { return m_tone; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone = Tone::Neutral;
};

} // namespace goneaway::ui
