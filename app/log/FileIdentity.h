// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

#include <optional>
#include <utility>

namespace goneaway::log {

// Tells a file from another one that later has its name: device and inode, or on Windows the volume and the
// number of the file on it.
using FileIdentity = std::pair<quint64, quint64>;

std::optional<FileIdentity> identityOf(const QFile &open);
std::optional<FileIdentity> identityOf(const QString &path); // nothing when there is no such file

// Where the file that stood at `path` stands now, when somebody renamed it within its folder to a name that
// begins the same way, as rotating does; else empty.
QString movedTo(const QString &path, const FileIdentity &identity);

// True when nothing can be told of `path`, as its very folder cannot be reached: it may come back as it was.
bool isOutOfReach(const QString &path);

// Opens it for reading, unbuffered, so that others may write, rename and remove it meanwhile. On Windows the
// open file no longer knows its name.
bool openShared(QFile &file, const QString &path);

} // namespace goneaway::log
