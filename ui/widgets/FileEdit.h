// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace goneaway::ui {

// The path of a file, typed or chosen.
class FileEdit final : public QWidget
{
    Q_OBJECT

public:
    FileEdit(const QString &name, const QString &what, QWidget *parent = nullptr); // what: the dialog's title

    QLineEdit *edit() const { return m_edit; }
    QString path() const;
    void setPath(const QString &path);

signals:
    void edited();

private:
    void browse();

    QString m_what;
    QLineEdit *m_edit;
    QToolButton *m_browse;
};

} // namespace goneaway::ui
