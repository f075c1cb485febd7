// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ConnectionTarget.h"

#include <QObject>
#include <QStringList>
#include <QThread>

namespace goneaway::session {

// An incident that can be practised on.
struct PracticeChoice {
    QString id; // of its scenario
    QString title; // "an idle connection ended by KILL"
};

enum class PracticeServerKind { MariaDb, MySql };

// A server program to practise on, or how to get one.
struct PracticeServerChoice {
    PracticeServerKind kind;
    QString name; // "MariaDB"
    QString missing; // empty: it is there
};

// What the person has in hand after the incident.
struct PracticeIncident {
    QString symptom;
    connect::ConnectionTarget target;
    QStringList logFiles;
};

// Makes an incident happen on a practice server, away from its own thread, and keeps the server up until
// stop().
class PracticeSession final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PracticeSession)

public:
    explicit PracticeSession(QObject *parent = nullptr);
    ~PracticeSession() override; // stops, and waits until the server is gone: a few seconds at most

    static QList<PracticeServerChoice> servers();
    // The plainest incident of each cause that this machine can make happen on that server.
    static QList<PracticeChoice> incidents(PracticeServerKind server);

    // Returns at once -> ready or failed. Ends what was started before.
    void start(PracticeServerKind server, const QString &incidentId);
    // Returns at once. Nothing of what was started is told any more; its server is ended and removed.
    void stop();

signals:
    void ready(const goneaway::session::PracticeIncident &incident);
    void failed(const goneaway::Error &error);

private:
    class Worker;

    QThread m_thread;
    Worker *m_worker; // lives on the thread, and goes with it
    quint64 m_run = 0; // what was started last; answers of earlier runs are dropped
};

} // namespace goneaway::session
