// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Card.h"

class QPushButton;

namespace goneaway::ui {

class IconLabel;
class PlainLabel;

// One message on a page: what happened and what to do next, with an optional button that does it.
class Banner final : public Card
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);

    void say(Tone tone, const QString &text, const QString &more = {});
    void clear(); // hides it
    QString text() const;
    QPushButton *action() { return m_action; } // hidden until shown; say() and clear() hide it again

private:
    IconLabel *m_icon;
    PlainLabel *m_text; // heavier when there is more to say
    PlainLabel *m_more;
    QPushButton *m_action;
};

} // namespace goneaway::ui
