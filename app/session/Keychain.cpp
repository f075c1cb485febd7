// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Keychain.h"

#include <QTimer>

#ifdef GONEAWAY_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::session {

Keychain::Keychain(QObject *parent)
    : QObject(parent)
{
}

#ifdef GONEAWAY_KEYCHAIN

namespace {

QString service()
{
    return QStringLiteral(GONEAWAY_APP_ID);
}

QString sentence(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::AccessDeniedByUser:
        return u"The keychain stayed locked, so the password is not taken from it. Type the password, or "
               u"unlock the "
               "keychain and choose the profile again."_s;
    case QKeychain::AccessDenied:
        return u"The system's keychain does not let Goneaway in: %1 Type the password instead."_s.arg(
            job.errorString());
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return u"No keychain runs in this session (on Linux: GNOME Keyring, KWallet or another Secret "
               u"Service). The "
               "password is not remembered; type it each time."_s;
    default:
        return u"The system's keychain could not be used (%1). The password is not remembered; type it each time."_s
            .arg(job.errorString());
    }
}

} // namespace

bool Keychain::isBuiltIn()
{
    return true;
}

// Jobs delete themselves when they are done, and have no parent: the system answers into a job, and would
// write into freed memory when we were gone before (seen with libsecret).
void Keychain::read(const QString &profile)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    job->setKey(profile);
    connect(job, &QKeychain::Job::finished, this, [this, job, profile] {
        if (job->error() == QKeychain::NoError)
            emit passwordRead(profile, Secret(job->binaryData()));
        else if (job->error() == QKeychain::EntryNotFound)
            emit nothingKept(profile);
        else
            emit failed(profile, sentence(*job));
    });
    job->start();
}

void Keychain::keep(const QString &profile, const Secret &password)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setKey(profile);
    job->setBinaryData(QByteArray(password.reveal()));
    connect(job, &QKeychain::Job::finished, this, [this, job, profile] {
        if (job->error() == QKeychain::NoError)
            emit kept(profile);
        else
            emit failed(profile, sentence(*job));
    });
    job->start();
}

void Keychain::forget(const QString &profile)
{
    auto *job = new QKeychain::DeletePasswordJob(service());
    job->setKey(profile);
    connect(job, &QKeychain::Job::finished, this, [this, job, profile] {
        if (job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound)
            emit forgotten(profile);
        else
            emit failed(profile, sentence(*job));
    });
    job->start();
}

#else

bool Keychain::isBuiltIn()
{
    return false;
}

namespace {

QString absent()
{
    return u"This Goneaway was built without QtKeychain, so it remembers no passwords. Type the password each time."_s;
}

} // namespace

void Keychain::read(const QString &profile)
{
    QTimer::singleShot(0, this, [this, profile] { emit failed(profile, absent()); });
}

void Keychain::keep(const QString &profile, const Secret &)
{
    QTimer::singleShot(0, this, [this, profile] { emit failed(profile, absent()); });
}

void Keychain::forget(const QString &profile)
{
    QTimer::singleShot(0, this, [this, profile] { emit failed(profile, absent()); });
}

#endif

} // namespace goneaway::session
