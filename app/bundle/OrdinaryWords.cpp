// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/OrdinaryWords.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

// Words of logs, settings and error messages: an account of that name must not make them unreadable.
const QSet<QString> &ordinaryWords()
{
    static const QSet<QString> words = [] {
        const QString all =
            u"aborted abort access account accounts add admin_port after all and any are aria as at auth "
            u"authentication bad before "
            "begin binary bind binlog block blocked buffer by bytes cache cannot change check clean client "
            "clients close closed code "
            "column command commit complete completed config connect connected connecting connection "
            "connections could crash crashed "
            "create current data database databases date day db default delete denied disk dns does done "
            "down drop dump empty end engine "
            "error errors event events execute exit expired fail failed false fatal file files first flush "
            "for forced forcing found "
            "free from full general global gone got grant group handler has have host hostname hosts hour id "
            "idle in info init innodb "
            "insert interactive is join key kill killed last length limit line lines linux list load local "
            "localhost lock log logs "
            "lost mariadb mariadbd master max memory message min minute ms myisam mysql mysqld name named "
            "network no none normal not "
            "note null number of off ok on open option options or other out packet packets page password pid "
            "pool port primary "
            "privileges process processlist protocol proxy purge query queries quit read reading ready "
            "received recovery refused "
            "replica replication reset resolved restart result rollback row rows running schema second "
            "seconds select server servers "
            "session set shutdown signal size slave sleep slow socket source space sql start started "
            "starting state status stop "
            "stopped storage string success system table tables tcp temporary test text the thread threads "
            "time timeout to too true "
            "type unix unknown update uptime use used user users using value values variable variables "
            "version wait warning warnings "
            "windows with without write writing yes zone debian ubuntu fedora centos utf8 utf8mb4 latin1 ascii"_s;
        const QStringList list = all.split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

// What folders and files of programs are called everywhere.
const QSet<QString> &programWords()
{
    static const QSet<QString> words = [] {
        const QString all =
            u"api app apps appdata application archive assets backend backup backups bin build cli conf "
            u"conf.d "
            "container containers controller controllers core cron current daily data datadir db.err docker "
            "dump "
            "dumps env error.err export exports frontend handlers helper helpers hourly html http "
            "ib_logfile0 "
            "ibdata1 import imports include index innodb_redo internal java job jobs kubernetes kubelet lib "
            "lib64 "
            "libexec library local logs main manager media migrations mnt model models module modules my.cnf "
            "my.ini "
            "mylogin mysql-bin mysql-files mysqld.log mysqld.sock mysql.sock mysqld_safe nightly node opt "
            "overlay2 "
            "packages php plugin plugins production project public python query queries releases repository "
            "roaming root "
            "router routes run runner sbin schema script scripts service services share shared site sites "
            "src srv "
            "staging standard static storage system32 task tasks temp tests tmp tool tools users util utils "
            "var "
            "vendor venv view views volumes web webapp windows worker workers workspace www"_s;
        const QStringList list = all.split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

} // namespace

bool isWordOfLogs(QStringView word)
{
    return ordinaryWords().contains(word.toString().toLower());
}

bool isOrdinaryName(QStringView name)
{
    static const QRegularExpression versioned(
        u"^(?:python|php|node|ruby|java|jdk|jre|mysql|mariadb|server|lib|release|v)?[ _-]?\\d+(?:\\.\\d+)*$|^\\d{2}-(?:server|client|galera|mysqld_safe|mysql-clients)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString plain = name.toString().toLower();
    if (plain.startsWith(u'.'))
        plain.remove(0, 1);
    return plain.size() < 2 || ordinaryWords().contains(plain) || programWords().contains(plain)
        || versioned.match(plain).hasMatch();
}

} // namespace goneaway::bundle
