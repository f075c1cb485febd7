// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Profile.h"

#include <QWidget>

#include <functional>

class QAction;
class QComboBox;
class QPushButton;
class QToolButton;

namespace goneaway::ui {

// Chooses a saved profile, and asks to save, rename or delete one; who listens does it.
class ProfileBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileBar(QWidget *parent = nullptr);

    void setProfiles(const QList<connect::Profile> &profiles);
    void setChosen(const QString &id); // empty: none; says nothing
    QString chosen() const; // the id; empty: none

signals:
    void profileChosen(const QString &id); // empty: none
    void saveRequested(); // under its own name
    void saveAsRequested(const QString &name);
    void renameRequested(const QString &name);
    void deleteRequested();

private:
    void ask(const QString &title, const QString &name, const std::function<void(const QString &)> &then);
    void confirmDelete();
    void retell();

    QComboBox *m_box;
    QPushButton *m_save;
    QToolButton *m_more;
    QAction *m_saveAs;
    QAction *m_rename;
    QAction *m_delete;
};

} // namespace goneaway::ui
