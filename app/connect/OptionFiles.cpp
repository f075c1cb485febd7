// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/OptionFiles.h"

#include "connect/LoginFile.h"
#include "connect/OptionText.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr qint64 MaxFile = 1024 * 1024; // longer than any option file that a person wrote
constexpr int MaxDepth = 10; // of includes, as for the clients
constexpr qsizetype MaxFiles = 500; // a folder that includes itself would never end
constexpr qsizetype MaxOptions = 20000;
constexpr qsizetype MariaDbLine = 4094; // bytes; what is longer it reads as a second line

#ifdef Q_OS_WIN
constexpr QLatin1StringView Extensions[] = {".ini"_L1, ".cnf"_L1};
#else
constexpr QLatin1StringView Extensions[] = {".cnf"_L1};
#endif

bool isSecret(QString name)
{
    name = name.toLower().replace(u'_', u'-');
    if (name.startsWith("loose-"_L1))
        name = name.sliced(6);
    return name.startsWith("pass"_L1); // password, password1, and what a client takes as short for it
}

void wipe(QByteArray &bytes)
{
    bytes.fill('\0'); // detaches only where somebody else holds a copy
    bytes.clear();
}

class Reader
{
public:
    Reader(QStringList groups, Dialect dialect)
        : m_groups(std::move(groups))
        , m_dialect(dialect)
    {
    }

    // False when the client would give up here.
    bool readFile(const QString &path, int depth, bool askedFor)
    {
        const QFileInfo info(path);
        if (!info.exists()) // also a link to nowhere
            return depth == 0
                || note(path, OptionFileState::Unreadable, u"%1 is included, but does not exist."_s);
        if (info.isDir())
            return true; // reads as empty
        if (!info.isFile() && !askedFor) // a pipe would wait for somebody to write into it
            return note(path, OptionFileState::Ignored, u"%1 is not a regular file and was left alone."_s);
        if (m_out.files.size() >= MaxFiles)
            return true;
        if (info.isFile() && isWorldWritable(info))
            return note(
                path, OptionFileState::Ignored,
                u"%1 is ignored, as the clients do, because everybody may write to it: chmod o-w would help."_s);
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return note(path, OptionFileState::Unreadable,
                        u"%1 cannot be read: "_s + file.errorString() + u'.');
        QByteArray text = file.read(MaxFile);
        m_out.files.append({path, OptionFileState::Read, {}});
        const qsizetype state = m_out.files.size() - 1;
        const QString why = readText(text, path, depth, Origin::OptionFile);
        wipe(text);
        if (why.isEmpty())
            return true;
        m_out.files[state].state = OptionFileState::Broken;
        m_out.files[state].why = why;
        return false;
    }

    void readLoginFile(const QString &path, const QStringList &groups)
    {
        m_groups = groups;
        const QFileInfo info(path);
        if (path.isEmpty() || !info.isFile())
            return;
#ifndef Q_OS_WIN
        constexpr auto Others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther | QFile::ExeOwner;
        if (info.permissions() & Others) {
            note(
                path, OptionFileState::Ignored,
                u"%1 is ignored, as the mysql client does, because others may read it: chmod 600 would help."_s);
            return;
        }
#endif
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            note(path, OptionFileState::Unreadable, u"%1 cannot be read: "_s + file.errorString() + u'.');
            return;
        }
        auto text = loginFileText(file.read(MaxFile));
        if (!text) {
            note(path, OptionFileState::Broken,
                 u"%1 is not a file of login paths, or is damaged: mysql_config_editor writes them."_s);
            return;
        }
        m_out.files.append({path, OptionFileState::Read, {}});
        readText(*text, path, 0, Origin::LoginPath);
        wipe(*text);
    }

    void refuse()
    {
        m_out.clientRefuses = true;
    }
    OptionFilesRead take()
    {
        return std::move(m_out);
    }

private:
    static bool isWorldWritable(const QFileInfo &info)
    {
#ifdef Q_OS_WIN
        Q_UNUSED(info)
        return false; // the clients do not ask there either
#else
        return info.permissions().testFlag(QFile::WriteOther);
#endif
    }

    bool note(const QString &path, OptionFileState::State state, const QString &why)
    {
        m_out.files.append({path, state, why.arg(path)});
        return true;
    }

    // Empty, or why the client would stop here.
    QString readText(const QByteArray &text, const QString &path, int depth, Origin::Kind kind)
    {
        Origin origin{kind, path, {}, 0};
        bool wanted = false;
        bool inGroup = false;
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype newline = text.indexOf('\n', at);
            const qsizetype end = newline < 0 ? text.size() : newline;
            ++origin.line;
            for (; at <= end; at += MariaDbLine) {
                const qsizetype rest = end - at;
                const bool cut = m_dialect == Dialect::MariaDb && rest > MariaDbLine;
                OptionLine line = readOptionLine(QByteArrayView(text).sliced(at, cut ? MariaDbLine : rest));
                if (line.kind == OptionLine::Group) {
                    inGroup = true;
                    origin.group = QString::fromUtf8(line.name);
                    wanted = m_groups.contains(origin.group, Qt::CaseInsensitive);
                } else if (line.kind == OptionLine::Option && !inGroup) {
                    return u"%1, line %2: an option stands before the first [group]. The clients refuse to start."_s
                        .arg(path)
                        .arg(origin.line);
                } else if (line.kind == OptionLine::Option) {
                    if (wanted && m_out.options.size() < MaxOptions)
                        add(std::move(line), origin);
                } else if (line.kind == OptionLine::Wrong) {
                    return wrongLine(line, origin);
                } else if (QString why = follow(line, origin, depth); !why.isEmpty()) {
                    return why;
                }
                if (!cut)
                    break;
            }
            at = end + 1;
        }
        return {};
    }

    static QString wrongLine(const OptionLine &line, const Origin &origin)
    {
        const QString what = line.name == "group"
            ? u"a [group] lacks its closing bracket"_s
            : u"!%1 names no file"_s.arg(QString::fromLatin1(line.name));
        return u"%1, line %2: %3. The clients refuse to start."_s.arg(origin.name,
                                                                      QString::number(origin.line), what);
    }

    void add(OptionLine line, const Origin &origin)
    {
        FileOption option{QString::fromUtf8(line.name), std::nullopt, std::nullopt, origin};
        if (line.value && isSecret(option.name)) {
            option.secret = Secret(*line.value);
            wipe(*line.value);
        } else if (line.value) {
            option.value = QString::fromUtf8(*line.value);
        }
        m_out.options.append(std::move(option));
    }

    // Includes. Empty, or why the client would stop here: never for what is wrong inside of an included file.
    QString follow(const OptionLine &line, const Origin &origin, int depth)
    {
        if (line.kind != OptionLine::Include && line.kind != OptionLine::IncludeFolder)
            return {};
        QString path = QFile::decodeName(*line.value);
        if (path.startsWith("~/"_L1))
            path = QDir::homePath() + path.sliced(1);
        path = QDir::cleanPath(QDir::current().absoluteFilePath(path));
        if (depth >= MaxDepth) {
            note(path, OptionFileState::Ignored,
                 u"%1 is not included from %2, line %3, because includes go ten deep at most."_s
                     .arg(u"%1"_s, origin.name)
                     .arg(origin.line));
            return {};
        }
        if (line.kind == OptionLine::Include) {
            readFile(path, depth + 1, false);
            return {};
        }
        const QDir folder(path);
        if (!folder.exists() || !folder.isReadable())
            return u"%1, line %2: the folder %3 cannot be read. The clients refuse to start."_s
                .arg(origin.name)
                .arg(origin.line)
                .arg(path);
        QStringList names = folder.entryList(QDir::Files | QDir::Hidden | QDir::System);
        std::sort(names.begin(), names.end(), [](const QString &a, const QString &b) {
            return QFile::encodeName(a) < QFile::encodeName(b); // as strcmp() does
        });
        for (const QString &name : names) {
            const qsizetype dot = name.lastIndexOf(u'.');
            if (dot >= 0
                && std::find(std::begin(Extensions), std::end(Extensions), name.sliced(dot))
                    != std::end(Extensions))
                readFile(folder.filePath(name), depth + 1, false);
        }
        return {};
    }

    QStringList m_groups;
    Dialect m_dialect;
    OptionFilesRead m_out;
};

QString suffixOf(const OptionFileRequest &request, const QProcessEnvironment &environment, Dialect dialect)
{
    if (request.groupSuffix)
        return *request.groupSuffix;
    const QString mariadb =
        dialect == Dialect::MySql ? QString() : environment.value(u"MARIADB_GROUP_SUFFIX"_s);
    return mariadb.isEmpty() ? environment.value(u"MYSQL_GROUP_SUFFIX"_s) : mariadb;
}

QStringList withSuffix(QStringList groups, const QString &suffix)
{
    if (suffix.isEmpty())
        return groups;
    for (const QString &group : QStringList(groups))
        groups << group + suffix;
    return groups;
}

QString absolute(const QString &path)
{
    const QString whole = path.startsWith("~/"_L1) ? QDir::homePath() + path.sliced(1) : path;
    return QDir::current().absoluteFilePath(whole);
}

Error noSuchFile(const QString &path)
{
    return {ErrorCode::NotFound, u"the option file %1 was asked for and cannot be opened"_s.arg(path)};
}

} // namespace

QString FileOption::display() const
{
    if (secret)
        return u"--%1=*****"_s.arg(name);
    return value ? u"--%1=%2"_s.arg(name, *value) : u"--"_s + name;
}

QStringList OptionFilesRead::remarks() const
{
    QStringList sentences;
    for (const OptionFileState &file : files) {
        if (!file.why.isEmpty())
            sentences << file.why;
    }
    return sentences;
}

QStringList optionGroups(Dialect dialect)
{
    switch (dialect) {
    case Dialect::MySql:
        return {u"mysql"_s, u"client"_s};
    case Dialect::MariaDb:
        return {u"mysql"_s, u"mariadb-client"_s, u"client"_s, u"client-server"_s, u"client-mariadb"_s};
    case Dialect::Goneaway:
        break;
    }
    return {u"mysql"_s,         u"mariadb"_s,        u"mariadb-client"_s, u"client"_s,
            u"client-server"_s, u"client-mariadb"_s, u"goneaway"_s};
}

Result<OptionFilesRead> readOptionFiles(const OptionFileRequest &request, const OptionPlaces &places,
                                        const QProcessEnvironment &environment, Dialect dialect)
{
    const QStringList groups = request.groups.isEmpty() ? optionGroups(dialect) : request.groups;
    const bool loginPaths = dialect != Dialect::MariaDb && !request.noLoginPaths;
    const QString suffix = suffixOf(request, environment, dialect);
    Reader reader(withSuffix(groups, suffix), dialect);
    const auto read = [&reader](const QString &path, bool askedFor) {
        if (!reader.readFile(path, 0, askedFor))
            reader.refuse();
    };
    if (request.defaultsFile) {
        const QString path = absolute(*request.defaultsFile);
        if (!QFileInfo::exists(path))
            return noSuchFile(path);
        read(path, true);
    } else if (!request.noDefaults) {
        for (const QString &path : places.global)
            read(path, false);
        if (request.extraFile) {
            const QString path = absolute(*request.extraFile);
            if (!QFileInfo::exists(path))
                return noSuchFile(path);
            read(path, true);
        }
        if (!places.user.isEmpty())
            read(places.user, false);
    }
    if (loginPaths) {
        const QStringList named =
            request.loginPath.isEmpty() ? QStringList() : QStringList{request.loginPath};
        reader.readLoginFile(places.login, withSuffix(groups + named, suffix));
    }
    return reader.take();
}

} // namespace goneaway::connect
