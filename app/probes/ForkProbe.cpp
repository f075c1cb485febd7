// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a connection that a child process inherits and closes.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

#ifndef Q_OS_WIN
#include <cerrno>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using evidence::Record;

namespace {

constexpr QLatin1StringView Causes[] = {"forked-connection"_L1};

#ifdef Q_OS_WIN

Cost costOf(const ProbeOptions &)
{
    return {0, 0, 0, 1s};
}

// A process of Windows starts with nothing of its parent's but the handles that it is given on purpose: two
// processes cannot come to share a connection without meaning to.
ProbeResult run(ProbeContext &)
{
    return concluded("not-here"_L1, Standing::Impossible);
}

#else

constexpr auto Noticing = 3s;

Cost costOf(const ProbeOptions &)
{
    return {4, 2, 1000, 10s};
}

enum class Child { OnlyExits, Closes };

// The child does what mysql_close() does, saying goodbye (COM_QUIT) on the shared connection, with calls that
// are safe between fork() and exit in a program of several threads; the library's own are not.
bool forkAnd(Child what, int socket)
{
    static constexpr char Quit[] = {1, 0, 0, 0, 1};
    const pid_t child = ::fork();
    if (child == 0) {
        if (what == Child::Closes) {
            [[maybe_unused]] const auto sent = ::send(socket, Quit, sizeof Quit, MSG_NOSIGNAL);
            ::close(socket);
        }
        ::_exit(0);
    }
    if (child < 0)
        return false;
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) { }
    return true;
}

ProbeResult run(ProbeContext &context)
{
    if (context.target.demandsTls())
        return concluded("over-tls"_L1, Standing::Impossible);
    Control control(context);
    if (const auto refused = control.open())
        return noLogin(*refused);
    connect::ConnectionTarget target = context.target;
    target.tlsMode = connect::TlsMode::Disabled; // the child could not encrypt its goodbye
    target.compress = false;
    const Opened own = openOwn(context, target);
    if (!own.session)
        return noLogin(*own.error);
    connect::ClientSession &session = *own.session;
    const auto aborted = control.status("Aborted_clients"_L1);
    Record values = surroundings(session, context.target);

    if (!forkAnd(Child::OnlyExits, session.socketDescriptor()))
        return concluded("no-fork"_L1, Standing::Impossible);
    putError(values, u"exit"_s, errorOf(session.query("SELECT 1")));
    report(context, "probe.step.fork"_L1, 50);
    if (!forkAnd(Child::Closes, session.socketDescriptor()))
        return concluded("no-fork"_L1, Standing::Impossible);
    if (!waitFor(context, session, Noticing))
        return cancelled();
    const auto first = errorOf(session.query("SELECT 1"));
    const auto second = errorOf(session.query("SELECT 1"));
    putError(values, u"first"_s, first);
    putError(values, u"second"_s, second);
    if (const auto now = control.status("Aborted_clients"_L1); now && aborted)
        values.insert(u"aborted_clients"_s, QString::number(*now - *aborted));
    ProbeResult result = first ? concluded("closed"_L1, Standing::Shown, values, HungUp::Client)
                               : concluded("survived"_L1, Standing::Unclear, values);
    result.error = first;
    return result;
}

#endif

} // namespace

Probe forkProbe()
{
    return {"fork"_L1, Causes, &costOf, &run, &compareExactly};
}

} // namespace goneaway::probes
