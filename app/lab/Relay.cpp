// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Relay.h"

#include <algorithm>
#include <cerrno>
#include <list>
#include <vector>

#ifdef Q_OS_UNIX
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

#ifdef Q_OS_UNIX

namespace {

using Time = std::chrono::steady_clock;

constexpr auto LookUp = 10ms; // how often it looks whether it is over
constexpr size_t ChunkBytes = 64 * 1024;

sockaddr_in onThisMachine(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

const sockaddr *asGeneric(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

int connectTo(quint16 port)
{
    const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = onThisMachine(port);
    if (handle >= 0 && ::connect(handle, asGeneric(address), sizeof address) != 0) {
        ::close(handle);
        return -1;
    }
    return handle;
}

// The other side is on this machine and reads: waiting for it is short.
bool sendAll(int handle, const char *bytes, size_t size)
{
    while (size > 0) {
        const auto sent = ::send(handle, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        size -= static_cast<size_t>(sent);
    }
    return true;
}

bool sendText(int handle, QByteArrayView text)
{
    return sendAll(handle, text.data(), static_cast<size_t>(text.size()));
}

// One connection of an application, and the one to the server that belongs to it.
struct Pair {
    Relay::Manner manner = Relay::Manner::Pass;
    int application = -1;
    int server = -1; // -1: none, or closed
    Time::time_point lastByte;
    Time::time_point greetingDue;

    bool wantsServer() const
    {
        using M = Relay::Manner;
        return manner == M::Pass || manner == M::CloseWhenIdle || manner == M::HoldAndSwallow
            || manner == M::GreetLate;
    }
    void close()
    {
        for (int *handle : {&application, &server}) {
            if (*handle >= 0)
                ::close(*handle);
            *handle = -1;
        }
    }
    void dropServer()
    {
        ::close(server);
        server = -1;
    }
};

// Bytes that wait at one side. False: this connection is over.
bool passOn(Pair &pair, bool fromApplication)
{
    char chunk[ChunkBytes];
    const int from = fromApplication ? pair.application : pair.server;
    const auto count = ::recv(from, chunk, sizeof chunk, 0);
    pair.lastByte = Time::now();
    const bool holds = pair.manner == Relay::Manner::HoldAndSwallow;
    if (count <= 0) {
        if (fromApplication || !holds)
            return false;
        pair.dropServer(); // and the application does not notice
        return true;
    }
    if (fromApplication && pair.manner == Relay::Manner::AnswerHttp) {
        sendText(pair.application,
                 "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return false;
    }
    const int to = fromApplication ? pair.server : pair.application;
    if (to < 0)
        return !holds; // swallowed
    return sendAll(to, chunk, static_cast<size_t>(count));
}

bool serve(Pair &pair, short applicationEvents, short serverEvents, std::chrono::milliseconds patience)
{
    const auto now = Time::now();
    if (pair.manner == Relay::Manner::CloseWhenIdle && now - pair.lastByte > patience)
        return false;
    const bool greetingWaits = pair.manner == Relay::Manner::GreetLate && now < pair.greetingDue;
    if (serverEvents != 0 && !greetingWaits && !passOn(pair, false))
        return false;
    return applicationEvents == 0 || passOn(pair, true);
}

Pair accepted(int application, Relay::Manner manner, const Relay::Options &options)
{
    Pair pair;
    pair.manner = manner;
    pair.application = application;
    pair.lastByte = Time::now();
    pair.greetingDue = pair.lastByte + options.patience;
    if (manner == Relay::Manner::SaySshBanner)
        sendText(application, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
    if (pair.wantsServer())
        pair.server = connectTo(options.serverPort);
    return pair;
}

} // namespace

Relay::Relay(const Options &options)
    : m_options(options)
    , m_manner(options.manner)
{
}

Result<std::unique_ptr<Relay>> Relay::start(const Options &options)
{
    std::unique_ptr<Relay> relay(new Relay(options)); // the constructor is private
    relay->m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    auto address = onThisMachine(0);
    socklen_t size = sizeof address;
    if (relay->m_listener < 0 || ::bind(relay->m_listener, asGeneric(address), size) != 0
        || ::listen(relay->m_listener, 16) != 0
        || ::getsockname(relay->m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return Error{ErrorCode::Io,
                     u"No port could be opened on 127.0.0.1: %1"_s.arg(qt_error_string(errno))};
    relay->m_port = ntohs(address.sin_port);
    relay->m_thread = std::thread([raw = relay.get()] { raw->work(); });
    return relay;
}

Relay::~Relay()
{
    m_over = true;
    if (m_thread.joinable())
        m_thread.join();
    if (m_listener >= 0)
        ::close(m_listener);
}

void Relay::work()
{
    std::list<Pair> pairs;
    while (!m_over) {
        std::vector<pollfd> handles{{m_listener, POLLIN, 0}};
        for (const Pair &pair : pairs) {
            handles.push_back({pair.application, POLLIN, 0});
            handles.push_back({pair.server, POLLIN, 0}); // a negative one is passed over
        }
        ::poll(handles.data(), handles.size(), static_cast<int>(LookUp.count()));
        size_t index = 1;
        for (auto pair = pairs.begin(); pair != pairs.end(); index += 2) {
            const bool goesOn =
                serve(*pair, handles[index].revents, handles[index + 1].revents, m_options.patience);
            if (!goesOn)
                pair->close();
            pair = goesOn ? std::next(pair) : pairs.erase(pair);
        }
        const int application = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (application < 0)
            continue;
        Pair pair = accepted(application, m_manner, m_options);
        const bool hopeless = pair.manner == Manner::HangUp || (pair.wantsServer() && pair.server < 0);
        if (hopeless)
            pair.close();
        else
            pairs.push_back(pair);
    }
    for (Pair &pair : pairs)
        pair.close();
}

#else

Relay::Relay(const Options &options)
    : m_options(options)
    , m_manner(options.manner)
{
}

Result<std::unique_ptr<Relay>> Relay::start(const Options &)
{
    return Error{ErrorCode::Unsupported, u"This incident cannot be made to happen on this system."_s};
}

Relay::~Relay() = default;
void Relay::work() { }

#endif

} // namespace goneaway::lab
