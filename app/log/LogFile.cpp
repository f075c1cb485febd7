// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogFile.h"

#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::log {

Result<void> openLogFile(QFile &file, const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        return Error{
            ErrorCode::NotFound,
            u"There is no file \"%1\". The server's variable log_error names its error log."_s.arg(path)};
    }
    if (info.isDir()) {
        return Error{
            ErrorCode::InvalidArgument,
            u"\"%1\" is a folder. Choose the error log inside it (often *.err or error.log)."_s.arg(path)};
    }
    // Opening a named pipe that nobody writes to would wait for ever; /dev/stdin and /dev/fd/N are safe.
    if (!info.isFile() && !path.startsWith("/dev/"_L1)) {
        return Error{ErrorCode::InvalidArgument,
                     u"\"%1\" is no regular file. Copy the log into a file and choose that."_s.arg(path)};
    }
    file.setFileName(path);
    if (file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    if (file.error() == QFileDevice::PermissionsError || !info.isReadable()) {
        return Error{
            ErrorCode::NotPermitted,
            u"You may not read \"%1\". Run as a user who may (the server's own, or an administrator), or "
            "copy the file to a place where you can read it."_s.arg(path)};
    }
    return Error{ErrorCode::Io, u"\"%1\" cannot be opened: %2."_s.arg(path, file.errorString())};
}

QDateTime referenceOf(const QFile &file)
{
    const QDateTime changed = QFileInfo(file).lastModified();
    return changed.isValid() ? changed : QDateTime::currentDateTimeUtc();
}

} // namespace goneaway::log
