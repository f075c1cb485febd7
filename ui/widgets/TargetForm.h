// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionString.h"
#include "connect/ConnectionTarget.h"

#include <QHash>
#include <QMap>
#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace goneaway::ui {

class DsnBox;
class FoldBox;
class PlainLabel;
class SshSection;
class TlsSection;

// The fields of a connection: where and as whom in sight, the rest in sections that tell in their headings
// what is set in them. A password that came from elsewhere is kept, but never shown or copied out.
class TargetForm final : public QWidget
{
    Q_OBJECT

public:
    explicit TargetForm(QWidget *parent = nullptr);

    void setTarget(const connect::ConnectionTarget &target, bool passwordWanted);
    connect::ConnectionTarget target() const;
    // Where values came from that nobody typed here: option name ("host", "port", "ssl-ca") to words such as
    // "from ~/.my.cnf, line 3". Each is shown until its field is edited.
    void setOrigins(const QMap<QString, QString> &origins);
    // What stands in the way of connecting, in a sentence; empty when nothing does.
    QString problem() const;
    void focusProblem();

    // The password, from the keychain; `from` says so in the empty field.
    void setPassword(const Secret &password, const QString &from);
    void setPasswordHint(const QString &hint); // in the empty field
    bool passwordEdited() const { return m_passwordEdited; }
    // The box "Remember the password": only a saved profile has one.
    void offerRemembering(bool offered, bool possible, bool checked);
    bool remembers() const;

signals:
    void edited();
    void submitted(); // Enter in one of the fields
    void rememberingChosen(bool remember);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildMain();
    void take(const connect::ConnectionString &said);
    void buildMore();
    void addRow(QFormLayout *form, const QString &text, QWidget *field, const QString &option);
    connect::Transport transport() const;
    void updateTransport();
    void retellHeadings();

    connect::ConnectionTarget m_given; // what the fields do not show: plug-ins, certificates, password
    bool m_passwordEdited = false;
    DsnBox *m_dsn;
    QButtonGroup *m_over;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_socket;
    QLineEdit *m_pipe;
    QLineEdit *m_memory;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_remember;
    QLineEdit *m_database;
    QCheckBox *m_compress;
    QSpinBox *m_connectTimeout;
    QSpinBox *m_readTimeout;
    TlsSection *m_tls;
    SshSection *m_ssh;
    QFormLayout *m_form = nullptr;
    FoldBox *m_tlsFold = nullptr;
    FoldBox *m_sshFold = nullptr;
    FoldBox *m_moreFold = nullptr;
    QHash<QWidget *, QWidget *> m_rows; // a field to what stands in its row
    QHash<QString, PlainLabel *> m_origins; // by option
};

} // namespace goneaway::ui
