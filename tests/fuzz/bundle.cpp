// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a file holds, opening it as a bundle comes to its end, and either says what is wrong or gives
// evidence that can be diagnosed. An input that begins with "@" is packed first: "@name", a line end,
// content.
#include "bundle/Bundle.h"
#include "diagnose/Diagnoser.h"

#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

#include <cstdlib>

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void pack(const QString &path, const QByteArray &input)
{
    QuaZip zip(path);
    zip.setUtf8Enabled(true);
    if (!zip.open(QuaZip::mdCreate))
        return;
    for (const QByteArray &part : input.split('@').mid(1, 64)) {
        const qsizetype end = part.indexOf('\n');
        QuaZipFile file(&zip);
        const QString name = QString::fromUtf8(end < 0 ? part : part.first(end));
        if (name.isEmpty() || !file.open(QIODevice::WriteOnly, QuaZipNewInfo(name), nullptr, 0, 8, 1))
            continue;
        file.write(end < 0 ? QByteArray() : part.sliced(end + 1));
        file.close();
    }
    zip.close();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const QTemporaryDir folder(u"/dev/shm/goneaway-fuzz-XXXXXX"_s);
    const QString path = folder.filePath(u"b.zip"_s);
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (bytes.startsWith('@')) {
        pack(path, bytes);
    } else {
        QFile file(path);
        demand(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    const auto opened = bundle::open(path);
    if (!opened) {
        demand(!opened.error().detail.isEmpty());
        return 0;
    }
    demand(opened->files.size() <= 2000);
    for (const QString &file : opened->files)
        demand(!file.contains(u".."_s) || !file.split(u'/').contains(u".."_s));
    const diagnose::Diagnosis diagnosis = diagnose::diagnose(opened->evidence);
    demand(!diagnosis.ranked.isEmpty());
    const auto again = evidence::evidenceFromJson(evidence::toJson(opened->evidence));
    demand(again.ok() && again->observations().size() == opened->evidence.observations().size());
    return 0;
}
