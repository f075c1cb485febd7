// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TargetForm.h"

#include "ui/Look.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSpinBox>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using connect::TlsMode;
using connect::Transport;

namespace {

constexpr int MaxName = 255; // of a host, an account or a schema; MySQL's own limits are lower
constexpr int MaxSocketPath = 4096;

QLineEdit *line(const QString &name, int maxLength, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(name);
    edit->setMaxLength(maxLength);
    return edit;
}

} // namespace

TargetForm::TargetForm(QWidget *parent)
    : QWidget(parent)
    , m_overTcp(new QRadioButton(tr("Net&work"), this))
    , m_overSocket(new QRadioButton(tr("Soc&ket file"), this))
    , m_host(line(u"host"_s, MaxName, this))
    , m_port(new QSpinBox(this))
    , m_socket(line(u"socketPath"_s, MaxSocketPath, this))
    , m_user(line(u"user"_s, MaxName, this))
    , m_password(line(u"password"_s, MaxName, this))
    , m_tls(new QComboBox(this))
    , m_database(line(u"database"_s, MaxName, this))
{
    m_overTcp->setObjectName(u"overTcp"_s);
    m_overSocket->setObjectName(u"overSocket"_s);
    m_port->setObjectName(u"port"_s);
    m_port->setRange(1, 65535);
    m_port->setValue(3306);
    m_port->setGroupSeparatorShown(false);
    m_password->setEchoMode(QLineEdit::Password);
    m_tls->setObjectName(u"tlsMode"_s);
    m_tls->addItem(tr("When the server offers it"), static_cast<int>(TlsMode::Preferred));
    m_tls->addItem(tr("Off"), static_cast<int>(TlsMode::Disabled));
    m_tls->addItem(tr("Required"), static_cast<int>(TlsMode::Required));
    m_tls->addItem(tr("Required, verify the CA"), static_cast<int>(TlsMode::VerifyCa));
    m_tls->addItem(tr("Required, verify CA and host name"), static_cast<int>(TlsMode::VerifyIdentity));
    m_tls->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_tls->setMinimumContentsLength(18);
    build();

    for (QLineEdit *edit : {m_host, m_socket, m_user, m_password, m_database}) {
        edit->installEventFilter(this);
        connect(edit, &QLineEdit::textEdited, this, &TargetForm::edited);
    }
    m_port->installEventFilter(this);
    connect(m_password, &QLineEdit::textEdited, this, [this] { m_passwordEdited = true; });
    connect(m_port, &QSpinBox::valueChanged, this, &TargetForm::edited);
    connect(m_tls, &QComboBox::activated, this, &TargetForm::edited);
    connect(m_overTcp, &QRadioButton::toggled, this, &TargetForm::updateTransport);
    connect(m_overTcp, &QRadioButton::clicked, this, &TargetForm::edited);
    connect(m_overSocket, &QRadioButton::clicked, this, &TargetForm::edited);
    m_overTcp->setChecked(true);
}

void TargetForm::build()
{
    auto *transport = new QHBoxLayout;
    transport->addWidget(m_overTcp);
    transport->addWidget(m_overSocket);
    transport->addStretch(1);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("Over:"), transport);
    form->addRow(tr("&Host:"), m_host);
    form->addRow(tr("&Port:"), m_port);
    form->addRow(tr("Socke&t:"), m_socket);
    form->addRow(tr("&User:"), m_user);
    form->addRow(tr("Passwo&rd:"), m_password);
    form->addRow(tr("T&LS:"), m_tls);
    form->addRow(tr("&Database:"), m_database);
    m_database->setPlaceholderText(tr("none"));
    m_overTcp->setAccessibleName(tr("Connect over the network"));
    m_overSocket->setAccessibleName(tr("Connect through a socket file on this computer"));
#ifdef Q_OS_WIN
    m_overTcp->hide();
    m_overSocket->hide();
    form->labelForField(transport)->hide();
#endif
}

void TargetForm::setTarget(const connect::ConnectionTarget &target, bool passwordWanted)
{
    m_given = target;
    m_passwordEdited = false;
    m_host->setText(target.host);
    m_port->setValue(target.port == 0 ? 3306 : target.port);
    m_socket->setText(target.socketPath);
    m_user->setText(target.user);
    m_password->clear();
    m_password->setPlaceholderText(
        target.hasPassword && !target.password.isEmpty() ? tr("as given at the start") : QString());
    m_tls->setCurrentIndex(m_tls->findData(static_cast<int>(target.tlsMode)));
    m_database->setText(target.database);
    (target.transport == Transport::Socket ? m_overSocket : m_overTcp)->setChecked(true);
    updateTransport();
    if (passwordWanted)
        m_password->setFocus();
}

connect::ConnectionTarget TargetForm::target() const
{
    connect::ConnectionTarget target = m_given;
    target.host = m_host->text().trimmed();
    target.port = static_cast<quint16>(m_port->value());
    target.socketPath = m_socket->text();
    target.transport = m_overSocket->isChecked() ? Transport::Socket : Transport::Tcp;
    target.user = m_user->text();
    if (m_passwordEdited) {
        target.password = Secret(m_password->text().toUtf8());
        target.hasPassword = !m_password->text().isEmpty();
    }
    target.tlsMode = static_cast<TlsMode>(m_tls->currentData().toInt());
    target.database = m_database->text();
    return target;
}

QString TargetForm::problem() const
{
    if (m_overTcp->isChecked() && m_host->text().trimmed().isEmpty())
        return tr("Type the name or the address of the server's host.");
    if (m_overSocket->isChecked() && m_socket->text().isEmpty())
        return tr("Type the path of the server's socket file.");
    return {};
}

void TargetForm::focusProblem()
{
    (m_overTcp->isChecked() ? m_host : m_socket)->setFocus();
}

void TargetForm::updateTransport()
{
    const bool tcp = m_overTcp->isChecked();
    auto *form = qobject_cast<QFormLayout *>(layout());
    form->setRowVisible(m_host, tcp);
    form->setRowVisible(m_port, tcp);
    form->setRowVisible(m_socket, !tcp);
}

// Enter in a field means "connect", not "next page".
bool TargetForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            emit submitted();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace goneaway::ui
