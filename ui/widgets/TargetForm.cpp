// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TargetForm.h"

#include "ui/widgets/DsnBox.h"
#include "ui/widgets/FoldBox.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SshSection.h"
#include "ui/widgets/TlsSection.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRadioButton>
#include <QSpinBox>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using connect::Transport;

namespace {

constexpr int MaxName = 255; // of a host, an account or a schema; MySQL's own limits are lower
constexpr int MaxSocketPath = 4096;
constexpr int LongestTimeout = 3600; // s, as on the command line
constexpr quint16 UsualPort = 3306;

QLineEdit *line(const QString &name, int maxLength, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(name);
    edit->setMaxLength(maxLength);
    return edit;
}

QSpinBox *number(const QString &name, int most, const QString &suffix, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setObjectName(name);
    box->setRange(1, most);
    box->setSuffix(suffix);
    return box;
}

} // namespace

TargetForm::TargetForm(QWidget *parent)
    : QWidget(parent)
    , m_dsn(new DsnBox(this))
    , m_over(new QButtonGroup(this))
    , m_host(line(u"host"_s, MaxName, this))
    , m_port(number(u"port"_s, 65535, {}, this))
    , m_socket(line(u"socketPath"_s, MaxSocketPath, this))
    , m_pipe(line(u"pipeName"_s, MaxName, this))
    , m_memory(line(u"sharedMemoryName"_s, MaxName, this))
    , m_user(line(u"user"_s, MaxName, this))
    , m_password(line(u"password"_s, MaxName, this))
    , m_remember(new QCheckBox(tr("Re&member the password in the system's keychain"), this))
    , m_database(line(u"database"_s, MaxName, this))
    , m_compress(new QCheckBox(tr("Com&press what is sent"), this))
    , m_connectTimeout(number(u"connectTimeout"_s, LongestTimeout, tr(" s"), this))
    , m_readTimeout(number(u"readTimeout"_s, LongestTimeout, tr(" s"), this))
    , m_tls(new TlsSection(this))
    , m_ssh(new SshSection(this))
{
    m_port->setValue(UsualPort);
    m_port->setGroupSeparatorShown(false);
    m_password->setEchoMode(QLineEdit::Password);
    m_remember->setObjectName(u"rememberPassword"_s);
    m_remember->hide();
    m_compress->setObjectName(u"compress"_s);
    m_database->setPlaceholderText(tr("none"));
    buildMain();
    buildMore();

    for (QLineEdit *edit : findChildren<QLineEdit *>())
        edit->installEventFilter(this);
    for (QLineEdit *edit : {m_host, m_socket, m_pipe, m_memory, m_user, m_password, m_database})
        connect(edit, &QLineEdit::textEdited, this, &TargetForm::edited);
    for (QSpinBox *box : {m_port, m_connectTimeout, m_readTimeout}) {
        box->installEventFilter(this);
        connect(box, &QSpinBox::valueChanged, this, &TargetForm::edited);
    }
    connect(m_password, &QLineEdit::textEdited, this, [this] { m_passwordEdited = true; });
    connect(m_compress, &QCheckBox::clicked, this, &TargetForm::edited);
    connect(m_remember, &QCheckBox::clicked, this, &TargetForm::rememberingChosen);
    connect(m_over, &QButtonGroup::idToggled, this, &TargetForm::updateTransport);
    connect(m_over, &QButtonGroup::idClicked, this, &TargetForm::edited);
    connect(m_dsn, &DsnBox::taken, this, &TargetForm::take);
    connect(m_tls, &TlsSection::edited, this, &TargetForm::edited);
    connect(m_ssh, &SshSection::edited, this, [this] {
        updateTransport();
        emit edited();
    });
    connect(this, &TargetForm::edited, this, &TargetForm::retellHeadings);
    m_over->button(static_cast<int>(Transport::Tcp))->setChecked(true);
    retellHeadings();
}

void TargetForm::buildMain()
{
    auto *transport = new QGridLayout;
    transport->setColumnStretch(2, 1);
    const auto choice = [&](Transport id, int row, int column, const QString &name, const QString &text,
                            const QString &meaning) {
        auto *button = new QRadioButton(text, this);
        button->setObjectName(name);
        button->setAccessibleName(meaning);
        m_over->addButton(button, static_cast<int>(id));
        transport->addWidget(button, row, column);
    };
    choice(Transport::Tcp, 0, 0, u"overTcp"_s, tr("Net&work"), tr("Connect over the network"));
#ifdef Q_OS_WIN // all three in a row would make the page wider than the window
    choice(Transport::Pipe, 1, 0, u"overPipe"_s, tr("Na&med pipe"),
           tr("Connect through a named pipe on this computer"));
    choice(Transport::SharedMemory, 1, 1, u"overMemory"_s, tr("Shared memor&y"),
           tr("Connect through shared memory on this computer"));
#else
    choice(Transport::Socket, 0, 1, u"overSocket"_s, tr("Soc&ket file"),
           tr("Connect through a socket file on this computer"));
#endif

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    m_form = new QFormLayout;
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    auto *paste = new FoldBox(tr("Paste a connection string"), m_dsn, this);
    paste->setObjectName(u"dsnFold"_s);
    all->addWidget(paste);
    all->addLayout(m_form);
    m_form->addRow(tr("Over:"), transport);
    addRow(m_form, tr("&Host:"), m_host, u"host"_s);
    addRow(m_form, tr("&Port:"), m_port, u"port"_s);
    addRow(m_form, tr("Socke&t:"), m_socket, u"socket"_s);
    addRow(m_form, tr("Pip&e:"), m_pipe, u"socket"_s);
    addRow(m_form, tr("Memor&y:"), m_memory, u"shared-memory-base-name"_s);
    addRow(m_form, tr("&User:"), m_user, u"user"_s);
    addRow(m_form, tr("Passwo&rd:"), m_password, u"password"_s);
    m_form->addRow(QString(), m_remember);
}

void TargetForm::buildMore()
{
    auto *more = new QWidget(this);
    auto *form = new QFormLayout(more);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    addRow(form, tr("&Database:"), m_database, u"database"_s);
    addRow(form, tr("Wait to connect:"), m_connectTimeout, u"connect-timeout"_s);
    addRow(form, tr("Wait for answers:"), m_readTimeout, u"read-timeout"_s);
    form->addRow(m_compress);

    m_tlsFold = new FoldBox({}, m_tls, this);
    m_sshFold = new FoldBox({}, m_ssh, this);
    m_moreFold = new FoldBox({}, more, this);
    m_tlsFold->setObjectName(u"tlsFold"_s);
    m_sshFold->setObjectName(u"sshFold"_s);
    m_moreFold->setObjectName(u"moreFold"_s);
    for (FoldBox *fold : {m_tlsFold, m_sshFold, m_moreFold})
        layout()->addWidget(fold);
}

// A field, and below it where its value came from.
void TargetForm::addRow(QFormLayout *form, const QString &text, QWidget *field, const QString &option)
{
    auto *row = new QWidget(this);
    auto *rowLayout = new QVBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->setSpacing(0);
    rowLayout->addWidget(field, 0, qobject_cast<QSpinBox *>(field) ? Qt::AlignLeft : Qt::Alignment());
    auto *origin = new PlainLabel({}, row);
    origin->setObjectName(u"origin-"_s + field->objectName());
    origin->setTone(Tone::Neutral);
    origin->hide();
    rowLayout->addWidget(origin);
    auto *label = new QLabel(text, this);
    label->setBuddy(field);
    // Qt looks for the label of a field only among the field's siblings.
    field->setAccessibleName(QString(text).remove(u'&').remove(u':'));
    form->addRow(label, row);
    m_rows.insert(field, row);
    m_origins.insert(option, origin);
    const auto typedOver = [origin] {
        origin->hide();
    };
    if (auto *edit = qobject_cast<QLineEdit *>(field))
        connect(edit, &QLineEdit::textEdited, origin, typedOver);
    else if (auto *box = qobject_cast<QSpinBox *>(field))
        connect(box, &QSpinBox::valueChanged, origin, typedOver);
}

void TargetForm::setTarget(const connect::ConnectionTarget &target, bool passwordWanted)
{
    const QSignalBlocker quiet(this); // this is no edit
    m_given = target;
    m_passwordEdited = false;
    m_host->setText(target.host);
    m_port->setValue(target.port == 0 ? UsualPort : target.port);
    m_socket->setText(target.socketPath);
    m_pipe->setText(target.pipeName);
    m_memory->setText(target.sharedMemoryName);
    m_user->setText(target.user);
    m_password->clear();
    m_password->setPlaceholderText(
        target.hasPassword && !target.password.isEmpty() ? tr("as given at the start") : QString());
    m_database->setText(target.database);
    m_compress->setChecked(target.compress);
    m_connectTimeout->setValue(static_cast<int>(target.connectTimeout.count()));
    m_readTimeout->setValue(static_cast<int>(target.readTimeout.count()));
    m_tls->setTarget(target);
    m_ssh->setHop(target.ssh);
    auto *over = m_over->button(static_cast<int>(target.transport));
    (over ? over : m_over->button(static_cast<int>(Transport::Tcp)))->setChecked(true);
    for (PlainLabel *origin : std::as_const(m_origins))
        origin->hide();
    m_tlsFold->setOpen(m_tls->isUnusual());
    m_sshFold->setOpen(target.ssh.has_value());
    m_moreFold->setOpen(!target.database.isEmpty() || target.compress);
    updateTransport();
    retellHeadings();
    if (passwordWanted)
        m_password->setFocus();
}

connect::ConnectionTarget TargetForm::target() const
{
    connect::ConnectionTarget target = m_given;
    target.host = m_host->text().trimmed();
    target.port = static_cast<quint16>(m_port->value());
    target.socketPath = m_socket->text();
    target.pipeName = m_pipe->text();
    target.sharedMemoryName = m_memory->text();
    target.transport = transport();
    target.user = m_user->text();
    if (m_passwordEdited) {
        target.password = Secret(m_password->text().toUtf8());
        target.hasPassword = !m_password->text().isEmpty();
    }
    target.database = m_database->text();
    target.compress = m_compress->isChecked();
    target.connectTimeout = std::chrono::seconds(m_connectTimeout->value());
    target.readTimeout = std::chrono::seconds(m_readTimeout->value());
    m_tls->store(target);
    target.ssh = m_ssh->hop();
    return target;
}

// What the string does not speak of stays as it stands in the fields.
void TargetForm::take(const connect::ConnectionString &said)
{
    const connect::ConnectionTarget before = target();
    connect::ConnectionTarget taken = said.target;
    taken.ssh = before.ssh;
    if (taken.user.isEmpty())
        taken.user = before.user;
    if (!said.tlsGiven)
        m_tls->store(taken);
    setTarget(taken, false);
    if (taken.hasPassword)
        setPasswordHint(tr("as in the connection string"));
    emit edited();
}

void TargetForm::setOrigins(const QMap<QString, QString> &origins)
{
    for (auto it = origins.begin(); it != origins.end(); ++it) {
        if (PlainLabel *label = m_origins.value(it.key(), nullptr)) {
            label->setText(it.value());
            label->setVisible(!it.value().isEmpty());
        }
    }
}

QString TargetForm::problem() const
{
    if (transport() == Transport::Tcp && m_host->text().trimmed().isEmpty())
        return tr("Type the name or the address of the server's host.");
    if (transport() == Transport::Socket && m_socket->text().isEmpty())
        return tr("Type the path of the server's socket file.");
    if (const QString problem = m_ssh->problem(); !problem.isEmpty())
        return problem;
    if (m_ssh->hop() && target().tlsMode == connect::TlsMode::VerifyIdentity)
        return tr(
            "Through an SSH tunnel the host name in the certificate cannot be compared. Verify the CA alone, "
            "or connect without the tunnel.");
    return m_tls->problem();
}

void TargetForm::focusProblem()
{
    if (transport() == Transport::Tcp && m_host->text().trimmed().isEmpty()) {
        m_host->setFocus();
    } else if (transport() == Transport::Socket && m_socket->text().isEmpty()) {
        m_socket->setFocus();
    } else if (!m_ssh->problem().isEmpty()) {
        m_sshFold->setOpen(true);
        m_ssh->focusProblem();
    } else {
        m_tlsFold->setOpen(true);
        m_tls->focusProblem();
    }
}

void TargetForm::setPassword(const Secret &password, const QString &from)
{
    m_given.password = password;
    m_given.hasPassword = true;
    m_passwordEdited = false;
    m_password->clear();
    setPasswordHint(from);
}

void TargetForm::setPasswordHint(const QString &hint)
{
    m_password->setPlaceholderText(hint);
}

void TargetForm::offerRemembering(bool offered, bool possible, bool checked)
{
    m_remember->setVisible(offered);
    m_remember->setEnabled(possible);
    m_remember->setChecked(possible && checked);
    m_remember->setToolTip(possible ? QString() : tr("This Goneaway was built without QtKeychain."));
}

bool TargetForm::remembers() const
{
    return m_remember->isVisibleTo(this) && m_remember->isChecked();
}

Transport TargetForm::transport() const
{
    return static_cast<Transport>(m_over->checkedId());
}

void TargetForm::updateTransport()
{
    const Transport over = transport();
    m_form->setRowVisible(m_rows.value(m_host), over == Transport::Tcp);
    m_form->setRowVisible(m_rows.value(m_port), over == Transport::Tcp);
    m_form->setRowVisible(m_rows.value(m_socket), over == Transport::Socket);
    m_form->setRowVisible(m_rows.value(m_pipe), over == Transport::Pipe);
    m_form->setRowVisible(m_rows.value(m_memory), over == Transport::SharedMemory);
    const bool far = m_ssh->hop().has_value();
    m_host->setPlaceholderText(far ? tr("as it is called on the SSH host") : QString());
    m_socket->setPlaceholderText(far ? tr("its path on the SSH host") : QString());
}

void TargetForm::retellHeadings()
{
    m_tlsFold->setTitle(tr("Encryption (TLS): %1").arg(m_tls->summary()));
    m_sshFold->setTitle(tr("SSH tunnel: %1").arg(m_ssh->summary()));
    m_moreFold->setTitle(m_database->text().isEmpty() ? tr("More: database, timeouts, compression")
                                                      : tr("More: database %1").arg(m_database->text()));
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
