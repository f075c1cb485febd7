// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <cstdarg>
#include <cstddef>

// MariaDB Connector/C's ways of proving a password, made safe. Its plug-ins for caching_sha2_password and
// sha256_password send the password as it is when TLS was asked for, even where the server has none and the
// connection is in clear text (seen with 3.3.20): a server, or whoever stands before it, only has to say that
// it knows no TLS.
namespace goneaway::connect {

// What the library takes as an authentication plug-in: <mysql/client_plugin.h>, interface version 0x0100,
// which has not changed since 2013. Written out because a build on Oracle's library has another header of
// that name.
struct AuthenticationPlugin {
    int type = 2; // MYSQL_CLIENT_AUTHENTICATION_PLUGIN
    unsigned int interfaceVersion = 0x0100;
    const char *name = nullptr;
    const char *author = "Goneaway";
    const char *description = "Refuses to send a password in clear text";
    unsigned int version[3] = {1, 0, 0};
    const char *licence = "GPL";
    void *api = nullptr;
    int (*init)(char *, std::size_t, int, va_list) = nullptr;
    int (*deinit)() = nullptr;
    int (*options)(const char *, const void *) = nullptr;
    int (*authenticate)(void *channel, void *mysql) = nullptr;
};

// The functions of one MariaDB Connector/C in this process: the one that we are built on, or the one behind
// Qt's driver, which may be the same.
struct PluginFunctions {
    AuthenticationPlugin *(*find)(void *mysql, const char *name, int type) = nullptr;
    const char *(*cipher)(void *mysql) = nullptr; // mysql_get_ssl_cipher()
    char (*info)(void *mysql, int value, ...) = nullptr; // mariadb_get_infov()
    int (*setOption)(void *mysql, int option, const void *value) = nullptr; // mysql_options()
};
enum class PluginOwner { Ours, Driver };

// From here on those plug-ins encrypt the password with the server's key where there is no TLS. `mysql` is
// any handle of that library. Once for each owner is enough.
void guardPasswordPlugins(PluginOwner owner, const PluginFunctions &functions, void *mysql);

// While it lives, logins on this thread that demand TLS are given up when they have none, before they prove a
// password by one of those plug-ins.
class TlsDemand
{
public:
    explicit TlsDemand(bool demanded);
    ~TlsDemand();
    Q_DISABLE_COPY_MOVE(TlsDemand)

    bool gaveUp() const;
};

} // namespace goneaway::connect
