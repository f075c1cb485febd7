// SPDX-License-Identifier: GPL-3.0-or-later
// check and bundle: the whole way from the ladder to the diagnosis.
#include "cli/CommandLine.h"
#include "cli/Commands.h"

#include "bundle/Bundle.h"
#include "checks/Check.h"
#include "connect/Ladder.h"
#include "connect/TunnelClimb.h"
#include "diagnose/Diagnoser.h"
#include "symptom/Decoder.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

// A paste; what is longer is cut by the decoder anyway.
constexpr qint64 MaxSymptom = 4 * 1024 * 1024;

void addCommonOptions(CommandLine &line)
{
    line.withConnection()
        .option(
            u"symptom"_s,
            u"The error message as the application showed it, with what stands around it (- for standard input)."_s,
            u"FILE"_s)
        .option(u"log"_s, u"A server's error log to read; may be given several times."_s, u"FILE"_s)
        .option(u"latency"_s, u"Also measures the round trip to the server, with ten pings."_s)
        .option(u"no-server"_s, u"Connects nowhere: diagnoses from the symptom and the logs alone."_s);
}

// Nothing when all is well; else our own failure, said already.
std::optional<int> takeSymptom(const CommandLine &line, evidence::Evidence &evidence)
{
    if (!line.has(u"symptom"_s))
        return std::nullopt;
    const auto text = readText(line.value(u"symptom"_s), MaxSymptom);
    if (!text)
        return line.wrong(text.error().detail);
    const symptom::Decoded decoded = symptom::decode(*text);
    evidence.setSymptom(decoded.symptom);
    evidence.setIncident(decoded.incident);
    if (!decoded.symptom.connectionLoss)
        complain(
            u"the text of --symptom does not speak of a lost or refused connection; the server is checked without it"_s);
    return std::nullopt;
}

// The statement that failed, for the test case; what the person gives wins over what was pasted.
std::optional<int> takeQuery(const CommandLine &line, evidence::Evidence &evidence)
{
    if (!line.has(u"query"_s))
        return std::nullopt;
    if (line.value(u"query"_s) == "-"_L1 && line.value(u"symptom"_s) == "-"_L1)
        return line.wrong(u"only one of --query and --symptom can be standard input"_s);
    const auto text = readText(line.value(u"query"_s), MaxSymptom);
    if (!text)
        return line.wrong(text.error().detail);
    evidence::Incident incident = evidence.incident();
    incident.statement = text->trimmed();
    if (incident.statement.isEmpty())
        return line.wrong(u"the file of --query holds no statement"_s);
    evidence.setIncident(incident);
    return std::nullopt;
}

struct Looked {
    report::Report report;
    diagnose::Diagnosis diagnosis;
    int roundTrips = 0;
};

// forBundle: also what only a bundle asks for.
Looked look(const CommandLine &line, evidence::Evidence evidence, const Words &words, bool forBundle)
{
    const SystemClock clock;
    const CancelToken cancel;
    bool loggedIn = false;
    std::shared_ptr<connect::SshTunnel> tunnel;
    if (!line.has(u"no-server"_s)) {
        const auto take = [&](const evidence::Observation &rung) {
            evidence.add(rung);
            if (rung.fact == evidence::FactId(evidence::facts::LadderQuery))
                loggedIn = rung.seen();
        };
        tunnel = connect::climb(line.target(), clock, cancel, take, {.latency = line.has(u"latency"_s)});
    }
    Looked looked;
    std::optional<connect::Way> way;
    if (loggedIn)
        way.emplace(line.target(), tunnel, cancel);
    looked.roundTrips = checks::runChecks(way ? way->entrance() : nullptr, line.values(u"log"_s), clock,
                                          cancel, evidence, {});
    if (forBundle) {
        checks::BundleWishes wishes;
        wishes.asked = line.has(u"no-server"_s) ? nullptr : &line.target();
        wishes.checkTables = line.has(u"check-tables"_s);
        looked.roundTrips +=
            checks::runBundleChecks(way ? way->entrance() : nullptr, clock, cancel, evidence, {}, wishes);
    }
    if (const auto trouble = way ? way->trouble(clock) : std::nullopt)
        evidence.add(*trouble);
    looked.diagnosis = diagnose::diagnose(evidence);
    looked.report = report::makeReport(evidence, looked.diagnosis, words.catalogue, words.texts, clock.now());
    return looked;
}

Result<bundle::RedactionPolicy> policyOf(const CommandLine &line)
{
    bundle::RedactionPolicy policy{.pseudonyms = !line.has(u"plain-names"_s)};
    for (const QString &group : line.values(u"keep"_s)) {
        if (group == "hosts"_L1)
            policy.hosts = false;
        else if (group == "accounts"_L1)
            policy.accounts = false;
        else if (group == "schemas"_L1)
            policy.schemas = false;
        else if (group == "files"_L1)
            policy.files = false;
        else
            return Error{ErrorCode::InvalidArgument,
                         u"--keep takes hosts, accounts, schemas or files, not \"%1\""_s.arg(group)};
    }
    return policy;
}

int statusOf(const diagnose::Diagnosis &diagnosis)
{
    return diagnosis.top() ? CauseFound : NothingFound;
}

} // namespace

int runCheck(const QStringList &arguments)
{
    CommandLine line("check"_L1, allCommands()[0].usage);
    addCommonOptions(line);
    line.option(u"json"_s, u"Prints the report as JSON (goneaway.report/1)."_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (!line.arguments().isEmpty())
        return line.wrong(u"\"%1\" is not expected here"_s.arg(line.arguments().first()));
    const auto words = loadWords();
    if (!words) {
        complain(words.error().detail);
        return OwnFailure;
    }
    evidence::Evidence evidence;
    if (const auto status = takeSymptom(line, evidence))
        return *status;
    const Looked looked = look(line, std::move(evidence), *words, false);
    if (line.has(u"json"_s))
        printJson(report::toJson(looked.report));
    else
        print(report::toText(looked.report, words->texts, terminalStyle()));
    return statusOf(looked.diagnosis);
}

int runBundle(const QStringList &arguments)
{
    CommandLine line("bundle"_L1, allCommands()[1].usage);
    addCommonOptions(line);
    line.option({u"o"_s, u"output"_s}, u"The bundle to write; a folder gets one named by the time."_s,
                u"FILE"_s)
        .option(u"force"_s, u"Overwrites a bundle of that name."_s)
        .option(
            u"query"_s,
            u"The statement that failed (- for standard input): the bundle then tells what its tables look like and how the server would run it. It is never run."_s,
            u"FILE"_s)
        .option(
            u"check-tables"_s,
            u"Runs CHECK TABLE ... QUICK on the statement's tables of up to 64 MiB. It locks them against writing meanwhile, and a server that meets a damaged InnoDB page ends itself; it repairs nothing."_s)
        .option(u"plain-names"_s, u"Keeps all names as they are; passwords and literals always go."_s)
        .option(
            u"keep"_s,
            u"Keeps the names of one group: hosts, accounts, schemas or files; may be given several times."_s,
            u"GROUP"_s)
        .option(
            u"as"_s,
            u"Prints the text for a bug report, redacted like the bundle: mysql, mariadb, github or mail."_s,
            u"STYLE"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (!line.has(u"o"_s) || !line.arguments().isEmpty())
        return line.wrong(u"say where the bundle is to be written: -o FILE.zip"_s);
    const auto style = report::bugReportStyleFrom(line.value(u"as"_s));
    if (line.has(u"as"_s) && !style)
        return line.wrong(u"--as takes mysql, mariadb, github or mail"_s);
    const auto policy = policyOf(line);
    if (!policy)
        return line.wrong(policy.error().detail);
    const auto words = loadWords();
    if (!words) {
        complain(words.error().detail);
        return OwnFailure;
    }
    evidence::Evidence evidence;
    if (const auto status = takeSymptom(line, evidence))
        return *status;
    if (const auto status = takeQuery(line, evidence))
        return *status;
    const Looked looked = look(line, std::move(evidence), *words, true);
    if (!style)
        print(report::toText(looked.report, words->texts, terminalStyle()));

    QString path = line.value(u"o"_s);
    if (QFileInfo(path).isDir())
        path = QDir(path).filePath(bundle::defaultName(looked.report.madeAt));
    const auto contents = bundle::collect(looked.report, words->texts, words->catalogue, *policy);
    if (style)
        print(bundle::bugReport(contents, words->texts, words->catalogue, *style));
    const auto written = bundle::write(contents, path, line.has(u"force"_s), {});
    if (!written) {
        complain(written.error().detail);
        return OwnFailure;
    }
    print(u"\nBundle: %1 (%2 bytes)\n"_s.arg(written->path).arg(written->bytes));
    if (!written->keyPath.isEmpty())
        print(u"Names were replaced by pseudonyms. Keep the key to them for yourself: %1\n"_s.arg(
            written->keyPath));
    return statusOf(looked.diagnosis);
}

} // namespace goneaway::cli
