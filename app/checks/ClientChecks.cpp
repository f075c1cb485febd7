// SPDX-License-Identifier: GPL-3.0-or-later
// The machine that Goneaway runs on: half of all causes live on the client's side.
#include "checks/Observing.h"
#include "checks/OneByOne.h"
#include "connect/ClientSession.h"
#include "connect/SqlSession.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QSysInfo>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;
using evidence::Table;

namespace {

// Larger than any option file that a person wrote.
constexpr qint64 MaxOptionFile = 256 * 1024;

// Options of the client groups that can cause or explain a lost connection. Others, above all passwords, are
// not read.
constexpr QLatin1StringView TellingOptions[] = {"host"_L1,
                                                "port"_L1,
                                                "socket"_L1,
                                                "protocol"_L1,
                                                "user"_L1,
                                                "connect_timeout"_L1,
                                                "read_timeout"_L1,
                                                "write_timeout"_L1,
                                                "max_allowed_packet"_L1,
                                                "net_buffer_length"_L1,
                                                "reconnect"_L1,
                                                "skip_reconnect"_L1,
                                                "ssl_mode"_L1,
                                                "ssl"_L1,
                                                "ssl_ca"_L1,
                                                "ssl_verify_server_cert"_L1,
                                                "tls_version"_L1,
                                                "default_auth"_L1,
                                                "plugin_dir"_L1,
                                                "compress"_L1,
                                                "init_command"_L1};

constexpr QLatin1StringView ClientGroups[] = {"client"_L1,   "client-server"_L1, "client-mariadb"_L1,
                                              "mysql"_L1,    "mariadb"_L1,       "mariadb-client"_L1,
                                              "mysqldump"_L1};

template <typename T, std::size_t N>
bool contains(const T (&list)[N], const QString &word)
{
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

// Where the clients of both servers look (MySQL manual, "Using Option Files").
QStringList optionFiles()
{
    QStringList files;
#ifdef Q_OS_WIN
    for (const char *variable : {"PROGRAMDATA", "WINDIR"}) {
        const QString folder = qEnvironmentVariable(variable);
        if (!folder.isEmpty())
            files << folder + u"/my.ini"_s << folder + u"/my.cnf"_s;
    }
#else
    files << u"/etc/my.cnf"_s << u"/etc/mysql/my.cnf"_s;
    for (const QString &folder : {u"/etc/my.cnf.d"_s, u"/etc/mysql/conf.d"_s, u"/etc/mysql/mariadb.conf.d"_s,
                                  u"/etc/mysql/mysql.conf.d"_s}) {
        for (const QFileInfo &file : QDir(folder).entryInfoList({u"*.cnf"_s}, QDir::Files))
            files << file.filePath();
    }
#endif
    return files << QDir::homePath() + u"/.my.cnf"_s << QDir::homePath() + u"/.mylogin.cnf"_s;
}

QString tellingOptions(QFile &file)
{
    QStringList found;
    QString group;
    for (const QByteArray &raw : file.read(MaxOptionFile).split('\n')) {
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.startsWith(u'[') && line.endsWith(u']')) {
            group = line.sliced(1, line.size() - 2).toLower();
            continue;
        }
        const qsizetype equals = line.indexOf(u'=');
        const QString key =
            line.left(equals < 0 ? line.size() : equals).trimmed().toLower().replace(u'-', u'_');
        if (!contains(ClientGroups, group) || !contains(TellingOptions, key))
            continue;
        found << u"[%1] %2%3"_s.arg(group, key,
                                    equals < 0 ? QString() : u"="_s + line.sliced(equals + 1).trimmed());
    }
    return found.join(u"; "_s);
}

} // namespace

void readClientSystem(CheckContext &context)
{
    Observation system =
        observed(context, facts::ClientSystem, u"system"_s, u"QSysInfo"_s, Sensitivity::Identifying);
    system.value = evidence::Record{
        {u"os"_s, QSysInfo::prettyProductName()},
        {u"kernel"_s,
         QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion() + u' '
             + QSysInfo::currentCpuArchitecture()},
        {u"host"_s, QSysInfo::machineHostName()},
        {u"locale"_s, QLocale::system().name()},
        {u"time_zone"_s, QString::fromLatin1(QTimeZone::systemTimeZoneId())},
        {u"qt"_s, QString::fromLatin1(qVersion())},
        {u"goneaway"_s, QStringLiteral(GONEAWAY_VERSION)},
    };
    context.evidence.add(system);

    const connect::LibraryInfo library = connect::clientLibrary();
    Observation own = observed(context, facts::ClientLibrary, u"system"_s, u"mysql_get_client_info()"_s);
    own.value =
        evidence::Record{{u"id"_s, library.id}, {u"name"_s, library.name}, {u"version"_s, library.version}};
    context.evidence.add(own);

    // May be another library in the same process: Debian's driver stands on MariaDB Connector/C, whatever we
    // link.
    Observation driver = observed(context, facts::ClientSqlDriver, u"system"_s, u"QMYSQL"_s);
    driver.value = evidence::Record{{u"name"_s, connect::SqlSession::driverLibrary()}};
    context.evidence.add(driver);
}

void readOptionFiles(CheckContext &context)
{
    Table table{{u"path"_s, u"state"_s, u"options"_s}, {}};
    for (const QString &path : optionFiles()) {
        QFile file(path);
        if (!file.exists())
            continue;
        if (path.endsWith(".mylogin.cnf"_L1))
            table.rows.append(
                {path, u"present"_s, u""_s}); // encrypted: an existing login path is all there is to say
        else if (file.open(QIODevice::ReadOnly))
            table.rows.append({path, u"read"_s, tellingOptions(file)});
        else
            table.rows.append({path, u"unreadable"_s, file.errorString()});
    }
    Observation observation =
        observed(context, facts::ClientOptionFiles, u"file"_s, u"option files"_s, Sensitivity::Identifying);
    observation.value = table;
    context.evidence.add(observation);
}

} // namespace goneaway::checks
