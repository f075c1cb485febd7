// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ProfileStore.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::session {

using connect::Profile;

namespace {

constexpr auto Schema = "goneaway.profiles/1"_L1;
constexpr auto SchemaFamily = "goneaway.profiles/"_L1;
constexpr qint64 MaxBytes = 4 * 1024 * 1024; // thousands of profiles
constexpr int LockLimit = 3000; // ms; another program writes for a few
constexpr QFile::Permissions OwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

Result<void> lock(QLockFile &lockFile)
{
    const QFileInfo place(lockFile.fileName());
    if (!QDir().mkpath(place.path()))
        return Error{ErrorCode::NotPermitted,
                     u"The folder %1 cannot be made, so no profiles can be kept there."_s.arg(place.path())};
    if (!lockFile.tryLock(LockLimit))
        return Error{
            ErrorCode::NotPermitted,
            u"The profiles in %1 cannot be used now: another program holds them, or the folder cannot be "
            "written to."_s.arg(place.path())};
    return {};
}

void sort(QList<Profile> &profiles)
{
    std::sort(profiles.begin(), profiles.end(), [](const Profile &a, const Profile &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
}

// Away from the name that is written to next, and never over an older one.
QString putAside(const QString &file)
{
    for (int i = 1; i < 1000; ++i) {
        const QString aside = u"%1.unreadable-%2"_s.arg(file).arg(i);
        if (!QFileInfo::exists(aside))
            return QFile::rename(file, aside) ? aside : QString();
    }
    return {};
}

// The profiles of a file, with `whole` false when some of it was not understood.
struct Content {
    QList<Profile> profiles;
    bool whole = true;
};

Content understood(const QJsonObject &object)
{
    Content content;
    content.whole = object.value("profiles"_L1).isArray();
    for (const QJsonValue value : object.value("profiles"_L1).toArray()) {
        if (const auto profile = connect::profileFromJson(value.toObject()))
            content.profiles.append(*profile);
        else
            content.whole = false;
    }
    sort(content.profiles);
    return content;
}

} // namespace

QString ProfileStore::defaultFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/goneaway/profiles.json"_s;
}

Result<ProfileStore::Loaded> ProfileStore::load() const
{
    if (!QFileInfo::exists(m_file))
        return Loaded();
    QLockFile lockFile(m_file + u".lock"_s);
    if (const auto locked = lock(lockFile); !locked)
        return locked.error();
    return loadLocked();
}

Result<ProfileStore::Loaded> ProfileStore::loadLocked() const
{
    QFile file(m_file);
    if (!file.exists())
        return Loaded();
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotPermitted,
                     u"The saved profiles in %1 cannot be read: %2."_s.arg(m_file, file.errorString())};
    if (file.size() > MaxBytes)
        return Error{ErrorCode::TooLarge, u"%1 is too large to be a list of profiles."_s.arg(m_file)};
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    file.close();
    const QString schema = object.value("schema"_L1).toString();
    if (schema.startsWith(SchemaFamily) && schema != Schema)
        return Error{
            ErrorCode::Unsupported,
            u"The profiles in %1 were saved by a newer Goneaway, which this one does not understand."_s.arg(
                m_file)};
    const Content content = schema == Schema ? understood(object) : Content{{}, false};
    Loaded loaded{content.profiles, {}};
    if (content.whole)
        return loaded;
    const QString aside = putAside(m_file);
    if (aside.isEmpty())
        return Error{ErrorCode::Malformed,
                     u"%1 is damaged, and cannot be put aside. Move it away by hand."_s.arg(m_file)};
    loaded.warning = content.profiles.isEmpty()
        ? u"The file of the saved profiles was damaged. It is kept as %1, and a new list begins."_s.arg(aside)
        : u"Some of the saved profiles could not be understood. The file is kept as it was as %1."_s.arg(
            aside);
    if (!content.profiles.isEmpty()) {
        if (const auto written = write(content.profiles); !written)
            return written.error();
    }
    return loaded;
}

Result<void> ProfileStore::write(const QList<Profile> &profiles) const
{
    QJsonArray array;
    for (const Profile &profile : profiles)
        array.append(connect::toJson(profile));
    QSaveFile file(m_file);
    const QByteArray bytes =
        QJsonDocument(QJsonObject{{u"schema"_s, Schema}, {u"profiles"_s, array}}).toJson();
    const bool done = file.open(QIODevice::WriteOnly) && file.setPermissions(OwnerOnly)
        && file.write(bytes) == bytes.size() && file.commit();
    if (!done)
        return Error{ErrorCode::Io,
                     u"The profiles could not be saved in %1: %2. The ones of before are still there."_s.arg(
                         m_file, file.errorString())};
    return {};
}

Result<ProfileStore::Loaded> ProfileStore::put(const Profile &profile) const
{
    QLockFile lockFile(m_file + u".lock"_s);
    if (const auto locked = lock(lockFile); !locked)
        return locked.error();
    auto loaded = loadLocked();
    if (!loaded)
        return loaded;
    for (const Profile &other : std::as_const(loaded->profiles)) {
        if (other.id != profile.id && other.name.compare(profile.name, Qt::CaseInsensitive) == 0)
            return Error{ErrorCode::AlreadyExists,
                         u"There is a profile \"%1\" already. Choose another name."_s.arg(other.name)};
    }
    loaded->profiles.removeIf([&](const Profile &other) { return other.id == profile.id; });
    Profile clean = profile;
    clean.target.password = {};
    clean.target.hasPassword = false;
    loaded->profiles.append(clean);
    sort(loaded->profiles);
    if (const auto written = write(loaded->profiles); !written)
        return written.error();
    return loaded;
}

Result<ProfileStore::Loaded> ProfileStore::remove(const QString &id) const
{
    QLockFile lockFile(m_file + u".lock"_s);
    if (const auto locked = lock(lockFile); !locked)
        return locked.error();
    auto loaded = loadLocked();
    if (!loaded)
        return loaded;
    loaded->profiles.removeIf([&](const Profile &other) { return other.id == id; });
    if (const auto written = write(loaded->profiles); !written)
        return written.error();
    return loaded;
}

} // namespace goneaway::session
