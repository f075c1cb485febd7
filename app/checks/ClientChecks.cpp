// SPDX-License-Identifier: GPL-3.0-or-later
// The machine that Goneaway runs on: half of all causes live on the client's side.
#include "checks/Observing.h"
#include "checks/OneByOne.h"
#include "connect/ClientSession.h"
#include "connect/OptionFiles.h"
#include "connect/SqlSession.h"

#include <QLocale>
#include <QSysInfo>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;
using evidence::Table;

namespace {

// Options of the client groups that can cause or explain a lost connection. Others, above all passwords, are
// not told.
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

template <typename T, std::size_t N>
bool contains(const T (&list)[N], const QString &word)
{
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

QString stateName(connect::OptionFileState::State state)
{
    switch (state) {
    case connect::OptionFileState::Read:
        return u"read"_s;
    case connect::OptionFileState::Ignored:
        return u"ignored"_s;
    case connect::OptionFileState::Unreadable:
        return u"unreadable"_s;
    case connect::OptionFileState::Broken:
        break;
    }
    return u"broken"_s;
}

// "line 3: [client] connect_timeout=5", for what is worth telling of one file.
QStringList tellingOptions(const QList<connect::FileOption> &options, const QString &path)
{
    QStringList found;
    for (const connect::FileOption &option : options) {
        QString key = option.name.toLower().replace(u'-', u'_');
        if (key.startsWith("loose_"_L1))
            key = key.sliced(6);
        if (option.origin.name != path || option.secret || !contains(TellingOptions, key))
            continue;
        const QString value = option.value ? u'=' + QString(*option.value).replace(u';', u',') : QString();
        found << u"line %1: [%2] %3%4"_s.arg(QString::number(option.origin.line), option.origin.group, key,
                                             value);
    }
    return found;
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
    connect::OptionFileRequest request;
    request.groups = connect::optionGroups(connect::Dialect::Goneaway)
        << u"mysqldump"_s; // it loses connections as applications do
    const auto read = connect::readOptionFiles(request, connect::OptionPlaces::ofThisMachine(),
                                               QProcessEnvironment::systemEnvironment());
    QStringList told;
    for (const connect::OptionFileState &file : read ? read->files : QList<connect::OptionFileState>()) {
        if (told.contains(file.path))
            continue; // included twice
        told << file.path;
        QStringList options = tellingOptions(read->options, file.path);
        if (!file.why.isEmpty())
            options << file.why;
        table.rows.append({file.path, stateName(file.state), options.join(u"; "_s)});
    }
    Observation observation =
        observed(context, facts::ClientOptionFiles, u"file"_s, u"option files"_s, Sensitivity::Identifying);
    observation.value = table;
    context.evidence.add(observation);
}

} // namespace goneaway::checks
