// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Look.h"

#include <QLabel>

#include <optional>

namespace goneaway::ui {

// An icon as high as the text beside it, drawn sharp at any scale.
class IconLabel final : public QWidget
{
    Q_OBJECT

public:
    explicit IconLabel(QWidget *parent = nullptr);

    // `meaning` is what a screen reader says; empty when the word stands beside it anyway.
    void setIcon(const QString &name, const QString &meaning = {});
    void setScale(double scale); // in line heights
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QIcon m_icon;
    double m_scale = 1.0;
};

// A wrapping label for text from anywhere: never taken for markup, can be selected and copied.
class PlainLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit PlainLabel(const QString &text = {}, QWidget *parent = nullptr);

    void setTone(Tone tone); // colour of the text; Neutral is muted
    void clearTone(); // the palette's own text again
    void setHeading(double scale);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTone();

    std::optional<Tone> m_tone;
    bool m_applying = false;
};

// A wrapping label for the prose of our own pages (see proseHtml()).
class ProseLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ProseLabel(const QString &text, QWidget *parent = nullptr);
};

} // namespace goneaway::ui
