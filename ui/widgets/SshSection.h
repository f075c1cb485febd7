// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/SshHop.h"

#include <QWidget>

#include <optional>

class QLineEdit;

namespace goneaway::ui {

class FileEdit;

// The machine that the connection is tunnelled through.
class SshSection final : public QWidget
{
    Q_OBJECT

public:
    explicit SshSection(QWidget *parent = nullptr);

    void setHop(const std::optional<connect::SshHop> &hop);
    std::optional<connect::SshHop> hop() const; // nothing without a tunnel, or while there is a problem
    QString summary() const; // "ops@jump", "none"
    QString problem() const;
    void focusProblem();

signals:
    void edited();

private:
    QLineEdit *m_host;
    FileEdit *m_identity;
    FileEdit *m_config;
};

} // namespace goneaway::ui
