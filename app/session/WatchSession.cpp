// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/WatchSession.h"

#include "report/Report.h"
#include "watch/Recorder.h"

#include <QSaveFile>

#include <algorithm>

namespace goneaway::session {

namespace {

// One that watches, and one that still waits for an unresponsive server.
constexpr int Threads = 4;

WatchIncident inWords(const watch::Caught &caught, const Texts &texts, const diagnose::Catalogue &catalogue,
                      const QDateTime &now)
{
    const report::Report report =
        report::makeReport(caught.evidence, caught.diagnosis, catalogue, texts, now);
    WatchIncident words;
    words.id = caught.id;
    words.at = caught.at;
    words.headline = report.headline;
    words.took = caught.took;
    words.look = caught.look;
    if (const diagnose::Finding *top = caught.diagnosis.top()) {
        words.certainty = top->certainty;
        words.because = report.findings.first().evidenceFor;
    } else {
        for (const watch::Trigger &trigger : caught.triggers)
            words.because.append(trigger.says);
    }
    return words;
}

} // namespace

WatchSession::WatchSession(Texts texts, diagnose::Catalogue catalogue, QObject *parent)
    : QObject(parent)
    , m_texts(std::move(texts))
    , m_catalogue(std::move(catalogue))
{
    m_pool.setMaxThreadCount(Threads);
    m_pool.setObjectName(QStringLiteral("goneaway-watch"));
    m_writing.setMaxThreadCount(1);
}

WatchSession::~WatchSession()
{
    m_cancel.cancel();
    ++m_run;
    m_writing.waitForDone();
    m_pool.waitForDone();
}

bool WatchSession::finish(std::chrono::milliseconds patience)
{
    m_cancel.cancel();
    ++m_run;
    m_running = false;
    m_writing.waitForDone();
    return m_pool.waitForDone(static_cast<int>(patience.count()));
}

void WatchSession::post(quint64 run, std::function<void()> answer)
{
    QMetaObject::invokeMethod(
        this,
        [this, run, answer = std::move(answer)] {
            if (run == m_run)
                answer();
        },
        Qt::QueuedConnection);
}

void WatchSession::start(const watch::Plan &plan)
{
    m_book = {};
    m_history.clear();
    m_incidents.clear();
    run(plan);
}

void WatchSession::goOn()
{
    watch::Plan plan = m_plan;
    for (const WatchIncident &incident : std::as_const(m_incidents))
        plan.firstIncident = std::max(plan.firstIncident, incident.id + 1);
    run(plan);
}

void WatchSession::run(const watch::Plan &plan)
{
    m_cancel.cancel();
    m_cancel = CancelToken();
    m_plan = plan;
    m_running = true;
    const quint64 run = ++m_run;
    m_pool.start([this, plan, run, cancel = m_cancel] {
        watch::Tells tells;
        tells.started = [&](const watch::Started &value) {
            post(run, [this, value] { emit started(value); });
        };
        tells.sampled = [&](const watch::Sample &value) {
            post(run, [this, value] {
                m_history.add(value);
                emit sampled(value);
            });
        };
        tells.changed = [&](const watch::State &value) {
            post(run, [this, value] { emit changed(value); });
        };
        tells.triggered = [&](const watch::Trigger &value, int incident) {
            post(run, [this, value, incident] { emit triggered(value, incident); });
        };
        tells.caught = [&](const watch::Caught &value) {
            if (!value.news) {
                post(run, [this, value] { m_book.put(value); });
                return;
            }
            post(run, [this, value, words = inWords(value, m_texts, m_catalogue, m_clock.now())] {
                put(value, words);
            });
        };
        tells.repeated = [&](const watch::Repeated &value) {
            post(run, [this, value] { countRepeated(value); });
        };
        const watch::Ended end = watch::watchServer(plan, m_clock, cancel, tells);
        post(run, [this, end] {
            m_running = false;
            emit ended(end);
        });
    });
}

void WatchSession::put(const watch::Caught &value, WatchIncident words)
{
    m_book.put(value);
    words.repeated = m_book.find(value.id)->repeated;
    const auto known = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [&](const WatchIncident &other) { return other.id == words.id; });
    if (known != m_incidents.end())
        *known = words;
    else
        m_incidents.append(words);
    while (!m_incidents.isEmpty() && !m_book.find(m_incidents.first().id))
        m_incidents.removeFirst();
    emit caught(words);
}

void WatchSession::countRepeated(const watch::Repeated &value)
{
    m_book.repeated(value);
    for (WatchIncident &incident : m_incidents) {
        if (incident.id != value.incident)
            continue;
        incident.repeated = value;
        emit repeated(incident);
    }
}

void WatchSession::pause()
{
    m_cancel.cancel();
    m_running = false;
}

void WatchSession::stop()
{
    pause();
}

void WatchSession::saveBundle(int incident, const QString &path, const bundle::RedactionPolicy &policy)
{
    const watch::Caught *one = m_book.find(incident);
    if (!one || !m_book.hasEvidence(incident)) {
        emit failed({ErrorCode::NotFound,
                     QStringLiteral(
                         "The evidence of this incident is not kept any more: only that of the newest is.")});
        return;
    }
    m_writing.start([this, one = *one, path, policy] {
        const report::Report report =
            report::makeReport(watch::evidenceOf(one), one.diagnosis, m_catalogue, m_texts, m_clock.now());
        const auto written =
            bundle::write(bundle::collect(report, m_texts, m_catalogue, policy), path, true, {});
        QMetaObject::invokeMethod(
            this,
            [this, id = one.id, written] {
                if (written)
                    emit bundleSaved(id, *written);
                else
                    emit failed(written.error());
            },
            Qt::QueuedConnection);
    });
}

void WatchSession::saveNumbers(const QString &path)
{
    m_writing.start([this, path, csv = m_history.csv()] {
        QSaveFile file(path);
        const bool done = file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit();
        QMetaObject::invokeMethod(
            this,
            [this, path, done, why = file.errorString()] {
                if (done)
                    emit numbersSaved(path);
                else
                    emit failed(
                        {ErrorCode::Io, QStringLiteral("\"%1\" could not be written: %2.").arg(path, why)});
            },
            Qt::QueuedConnection);
    });
}

} // namespace goneaway::session
