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

} // namespace goneaway::log
