// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/SmallDisk.h"

#include "lab/Programs.h"

#include <QFile>
#include <QStorageInfo>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

Result<std::unique_ptr<SmallDisk>> SmallDisk::make(qint64 bytes)
{
    std::unique_ptr<SmallDisk> disk(new SmallDisk); // the constructor is private
    const auto mount = systemProgram(u"mount"_s, u"mount"_s);
    if (!mount)
        return mount.error();
    const auto mounted = runToEnd(*mount,
                                  {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=%1,mode=0700"_s.arg(bytes),
                                   u"goneaway-practice"_s, disk->path()});
    if (!mounted)
        return Error{ErrorCode::NotPermitted, mounted.error().detail};
    disk->m_mounted = true;
    return disk;
}

SmallDisk::~SmallDisk()
{
    // Lazily: a server that is still on its way out holds files.
    if (m_mounted)
        static_cast<void>(runToEnd(u"umount"_s, {u"--lazy"_s, path()}));
}

Result<void> SmallDisk::fillUp(qint64 leave) const
{
    constexpr qint64 ChunkBytes = 1024 * 1024;
    const QByteArray chunk(ChunkBytes, '\0');
    QFile file(path() + u"/filler"_s);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return Error{ErrorCode::Io, file.errorString()};
    while (true) {
        const qint64 left = QStorageInfo(path()).bytesAvailable() - leave;
        if (left <= 0)
            return {};
        if (file.write(chunk.constData(), std::min(left, ChunkBytes)) <= 0)
            return Error{ErrorCode::Io, file.errorString()};
    }
}

} // namespace goneaway::lab
