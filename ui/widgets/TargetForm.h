// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QRadioButton;
class QSpinBox;

namespace goneaway::ui {

// The fields of a connection. A password that came from elsewhere is kept, but never shown or copied out.
class TargetForm final : public QWidget
{
    Q_OBJECT

public:
    explicit TargetForm(QWidget *parent = nullptr);

    void setTarget(const connect::ConnectionTarget &target, bool passwordWanted);
    connect::ConnectionTarget target() const;
    // What stands in the way of connecting, in a sentence; empty when nothing does.
    QString problem() const;
    void focusProblem();

signals:
    void edited();
    void submitted(); // Enter in one of the fields

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void updateTransport();

    connect::ConnectionTarget m_given; // what the fields do not show: timeouts, certificates, password
    bool m_passwordEdited = false;
    QRadioButton *m_overTcp;
    QRadioButton *m_overSocket;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_socket;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QComboBox *m_tls;
    QLineEdit *m_database;
};

} // namespace goneaway::ui
