// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/FileIdentity.h"

#ifdef Q_OS_WIN
#include <QDir>
#include <QFileInfo>

#include <io.h>
#include <windows.h>
#else
#include <sys/stat.h>
#endif

namespace goneaway::log {

#ifdef Q_OS_WIN

namespace {

// The volume and the number of the file on it.
std::optional<FileIdentity> identityOf(HANDLE handle)
{
    BY_HANDLE_FILE_INFORMATION info{};
    if (handle == INVALID_HANDLE_VALUE || !GetFileInformationByHandle(handle, &info))
        return std::nullopt;
    return FileIdentity{info.dwVolumeSerialNumber,
                        (static_cast<quint64>(info.nFileIndexHigh) << 32) | info.nFileIndexLow};
}

} // namespace

std::optional<FileIdentity> identityOf(const QString &path)
{
    const QString native = QDir::toNativeSeparators(QFileInfo(path).absoluteFilePath());
    // Shared in every way: the server that writes the log must not notice.
    const HANDLE handle = CreateFileW(reinterpret_cast<const wchar_t *>(native.utf16()), 0,
                                      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    const auto identity = identityOf(handle);
    if (handle != INVALID_HANDLE_VALUE)
        CloseHandle(handle);
    return identity;
}

std::optional<FileIdentity> identityOf(const QFile &open)
{
    return identityOf(reinterpret_cast<HANDLE>(_get_osfhandle(open.handle())));
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
