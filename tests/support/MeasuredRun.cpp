// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/MeasuredRun.h"

#include "base/Clock.h"

#include <QTemporaryFile>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

extern char **environ;

using namespace std::chrono_literals;

namespace goneaway::test {

namespace {

std::vector<char *> pointersTo(const QList<QByteArray> &words)
{
    std::vector<char *> pointers;
    for (const QByteArray &word : words)
        pointers.push_back(const_cast<char *>(word.constData()));
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

MeasuredRun measured(const QStringList &words, const QList<QByteArray> &environment,
                     std::chrono::milliseconds limit)
{
    QList<QByteArray> arguments;
    for (const QString &word : words)
        arguments << word.toLocal8Bit();
    QList<QByteArray> all = environment;
    for (char **entry = environ; *entry; ++entry)
        all << QByteArray(*entry);
    QTemporaryFile output;
    QTemporaryFile complaints;
    MeasuredRun run;
    if (!output.open() || !complaints.open())
        return run;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.handle(), 1);
    posix_spawn_file_actions_adddup2(&actions, complaints.handle(), 2);
    const Stopwatch watch;
    pid_t child = 0;
    const auto argumentPointers = pointersTo(arguments);
    const auto environmentPointers = pointersTo(all);
    const int failed = posix_spawnp(&child, argumentPointers.front(), &actions, nullptr,
                                    argumentPointers.data(), environmentPointers.data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed)
        return run;
    int status = 0;
    rusage usage{};
    pid_t ended = 0;
    while ((ended = ::wait4(child, &status, WNOHANG, &usage)) == 0 && watch.elapsed() < limit)
        std::this_thread::sleep_for(5ms);
    run.over = ended == child;
    if (!run.over) {
        ::kill(child, SIGKILL);
        ::wait4(child, &status, 0, &usage);
    }
    run.took = watch.elapsed();
    if (run.over && WIFEXITED(status))
        run.status = WEXITSTATUS(status);
    run.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    run.peakBytes = qint64(usage.ru_maxrss) * 1024;
    output.seek(0);
    complaints.seek(0);
    run.output = output.readAll();
    run.complaints = complaints.readAll();
    return run;
}

void inParallel(const QList<std::function<void()>> &jobs, int atATime)
{
    std::atomic<qsizetype> next = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < atATime; ++i) {
        threads.emplace_back([&] {
            for (qsizetype job = next++; job < jobs.size(); job = next++)
                jobs[job]();
        });
    }
    for (std::thread &thread : threads)
        thread.join();
}

} // namespace goneaway::test
