// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/LogMemory.h"

#include <QFile>

namespace goneaway::checks {

LogMemory::File LogMemory::lookAt(const QString &path)
{
    constexpr qint64 HeadBytes = 256; // the stamps of the first lines
    File found;
    QFile file(path);
    if (!log::openShared(file, path))
        return found;
    found.identity = log::identityOf(file);
    found.head = file.read(HeadBytes);
    found.size = file.size();
    return found;
}

const LogMemory::Known *LogMemory::find(const QString &path) const
{
    const auto known = m_files.constFind(path);
    if (known == m_files.constEnd())
        return nullptr;
    const File now = lookAt(path);
    const bool same =
        now.identity && now.identity == known->identity && now.head == known->head && now.size >= known->size;
    return same ? &known->known : nullptr;
}

void LogMemory::put(const QString &path, const Known &known)
{
    File file = lookAt(path);
    file.known = known;
    m_files.insert(path, file);
}

} // namespace goneaway::checks
