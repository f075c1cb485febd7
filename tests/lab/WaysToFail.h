// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Observation.h"
#include "lab/PracticeServer.h"

#include <QList>
#include <QStringList>

#include <chrono>
#include <optional>

// Ways in which connecting fails, for real or at a stand-in that says the same, and what goneaway-cli makes
// of each.
namespace goneaway::test {

struct Way {
    QString name; // "a firewall that drops what goes to the port"
    QString server; // "MariaDB", "MySQL", or empty where none is needed
    QStringList notes; // the rungs and outcomes that may be named; the first is the usual one
    QString skipped; // why this machine cannot do it
    QString failure; // it should have been possible and was not
    std::optional<evidence::Observation> broken; // the rung that broke
    std::chrono::milliseconds deadline{0}; // of that rung
    std::chrono::milliseconds took{0}; // the whole run of the program
};

// Looks at ways, one after the other, and collects them.
class Looker
{
public:
    explicit Looker(const QString &server = {});

    // Where goneaway-cli runs, and whom it asks for.
    struct Call {
        QStringList words;
        QByteArray password;
        QStringList prefix; // before the program
        std::chrono::seconds timeout{1}; // for connecting
    };
    static Call callTo(const connect::ConnectionTarget &target);
    static Call callTo(quint16 port);

    void look(const QString &name, const QStringList &notes, const Call &call);
    // In place of a look: what could not be arranged.
    void cannot(const QString &name, const Error &why);
    // look() when the arrangement worked, else cannot().
    void lookIf(const Result<void> &arranged, const QString &name, const QStringList &notes,
                const Call &call);

    QList<Way> ways() const { return m_ways; }

private:
    const QString m_server;
    QList<Way> m_ways;
};

QString titleOf(lab::ServerKind kind);

// Each with a server, a network or listeners of its own, to be run on threads of their own.
QList<Way> waysWithoutServer();
QList<Way> waysOfAccounts(lab::ServerKind kind);
QList<Way> waysOfTls(lab::ServerKind kind);
QList<Way> waysOfServer(lab::ServerKind kind);
QList<Way> waysOfNetwork(lab::ServerKind kind);
QList<Way> waysOfSlowNames(lab::ServerKind kind);

} // namespace goneaway::test
