// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty drops during one watch: which are caught, what they are called, and how soon. Prints a Markdown
// table.
//   bench_watch mariadb|mysql
#include "lab/WatchDrops.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const bool mysql = QCoreApplication::arguments().value(1) == "mysql"_L1;
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
    support::WatchRun run((*server)->target(), {u"--follow"_s, log});
    watchdrops::Scene scene{**server, run, log};
    const auto started = run.waitFor(u"started"_s);
    if (!started || !run.waitFor(u"state"_s))
        return 3;
    std::printf("%s\n\n| drop | cause | named first | settled on | first word, ms | right cause, ms | |\n"
                "|---|---|---|---|---|---|---|\n",
                qPrintable(started->text("server")));
    QList<double> times;
    int caught = 0;
    int named = 0;
    int all = 0;
    for (const watchdrops::Drop &drop : watchdrops::allDrops()) {
        const auto outcome = watchdrops::play(scene, drop);
        std::printf("%s", qPrintable(watchdrops::rowOf(outcome)));
        std::fflush(stdout);
        ++all;
        caught += outcome.firstMs >= 0;
        named += outcome.settledOn == outcome.wanted;
        if (outcome.atOnce && outcome.namedMs >= 0)
            times.append(outcome.namedMs);
    }
    std::sort(times.begin(), times.end());
    const double median = times.isEmpty() ? -1 : times[times.size() / 2];
    std::printf("\ncaught %d of %d, named %d; median to the right cause, of those that show at once: %.0f ms "
                "(goal: at most 1000)\n",
                caught, all, named, median);
    if (qEnvironmentVariableIsSet("GONEAWAY_WATCH_LINES")) {
        for (const auto &line : run.lines())
            std::fprintf(stderr, "%s\n",
                         QJsonDocument(line.event).toJson(QJsonDocument::Compact).constData());
    }
    return named == all && run.end() == 1 ? 0 : 1;
}
