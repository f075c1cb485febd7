// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FoldBox.h"

#include "ui/Look.h"

#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

FoldBox::FoldBox(const QString &title, QWidget *content, QWidget *parent)
    : QWidget(parent)
    , m_button(new QToolButton(this))
    , m_content(content)
{
    m_button->setObjectName(u"foldButton"_s);
    m_button->setText(title);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setAutoRaise(true);
    m_button->setCheckable(true);
    m_button->setFocusPolicy(Qt::StrongFocus);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_content, 1);
    connect(m_button, &QToolButton::toggled, this, [this](bool open) {
        m_button->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_content->setVisible(open);
        emit toggled(open);
    });
    m_button->setArrowType(Qt::RightArrow);
    m_content->hide();
}

void FoldBox::setTitle(const QString &title)
{
    m_button->setText(title);
}

void FoldBox::setOpen(bool open)
{
    m_button->setChecked(open);
}

bool FoldBox::isOpen() const
{
    return m_button->isChecked();
}

} // namespace goneaway::ui
