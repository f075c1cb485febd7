// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QListWidget;
class QPushButton;

namespace goneaway::ui {

// The server's log files that the person has at hand.
class LogFileList final : public QWidget
{
    Q_OBJECT

public:
    explicit LogFileList(QWidget *parent = nullptr);

    QStringList files() const;
    void setFiles(const QStringList &files);
    void add(const QStringList &files); // each once

signals:
    void changed();

private:
    void choose();
    void removeSelected();
    void updateButtons();

    QListWidget *m_list;
    QPushButton *m_add;
    QPushButton *m_remove;
};

} // namespace goneaway::ui
