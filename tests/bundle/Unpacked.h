// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace goneaway::planted {

// Every file of a zip, by its name; empty when it cannot be read.
QMap<QString, QByteArray> unpacked(const QString &path);

} // namespace goneaway::planted
