// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SshSection.h"

#include "ui/widgets/FileEdit.h"
#include "ui/widgets/Labels.h"

#include <QFormLayout>
#include <QLineEdit>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {
constexpr int MaxHop = 600; // a user, a host and a port
}

SshSection::SshSection(QWidget *parent)
    : QWidget(parent)
    , m_host(new QLineEdit(this))
    , m_identity(new FileEdit(u"sshIdentity"_s, tr("Private key for the SSH host"), this))
    , m_config(new FileEdit(u"sshConfig"_s, tr("Configuration for ssh"), this))
{
    m_host->setObjectName(u"sshHost"_s);
    m_host->setMaxLength(MaxHop);
    m_host->setPlaceholderText(tr("user@host:port, or a Host of your ssh configuration"));
    m_host->setAccessibleName(tr("SSH host to go through"));
    m_identity->edit()->setPlaceholderText(tr("your agent and usual keys"));
    m_config->edit()->setPlaceholderText(tr("your own, ~/.ssh/config"));
    auto *note = new PlainLabel(tr("The system's ssh makes the tunnel, with your keys, agent and known "
                                   "hosts. It asks for no password. The "
                                   "server's address above is then looked up on the SSH host."),
                                this);
    note->setTone(Tone::Neutral);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    const auto row = [form, this](const QString &text, QWidget *field, QWidget *buddy) {
        auto *label = new QLabel(text, this);
        label->setBuddy(buddy);
        form->addRow(label, field);
    };
    row(tr("Through:"), m_host, m_host);
    row(tr("Private key:"), m_identity, m_identity->edit());
    row(tr("Configuration:"), m_config, m_config->edit());
    form->addRow(note);
    connect(m_host, &QLineEdit::textEdited, this, &SshSection::edited);
    connect(m_identity, &FileEdit::edited, this, &SshSection::edited);
    connect(m_config, &FileEdit::edited, this, &SshSection::edited);
}

void SshSection::setHop(const std::optional<connect::SshHop> &hop)
{
    m_host->setText(hop ? hop->display() : QString());
    m_identity->setPath(hop ? hop->identityFile : QString());
    m_config->setPath(hop ? hop->configFile : QString());
}

std::optional<connect::SshHop> SshSection::hop() const
{
    if (m_host->text().trimmed().isEmpty())
        return std::nullopt;
    auto hop = connect::sshHopFrom(m_host->text());
    if (!hop)
        return std::nullopt;
    hop->identityFile = m_identity->path();
    hop->configFile = m_config->path();
    return *hop;
}

QString SshSection::summary() const
{
    const QString host = m_host->text().trimmed();
    return host.isEmpty() ? tr("none") : host;
}

QString SshSection::problem() const
{
    const QString host = m_host->text().trimmed();
    if (host.isEmpty())
        return m_identity->path().isEmpty() && m_config->path().isEmpty()
            ? QString()
            : tr("Type the SSH host that the tunnel goes through.");
    const auto hop = connect::sshHopFrom(host);
    return hop ? QString() : tr("The SSH host cannot be used: %1.").arg(hop.error().detail);
}

void SshSection::focusProblem()
{
    m_host->setFocus();
}

} // namespace goneaway::ui
