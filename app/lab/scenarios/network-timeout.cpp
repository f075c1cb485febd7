// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

#include <QFile>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

// A client that does not fetch its result fast enough: here its process is stopped in the middle of it.
Result<Provoked> slowReader(const Setting &setting)
{
    auto stage = setUp(setting, {u"--net-write-timeout=1"_s});
    if (!stage)
        return stage.error();
    const auto runs = beginRunning(*stage->server, stage->victim,
                                   "SELECT REPEAT('x', 1000000) FROM (SELECT SLEEP(0.5)) AS pause, "
                                   "information_schema.collations LIMIT 60");
    if (!runs)
        return runs.error();
    stage->victim.stop();
    const auto gone = waitUntilGone(*stage->server, stage->victim);
    stage->victim.goOn();
    if (!gone)
        return gone.error();
    stage->victim.finish();
    return done(std::move(stage->server), stage->victim);
}

// A file that stops coming in the middle, as over a bad line: a pipe that nobody writes to.
Result<Provoked> slowWriter(const Setting &setting)
{
#ifdef Q_OS_UNIX
    connect::SessionOptions options;
    options.localInfile = true;
    auto stage = setUp(setting, {u"--net-read-timeout=1"_s, u"--local-infile=1"_s}, options);
    if (!stage)
        return stage.error();
    const QByteArray path = QFile::encodeName(stage->server->folder() + u"/rows"_s);
    if (mkfifo(path.constData(), 0600) != 0)
        return didNotHappen(u"no pipe could be made"_s);
    const int pipe = ::open(path.constData(), O_RDWR | O_CLOEXEC);
    stage->victim.query("CREATE TABLE rows_in (a INT)");
    stage->victim.beginQuery("LOAD DATA LOCAL INFILE '" + path + "' INTO TABLE rows_in");
    const auto gone = waitUntilGone(*stage->server, stage->victim);
    ::close(pipe); // the end of the file: only now does the client look up
    if (!gone)
        return gone.error();
    stage->victim.finish();
    return done(std::move(stage->server), stage->victim);
#else
    Q_UNUSED(setting)
    return didNotHappen(u"a pipe between files is needed, which this system does not have"_s);
#endif
}

} // namespace

QList<Scenario> scenariosNetworkTimeout()
{
    return {
        {"network-timeout"_L1, "slow-reader"_L1,
         "a client that does not fetch its result for longer than net_write_timeout"_L1, nullptr, nullptr,
         &slowReader},
        {"network-timeout"_L1, "slow-writer"_L1,
         "a client that stops sending in mid statement for longer than net_read_timeout"_L1, nullptr, nullptr,
         &slowWriter},
    };
}

} // namespace goneaway::lab::scenarios
