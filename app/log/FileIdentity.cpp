// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/FileIdentity.h"

#include <QDir>
#include <QFileInfo>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#include <windows.h>
#else
#include <sys/stat.h>
#endif

namespace goneaway::log {

#ifdef Q_OS_WIN

namespace {

// Shared in every way: the server that writes the log must not notice.
HANDLE shared(const QString &path, DWORD access)
{
    const QString native = QDir::toNativeSeparators(QFileInfo(path).absoluteFilePath());
    return ::CreateFileW(reinterpret_cast<const wchar_t *>(native.utf16()), access,
                         FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                         FILE_ATTRIBUTE_NORMAL, nullptr);
}

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
    const HANDLE handle = shared(path, 0);
    const auto identity = identityOf(handle);
    if (handle != INVALID_HANDLE_VALUE)
        CloseHandle(handle);
    return identity;
}

std::optional<FileIdentity> identityOf(const QFile &open)
{
    return identityOf(reinterpret_cast<HANDLE>(_get_osfhandle(open.handle())));
}

bool openShared(QFile &file, const QString &path)
{
    file.setFileName(path);
    const HANDLE handle = shared(path, GENERIC_READ);
    const int descriptor = handle == INVALID_HANDLE_VALUE
        ? -1
        : ::_open_osfhandle(reinterpret_cast<intptr_t>(handle), _O_RDONLY | _O_BINARY);
    if (descriptor >= 0)
        return file.open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered, QFile::AutoCloseHandle);
    if (handle != INVALID_HANDLE_VALUE)
        ::CloseHandle(handle);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered); // which knows why not
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

bool openShared(QFile &file, const QString &path)
{
    file.setFileName(path);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

#endif

bool isOutOfReach(const QString &path)
{
    return !QFileInfo::exists(QFileInfo(path).absolutePath());
}

QString movedTo(const QString &path, const FileIdentity &identity)
{
    const QFileInfo log(path);
    // server.err becomes server.err.1, server.err-old or server-2026-11-25.err.
    const QDir folder = log.dir();
    for (const QString &name : folder.entryList(QDir::Files | QDir::Hidden)) {
        if (name.startsWith(log.completeBaseName()) && name != log.fileName()
            && identityOf(folder.filePath(name)) == identity)
            return folder.filePath(name);
    }
    return {};
}

} // namespace goneaway::log
