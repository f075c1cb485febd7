// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QDateTime>
#include <QFile>

namespace goneaway::log {

// Opens a log for reading without a buffer of its own. The error says what to do next.
Result<void> openLogFile(QFile &file, const QString &path);

// Stamps without a year end here: the file's last change, or now when it is not known.
QDateTime referenceOf(const QFile &file);

} // namespace goneaway::log
