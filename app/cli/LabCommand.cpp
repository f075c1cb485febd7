// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/CommandLine.h"
#include "cli/Commands.h"
#include "cli/Stop.h"

#include "lab/Scenario.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

int listScenarios()
{
    for (const lab::Scenario &scenario : lab::allScenarios())
        print(u"%1  %2\n"_s.arg(QString(scenario.cause).leftJustified(18), scenario.title));
    return NothingFound;
}

bool writePrivately(const QString &path, const QString &text)
{
    QFile file(path);
    // Owner-only from its first byte: it may hold the practice server's password.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return false;
    return file.write(text.toUtf8()) >= 0;
}

// What a person would type after the program's name to look at the incident; the password goes another way.
QStringList wordsFor(const lab::Provoked &provoked, const QString &symptomFile)
{
    QStringList words{u"-h"_s, provoked.target.host, u"-P"_s,        QString::number(provoked.target.port),
                      u"-u"_s, provoked.target.user, u"--symptom"_s, symptomFile};
    for (const QString &log : provoked.logFiles)
        words << u"--log"_s << log;
    return words;
}

// One cause: provoke it, look at it with "check", and say what came out on top.
int runOne(const lab::Scenario &scenario, const lab::PracticeOptions &options)
{
    print(u"== %1: %2\n"_s.arg(scenario.cause, scenario.title));
    const auto provoked = scenario.provoke(options);
    QTemporaryDir folder;
    const QString symptom = folder.filePath(u"symptom.txt"_s);
    if (!provoked || !writePrivately(symptom, provoked->symptom)) {
        complain(provoked ? u"no temporary file could be written"_s : provoked.error().detail);
        return OwnFailure;
    }
    print(provoked->symptom + u'\n');
    qputenv("MYSQL_PWD", QByteArray(provoked->target.password.reveal()));
    const int status = runCheck(wordsFor(*provoked, symptom));
    qunsetenv("MYSQL_PWD");
    print(u"\n"_s);
    return status;
}

// Leaves the server up with the incident on it until the person has seen enough.
int serve(const lab::Scenario &scenario, const lab::PracticeOptions &options, const QString &folder)
{
    catchStopSignals();
    const auto provoked = scenario.provoke(options);
    if (!provoked) {
        complain(provoked.error().detail);
        return OwnFailure;
    }
    const QString symptom = QDir(folder).filePath(u"symptom.txt"_s);
    const QString arguments = QDir(folder).filePath(u"arguments"_s);
    const QString password = QDir(folder).filePath(u"password"_s);
    QFile::remove(symptom);
    QFile::remove(password);
    QFile::remove(arguments);
    // The arguments come last: whoever waits for that file finds the others whole.
    if (!writePrivately(symptom, provoked->symptom)
        || !writePrivately(password, QString::fromUtf8(provoked->target.password.reveal()))
        || !writePrivately(arguments, wordsFor(*provoked, symptom).join(u'\n') + u'\n')) {
        complain(u"%1 cannot be written to"_s.arg(folder));
        return OwnFailure;
    }
    print(u"A practice server with this incident is up: %1\n\n%2\n"
          "Look at it with:\n"
          "  MYSQL_PWD=\"$(cat %3)\" xargs -a %4 -d '\\n' goneaway\n\n"
          "Ctrl-C ends the server and removes it.\n"_s.arg(scenario.title, provoked->symptom, password,
                                                           arguments));
    waitForStop();
    for (const QString &path : {symptom, arguments, password})
        QFile::remove(path);
    return NothingFound;
}

} // namespace

int runLab(const QStringList &arguments)
{
    CommandLine line("lab"_L1, allCommands()[5].usage);
    line.option(u"server"_s, u"mariadb (the default) or mysql."_s, u"NAME"_s)
        .option(u"folder"_s,
                u"serve: where the symptom and the connection's arguments are left (default: a new one)."_s,
                u"FOLDER"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    lab::PracticeOptions options;
    if (const QString server = line.value(u"server"_s); server == "mysql"_L1)
        options.kind = lab::ServerKind::MySql;
    else if (!server.isEmpty() && server != "mariadb"_L1)
        return line.wrong(u"--server takes mariadb or mysql"_s);

    QStringList causes = line.arguments();
    const QString action = causes.isEmpty() ? QString() : causes.takeFirst();
    if (action == "list"_L1 && causes.isEmpty())
        return listScenarios();
    if ((action != "run"_L1 && action != "serve"_L1) || causes.isEmpty()
        || (action == "serve"_L1 && causes.size() > 1))
        return line.wrong(u"say list, run CAUSE... or serve CAUSE"_s);
    for (const QString &cause : causes) {
        if (!lab::scenarioFor(cause))
            return line.wrong(
                u"there is no scenario \"%1\"; goneaway-cli lab list names them all"_s.arg(cause));
    }
    if (action == "serve"_L1) {
        QTemporaryDir own;
        return serve(*lab::scenarioFor(causes.first()), options,
                     line.has(u"folder"_s) ? line.value(u"folder"_s) : own.path());
    }
    int worst = NothingFound;
    for (const QString &cause : causes)
        worst = std::max(worst, runOne(*lab::scenarioFor(cause), options));
    return worst;
}

} // namespace goneaway::cli
