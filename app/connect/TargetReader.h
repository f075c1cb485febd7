// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ConnectionString.h"
#include "connect/ConnectionTarget.h"
#include "connect/OptionFiles.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace goneaway::connect {

// What stands around a command line and has a say: the environment, and where option files lie.
struct Surroundings {
    QProcessEnvironment environment;
    OptionPlaces places;

    static Surroundings ofThisProcess();
};

// One option of the target as it will be used, and who said so.
struct Setting {
    QString name; // "host"
    QString value; // for people; ***** for a password
    Origin origin;
};

struct ParsedTarget {
    ConnectionTarget target;
    bool askPassword = false; // -p without a value: the caller asks for it
    bool passwordOnCommandLine = false; // worth a warning: `ps` shows it
    bool asked = false; // the command line itself says where or as whom to connect
    bool printDefaults = false; // --print-defaults: the caller prints defaultsText() and stops
    QList<Setting> settings;
    QList<OptionFileState> files; // the option files that were there
    QStringList remarks; // whole sentences that a person should read before the connection is tried
    DriverTimes times; // of a connection string
};

// Where to connect, as the mysql client would decide: defaults, the environment, option files, login paths,
// then the words -h -P -u -p -S -D and their long names, connection strings (mysql:// and others, --dsn TEXT,
// --dsn-file FILE). Takes its own words out of `arguments` and leaves the others.
Result<ParsedTarget> takeTarget(QStringList &arguments,
                                const Surroundings &surroundings = Surroundings::ofThisProcess());

// What --print-defaults prints: each value and where it came from.
QString defaultsText(const ParsedTarget &parsed);

// Why the server's certificate will not be verified, in a whole sentence; empty when it will be.
QString unverifiedBecause(const ConnectionTarget &target);

} // namespace goneaway::connect
