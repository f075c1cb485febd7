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

QString note(const lab::Scenario &scenario)
{
    const auto possible = scenario.possibleHere ? scenario.possibleHere() : Result<void>();
    return possible ? QString() : u"  [not here: %1]"_s.arg(possible.error().detail);
}

int listScenarios()
{
    for (const lab::Scenario &scenario : lab::allScenarios())
        print(u"%1  %2%3\n"_s.arg(scenario.id().leftJustified(42), scenario.title, note(scenario)));
    print(u"\nA cause alone stands for its first scenario: lab run %1\n"_s.arg(
        lab::allScenarios().first().cause));
    for (const auto kind : {lab::ServerKind::MariaDb, lab::ServerKind::MySql}) {
        if (const auto program = lab::serverProgram(kind); !program)
            print(u"\n"_s + program.error().detail + u'\n');
    }
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
QStringList wordsFor(const lab::Look &look, const QString &symptomFile)
{
    QStringList words = connect::optionWords(look.target);
    words << u"--symptom"_s << symptomFile;
    for (const QString &log : look.logFiles)
        words << u"--log"_s << log;
    return words;
}

struct Chosen {
    lab::Setting setting;
    lab::Privileges privileges = lab::Privileges::All;
    bool json = false; // of what "check" says
};

// "check" in a process of its own, where the application stood: in another network perhaps.
int lookAt(const lab::Provoked &provoked, const lab::Look &look, const QString &symptomFile, bool json)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MYSQL_PWD"_s, QString::fromUtf8(look.target.password.reveal()));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    const QStringList words = provoked.prefix
        + QStringList{QCoreApplication::applicationFilePath(), u"check"_s} + wordsFor(look, symptomFile);
    process.start(words.first(), words.sliced(1) + (json ? QStringList{u"--json"_s} : QStringList{}));
    if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit)
        return OwnFailure;
    return process.exitCode();
}

// One cause: provoke it, look at it with "check", and say what came out on top.
int runOne(const lab::Scenario &scenario, const Chosen &chosen)
{
    if (!chosen.json)
        print(u"== %1: %2\n"_s.arg(scenario.id(), scenario.title));
    const auto provoked = lab::provoke(scenario, chosen.setting);
    QTemporaryDir folder;
    const QString symptom = folder.filePath(u"symptom.txt"_s);
    if (!provoked || !writePrivately(symptom, provoked->symptom)) {
        complain(provoked ? u"no temporary file could be written"_s : provoked.error().detail);
        return OwnFailure;
    }
    if (!chosen.json)
        print(provoked->symptom + u'\n');
    const int status = lookAt(*provoked, provoked->look(chosen.privileges), symptom, chosen.json);
    if (!chosen.json)
        print(u"\n"_s);
    return status;
}

// Leaves the server up with the incident on it until the person has seen enough.
int serve(const lab::Scenario &scenario, const Chosen &chosen, const QString &folder)
{
    catchStopSignals();
    const auto provoked = lab::provoke(scenario, chosen.setting);
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
    const lab::Look look = provoked->look(chosen.privileges);
    // The arguments come last: whoever waits for that file finds the others whole.
    if (!writePrivately(symptom, provoked->symptom)
        || !writePrivately(password, QString::fromUtf8(look.target.password.reveal()))
        || !writePrivately(arguments, wordsFor(look, symptom).join(u'\n') + u'\n')) {
        complain(u"%1 cannot be written to"_s.arg(folder));
        return OwnFailure;
    }
    print(u"A practice server with this incident is up: %1\n\n%2\n"
          "Look at it with:\n"
          "  MYSQL_PWD=\"$(cat %3)\" xargs -a %4 -d '\\n' %5goneaway\n\n"
          "Ctrl-C ends the server and removes it.\n"_s.arg(
              scenario.title, provoked->symptom, password, arguments,
              provoked->prefix.isEmpty() ? QString() : provoked->prefix.join(u' ') + u' '));
    waitForStop();
    for (const QString &path : {symptom, arguments, password})
        QFile::remove(path);
    return NothingFound;
}

// Takes the options that say how the stage is set; a complaint, or nothing.
std::optional<QString> takeSetting(const CommandLine &line, Chosen &chosen)
{
    const auto take = [&line](const QString &option, auto &into, auto from) {
        if (!line.has(option))
            return true;
        const auto value = from(line.value(option));
        if (value)
            into = *value;
        return value.has_value();
    };
    if (!take(u"server"_s, chosen.setting.server, lab::serverKindFrom))
        return u"--server takes mariadb or mysql"_s;
    if (!take(u"transport"_s, chosen.setting.transport, lab::transportFrom))
        return u"--transport takes tcp, socket or tls"_s;
    if (!take(u"client"_s, chosen.setting.library, lab::libraryFrom))
        return u"--client takes connector-c or libmysqlclient"_s;
    if (!take(u"privileges"_s, chosen.privileges, lab::privilegesFrom))
        return u"--privileges takes all, process or usage"_s;
    if (line.has(u"log-level"_s)) {
        bool isNumber = false;
        const int level = line.value(u"log-level"_s).toInt(&isNumber);
        // MariaDB's log_warnings knows 0 to 9, MySQL's log_error_verbosity 1 to 3.
        const bool mariaDb = chosen.setting.server == lab::ServerKind::MariaDb;
        if (!isNumber || level < (mariaDb ? 0 : 1) || level > (mariaDb ? 9 : 3))
            return mariaDb ? u"--log-level takes 0 to 9 for MariaDB"_s
                           : u"--log-level takes 1 to 3 for MySQL"_s;
        chosen.setting.logLevel = level;
    }
    // Whoever may not read the server's files does not get its log from a file that it names.
    chosen.json = line.has(u"json"_s);
    chosen.setting.logFileNamed = chosen.privileges == lab::Privileges::All;
    return std::nullopt;
}

} // namespace

int runLab(const QStringList &arguments)
{
    CommandLine line("lab"_L1, usageOf("lab"_L1));
    line.option(u"server"_s, u"mariadb (the default) or mysql."_s, u"NAME"_s)
        .option(u"transport"_s, u"tcp (the default), socket or tls."_s, u"NAME"_s)
        .option(u"client"_s, u"the application's library: connector-c (the default) or libmysqlclient."_s,
                u"NAME"_s)
        .option(u"log-level"_s, u"the server's log_warnings or log_error_verbosity."_s, u"N"_s)
        .option(u"privileges"_s, u"what whoever looks may see: all (the default), process or usage."_s,
                u"NAME"_s)
        .option(u"json"_s, u"run: what check --json says, one report after the other."_s)
        .option(u"folder"_s,
                u"serve: where the symptom and the connection's arguments are left (default: a new one)."_s,
                u"FOLDER"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    Chosen options;
    if (const auto complaint = takeSetting(line, options))
        return line.wrong(*complaint);

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
