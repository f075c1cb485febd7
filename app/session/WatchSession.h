// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "base/Texts.h"
#include "bundle/Bundle.h"
#include "diagnose/Catalogue.h"
#include "watch/History.h"
#include "watch/IncidentBook.h"
#include "watch/Plan.h"

#include <QObject>
#include <QThreadPool>

#include <functional>

namespace goneaway::session {

// An incident in words, for a list and for a notification.
struct WatchIncident {
    int id = 0;
    QDateTime at; // UTC
    QString headline; // "Confirmed: the server was shut down or restarted."
    std::optional<diagnose::Certainty> certainty; // of the cause; nothing when none was named
    QStringList because;
    std::chrono::milliseconds took{0};
    int look = 1;
    watch::Repeated repeated; // and so many more of the same
};

// A watch away from its own thread, with everything it has seen. Calls return at once; what happens is told
// by signals on the thread that this object lives on.
class WatchSession final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WatchSession)

public:
    WatchSession(Texts texts, diagnose::Catalogue catalogue, QObject *parent = nullptr);
    ~WatchSession() override; // stops, and waits: at most one timeout of an unresponsive server

    // Forgets the watch before and begins a new one. -> started, then the others
    void start(const watch::Plan &plan);
    void pause(); // ends the two connections, and keeps what was seen -> ended
    void goOn(); // the same plan; incidents go on counting -> started
    void stop(); // the same as pause()
    bool isRunning() const { return m_running; }
    // Stops for good: false when something still waits for an unresponsive server after `patience`.
    bool finish(std::chrono::milliseconds patience);

    const watch::Plan &plan() const { return m_plan; }
    const watch::IncidentBook &book() const { return m_book; }
    const watch::History &history() const { return m_history; }
    const QList<WatchIncident> &incidents() const { return m_incidents; } // in words; oldest first

    // -> bundleSaved or failed
    void saveBundle(int incident, const QString &path, const bundle::RedactionPolicy &policy);
    void saveNumbers(const QString &path); // as CSV -> numbersSaved or failed

signals:
    void started(const goneaway::watch::Started &started);
    void sampled(const goneaway::watch::Sample &sample);
    void changed(const goneaway::watch::State &state);
    void triggered(const goneaway::watch::Trigger &trigger, int incident);
    // A new one, or one that a later look tells more of.
    void caught(const goneaway::session::WatchIncident &incident);
    // One of those that were caught; only `repeated` is another.
    void repeated(const goneaway::session::WatchIncident &incident);
    void ended(const goneaway::watch::Ended &ended);
    void bundleSaved(int incident, const goneaway::bundle::Written &written);
    void numbersSaved(const QString &path);
    void failed(const goneaway::Error &error);

private:
    void run(const watch::Plan &plan);
    void put(const watch::Caught &caught, WatchIncident words);
    void countRepeated(const watch::Repeated &repeated);
    // Runs `answer` on this object's thread, unless a newer run has begun.
    void post(quint64 run, std::function<void()> answer);

    const Texts m_texts;
    const diagnose::Catalogue m_catalogue;
    const SystemClock m_clock;
    watch::Plan m_plan;
    watch::IncidentBook m_book;
    watch::History m_history;
    QList<WatchIncident> m_incidents;
    CancelToken m_cancel;
    quint64 m_run = 0;
    bool m_running = false;
    QThreadPool m_writing;
    QThreadPool m_pool; // last: its destructor waits while everything above is still there
};

} // namespace goneaway::session
