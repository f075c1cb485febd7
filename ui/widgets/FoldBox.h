// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace goneaway::ui {

// A heading that opens and closes what is below it, by mouse or keyboard.
class FoldBox final : public QWidget
{
    Q_OBJECT

public:
    FoldBox(const QString &title, QWidget *content, QWidget *parent = nullptr); // takes the content over

    void setTitle(const QString &title);
    void setOpen(bool open);
    bool isOpen() const;

signals:
    void toggled(bool open);

private:
    QToolButton *m_button;
    QWidget *m_content;
};

} // namespace goneaway::ui
