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

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr int Deflate = 8; // the one method that every unzip knows
constexpr int DefaultLevel = -1;
constexpr qsizetype Chunk = 1024 * 1024; // between two looks at the cancel token

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

Error cancelled()
{
    return {ErrorCode::Cancelled, u"Cancelled: nothing was written."_s};
}

// Packs, tells how far it is, and stops when it is told to.
class Packing
{
public:
    Packing(const Contents &contents, const CancelToken &cancel, const OnWriteProgress &progress)
        : m_cancel(cancel)
        , m_tell(progress)
    {
        m_progress.allEntries = 1; // the manifest
        for (const Entry &entry : contents.entries) {
            if (isPacked(entry)) {
                ++m_progress.allEntries;
                m_progress.allBytes += entry.content.size();
            }
        }
    }

    static bool isPacked(const Entry &entry) { return entry.included && entry.why.isEmpty(); }
    bool isCancelled() const { return m_cancel.isCancelled(); }
    void entryDone()
    {
        ++m_progress.entries;
        tell();
    }
    void bytesDone(qint64 count)
    {
        m_progress.bytes = std::min(m_progress.bytes + count, m_progress.allBytes);
        tell();
    }
    void written(qint64 count, qint64 all)
    {
        m_progress.bytes = count;
        m_progress.allBytes = all;
        m_progress.writing = true;
        tell();
    }

private:
    void tell() const
    {
        if (m_tell)
            m_tell(m_progress);
    }

    const CancelToken &m_cancel;
    const OnWriteProgress &m_tell;
    WriteProgress m_progress;
};

Result<void> addFile(QuaZip &zip, const QString &path, const QByteArray &content, const QDateTime &madeAt,
                     Packing &packing)
{
    QuaZipNewInfo info(path);
    info.dateTime = madeAt;
    info.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    QuaZipFile file(&zip);
    if (!file.open(QIODevice::WriteOnly, info, nullptr, 0, Deflate, DefaultLevel))
        return internal(u"%1 (%2)"_s.arg(path).arg(file.getZipError()));
    for (qsizetype at = 0; at < content.size(); at += Chunk) {
        if (packing.isCancelled())
            return cancelled();
        const qsizetype length = std::min(Chunk, content.size() - at);
        if (file.write(content.constData() + at, length) != length)
            return internal(u"%1 (%2)"_s.arg(path, file.errorString()));
        packing.bytesDone(length);
    }
    file.close();
    if (file.getZipError() != 0)
        return internal(u"%1 (%2)"_s.arg(path).arg(file.getZipError()));
    packing.entryDone();
    return {};
}

// In memory: a bundle is bounded by what evidence holds, and its final size is known before the disk is
// touched.
Result<QByteArray> packed(const Contents &contents, Packing &packing)
{
    QBuffer buffer;
    QuaZip zip(&buffer);
    zip.setUtf8Enabled(true);
    if (!zip.open(QuaZip::mdCreate))
        return internal(QString::number(zip.getZipError()));
    for (const Entry &entry : contents.entries) {
        if (packing.isCancelled())
            return cancelled();
        if (!Packing::isPacked(entry))
            continue;
        if (const auto added =
                addFile(zip, contents.folder + u'/' + entry.path, entry.content, contents.madeAt, packing);
            !added)
            return added.error();
    }
    if (const auto added = addFile(zip, contents.folder + u'/' + ManifestName, manifestOf(contents),
                                   contents.madeAt, packing);
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

Result<void> tryPlace(const QString &path, bool overwrite)
{
    if (const auto file = SafeFile::create(path, overwrite); !file)
        return file.error();
    return {};
}

Result<Written> write(const Contents &original, const QString &path, bool overwrite,
                      const CancelToken &cancel, const OnWriteProgress &progress)
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

    const Contents contents = withoutOmissions(original);
    Packing packing(contents, cancel, progress);
    const auto bytes = packed(contents, packing);
    if (!bytes)
        return bytes.error();
    const auto tell = [&](qint64 count) {
        packing.written(count, bytes->size());
    };
    if (const auto done = zipFile->write(*bytes, cancel, tell); !done)
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
