// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/SafeFile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QStorageInfo>
#include <QSysInfo>
#include <QTemporaryFile>

#include <cerrno>
#include <filesystem>
#include <system_error>

#ifdef Q_OS_WIN
#include <io.h>
#include <windows.h>
#else
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

#ifdef EDQUOT
constexpr int OverQuota = EDQUOT;
#else
constexpr int OverQuota = ENOSPC;
#endif
constexpr qsizetype LongestName = 50; // of the final name in the temporary one: file systems allow 255 bytes
constexpr qsizetype Chunk = 1024 * 1024; // between two looks at the cancel flag

std::filesystem::path native(const QString &path)
{
    return std::filesystem::path(path.toStdU16String());
}

// To the disk itself: a rename may survive a power cut that the bytes do not.
bool flushToDisk(QFile &file)
{
    if (!file.flush())
        return false;
#ifdef Q_OS_WIN
    return ::_commit(file.handle()) == 0;
#else
    return ::fsync(file.handle()) == 0;
#endif
}

bool isRunning(qint64 process)
{
#ifdef Q_OS_WIN
    const HANDLE handle = ::OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(process));
    if (!handle)
        return ::GetLastError() == ERROR_ACCESS_DENIED;
    const bool running = ::WaitForSingleObject(handle, 0) == WAIT_TIMEOUT;
    ::CloseHandle(handle);
    return running;
#else
    return ::kill(static_cast<pid_t>(process), 0) == 0 || errno != ESRCH;
#endif
}

// What a Goneaway that was killed on this machine left behind.
void removeStale(const QString &folder)
{
    static const QRegularExpression left(u"^\\..+"_s + QRegularExpression::escape(temporaryMark())
                                         + u"(\\d{1,10})-\\w{6}$"_s);
    const QDir directory(folder);
    const QStringList names = directory.entryList({u".*"_s + temporaryMark() + u'*'},
                                                  QDir::Files | QDir::Hidden | QDir::NoSymLinks);
    for (const QString &name : names) {
        const auto match = left.match(name);
        if (match.hasMatch() && !isRunning(match.captured(1).toLongLong()))
            QFile::remove(directory.filePath(name));
    }
}

void flushFolder(const QString &folder)
{
#ifdef Q_OS_WIN
    Q_UNUSED(folder)
#else
    // Best effort: not every file system can do it.
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        ::fsync(handle);
        ::close(handle);
    }
#endif
}

Error alreadyThere(const QString &path)
{
    return {ErrorCode::AlreadyExists,
            u"%1 already exists. Choose another name, or allow it to be replaced."_s.arg(path)};
}

Error diskFull(const QString &path, qint64 needed)
{
    const QString folder = QFileInfo(path).absolutePath();
    const qint64 available = std::max<qint64>(0, QStorageInfo(folder).bytesAvailable());
    return {
        ErrorCode::DiskFull,
        u"There is not enough space in %1: %2 bytes are needed, %3 are free. Free some space or choose another folder."_s
            .arg(folder, QString::number(needed), QString::number(available))};
}

// Qt does not tell "no space left" from other failed writes: the system's code does, and where it is not to
// be had (Windows), the space that is left.
Error failure(const QFile &file, int systemError, const QString &path, qint64 needed)
{
    const qint64 available = QStorageInfo(QFileInfo(path).absolutePath()).bytesAvailable();
    if (systemError == ENOSPC || systemError == OverQuota || (available >= 0 && available < needed))
        return diskFull(path, needed);
    return {ErrorCode::Io,
            u"%1 could not be written: %2. Choose another folder."_s.arg(path, file.errorString())};
}

} // namespace

QString temporaryMark()
{
    const QByteArray machine =
        QCryptographicHash::hash(QSysInfo::machineHostName().toUtf8(), QCryptographicHash::Sha256).toHex();
    return u".goneaway-%1-"_s.arg(QString::fromLatin1(machine.first(8)));
}

SafeFile::SafeFile(QString path, bool overwrite)
    : m_path(std::move(path))
    , m_overwrite(overwrite)
{
}

SafeFile::SafeFile(SafeFile &&other) noexcept = default;
SafeFile &SafeFile::operator=(SafeFile &&other) noexcept = default;
SafeFile::~SafeFile() = default;

Result<SafeFile> SafeFile::create(const QString &path, bool overwrite)
{
    const QFileInfo target(path);
    const QString folder = target.absolutePath();
    if (path.isEmpty() || target.fileName().isEmpty() || target.isDir())
        return Error{ErrorCode::InvalidArgument,
                     u"\"%1\" is a folder. Add the name of the file."_s.arg(path)};
    if (!QFileInfo::exists(folder))
        return Error{ErrorCode::NotFound,
                     u"The folder %1 does not exist. Create it or choose another."_s.arg(folder)};
    if (!QFileInfo(folder).isDir())
        return Error{ErrorCode::NotFound, u"%1 is not a folder. Choose another."_s.arg(folder)};
    if (!overwrite && (target.exists() || target.isSymLink()))
        return alreadyThere(path);

    removeStale(folder);
    SafeFile file(target.absoluteFilePath(), overwrite);
    file.m_file = std::make_unique<QTemporaryFile>(
        folder + u"/."_s + target.fileName().left(LongestName) + temporaryMark()
        + QString::number(QCoreApplication::applicationPid()) + u"-XXXXXX"_s);
    errno = 0;
    if (file.m_file->open())
        return file;
    if (errno == ENOSPC)
        return failure(*file.m_file, errno, file.m_path, 0);
    // Every other reason (no permission, a read-only or special file system) asks for the same thing.
    return Error{ErrorCode::NotPermitted,
                 u"Nothing can be written in %1: %2. Choose another folder."_s.arg(
                     folder, file.m_file->errorString())};
}

Result<void> SafeFile::write(const QByteArray &bytes, const CancelToken &cancel,
                             const std::function<void(qint64 written)> &progress)
{
    for (qsizetype at = 0; at < bytes.size(); at += Chunk) {
        if (cancel.isCancelled())
            return Error{ErrorCode::Cancelled, u"Cancelled: nothing was written."_s};
        const qint64 length = std::min(Chunk, bytes.size() - at);
        errno = 0;
        if (m_file->write(bytes.constData() + at, length) != length)
            return failure(*m_file, errno, m_path, bytes.size());
        if (progress)
            progress(at + length);
    }
    if (cancel.isCancelled())
        return Error{ErrorCode::Cancelled, u"Cancelled: nothing was written."_s};
    errno = 0;
    if (!flushToDisk(*m_file)) // some file systems notice only now that there is no space
        return failure(*m_file, errno, m_path, bytes.size());
    return {};
}

Result<void> SafeFile::publish()
{
    // Asking for the name gives an unnamed temporary file of Linux one.
    const QString temporary = m_file->fileName();
    // Closing a QTemporaryFile does not close it, and Windows gives no other name to a file that is open.
    m_file->setAutoRemove(false);
    m_file.reset();
    auto removal = qScopeGuard([&temporary] { QFile::remove(temporary); });
    std::error_code error;
    if (!m_overwrite) {
        // A hard link never replaces anything, whoever else writes here at the same moment.
        std::filesystem::create_hard_link(native(temporary), native(m_path), error);
        if (!error) {
            flushFolder(QFileInfo(m_path).path());
            return {};
        }
        // Some file systems know no hard links (FAT, some network shares).
        if (error == std::errc::file_exists || QFileInfo::exists(m_path))
            return alreadyThere(m_path);
    }
    std::filesystem::rename(native(temporary), native(m_path), error);
    if (error) {
        return Error{ErrorCode::Io,
                     u"%1 could not be given its name: %2. Choose another folder."_s.arg(
                         m_path, QString::fromStdString(error.message()))};
    }
    removal.dismiss();
    flushFolder(QFileInfo(m_path).path());
    return {};
}

} // namespace goneaway::bundle
