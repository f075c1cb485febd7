// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Banner.h"

#include "ui/widgets/Labels.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

Banner::Banner(QWidget *parent)
    : Card(parent)
    , m_icon(new IconLabel(this))
    , m_text(new PlainLabel({}, this))
    , m_more(new PlainLabel({}, this))
    , m_action(new QPushButton(this))
{
    m_text->setObjectName(u"bannerText"_s);
    m_action->setObjectName(u"bannerAction"_s);
    m_action->setAutoDefault(false);
    m_action->hide();
    m_more->setTone(Tone::Neutral);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(lineHeight(this) / 6);
    texts->addWidget(m_text);
    texts->addWidget(m_more);
    auto *row = new QHBoxLayout(this);
    const int space = lineHeight(this) / 2;
    row->setContentsMargins(space, space, space, space);
    row->setSpacing(space);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_action, 0, Qt::AlignTop);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void Banner::say(Tone tone, const QString &text, const QString &more)
{
    setTone(tone);
    m_icon->setIcon(iconName(tone));
    m_text->setText(text);
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    QFont weight = m_text->font();
    weight.setWeight(more.isEmpty() ? QFont::Normal : QFont::DemiBold);
    m_text->setFont(weight);
    m_action->hide();
    setAccessibleName(text);
    setAccessibleDescription(more);
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Banner::clear()
{
    m_text->clear();
    m_more->clear();
    m_action->hide();
    hide();
}

QString Banner::text() const
{
    return m_text->text();
}

} // namespace goneaway::ui
