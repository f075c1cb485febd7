// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Unpacked.h"

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>

namespace goneaway::planted {

QMap<QString, QByteArray> unpacked(const QString &path)
{
    QMap<QString, QByteArray> files;
    QuaZip zip(path);
    if (!zip.open(QuaZip::mdUnzip))
        return files;
    for (bool more = zip.goToFirstFile(); more; more = zip.goToNextFile()) {
        QuaZipFile file(&zip);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        files.insert(zip.getCurrentFileName(), file.readAll());
    }
    return files;
}

} // namespace goneaway::planted
