// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/FileIdentity.h"

#ifdef Q_OS_WIN
#include <QDateTime>
#include <QFileInfo>
#else
#include <sys/stat.h>
#endif

namespace goneaway::log {

#ifdef Q_OS_WIN

std::optional<FileIdentity> identityOf(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return std::nullopt;
    return FileIdentity{0, static_cast<quint64>(info.birthTime().toMSecsSinceEpoch())};
}

std::optional<FileIdentity> identityOf(const QFile &open)
{
    return identityOf(open.fileName());
}

#else

namespace {

FileIdentity identityIn(const struct stat &status)
{
    return {static_cast<quint64>(status.st_dev), static_cast<quint64>(status.st_ino)};
}

} // namespace

std::optional<FileIdentity> identityOf(const QString &path)
{
    struct stat status {
    };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return identityIn(status);
}

std::optional<FileIdentity> identityOf(const QFile &open)
{
    struct stat status {
    };
    if (::fstat(open.handle(), &status) != 0)
        return std::nullopt;
    return identityIn(status);
}

#endif

} // namespace goneaway::log
