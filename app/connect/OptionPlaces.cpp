// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/OptionFiles.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

// A place that is named twice counts where it was named last, as for the clients.
void addPlace(QStringList &places, const QString &path)
{
    places.removeAll(path);
    places << path;
}

QString inFolder(QString folder, QLatin1StringView file)
{
    while (folder.size() > 1 && (folder.endsWith(u'/') || folder.endsWith(u'\\')))
        folder.chop(1);
    if (folder != "/"_L1)
        folder += u'/';
    return folder + file;
}

// MySQL knows MYSQL_HOME; MariaDB also MARIADB_HOME, and then not the other.
QStringList homesOf(const QProcessEnvironment &environment, Dialect dialect)
{
    const QString mysql = environment.value(u"MYSQL_HOME"_s);
    const QString mariadb = environment.value(u"MARIADB_HOME"_s);
    QStringList homes;
    if (!mysql.isEmpty() && (dialect != Dialect::MariaDb || mariadb.isEmpty()))
        homes << mysql;
    if (!mariadb.isEmpty() && dialect != Dialect::MySql)
        homes << mariadb;
    return homes;
}

#ifdef Q_OS_WIN
// The folder above the bin of a client that is in the PATH.
QString installedFolder()
{
    for (const QString &name : {u"mysql"_s, u"mariadb"_s}) {
        if (const QString program = QStandardPaths::findExecutable(name); !program.isEmpty())
            return QFileInfo(QFileInfo(program).path()).path();
    }
    return {};
}
#endif

} // namespace

OptionPlaces OptionPlaces::onUnix(const QProcessEnvironment &environment, const QString &home,
                                  Dialect dialect)
{
    OptionPlaces places;
    addPlace(places.global, u"/etc/my.cnf"_s);
    addPlace(places.global, u"/etc/mysql/my.cnf"_s);
    for (const QString &folder : homesOf(environment, dialect))
        addPlace(places.global, inFolder(folder, "my.cnf"_L1));
    places.user = inFolder(home, ".my.cnf"_L1);
    places.login = environment.value(u"MYSQL_TEST_LOGIN_FILE"_s, inFolder(home, ".mylogin.cnf"_L1));
    return places;
}

OptionPlaces OptionPlaces::onWindows(const QProcessEnvironment &environment, const QString &installed,
                                     Dialect dialect)
{
    OptionPlaces places;
    QStringList folders{environment.value(u"WINDIR"_s), u"C:"_s, installed};
    folders << homesOf(environment, dialect);
    for (const QString &folder : folders) {
        if (folder.isEmpty())
            continue;
        addPlace(places.global, inFolder(folder, "my.ini"_L1));
        addPlace(places.global, inFolder(folder, "my.cnf"_L1));
    }
    const QString data = environment.value(u"APPDATA"_s);
    places.login = environment.value(u"MYSQL_TEST_LOGIN_FILE"_s,
                                     data.isEmpty() ? QString() : data + u"/MySQL/.mylogin.cnf"_s);
    return places;
}

OptionPlaces OptionPlaces::ofThisMachine(Dialect dialect)
{
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
#ifdef Q_OS_WIN
    return onWindows(environment, installedFolder(), dialect);
#else
    return onUnix(environment, QDir::homePath(), dialect); // HOME, else the system's word
#endif
}

} // namespace goneaway::connect
