// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Bundle.h"

#include "bundle/Manifest.h"
#include "bundle/SafeFile.h"

#include <QBuffer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr int Deflate = 8; // the one method that every unzip knows
constexpr int DefaultLevel = -1;

Error internal(const QString &what)
{
    return {ErrorCode::Internal, u"The bundle could not be packed: "_s + what};
}

Result<void> checkNames(const Contents &contents)
{
    if (!isSafePath(contents.folder) || contents.folder.contains(u'/'))
        return Error{ErrorCode::InvalidArgument,
                     u"\"%1\" is no name for a bundle's folder."_s.arg(contents.folder)};
    QSet<QString> names{ManifestName};
    for (const Entry &entry : contents.entries) {
        if (!isSafePath(entry.path) || names.contains(entry.path.toLower()))
            return Error{ErrorCode::InvalidArgument,
                         u"\"%1\" cannot be the name of a file in a bundle."_s.arg(entry.path)};
        names.insert(entry.path.toLower());
    }
    return {};
}

Result<void> addFile(QuaZip &zip, const QString &path, const QByteArray &content, const QDateTime &madeAt)
{
    QuaZipNewInfo info(path);
    info.dateTime = madeAt;
    info.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    QuaZipFile file(&zip);
    if (!file.open(QIODevice::WriteOnly, info, nullptr, 0, Deflate, DefaultLevel))
        return internal(u"%1 (%2)"_s.arg(path).arg(file.getZipError()));
    if (file.write(content) != content.size())
        return internal(u"%1 (%2)"_s.arg(path, file.errorString()));
    file.close();
    if (file.getZipError() != 0)
        return internal(u"%1 (%2)"_s.arg(path).arg(file.getZipError()));
    return {};
}

// In memory: a bundle is bounded by what evidence holds, and its final size is known before the disk is
// touched.
Result<QByteArray> packed(const Contents &contents, const CancelToken &cancel)
{
    QBuffer buffer;
    QuaZip zip(&buffer);
    zip.setUtf8Enabled(true);
    if (!zip.open(QuaZip::mdCreate))
        return internal(QString::number(zip.getZipError()));
    for (const Entry &entry : contents.entries) {
        if (cancel.isCancelled())
            return Error{ErrorCode::Cancelled, u"Cancelled: nothing was written."_s};
        if (!entry.included || !entry.why.isEmpty())
            continue;
        if (const auto added =
                addFile(zip, contents.folder + u'/' + entry.path, entry.content, contents.madeAt);
            !added)
            return added.error();
    }
    if (const auto added =
            addFile(zip, contents.folder + u'/' + ManifestName, manifestOf(contents), contents.madeAt);
        !added)
        return added.error();
    zip.close();
    if (zip.getZipError() != 0)
        return internal(QString::number(zip.getZipError()));
    return buffer.data();
}

QByteArray keyOf(const Contents &contents)
{
    QJsonObject names;
    for (auto it = contents.pseudonyms.begin(); it != contents.pseudonyms.end(); ++it)
        names.insert(it.key(), it.value());
    const QJsonObject key{
        {u"schema"_s, u"goneaway.key/1"_s}, {u"bundle"_s, contents.folder}, {u"pseudonyms"_s, names}};
    return QJsonDocument(key).toJson(QJsonDocument::Indented);
}

// A key without its bundle stays: the bundle may have been moved, and nothing else can read it back.
QString keyPathFor(const QString &path, bool overwrite)
{
    QString base = path;
    if (base.endsWith(".zip"_L1, Qt::CaseInsensitive))
        base.chop(4);
    QString name = base + u".key.json"_s;
    for (int number = 2; !overwrite && QFileInfo::exists(name) && number < 1000; ++number)
        name = u"%1.key-%2.json"_s.arg(base).arg(number);
    return name;
}

} // namespace

Result<Written> write(const Contents &original, const QString &path, bool overwrite,
                      const CancelToken &cancel)
{
    if (const auto names = checkNames(original); !names)
        return names.error();
    // Whether the place is good is known at once, before any work.
    auto zipFile = SafeFile::create(path, overwrite);
    if (!zipFile)
        return zipFile.error();
    Written written{QFileInfo(path).absoluteFilePath(), 0, {}};
    std::optional<SafeFile> keyFile;
    if (!original.pseudonyms.isEmpty()) {
        written.keyPath = keyPathFor(written.path, overwrite);
        auto key = SafeFile::create(written.keyPath, overwrite);
        if (!key)
            return key.error();
        keyFile = std::move(key).value();
        if (const auto done = keyFile->write(keyOf(original), cancel); !done)
            return done.error();
    }

    const auto bytes = packed(withoutOmissions(original), cancel);
    if (!bytes)
        return bytes.error();
    if (const auto done = zipFile->write(*bytes, cancel); !done)
        return done.error();
    written.bytes = bytes->size();

    // Both are whole by now. The key first: a bundle without its key could never be read back by its sender.
    if (keyFile) {
        if (const auto done = keyFile->publish(); !done)
            return done.error();
    }
    if (const auto done = zipFile->publish(); !done) {
        if (keyFile && !overwrite)
            QFile::remove(written.keyPath);
        return done.error();
    }
    return written;
}

} // namespace goneaway::bundle
