// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TlsSection.h"

#include "ui/widgets/FileEdit.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using connect::ConnectionTarget;
using connect::TlsMode;

namespace {

// What the choice of an oldest version writes; the newest known stays the last.
const QString FromTls12 = u"TLSv1.2,TLSv1.3"_s;
const QString FromTls13 = u"TLSv1.3"_s;

QString protectionOf(TlsMode mode)
{
    switch (mode) {
    case TlsMode::Disabled:
        return TlsSection::tr("Everything but the password can be read and changed on the way.");
    case TlsMode::Preferred:
        return TlsSection::tr(
            "Keeps listeners out when the server offers TLS. Somebody on the way can take the offer "
            "away.");
    case TlsMode::Required:
        return TlsSection::tr("Keeps listeners out. Somebody who poses as the server is not noticed.");
    case TlsMode::VerifyCa:
        return TlsSection::tr("Keeps listeners out, and servers that this CA does not vouch for.");
    case TlsMode::VerifyIdentity:
        break;
    }
    return TlsSection::tr("Keeps listeners out, and everybody but the server of this name.");
}

} // namespace

TlsSection::TlsSection(QWidget *parent)
    : QWidget(parent)
    , m_mode(new QComboBox(this))
    , m_protects(new PlainLabel({}, this))
    , m_warningIcon(new IconLabel(this))
    , m_warning(new PlainLabel(tr("The server's certificate will not be verified."), this))
    , m_ca(new FileEdit(u"tlsCa"_s, tr("Certificate of the CA"), this))
    , m_certificate(new FileEdit(u"tlsCert"_s, tr("Certificate of the client"), this))
    , m_key(new FileEdit(u"tlsKey"_s, tr("Key of the client's certificate"), this))
    , m_oldest(new QComboBox(this))
{
    m_mode->setObjectName(u"tlsMode"_s);
    m_mode->addItem(tr("When the server offers it"), static_cast<int>(TlsMode::Preferred));
    m_mode->addItem(tr("Off"), static_cast<int>(TlsMode::Disabled));
    m_mode->addItem(tr("Required"), static_cast<int>(TlsMode::Required));
    m_mode->addItem(tr("Required, verify the CA"), static_cast<int>(TlsMode::VerifyCa));
    m_mode->addItem(tr("Required, verify CA and host name"), static_cast<int>(TlsMode::VerifyIdentity));
    m_oldest->setObjectName(u"tlsOldest"_s);
    m_oldest->addItem(tr("any"), QString());
    m_oldest->addItem(tr("TLS 1.2"), FromTls12);
    m_oldest->addItem(tr("TLS 1.3"), FromTls13);
    for (QComboBox *box : {m_mode, m_oldest}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(16);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    m_protects->setObjectName(u"tlsProtects"_s);
    m_protects->setTone(Tone::Neutral);
    m_warning->setObjectName(u"tlsWarning"_s);
    m_warning->setTone(Tone::Warning);
    m_warningIcon->setIcon(iconName(Tone::Warning));

    auto *warning = new QHBoxLayout;
    warning->setSpacing(lineHeight(this) / 3);
    warning->addWidget(m_warningIcon, 0, Qt::AlignTop);
    warning->addWidget(m_warning, 1);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("&Encrypt:"), m_mode);
    form->addRow(m_protects);
    form->addRow(warning);
    const auto fileRow = [form, this](const QString &text, FileEdit *field) {
        auto *label = new QLabel(text, this);
        label->setBuddy(field->edit());
        form->addRow(label, field);
    };
    fileRow(tr("C&A file:"), m_ca);
    fileRow(tr("Client certificate:"), m_certificate);
    fileRow(tr("Its key:"), m_key);
    form->addRow(tr("Oldest version:"), m_oldest);

    connect(m_mode, &QComboBox::activated, this, [this] {
        retell();
        emit edited();
    });
    connect(m_ca, &FileEdit::edited, this, [this] {
        // As the command line does: who names a CA wants it to be asked.
        if (!m_ca->path().isEmpty() && mode() == TlsMode::Preferred)
            m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(TlsMode::VerifyCa)));
        retell();
        emit edited();
    });
    connect(m_certificate, &FileEdit::edited, this, &TlsSection::edited);
    connect(m_key, &FileEdit::edited, this, &TlsSection::edited);
    connect(m_oldest, &QComboBox::activated, this, [this] {
        m_versions = m_oldest->currentData().toString();
        emit edited();
    });
    retell();
}

TlsMode TlsSection::mode() const
{
    return static_cast<TlsMode>(m_mode->currentData().toInt());
}

void TlsSection::setTarget(const ConnectionTarget &target)
{
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(target.tlsMode)));
    m_ca->setPath(target.tlsCa);
    m_certificate->setPath(target.tlsCert);
    m_key->setPath(target.tlsKey);
    m_caPath = target.tlsCaPath;
    m_versions = target.tlsVersions;
    if (m_versions.isEmpty())
        m_oldest->setCurrentIndex(0);
    else // versions that were named in another way show as the oldest of them
        m_oldest->setCurrentIndex(m_versions.contains(u"1.2"_s) ? 1 : m_versions.contains(u"1.1"_s) ? 0 : 2);
    retell();
}

void TlsSection::store(ConnectionTarget &target) const
{
    target.tlsMode = mode();
    target.tlsCa = m_ca->path();
    target.tlsCert = m_certificate->path();
    target.tlsKey = m_key->path();
    target.tlsVersions = m_versions;
}

QString TlsSection::summary() const
{
    switch (mode()) {
    case TlsMode::Disabled:
        return tr("off");
    case TlsMode::Preferred:
        return tr("when offered");
    case TlsMode::Required:
        return tr("required");
    case TlsMode::VerifyCa:
        return tr("CA verified");
    case TlsMode::VerifyIdentity:
        break;
    }
    return tr("CA and name verified");
}

bool TlsSection::isUnusual() const
{
    return mode() != TlsMode::Preferred || !m_certificate->path().isEmpty();
}

QString TlsSection::problem() const
{
    const bool verifies = mode() == TlsMode::VerifyCa || mode() == TlsMode::VerifyIdentity;
    if (verifies && m_ca->path().isEmpty() && m_caPath.isEmpty())
        return tr("To verify the server's certificate, name the CA file to verify it with.");
    return {};
}

void TlsSection::focusProblem()
{
    m_ca->edit()->setFocus();
}

void TlsSection::retell()
{
    const bool unverified = mode() == TlsMode::Preferred || mode() == TlsMode::Required;
    m_protects->setText(protectionOf(mode()));
    m_warning->setVisible(unverified);
    m_warningIcon->setVisible(unverified);
    m_mode->setAccessibleDescription(unverified ? m_protects->text() + u' ' + m_warning->text()
                                                : m_protects->text());
}

} // namespace goneaway::ui
