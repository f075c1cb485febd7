// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

class QTemporaryFile;

namespace goneaway::bundle {

// What stands in the names of temporary files, before the number of the process: so that whoever finds one
// knows whose it is. Those of processes of this machine that are gone are removed by the next that writes
// there.
QString temporaryMark();

// A file that appears under its name whole or not at all: written beside it under a temporary name that is
// owner-only from its first byte, flushed to the disk, then renamed. Unless published, it takes itself away.
class SafeFile
{
public:
    // NotFound (no such folder), NotPermitted, AlreadyExists, InvalidArgument (the name of a folder), Io.
    static Result<SafeFile> create(const QString &path, bool overwrite);
    SafeFile(SafeFile &&other) noexcept;
    SafeFile &operator=(SafeFile &&other) noexcept;
    ~SafeFile();

    // DiskFull with the bytes needed, Io, Cancelled.
    Result<void> write(const QByteArray &bytes, const CancelToken &cancel,
                       const std::function<void(qint64 written)> &progress = {});
    // Gives it its name. AlreadyExists when somebody else was faster.
    Result<void> publish();

private:
    SafeFile(QString path, bool overwrite);

    QString m_path;
    bool m_overwrite = false;
    std::unique_ptr<QTemporaryFile> m_file;
};

} // namespace goneaway::bundle
