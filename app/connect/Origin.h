// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace goneaway::connect {

// Where the value of a connection option came from.
struct Origin {
    enum Kind { Default, Environment, OptionFile, LoginPath, ConnectionString, CommandLine };

    Kind kind = Default;
    QString name; // the file, or the variable of the environment
    QString group; // of an option file or a login path
    int line = 0;

    // "/etc/my.cnf:3 [client]", "MYSQL_HOST of the environment", "the command line"
    QString display() const;
};

} // namespace goneaway::connect
