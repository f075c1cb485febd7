// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Aside.h"
#include "connect/ProcessArguments.h"
#include "connect/TargetReader.h"
#include "session/ProfileWords.h"
#include "session/TroubleshootingSession.h"
#include "symptom/Decoder.h"
#include "ui/Look.h"
#include "ui/Navigator.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMessageBox>
#include <QSettings>

#include <chrono>
#include <cstdio>
#include <optional>

#ifdef Q_OS_WIN
#include <windows.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

constexpr int WrongUsage = 2;
constexpr int OwnFailure = 3;
constexpr auto Patience = std::chrono::milliseconds(200); // with what still waits when the windows are closed

QString tr(const char *text)
{
    return QCoreApplication::translate("main", text);
}

void say(const QString &text)
{
    std::fputs(qPrintable(u"goneaway: "_s + text + u'\n'), stderr);
}

// A program with windows has no console of its own on Windows; what it says belongs on the one it was started
// from.
void findConsole()
{
#ifdef Q_OS_WIN
    const bool redirected = GetFileType(GetStdHandle(STD_OUTPUT_HANDLE)) != FILE_TYPE_UNKNOWN;
    if (!redirected && AttachConsole(ATTACH_PARENT_PROCESS)) {
        std::freopen("CONOUT$", "w", stdout);
        std::freopen("CONOUT$", "w", stderr);
    }
#endif
}

// What the command line asks for.
struct Wanted {
    ui::Given given;
    bool troubleshoot = false; // straight into the wizard
    bool watch = false; // straight to the watch's form
    QString bundle; // to open; empty for none
};

// The start and the end of the file, as much as the decoder would look at anyway.
Result<QString> readSymptom(const QString &path)
{
    if (!QFileInfo(path).isFile())
        return Error{ErrorCode::NotFound, tr("%1: there is no such file.").arg(path)};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotPermitted, tr("%1 cannot be read: %2.").arg(path, file.errorString())};
    QByteArray text = file.read(symptom::MaxText);
    if (file.size() > 2 * symptom::MaxText) {
        file.seek(file.size() - symptom::MaxText);
        text += "\n[...]\n";
    }
    text += file.read(symptom::MaxText);
    return QString::fromUtf8(text);
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        tr("Finds out why \"MySQL server has gone away\" or \"Lost connection\" happened.\n\n"
           "The options of the mysql client that describe a connection work too: -h -P -u -p -S --host "
           "--port --user\n"
           "--password --socket --protocol --database --ssl-mode --ssl-ca --ssl-cert --ssl-key "
           "--connect-timeout\n"
           "--defaults-file --defaults-extra-file --no-defaults --login-path --print-defaults, --profile of "
           "a saved "
           "one,\n"
           "and connection strings such as mysql://user@host:port/database. Option files are read as the "
           "clients "
           "do."));
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    parser.addOption({u"help"_s, tr("Shows this help.")}); // not -h: that is the host
    parser.addOption({u"version"_s, tr("Shows the version.")});
    parser.addOption({u"symptom"_s, tr("The error message, in a file."), tr("FILE")});
    parser.addOption({u"log"_s, tr("A log file of the server; may be given several times."), tr("FILE")});
    parser.addOption({u"watch"_s, tr("Goes straight to watching a server, until a connection is lost.")});
    parser.addOption({u"bundle"_s, tr("Opens a bundle."), tr("FILE")});
    parser.addPositionalArgument(tr("BUNDLE.zip"), tr("Opens a bundle."), u"[BUNDLE.zip]"_s);
}

QString homely(const QString &path)
{
    const QString home = QDir::homePath() + u'/';
    return path.startsWith(home) ? u"~/"_s + path.sliced(home.size()) : path;
}

// Of what nobody typed: it should not look as if somebody had.
QMap<QString, QString> originsOf(const connect::ParsedTarget &connection)
{
    QMap<QString, QString> origins;
    for (const connect::Setting &setting : connection.settings) {
        const connect::Origin &origin = setting.origin;
        switch (origin.kind) {
        case connect::Origin::OptionFile:
            origins.insert(setting.name, tr("from %1, line %2").arg(homely(origin.name)).arg(origin.line));
            break;
        case connect::Origin::LoginPath:
            origins.insert(setting.name, tr("from the login path %1").arg(origin.group));
            break;
        case connect::Origin::Environment:
            origins.insert(setting.name, tr("from %1 of the environment").arg(origin.name));
            break;
        case connect::Origin::Default:
        case connect::Origin::ConnectionString:
        case connect::Origin::CommandLine:
            break;
        }
    }
    return origins;
}

Result<Wanted> wantedBy(const QCommandLineParser &parser, const connect::ParsedTarget &connection,
                        bool hasConnection)
{
    Wanted wanted;
    wanted.given.target = connection.target;
    wanted.given.origins = originsOf(connection);
    wanted.given.hasTarget = hasConnection;
    wanted.given.passwordWanted = connection.askPassword;
    for (const QString &log : parser.values(u"log"_s))
        wanted.given.logFiles.append(QFileInfo(log).absoluteFilePath());
    if (parser.isSet(u"symptom"_s)) {
        const Result<QString> text = readSymptom(parser.value(u"symptom"_s));
        if (!text)
            return text.error();
        wanted.given.symptomText = *text;
    }
    wanted.watch = parser.isSet(u"watch"_s);
    wanted.troubleshoot =
        !wanted.watch && (hasConnection || parser.isSet(u"symptom"_s) || parser.isSet(u"log"_s));
    if (wanted.watch && parser.isSet(u"symptom"_s))
        return Error{ErrorCode::InvalidArgument,
                     tr("look into the error that there was, or watch for the next one; not both at once.")};

    QStringList bundles = parser.positionalArguments();
    if (parser.isSet(u"bundle"_s))
        bundles.append(parser.value(u"bundle"_s));
    if (bundles.size() > 1)
        return Error{ErrorCode::InvalidArgument, tr("only one bundle can be opened at a time.")};
    if (!bundles.isEmpty())
        wanted.bundle = QFileInfo(bundles.first()).absoluteFilePath();
    if (!wanted.bundle.isEmpty() && (wanted.troubleshoot || wanted.watch))
        return Error{ErrorCode::InvalidArgument,
                     wanted.watch ? tr("open a bundle, or watch a server; not both at once.")
                                  : tr("open a bundle, or look into a new case; not both at once.")};
    return wanted;
}

int fail(const QString &text)
{
    say(text);
    QMessageBox box(QMessageBox::Critical, tr("Goneaway"), text);
    box.setTextFormat(Qt::PlainText);
    box.exec();
    return OwnFailure;
}

int show(const Wanted &wanted, session::TroubleshootingSession &session)
{
    QSettings settings;
    ui::Navigator navigator(session, settings);
    if (!wanted.bundle.isEmpty())
        navigator.openBundle(wanted.bundle);
    else if (wanted.watch)
        navigator.watch(wanted.given);
    else if (wanted.troubleshoot)
        navigator.troubleshoot(wanted.given);
    else
        navigator.showStart();
    const int status = QApplication::exec();
    // A server that hangs must not keep the program alive (see below).
    if (!navigator.finish(Patience))
        connect::leave(status);
    return status;
}

int run(const Wanted &wanted)
{
    Result<Texts> texts = Texts::load(u"en"_s);
    if (!texts)
        return fail(texts.error().detail);
    Result<diagnose::Catalogue> catalogue = diagnose::Catalogue::load(u"en"_s);
    if (!catalogue)
        return fail(catalogue.error().detail);

    session::TroubleshootingSession session(std::move(texts).value(), std::move(catalogue).value());
    const int status = show(wanted, session);
    // A server that hangs must not keep the program alive: a client library cannot be interrupted, but there
    // is nothing left that it could harm.
    if (!session.finish(Patience))
        connect::leave(status);
    return status;
}

int start(int argc, char *argv[])
{
    findConsole();
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"goneaway"_s);
    QApplication::setApplicationDisplayName(u"Goneaway"_s);
    QApplication::setApplicationVersion(QStringLiteral(GONEAWAY_VERSION));
    QApplication::setOrganizationName(u"goneaway"_s);
    QApplication::setDesktopFileName(QStringLiteral(GONEAWAY_APP_ID));
    ui::makePlaceholdersReadable();
    QApplication::setWindowIcon(ui::icon(u"goneaway"_s));

    QStringList arguments = QApplication::arguments();
    connect::hidePasswords(argc, argv);
    connect::forbidCoreDumps(false);
    const auto profile = session::takeProfile(arguments);
    if (!profile) {
        say(profile.error().detail);
        return WrongUsage;
    }
    const auto connection = connect::takeTarget(arguments);
    connect::hidePasswordInEnvironment();
    if (!connection) {
        say(connection.error().detail);
        return WrongUsage;
    }
    if (connection->passwordOnCommandLine)
        say(tr("a password on the command line can be seen by others on this computer; use -p alone and type "
               "it in."));
    if (connection->printDefaults) {
        std::fputs(qPrintable(connect::defaultsText(*connection)), stdout);
        return 0;
    }
    for (const QString &remark : connection->remarks)
        say(remark);

    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments)) {
        say(parser.errorText());
        return WrongUsage;
    }
    if (parser.isSet(u"help"_s)) {
        std::fputs(qPrintable(parser.helpText()), stdout);
        return 0;
    }
    if (parser.isSet(u"version"_s)) {
        std::fputs(qPrintable(u"goneaway "_s + QApplication::applicationVersion() + u'\n'), stdout);
        return 0;
    }
    auto wanted = wantedBy(parser, *connection, connection->asked);
    if (!wanted) {
        say(wanted.error().detail);
        return WrongUsage;
    }
    if (*profile)
        wanted->given.profile = (*profile)->id;
    return run(*wanted);
}

} // namespace

int main(int argc, char *argv[])
{
    connect::leave(start(argc, argv)); // its QApplication is gone by then, and has handed the clipboard over
}
