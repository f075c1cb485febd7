// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/PasswordPlugins.h"

namespace goneaway::connect {

namespace {

constexpr int Authentication = 2; // MYSQL_CLIENT_AUTHENTICATION_PLUGIN
constexpr int SslEnforce = 38; // MYSQL_OPT_SSL_ENFORCE
constexpr int ServerCapabilities = 31; // MARIADB_CONNECTION_SERVER_CAPABILITIES
constexpr unsigned long CapabilitySsl = 0x0800; // CLIENT_SSL
constexpr int Failed = 0; // CR_ERROR

constexpr const char *Names[] = {"caching_sha2_password", "sha256_password"};

// The library calls a plug-in without any data of ours, on the thread that logs in.
thread_local bool demanded = false;
thread_local bool gaveUpOnThisThread = false;

// A plug-in of the library and what it did before.
template <PluginOwner Owner, int Number>
struct Guarded {
    static inline PluginFunctions functions;
    static inline int (*original)(void *channel, void *mysql) = nullptr;

    static int authenticate(void *channel, void *mysql)
    {
        // TLS begins with the plug-in's first words, if the server offers it and it was asked for.
        unsigned long offered = 0;
        functions.info(mysql, ServerCapabilities, &offered);
        if (!functions.cipher(mysql) && !(offered & CapabilitySsl)) {
            if (demanded) {
                gaveUpOnThisThread = true;
                return Failed;
            }
            // What the plug-in takes for a sign that there is TLS.
            const char off = 0;
            functions.setOption(mysql, SslEnforce, &off);
        }
        return original(channel, mysql);
    }

    static void guard(const PluginFunctions &own, void *mysql)
    {
        AuthenticationPlugin *plugin = own.find(mysql, Names[Number], Authentication);
        if (!plugin || original)
            return; // the library has no such plug-in, and cannot log in so
        functions = own;
        original = plugin->authenticate;
        plugin->authenticate = &authenticate;
    }
};

} // namespace

void guardPasswordPlugins(PluginOwner owner, const PluginFunctions &functions, void *mysql)
{
    if (owner == PluginOwner::Ours) {
        Guarded<PluginOwner::Ours, 0>::guard(functions, mysql);
        Guarded<PluginOwner::Ours, 1>::guard(functions, mysql);
    } else {
        Guarded<PluginOwner::Driver, 0>::guard(functions, mysql);
        Guarded<PluginOwner::Driver, 1>::guard(functions, mysql);
    }
}

TlsDemand::TlsDemand(bool isDemanded)
{
    demanded = isDemanded;
    gaveUpOnThisThread = false;
}

TlsDemand::~TlsDemand()
{
    demanded = false;
}

bool TlsDemand::gaveUp() const
{
    return gaveUpOnThisThread;
}

} // namespace goneaway::connect
