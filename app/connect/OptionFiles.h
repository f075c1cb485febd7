// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "connect/Origin.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <optional>

// The option files of the mysql client and the mariadb client: where they lie, and what stands in them.
namespace goneaway::connect {

// Which client's reading is wanted. Goneaway's own joins both; the other two are what that client alone would
// read, and what the tests hold against the real programs.
enum class Dialect { Goneaway, MySql, MariaDb };

// One line of an option file that is for us.
struct FileOption {
    QString name; // as written, "ssl_ca"
    std::optional<QString> value; // nothing for an option without "="; never that of a password
    std::optional<Secret> secret; // the value of a password
    Origin origin;

    // "--ssl_ca=/x", "--password=*****": as the mysql client's --print-defaults shows it.
    QString display() const;
};

struct OptionFileState {
    enum State { Read, Ignored, Unreadable, Broken };

    QString path;
    State state = Read;
    QString why; // a whole sentence, unless it was read
};

struct OptionFilesRead {
    QList<FileOption> options; // in the order of reading; of one name the last one counts
    QList<OptionFileState> files; // those that exist
    bool clientRefuses = false; // the real client would not start with these files

    QStringList remarks() const; // why files were not read, as whole sentences
};

// Where option files lie on this machine, in the order of reading.
struct OptionPlaces {
    QStringList global;
    QString user; // ~/.my.cnf; read after --defaults-extra-file
    QString login; // ~/.mylogin.cnf

    static OptionPlaces onUnix(const QProcessEnvironment &environment, const QString &home, Dialect dialect);
    // MySQL manual, "Using Option Files"; `installed` is the folder above the client's own bin, if there is
    // one.
    static OptionPlaces onWindows(const QProcessEnvironment &environment, const QString &installed,
                                  Dialect dialect);
    static OptionPlaces ofThisMachine(Dialect dialect = Dialect::Goneaway);
};

// What a command line can say about option files; names as those of the options.
struct OptionFileRequest {
    bool noDefaults = false;
    std::optional<QString> defaultsFile;
    std::optional<QString> extraFile;
    std::optional<QString> groupSuffix; // else MYSQL_GROUP_SUFFIX
    QString loginPath;
    bool noLoginPaths = false;
    QStringList groups; // instead of the client's own, for who looks at other programs
};

// The groups that are read, without login paths.
QStringList optionGroups(Dialect dialect);

// Never fails for what stands in a file; only for a file that was asked for and cannot be opened.
Result<OptionFilesRead> readOptionFiles(const OptionFileRequest &request, const OptionPlaces &places,
                                        const QProcessEnvironment &environment,
                                        Dialect dialect = Dialect::Goneaway);

} // namespace goneaway::connect
