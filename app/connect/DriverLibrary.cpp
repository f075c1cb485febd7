// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/DriverLibrary.h"

#include "connect/PasswordPlugins.h"

#include <QLibrary>
#include <QStringList>

#include <algorithm>
#include <cstddef>
#include <mutex>

#ifdef Q_OS_WIN
#include <winsock2.h>
// winsock2.h comes first.
#include <windows.h>
#else
#include <link.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

bool isMariaDb(const QString &file)
{
    return file.section(u'/', -1).startsWith("libmariadb"_L1);
}

// The client libraries in this process, as files.
QStringList loadedLibraries()
{
    QStringList files;
#ifdef Q_OS_WIN
    for (const wchar_t *name : {L"libmariadb.dll", L"libmysql.dll"}) {
        if (GetModuleHandleW(name))
            files << QString::fromWCharArray(name);
    }
#else
    dl_iterate_phdr(
        [](dl_phdr_info *object, std::size_t, void *data) {
            const QString file = QString::fromLocal8Bit(object->dlpi_name);
            const QString name = file.section(u'/', -1);
            if (name.startsWith("libmariadb.so"_L1) || name.startsWith("libmysqlclient.so"_L1))
                static_cast<QStringList *>(data)->append(file);
            return 0;
        },
        &files);
#endif
    return files;
}

// Of two libraries the driver's is the one that we are not built on; of one, both share it.
QString driverFile()
{
    const QStringList files = loadedLibraries();
    const bool ownIsMariaDb = clientLibrary().id == "mariadb-connector-c"_L1;
    const auto other = std::find_if(files.begin(), files.end(), [ownIsMariaDb](const QString &file) {
        return isMariaDb(file) != ownIsMariaDb;
    });
    return other != files.end() ? *other : files.value(0);
}

// The library calls a plug-in without any data of ours, on the thread that logs in.
thread_local bool refusing = false;
thread_local bool refusedOnThisThread = false;

constexpr const char *ClearText[] = {
    "mysql_clear_password",
    "dialog", // PAM's: asks questions, and answers the first with the password
};

// Stands before a plug-in of the library, or in the place of one that it has not loaded.
template <int Number>
struct Refusal {
    static inline AuthenticationPlugin own;
    static inline int (*original)(void *channel, void *mysql) = nullptr;

    static int authenticate(void *channel, void *mysql)
    {
        if (original && !refusing) // a session of ours on the same library, which knows what it allows
            return original(channel, mysql);
        refusedOnThisThread = true;
        return 0; // CR_ERROR
    }

    using Register = void *(*)(void *, AuthenticationPlugin *);
    static void add(Register add, void *mysql)
    {
        own.name = ClearText[Number];
        own.authenticate = &authenticate;
        // A name that is taken is not looked for among the plug-in files any more. Where it is taken already,
        // because the plug-in is built in (Windows) or loaded, the library gives back the one that it has.
        auto *known = static_cast<AuthenticationPlugin *>(add(mysql, &own));
        if (!known || known == &own)
            return;
        original = known->authenticate;
        known->authenticate = &authenticate;
    }
};

void registerRefusals(const QString &file)
{
    using Init = void *(*)(void *);
    using Close = void (*)(void *);
    using Register = Refusal<0>::Register;
    QLibrary library(file); // loaded already; the reference that this adds stays
    const auto init = reinterpret_cast<Init>(library.resolve("mysql_init"));
    const auto close = reinterpret_cast<Close>(library.resolve("mysql_close"));
    const auto add = reinterpret_cast<Register>(library.resolve("mysql_client_register_plugin"));
    if (!init || !close || !add)
        return;
    void *mysql = init(nullptr); // where the library would leave an error
    if (!mysql)
        return;
    Refusal<0>::add(add, mysql);
    Refusal<1>::add(add, mysql);
    PluginFunctions functions;
    functions.find = reinterpret_cast<decltype(functions.find)>(library.resolve("mysql_client_find_plugin"));
    functions.cipher = reinterpret_cast<decltype(functions.cipher)>(library.resolve("mysql_get_ssl_cipher"));
    functions.info = reinterpret_cast<decltype(functions.info)>(library.resolve("mariadb_get_infov"));
    functions.setOption = reinterpret_cast<decltype(functions.setOption)>(library.resolve("mysql_options"));
    if (functions.find && functions.cipher && functions.info && functions.setOption)
        guardPasswordPlugins(PluginOwner::Driver, functions, mysql);
    close(mysql);
}

} // namespace

std::optional<LibraryInfo> driverLibraryInfo()
{
    const QString file = driverFile();
    if (file.isEmpty())
        return std::nullopt;
    LibraryInfo info = isMariaDb(file) ? LibraryInfo{u"mariadb-connector-c"_s, u"MariaDB Connector/C"_s, {}}
                                       : LibraryInfo{u"libmysqlclient"_s, u"libmysqlclient"_s, {}};
    using ClientInfo = const char *(*)();
    QLibrary library(file);
    if (const auto version = reinterpret_cast<ClientInfo>(library.resolve("mysql_get_client_info")))
        info.version = QString::fromLatin1(version());
    return info;
}

void limitPacketsOfDriver(unsigned long bytes)
{
    // MYSQL_OPT_MAX_ALLOWED_PACKET, in each library's own numbers. Without a handle it is the default of
    // every session to come (MySQL C API, mysql_options()).
    constexpr int OfMariaDb = 39;
    constexpr int OfMySql = 32;
    using Options = int (*)(void *mysql, int option, const void *value);
    const QString file = driverFile();
    QLibrary library(file);
    if (const auto set = reinterpret_cast<Options>(library.resolve("mysql_options")))
        set(nullptr, isMariaDb(file) ? OfMariaDb : OfMySql, &bytes);
}

qintptr socketOfDriver(const QVariant &handle)
{
    // How a MYSQL begins in both libraries, and has since MySQL 4.1: with its NET.
    struct Beginning {
        void *transport;
        unsigned char *buffer[4];
#ifdef Q_OS_WIN
        SOCKET socket;
#else
        int socket;
#endif
    };
    const auto *mysql =
        handle.constData() ? *static_cast<const volatile Beginning *const *>(handle.constData()) : nullptr;
    const auto socket = mysql ? static_cast<qintptr>(mysql->socket) : 0;
    return socket > 0 ? socket : -1;
}

ClearTextRefusal::ClearTextRefusal()
{
    static std::once_flag once;
    std::call_once(once, [] {
        const QString file = driverFile();
        if (isMariaDb(file))
            registerRefusals(file);
    });
    refusing = true;
    refusedOnThisThread = false;
}

ClearTextRefusal::~ClearTextRefusal()
{
    refusing = false;
}

bool ClearTextRefusal::happened() const
{
    return refusedOnThisThread;
}

} // namespace goneaway::connect
