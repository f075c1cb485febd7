// SPDX-License-Identifier: GPL-3.0-or-later
// A server that dies within two seconds of another drop, over and over: is each death named, and is what came
// before it? Prints a Markdown table.
//   bench_watch_crashes mariadb|mysql [SECONDS] [SEED]
#include "lab/WatchDrops.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using support::WatchRun;

namespace {

struct Incident {
    QString cause; // after the last look
    QString certainty;
    bool wrongConfirmed = false; // at any look
    bool early = true; // told of before the server died
};

QString describe(const QMap<qint64, Incident> &incidents)
{
    QStringList words;
    for (const Incident &one : incidents)
        words.append(one.cause.isEmpty() ? u"not named"_s : one.certainty + u' ' + one.cause);
    return words.join(u", "_s);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const bool mysql = words.value(1) == "mysql"_L1;
    const std::chrono::seconds lasts(words.value(2, u"600"_s).toInt());
    const quint32 seed = words.size() > 3 ? words.at(3).toUInt() : QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    lab::PracticeOptions options;
    options.kind = mysql ? lab::ServerKind::MySql : lab::ServerKind::MariaDb;
    const auto server = lab::PracticeServer::start(options);
    if (!server) {
        std::fprintf(stderr, "%s\n", qPrintable(server.error().detail));
        return 3;
    }
    const QTemporaryDir folder;
    const QString log = folder.filePath(u"application.log"_s);
    support::writeFile(log, {});
    WatchRun run((*server)->target(), {u"--follow"_s, log});
    watchdrops::Scene scene{**server, run, log};
    const auto started = run.waitFor(u"started"_s);
    if (!started || !run.waitFor(u"state"_s))
        return 3;
    std::printf("%s, seed %u\n\n| drop | the server died, ms after | incidents | |\n|---|---|---|---|\n",
                qPrintable(started->text("server")), seed);
    const QList<watchdrops::Drop> drops = watchdrops::mildDrops();
    int all = 0;
    int named = 0;
    int opened = 0;
    int bothNamed = 0;
    int twice = 0;
    int wrong = 0;
    const auto begun = WatchRun::Steady::now();
    while (WatchRun::Steady::now() - begun < lasts) {
        watchdrops::waitUntilCalm(scene);
        const qsizetype from = run.lines().size();
        const watchdrops::Drop &drop = drops[random.bounded(static_cast<int>(drops.size()))];
        const int after = random.bounded(2000);
        const auto dropped = drop.provoke(scene);
        if (!dropped) {
            std::printf("| %s | - | - | %s |\n", qPrintable(drop.name), qPrintable(dropped.error().detail));
            continue;
        }
        std::this_thread::sleep_until(*dropped + std::chrono::milliseconds(after));
        const auto died = watchdrops::crash(random.bounded(4) == 0 ? SIGSEGV : SIGKILL).provoke(scene);
        if (!died) {
            std::fprintf(stderr, "%s\n", qPrintable(died.error().detail));
            return 3;
        }
        if (!watchdrops::waitUntilBack(scene, *died, from)) {
            std::fprintf(stderr, "the watch did not come back\n");
            return 3;
        }
        watchdrops::waitUntilCalm(scene);
        QMap<qint64, Incident> incidents;
        bool first = false; // the drop before it was told, and not as a repetition of an earlier one
        for (const WatchRun::Line &line : run.lines().sliced(from)) {
            first |= line.name() == "trigger"_L1 && line.at() < *died;
            if (line.name() != "incident"_L1)
                continue;
            Incident &one = incidents[line.number("incident")];
            one.cause = line.text("cause");
            one.certainty = line.text("certainty");
            one.early = line.at() < *died;
            one.wrongConfirmed |= one.certainty == "confirmed"_L1
                && one.cause != (one.early ? drop.cause : u"server-crash"_s) && one.cause != drop.cause;
        }
        const auto has = [&](const QString &cause) {
            return std::count_if(incidents.begin(), incidents.end(),
                                 [&](const Incident &one) { return one.cause == cause; });
        };
        ++all;
        named += has(u"server-crash"_s) > 0;
        twice += has(u"server-crash"_s) > 1;
        opened += first;
        bothNamed += first && has(drop.cause) > 0;
        wrong += std::any_of(incidents.begin(), incidents.end(),
                             [](const Incident &one) { return one.wrongConfirmed; });
        std::printf("| %s | %lld | %s | %s |\n", qPrintable(drop.name),
                    static_cast<long long>(
                        std::chrono::duration_cast<std::chrono::milliseconds>(*died - *dropped).count()),
                    qPrintable(describe(incidents)), has(u"server-crash"_s) ? "" : "NOT NAMED");
        std::fflush(stdout);
        if (qEnvironmentVariableIsSet("GONEAWAY_WATCH_LINES")) {
            for (const auto &line : run.lines().sliced(from))
                std::fprintf(stderr, "%s\n",
                             QJsonDocument(line.event).toJson(QJsonDocument::Compact).constData());
            std::fprintf(stderr, "\n");
        }
    }
    std::printf("\n%d deaths: %d named, %d of these twice; of %d drops noticed before them %d named; wrongly "
                "confirmed %d\n",
                all, named, twice, opened, bothNamed, wrong);
    return named == all && wrong == 0 ? 0 : 1;
}
