// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Setting.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

namespace {

template <typename Value>
using Named = std::pair<QLatin1StringView, Value>;

constexpr Named<ServerKind> Servers[] = {{"mariadb"_L1, ServerKind::MariaDb},
                                         {"mysql"_L1, ServerKind::MySql}};
constexpr Named<Transport> Transports[] = {
    {"tcp"_L1, Transport::Tcp}, {"socket"_L1, Transport::Socket}, {"tls"_L1, Transport::Tls}};
constexpr Named<Library> Libraries[] = {{"connector-c"_L1, Library::ConnectorC},
                                        {"libmysqlclient"_L1, Library::Oracle}};
constexpr Named<Privileges> AllPrivileges[] = {
    {"all"_L1, Privileges::All}, {"process"_L1, Privileges::Process}, {"usage"_L1, Privileges::Usage}};

template <typename Value, size_t Size>
QString nameIn(const Named<Value> (&names)[Size], Value value)
{
    for (const auto &[name, one] : names) {
        if (one == value)
            return name;
    }
    return {};
}

template <typename Value, size_t Size>
std::optional<Value> valueIn(const Named<Value> (&names)[Size], QStringView name)
{
    for (const auto &[one, value] : names) {
        if (name == one)
            return value;
    }
    return std::nullopt;
}

} // namespace

QString nameOf(ServerKind kind)
{
    return nameIn(Servers, kind);
}

QString nameOf(Transport transport)
{
    return nameIn(Transports, transport);
}

QString nameOf(Library library)
{
    return nameIn(Libraries, library);
}

QString nameOf(Privileges privileges)
{
    return nameIn(AllPrivileges, privileges);
}

std::optional<ServerKind> serverKindFrom(QStringView name)
{
    return valueIn(Servers, name);
}

std::optional<Transport> transportFrom(QStringView name)
{
    return valueIn(Transports, name);
}

std::optional<Library> libraryFrom(QStringView name)
{
    return valueIn(Libraries, name);
}

std::optional<Privileges> privilegesFrom(QStringView name)
{
    return valueIn(AllPrivileges, name);
}

} // namespace goneaway::lab
