// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionString.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace goneaway::ui {

class PlainLabel;

// Takes a connection string as it stands in an application's configuration. What was understood leaves the
// box, since it may hold a password.
class DsnBox final : public QWidget
{
    Q_OBJECT

public:
    explicit DsnBox(QWidget *parent = nullptr);

signals:
    void taken(const goneaway::connect::ConnectionString &said);

private:
    void take();

    QPlainTextEdit *m_text;
    QPushButton *m_use;
    PlainLabel *m_said;
};

} // namespace goneaway::ui
