// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Bundle.h"

#include "bundle/Manifest.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr int MaxFiles = 2000;
constexpr qint64 MaxFile = 64LL * 1024 * 1024;
constexpr qint64 MaxTogether = 256LL * 1024 * 1024;
constexpr qint64 MaxZip = 1024LL * 1024 * 1024;
constexpr qint64 MaxManifest = 8LL * 1024 * 1024;
constexpr qint64 Chunk = 64LL * 1024;
constexpr QLatin1StringView DiagnosisName{"diagnosis.json"};

Error malformed(const QString &why)
{
    return {ErrorCode::Malformed, why};
}

// What became of one file while reading; only the few that are needed again keep their content.
struct Unpacked {
    qint64 bytes = 0;
    QByteArray sha256;
    QByteArray content;
    bool damaged = false;
};

class Reader
{
public:
    explicit Reader(const QString &path)
        : m_path(path)
        , m_file(path)
        , m_zip(&m_file)
    {
    }

    Result<Opened> read()
    {
        if (const auto opened = openZip(); !opened)
            return opened.error();
        if (const auto files = unpackAll(); !files)
            return files.error();
        return assemble();
    }

    Result<QByteArray> readOne(const QString &file)
    {
        if (const auto opened = openZip(); !opened)
            return opened.error();
        const auto names = list();
        if (!names)
            return names.error();
        for (const QString &name : *names)
            m_files.append({name, {}});
        const QString name = folder().value_or(QString()) + file;
        m_files.clear();
        m_wanted = name;
        if (!names->contains(name) || !m_zip.setCurrentFile(name, QuaZip::csSensitive))
            return Error{ErrorCode::NotFound, u"%1 is not in this bundle."_s.arg(shown(file))};
        if (const auto unpacked = unpack(name); !unpacked)
            return unpacked.error();
        if (m_files.first().second.damaged)
            return malformed(u"%1 is damaged and cannot be read."_s.arg(shown(file)));
        return m_files.first().second.content;
    }

private:
    Result<void> openZip()
    {
        const QFileInfo info(m_path);
        if (!info.exists())
            return Error{ErrorCode::NotFound,
                         u"There is no file %1. Check its name and folder."_s.arg(m_path)};
        if (!info.isFile())
            return Error{ErrorCode::InvalidArgument,
                         u"%1 is not a file. Choose the .zip file that Goneaway wrote."_s.arg(m_path)};
        if (info.size() > MaxZip)
            return Error{ErrorCode::TooLarge,
                         u"%1 is larger than any bundle of Goneaway (1 GiB)."_s.arg(m_path)};
        if (!m_file.open(QIODevice::ReadOnly)) {
            return Error{m_file.error() == QFileDevice::PermissionsError ? ErrorCode::NotPermitted
                                                                         : ErrorCode::Io,
                         u"%1 cannot be opened: %2."_s.arg(m_path, m_file.errorString())};
        }
        const QByteArray start = m_file.peek(4);
        m_zip.setAutoClose(false);
        const bool whole = endIsWhole();
        if (whole && m_zip.open(QuaZip::mdUnzip))
            return {};
        if (start.startsWith("PK\x03\x04") || (!whole && start.startsWith("PK")))
            return malformed(
                u"%1 is a zip file without its end: the download or copy was cut off. Get the file again."_s
                    .arg(m_path));
        return malformed(
            u"%1 is not a zip file, so it is no bundle of Goneaway. Choose the .zip file that Goneaway wrote."_s
                .arg(m_path));
    }

    // The record at the end (APPNOTE.TXT 4.3.16: 22 bytes and a comment) with all its bytes: minizip takes
    // one whose last bytes are missing.
    bool endIsWhole()
    {
        constexpr qint64 record = 22;
        constexpr qint64 longestComment = 65535;
        const qint64 size = m_file.size();
        const qint64 from = std::max<qint64>(0, size - record - longestComment);
        m_file.seek(from);
        const QByteArray tail = m_file.read(size - from);
        m_file.seek(0);
        const qsizetype at = tail.lastIndexOf("PK\x05\x06");
        if (at < 0 || at + record > tail.size())
            return false;
        const auto byte = [&](qsizetype i) {
            return qint64(static_cast<quint8>(tail[at + i]));
        };
        return at + record + byte(20) + 256 * byte(21) <= tail.size();
    }

    // First the whole list, which costs nothing; only when all of it is in order anything is unpacked.
    Result<QStringList> list()
    {
        if (m_zip.getEntriesCount() > MaxFiles)
            return tooMany();
        QStringList names;
        for (bool more = m_zip.goToFirstFile(); more; more = m_zip.goToNextFile()) {
            QuaZipFileInfo64 info;
            if (!m_zip.getCurrentFileInfo(&info))
                return damagedDirectory();
            if (const auto known = checkEntry(info); !known)
                return known.error();
            names.append(info.name);
            if (names.size() > MaxFiles)
                return tooMany();
        }
        // The end of the list counts as no error, anything else does.
        if (m_zip.getZipError() != 0 || names.isEmpty())
            return damagedDirectory();
        return names;
    }

    Result<void> unpackAll()
    {
        const auto names = list();
        if (!names)
            return names.error();
        bool more = m_zip.goToFirstFile();
        for (const QString &name : *names) {
            if (!more)
                return damagedDirectory();
            if (!name.endsWith(u'/')) { // else a folder
                if (const auto unpacked = unpack(name); !unpacked)
                    return unpacked.error();
            }
            more = m_zip.goToNextFile();
        }
        return {};
    }

    Error tooMany() const
    {
        return {ErrorCode::TooLarge,
                u"%1 holds more than %2 files: this is no bundle of Goneaway."_s.arg(m_path).arg(MaxFiles)};
    }

    Error tooMuch(const QString &name) const
    {
        return {
            ErrorCode::TooLarge,
            u"%1 unpacks to more than a bundle may hold (%2). It is not opened."_s.arg(m_path, shown(name))};
    }

    Error damagedDirectory() const
    {
        return malformed(u"The list of files in %1 is damaged. Get the file again."_s.arg(m_path));
    }

    Result<void> checkEntry(const QuaZipFileInfo64 &info)
    {
        constexpr quint32 TypeMask = 0170000;
        constexpr quint32 Link = 0120000;
        if (info.isEncrypted()) {
            return Error{
                ErrorCode::Unsupported,
                u"%1 is encrypted with a password. Unpack it with the password, pack it again without one, and open that."_s
                    .arg(m_path)};
        }
        QString name = info.name;
        if (name.endsWith(u'/'))
            name.chop(1);
        if (!isSafePath(name) || ((info.externalAttr >> 16) & TypeMask) == Link)
            return malformed(u"%1 holds a file whose name leads outside (%2). It is not opened."_s.arg(
                m_path, shown(info.name)));
        const QString identity = name.toCaseFolded();
        if (m_names.contains(identity))
            return malformed(u"%1 holds two files of the same name (%2). It is not opened."_s.arg(
                m_path, shown(info.name)));
        m_names.insert(identity);
        m_claimed += std::min<quint64>(info.uncompressedSize, static_cast<quint64>(MaxTogether) + 1);
        if (info.uncompressedSize > static_cast<quint64>(MaxFile)
            || m_claimed > static_cast<quint64>(MaxTogether))
            return tooMuch(info.name);
        return {};
    }

    static QString shown(QString name)
    {
        for (QChar &c : name) {
            if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
                c = u'\ufffd';
        }
        return name.left(80);
    }

    // Whatever sizes the zip claims, no more is unpacked than the bounds allow.
    Result<void> unpack(const QString &name)
    {
        const QString last = name.section(u'/', -1);
        const bool keep =
            last == ManifestName || last == EvidenceName || last == DiagnosisName || name == m_wanted;
        QuaZipFile file(&m_zip);
        Unpacked unpacked;
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (!file.open(QIODevice::ReadOnly)) {
            unpacked.damaged = true;
            m_files.append({name, unpacked});
            return {};
        }
        QByteArray chunk(Chunk, Qt::Uninitialized);
        while (true) {
            const qint64 length = file.read(chunk.data(), chunk.size());
            if (length <= 0) {
                unpacked.damaged = length < 0;
                break;
            }
            unpacked.bytes += length;
            m_together += length;
            if (unpacked.bytes > (last == ManifestName ? MaxManifest : MaxFile) || m_together > MaxTogether)
                return tooMuch(name);
            const QByteArrayView part(chunk.constData(), length);
            hash.addData(part);
            if (keep)
                unpacked.content.append(part);
        }
        file.close();
        unpacked.damaged = unpacked.damaged || file.getZipError() != 0;
        unpacked.sha256 = hash.result().toHex();
        m_files.append({name, unpacked});
        return {};
    }

    const Unpacked *find(const QString &name) const
    {
        const auto it = std::find_if(m_files.begin(), m_files.end(),
                                     [&name](const auto &file) { return file.first == name; });
        return it == m_files.end() ? nullptr : &it->second;
    }

    // The folder that holds the manifest nearest to the top.
    std::optional<QString> folder() const
    {
        std::optional<QString> best;
        for (const auto &[name, unpacked] : m_files) {
            if (name.section(u'/', -1) != ManifestName)
                continue;
            const QString prefix = name.chopped(QString(ManifestName).size());
            if (!best || prefix.count(u'/') < best->count(u'/'))
                best = prefix;
        }
        return best;
    }

    Result<Opened> assemble()
    {
        const auto prefix = folder();
        if (!prefix)
            return malformed(
                u"%1 has no manifest.json: it is a zip file, but no bundle of Goneaway."_s.arg(m_path));
        const auto manifest = readManifest(find(*prefix + ManifestName)->content);
        if (!manifest)
            return manifest.error();
        Opened opened;
        compare(*prefix, *manifest, opened);
        const Unpacked *evidence = find(*prefix + EvidenceName);
        if (!evidence)
            return malformed(
                u"%1 has no evidence.json, so there is nothing to diagnose. Its REPORT.html can still be read."_s
                    .arg(m_path));
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(evidence->content, &problem);
        if (!document.isObject()) {
            return malformed(u"evidence.json in %1 is damaged (%2). Get the file again."_s.arg(
                m_path, problem.error ? problem.errorString() : u"it holds no object"_s));
        }
        auto known = evidence::evidenceFromJson(document.object());
        if (!known)
            return Error{known.error().code, u"%1: %2"_s.arg(m_path, known.error().detail)};
        if (manifest->newer || evidence::isOfNewerVersion(document.object()))
            opened.warnings.prepend(
                u"A newer Goneaway made this bundle. What this version does not know of it is not shown: update Goneaway to see all."_s);
        opened.evidence = std::move(known).value();
        opened.inventory = inventoryOf(*prefix);
        return opened;
    }

    static FileState stateOf(const QString &path, const Unpacked &unpacked, const Manifest &manifest)
    {
        if (path == ManifestName)
            return FileState::Unlisted;
        const auto listed = manifest.files.constFind(path);
        if (unpacked.damaged)
            return FileState::Damaged;
        if (listed == manifest.files.constEnd())
            return FileState::Added;
        return listed->sha256 == unpacked.sha256 ? FileState::AsMade : FileState::Changed;
    }

    Inventory inventoryOf(const QString &prefix) const
    {
        const Unpacked *diagnosis = find(prefix + DiagnosisName);
        return bundle::inventoryOf(find(prefix + ManifestName)->content,
                                   diagnosis ? diagnosis->content : QByteArray(), m_states, m_sizes);
    }

    // Against the manifest: what was changed, lost or added since the bundle was made.
    void compare(const QString &prefix, const Manifest &manifest, Opened &opened)
    {
        for (const auto &[name, unpacked] : m_files) {
            if (!name.startsWith(prefix)) {
                opened.warnings << u"%1 is not part of the bundle and was not looked at."_s.arg(shown(name));
                continue;
            }
            const QString path = name.sliced(prefix.size());
            opened.files << path;
            const FileState state = stateOf(path, unpacked, manifest);
            if (state == FileState::Damaged)
                opened.warnings << u"%1 is damaged."_s.arg(shown(path));
            else if (state == FileState::Added)
                opened.warnings << u"%1 was added after the bundle was made."_s.arg(shown(path));
            else if (state == FileState::Changed)
                opened.warnings << u"%1 was changed after the bundle was made."_s.arg(shown(path));
            m_states.insert(path, state);
            m_sizes.insert(path, unpacked.bytes);
        }
        QStringList listed = manifest.files.keys();
        listed.sort();
        for (const QString &path : std::as_const(listed)) {
            if (!opened.files.contains(path))
                opened.warnings << u"%1 is missing: it was in the bundle when it was made."_s.arg(
                    shown(path));
        }
    }

    const QString m_path;
    QFile m_file;
    QuaZip m_zip;
    QSet<QString> m_names;
    QList<std::pair<QString, Unpacked>> m_files;
    quint64 m_claimed = 0; // bytes unpacked, as the zip says
    qint64 m_together = 0; // and as it is
    QString m_wanted; // the one file that is asked for; empty for all
    QHash<QString, FileState> m_states; // by path inside the folder
    QHash<QString, qint64> m_sizes;
};

} // namespace

Result<Opened> open(const QString &path)
{
    return Reader(path).read();
}

Result<QByteArray> readFile(const QString &bundle, const QString &file)
{
    return Reader(bundle).readOne(file);
}

} // namespace goneaway::bundle
