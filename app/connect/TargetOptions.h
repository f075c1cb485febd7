// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionString.h"
#include "connect/ConnectionTarget.h"
#include "connect/Origin.h"

#include <QMap>
#include <QStringList>

#include <optional>

// The options of the mysql and mariadb clients that decide where and how to connect: what they are called,
// and what each does to a target. Private to the reading of targets.
namespace goneaway::connect {

// A target that is being put together, from the least to the most telling source.
struct TargetDraft {
    ConnectionTarget target;
    bool askPassword = false;
    bool hostGiven = false;
    QString protocol; // "tcp", "socket", "pipe", "memory"; empty: not said
    char lastWord = 0; // 'P' or 'S': whichever the command line named last
    std::optional<bool> ssl; // --ssl and --skip-ssl of MariaDB
    std::optional<bool> verify; // --ssl-verify-server-cert
    bool tlsModeGiven = false;
    QString sshIdentity; // of target.ssh, which may be named later
    QString sshConfig;
    QMap<QString, Origin> origins; // of the options that anybody set
};

struct TargetOption {
    enum Takes { Value, Flag, MaybeValue };
    enum Knows { Neither = 0, MySql = 1, MariaDb = 2, Both = 3 };

    char letter; // 0: has none
    QLatin1StringView name;
    Takes takes;
    Knows knows;
    QLatin1StringView expects; // for the complaint about a bad value
    bool (*take)(const QString &value, TargetDraft &draft); // a flag gets "1" or "0"
    QString (*show)(const ConnectionTarget &target); // empty: nothing to show
};

// In the order in which --print-defaults shows them.
const TargetOption *targetOptionsBegin();
const TargetOption *targetOptionsEnd();

// What a name in an option file, or a word of a command line without its dashes, means.
struct ResolvedOption {
    const TargetOption *option = nullptr;
    std::optional<bool> flag; // skip-, disable-: false; enable-: true
    bool loose = false; // loose-: not to be complained about
    bool known = false; // one of the clients' options, though none that decides a target
    QString abbreviation; // the whole name, when it was shortened
    bool ambiguous = false;
    QString name; // as the tables have it
};

ResolvedOption resolveOption(const QString &name, bool mayShorten);

// TRUE, ON, 1 and their opposites; nothing for another word, which the clients then ignore.
std::optional<bool> flagOf(const QString &value);

std::optional<TlsMode> tlsModeOf(const QString &name);

// Takes over whatever a connection string said.
void apply(const ConnectionString &said, TargetDraft &draft);

QString systemUser();

} // namespace goneaway::connect
