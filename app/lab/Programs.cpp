// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Programs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>

#include <chrono>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

namespace {

constexpr std::chrono::milliseconds RunLimit = 120s;

// Beside the program in a build, below libexec in an installation.
QString ownProgram(const QString &name)
{
    const QDir here(QCoreApplication::applicationDirPath());
#ifdef Q_OS_WIN
    const QString file = name + u".exe"_s;
#else
    const QString &file = name;
#endif
    for (const QString &place : {here.filePath(file), here.filePath(u"../libexec/goneaway/"_s + file)}) {
        if (QFileInfo(place).isExecutable())
            return QDir::cleanPath(place);
    }
    return {};
}

} // namespace

QString oracleRoot()
{
    const QString cache = qEnvironmentVariable("GONEAWAY_LAB_CACHE");
    const QString user = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    QStringList places;
    if (!cache.isEmpty())
        places << cache + u"/mysql"_s;
    places << user + u"/goneaway/mysql"_s;
    for (const QString &place : places) {
        if (QFileInfo(place + u"/mysqld"_s).isExecutable())
            return place;
    }
    return {};
}

Result<QStringList> victimWords(Library library)
{
    const bool oracle = library == Library::Oracle;
    const QString program = ownProgram(oracle ? u"goneaway-victim-oracle"_s : u"goneaway-victim"_s);
    if (program.isEmpty())
        return Error{ErrorCode::NotFound,
                     oracle ? u"This build has no application on Oracle's client library. "
                              "Run installer/fetch-mysql.sh, then build again."_s
                            : u"goneaway-victim is missing; it belongs beside goneaway-cli."_s};
    if (!oracle)
        return QStringList{program};
    const QString root = oracleRoot();
    if (root.isEmpty())
        return Error{ErrorCode::NotFound,
                     u"Oracle's client library is not there. installer/fetch-mysql.sh gets it."_s};
    // Its packages come from a newer Debian, so they bring their own loader and C library along.
    const QString libraries = root + u"/root/usr/lib/x86_64-linux-gnu"_s;
    return QStringList{libraries + u"/ld-linux-x86-64.so.2"_s, u"--library-path"_s,
                       libraries + u":/usr/lib/x86_64-linux-gnu"_s, program};
}

Result<QString> systemProgram(const QString &name, const QString &debianPackage)
{
    QString found = QStandardPaths::findExecutable(name);
    if (found.isEmpty())
        found = QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/sbin"_s, u"/usr/local/sbin"_s});
    if (found.isEmpty())
        return Error{
            ErrorCode::NotFound,
            u"%1 is needed for this incident. Debian: apt-get install %2"_s.arg(name, debianPackage)};
    return found;
}

Result<QByteArray> runToEnd(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    const bool ended =
        process.waitForStarted() && process.waitForFinished(static_cast<int>(RunLimit.count()));
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return process.readAllStandardOutput();
    const QByteArray output = process.readAllStandardOutput() + process.readAllStandardError();
    const QString said = QString::fromUtf8(output.right(1500));
    return Error{ErrorCode::Io,
                 u"%1 failed: %2"_s.arg(program, said.isEmpty() ? process.errorString() : said)};
}

// A port that nobody used a moment ago. Another program may take it in between; the start then fails and says
// so.
quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : 0;
}

void endWithThisProgram(QProcess &process)
{
#ifdef Q_OS_LINUX
    process.setChildProcessModifier([] {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
    });
#else
    Q_UNUSED(process)
#endif
}

bool mayActAsRoot()
{
#ifdef Q_OS_UNIX
    return geteuid() == 0;
#else
    return false;
#endif
}

} // namespace goneaway::lab
