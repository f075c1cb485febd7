// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/CommandLine.h"
#include "cli/Commands.h"
#include "connect/Aside.h"
#include "connect/ProcessArguments.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

constexpr Command List[] = {
    {"check"_L1, "[connection] [--symptom FILE] [--log FILE]... [--json]"_L1,
     "connects, looks, and says why the connection was lost"_L1, &runCheck},
    {"bundle"_L1, "-o FILE.zip [connection] [--symptom FILE] [--log FILE]... [--query FILE]"_L1,
     "the same, and writes a bug-report bundle"_L1, &runBundle},
    {"open"_L1, "BUNDLE.zip [--json]"_L1, "reads a bundle and diagnoses again"_L1, &runOpen},
    {"decode"_L1, "[--json] [--answer QUESTION=ANSWER]... [FILE or -]"_L1,
     "explains a pasted error message"_L1, &runDecode},
    {"log"_L1,
     "[--json] [--count] [--since TIME] [--until TIME] [--zone OFFSET] [--connection ID] [--follow] FILE..."_L1,
     "lists or counts the events of server error logs"_L1, &runLog},
    {"probe"_L1, "NAME... [connection] [--yes] [--json] [--before FILE] | --list"_L1,
     "makes a loss happen on connections of its own, and shows who hung up"_L1, &runProbe},
    {"profiles"_L1, ""_L1, "lists the saved connection profiles"_L1, &runProfiles},
    {"lab"_L1, "list | run CAUSE... | serve CAUSE"_L1, "makes incidents happen on a practice server"_L1,
     &runLab},
    {"watch"_L1, "[connection] [--for DURATION] [--log FILE]... [--follow FILE]... [-o FILE.zip] [--json]"_L1,
     "waits for the next lost connection, and catches it in the act"_L1, &runWatch},
    {"compare"_L1, "A.zip B.zip [--json]"_L1, "tells what changed from one bundle to another"_L1,
     &runCompare},
};

int showHelp()
{
    QString text =
        u"Goneaway finds out why \"MySQL server has gone away\" or \"Lost connection\" happened.\n\n"
        "Usage: goneaway-cli COMMAND ...\n\n"_s;
    for (const Command &command : List)
        text += u"  %1%2\n"_s.arg(QString(command.name).leftJustified(9), command.does);
    text += u"\ngoneaway-cli --print-defaults shows where a connection would go, and who said so.\n"
            u"goneaway-cli COMMAND --help tells more. Exit status: 0 nothing above \"possible\", 1 a cause "
            u"is likely or\n"
            "confirmed, 2 wrong usage, 3 Goneaway itself failed.\n"_s;
    print(text);
    return NothingFound;
}

int dispatch(QStringList words)
{
    words.removeFirst(); // the program's name
    if (words.isEmpty() || words.first() == "--help"_L1 || words.first() == "help"_L1)
        return showHelp();
    if (words.first() == "--version"_L1) {
        print(QStringLiteral("goneaway-cli " GONEAWAY_VERSION "\n"));
        return NothingFound;
    }
    if (words.contains("--print-defaults"_L1) && words.first().startsWith(u'-'))
        return runCheck(words);
    const QString name = words.takeFirst();
    for (const Command &command : List) {
        if (command.name == name)
            return command.run(words);
    }
    complain(u"there is no command \"%1\"; goneaway-cli --help lists them"_s.arg(name));
    return WrongUsage;
}

} // namespace

std::span<const Command> allCommands()
{
    return List;
}

QLatin1StringView usageOf(QLatin1StringView name)
{
    const auto *command = std::find_if(std::begin(List), std::end(List),
                                       [name](const Command &other) { return other.name == name; });
    return command == std::end(List) ? QLatin1StringView() : command->usage;
}

} // namespace goneaway::cli

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(u"goneaway"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(GONEAWAY_VERSION));
    const QCoreApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    goneaway::connect::hidePasswords(argc, argv);
    int status = goneaway::cli::dispatch(words);
    if (!goneaway::cli::outputIsWhole()) {
        goneaway::cli::complain(
            u"not all of the answer could be written to the standard output; free some space there, or send it elsewhere, and run this again"_s);
        status = goneaway::cli::OwnFailure;
    }
    goneaway::connect::leave(status);
}
