// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/AboutBox.h"

#include "session/Keychain.h"
#include "session/TroubleshootingSession.h"
#include "ui/Look.h"

#include <QCoreApplication>
#include <QMessageBox>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AboutBox", text);
}

} // namespace

QString missingFromThisBuild()
{
    QStringList missing;
#ifndef GONEAWAY_HAS_PLOTS
    missing << tr("Timelines are shown as tables: QCustomPlot is missing.");
#endif
    if (!session::Keychain::isBuiltIn())
        missing << tr("Passwords cannot be kept in the system's keychain: QtKeychain is missing.");
    if (!session::TroubleshootingSession::showsCertificates())
        missing << tr("The certificate of a server is not shown: OpenSSL is missing.");
    return missing.join(u'\n');
}

QMessageBox *makeAboutBox(QWidget *parent)
{
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("About Goneaway"), QString(), QMessageBox::Close, parent);
    box->setObjectName(u"aboutBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(icon(u"goneaway"_s).pixmap(QSize(48, 48), parent->devicePixelRatioF()));
    box->setText(tr("Goneaway %1").arg(QCoreApplication::applicationVersion()));
    QString text =
        tr("Finds out why a connection to MySQL or MariaDB was lost. It reads only, and changes "
           "nothing on the server.\n\nFree software under the GNU General Public License, version 3 "
           "or later. Qt %1.")
            .arg(QString::fromLatin1(qVersion()));
    if (const QString missing = missingFromThisBuild(); !missing.isEmpty())
        text += tr("\n\nWhat this build cannot do:\n") + missing;
    box->setInformativeText(text);
    return box;
}

} // namespace goneaway::ui
