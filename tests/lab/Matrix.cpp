// SPDX-License-Identifier: GPL-3.0-or-later
#include "Matrix.h"

#include "base/Clock.h"
#include "support/Cli.h"

#include <QJsonArray>
#include <QMap>
#include <QTemporaryDir>
#include <QThreadPool>

#include <algorithm>
#include <numeric>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway::lab;

namespace goneaway::test {

namespace {

constexpr Privileges Looks[] = {Privileges::Usage, Privileges::Process, Privileges::All};
constexpr int ShownRanks = 3;

// In a full run each transport and each log level has its turn with the client library of the server's own
// house; clear text over TCP has it with both.
bool isSelected(const Setting &setting)
{
    const bool ownHouse = (setting.server == ServerKind::MariaDb) == (setting.library == Library::ConnectorC);
    return ownHouse || (setting.transport == Transport::Tcp && !setting.logLevel);
}

bool isWanted(const Scenario &scenario, const QStringList &causes)
{
    return causes.isEmpty() || causes.contains(scenario.cause) || causes.contains(scenario.id());
}

QList<Setting> settingsOf(bool all)
{
    QList<Setting> settings;
    for (const auto server : {ServerKind::MariaDb, ServerKind::MySql}) {
        for (const auto library : {Library::ConnectorC, Library::Oracle}) {
            for (const auto transport : {Transport::Tcp, Transport::Socket, Transport::Tls})
                settings.append({server, transport, library, std::nullopt, false});
            // Everything that the server can be made to log.
            settings.append({server, Transport::Tcp, library, server == ServerKind::MariaDb ? 4 : 3, false});
        }
    }
    if (!all)
        settings.removeIf([](const Setting &setting) { return !isSelected(setting); });
    return settings;
}

bool isClaim(const QString &certainty)
{
    return certainty == "confirmed"_L1 || certainty == "likely"_L1 || certainty == "possible"_L1;
}

void judge(Cell &cell, const Scenario &scenario, const QJsonArray &findings)
{
    int rank = 0;
    for (const QJsonValue &value : findings) {
        const QString cause = value.toObject().value("cause"_L1).toString();
        const QString certainty = value.toObject().value("certainty"_L1).toString();
        if (cause == scenario.cause)
            cell.ownCertainty = certainty;
        if (!isClaim(certainty))
            continue;
        ++rank;
        if (rank == 1) {
            cell.top = cause;
            cell.certainty = certainty;
        }
        const bool own = cause == scenario.cause;
        if (own)
            cell.rank = rank;
        if (certainty == "confirmed"_L1 && !own && cause != scenario.onTop && cause != scenario.alsoTrue)
            cell.wronglyConfirmed << cause;
    }
    const bool belongsThere = cell.top == (scenario.onTop.isEmpty() ? scenario.cause : scenario.onTop);
    cell.onTop = belongsThere && cell.rank >= 1 && cell.rank <= ShownRanks;
}

Cell lookAt(const Provoked &provoked, const Scenario &scenario, Privileges privileges,
            const QString &symptomFile)
{
    Cell cell;
    cell.privileges = privileges;
    const Look look = provoked.look(privileges);
    QStringList words{u"check"_s, u"--json"_s, u"--symptom"_s, symptomFile};
    words += connect::optionWords(look.target);
    words << u"--connect-timeout=%1"_s.arg(look.target.connectTimeout.count());
    for (const QString &log : look.logFiles)
        words << u"--log"_s << log;
    const auto run = support::runCli(words, support::passwordOf(look.target), {}, provoked.prefix);
    if (run.status != 0 && run.status != 1) {
        cell.failure = u"exit status %1: %2"_s.arg(run.status).arg(run.complaints);
        return cell;
    }
    judge(cell, scenario, run.json().value("findings"_L1).toArray());
    return cell;
}

void provokeOne(Incident &incident)
{
    const Stopwatch watch;
    const auto provoked = lab::provoke(*incident.scenario, incident.setting);
    if (!provoked) {
        const bool lacking =
            provoked.error().code == ErrorCode::NotFound || provoked.error().code == ErrorCode::NotPermitted;
        (lacking ? incident.skipped : incident.failure) = provoked.error().detail;
        return;
    }
    incident.symptom = provoked->symptom;
    const QTemporaryDir folder;
    const QString symptomFile = folder.filePath(u"symptom.txt"_s);
    if (!support::writeFile(symptomFile, provoked->symptom.toUtf8())) {
        incident.failure = u"no temporary file could be written"_s;
        return;
    }
    for (const Privileges privileges : Looks)
        incident.cells.append(lookAt(*provoked, *incident.scenario, privileges, symptomFile));
    incident.took = watch.elapsed();
}

QString percent(int part, int whole)
{
    return whole == 0 ? u"-"_s : u"%1 %"_s.arg(100.0 * part / whole, 0, 'f', 1);
}

QString row(const QStringList &cells)
{
    return u"| "_s + cells.join(u" | "_s) + u" |\n"_s;
}

QString head(const QStringList &titles)
{
    return row(titles) + row(QStringList(titles.size(), u"---"_s));
}

QString totalsTable(const QList<Incident> &incidents)
{
    QString text = head({u"privileges"_s, u"cells"_s, u"right cause on top"_s, u"in the first three"_s,
                         u"rightly confirmed"_s, u"wrongly confirmed"_s});
    for (const Privileges privileges : Looks) {
        const Totals totals = totalsOf(incidents, privileges);
        text += row({nameOf(privileges), QString::number(totals.cells),
                     u"%1 (%2)"_s.arg(totals.onTop).arg(percent(totals.onTop, totals.cells)),
                     u"%1 (%2)"_s.arg(totals.firstThree).arg(percent(totals.firstThree, totals.cells)),
                     QString::number(totals.confirmed), QString::number(totals.wronglyConfirmed)});
    }
    return text;
}

// What stood on top for each cause, most often first.
QString confusionTable(const QList<Incident> &incidents)
{
    QMap<QString, QMap<Privileges, QMap<QString, int>>> named;
    for (const Incident &incident : incidents) {
        for (const Cell &cell : incident.cells)
            ++named[incident.scenario->cause][cell.privileges][cell.top.isEmpty() ? u"nothing"_s : cell.top];
    }
    QString text = head({u"provoked"_s, u"named on top: all"_s, u"process"_s, u"usage"_s});
    for (auto cause = named.cbegin(); cause != named.cend(); ++cause) {
        QStringList cells{cause.key()};
        for (const Privileges privileges : {Privileges::All, Privileges::Process, Privileges::Usage}) {
            const auto counts = cause->value(privileges);
            QStringList names = counts.keys();
            std::stable_sort(names.begin(), names.end(),
                             [&counts](const QString &left, const QString &right) {
                                 return counts.value(left) > counts.value(right);
                             });
            QStringList said;
            for (const QString &name : names)
                said << u"%1 %2"_s.arg(name).arg(counts.value(name));
            cells << said.join(u", "_s);
        }
        text += row(cells);
    }
    return text;
}

// By server, transport, library and log level: what the right cause came out as.
QString settingsTable(const QList<Incident> &incidents)
{
    QMap<QString, QList<Incident>> groups;
    for (const Incident &incident : incidents)
        groups[incident.name().section(u' ', 1)].append(incident);
    QString text = head(
        {u"setting"_s, u"incidents"_s, u"on top: all"_s, u"process"_s, u"usage"_s, u"first three: usage"_s});
    for (auto group = groups.cbegin(); group != groups.cend(); ++group) {
        const Totals all = totalsOf(*group, Privileges::All);
        const Totals process = totalsOf(*group, Privileges::Process);
        const Totals usage = totalsOf(*group, Privileges::Usage);
        text += row({group.key(), QString::number(all.cells), percent(all.onTop, all.cells),
                     percent(process.onTop, process.cells), percent(usage.onTop, usage.cells),
                     percent(usage.firstThree, usage.cells)});
    }
    return text;
}

bool hasWronglyConfirmed(const Incident &incident)
{
    return std::ranges::any_of(incident.cells,
                               [](const Cell &cell) { return !cell.wronglyConfirmed.isEmpty(); });
}

QString secondTries(const QList<Incident> &incidents)
{
    QString text;
    for (const Incident &incident : incidents) {
        if (!incident.atFirst.isEmpty())
            text += u"- %1: %2; then %3\n"_s.arg(incident.name(), incident.atFirst,
                                                 incident.shortfall().isEmpty() ? u"as it must be"_s
                                                                                : incident.shortfall());
    }
    return text.isEmpty() ? u"None.\n"_s : text;
}

QString shortfalls(const QList<Incident> &incidents)
{
    QString text;
    for (const Incident &incident : incidents) {
        if (!incident.failure.isEmpty())
            text += u"- %1: did not happen: %2\n"_s.arg(incident.name(), incident.failure.simplified());
        for (const Cell &cell : incident.cells) {
            const bool fine =
                cell.privileges == Privileges::All ? cell.onTop : cell.rank >= 1 && cell.rank <= ShownRanks;
            if (fine && cell.wronglyConfirmed.isEmpty() && cell.failure.isEmpty())
                continue;
            text += u"- %1, %2: on top %3 (%4); %5 is %6, rank %7%8%9\n"_s.arg(
                incident.name(), nameOf(cell.privileges), cell.top.isEmpty() ? u"nothing"_s : cell.top,
                cell.certainty, incident.scenario->cause, cell.ownCertainty, QString::number(cell.rank),
                cell.wronglyConfirmed.isEmpty()
                    ? QString()
                    : u"; wrongly confirmed: "_s + cell.wronglyConfirmed.join(u", "_s),
                cell.failure.isEmpty() ? QString() : u"; "_s + cell.failure.simplified());
        }
    }
    return text.isEmpty() ? u"None.\n"_s : text;
}

QString skippedList(const QList<Incident> &incidents)
{
    QMap<QString, QStringList> reasons;
    for (const Incident &incident : incidents) {
        if (!incident.skipped.isEmpty())
            reasons[incident.skipped.simplified()] << incident.name();
    }
    QString text;
    for (auto reason = reasons.cbegin(); reason != reasons.cend(); ++reason)
        text += u"- %1 incidents (%2 ...): %3\n"_s.arg(reason->size()).arg(reason->first(), reason.key());
    return text.isEmpty() ? u"None.\n"_s : text;
}

QString timesTable(const QList<Incident> &incidents)
{
    QMap<QString, QList<qint64>> times;
    for (const Incident &incident : incidents) {
        if (!incident.cells.isEmpty())
            times[incident.scenario->id()].append(incident.took.count());
    }
    QString text = head({u"scenario"_s, u"incidents"_s, u"mean seconds, three looks included"_s});
    for (auto time = times.cbegin(); time != times.cend(); ++time) {
        const double sum = static_cast<double>(std::accumulate(time->begin(), time->end(), qint64(0)));
        text += row({time.key(), QString::number(time->size()),
                     QString::number(sum / 1000.0 / static_cast<double>(time->size()), 'f', 1)});
    }
    return text;
}

} // namespace

QString Incident::name() const
{
    QString text = u"%1 %2 %3 %4"_s.arg(scenario->id(), nameOf(setting.server), nameOf(setting.transport),
                                        nameOf(setting.library));
    return setting.logLevel ? text + u" log-level-%1"_s.arg(*setting.logLevel) : text;
}

QString Incident::shortfall() const
{
    if (!failure.isEmpty())
        return u"did not happen: "_s + failure.simplified();
    QStringList lines;
    for (const Cell &cell : cells) {
        if (!cell.failure.isEmpty()) {
            lines << nameOf(cell.privileges) + u": "_s + cell.failure.simplified();
        } else if (cell.privileges == Privileges::All && !cell.onTop) {
            lines << u"%1 on top (%2), %3 is %4, rank %5; the driver said: %6"_s.arg(
                cell.top.isEmpty() ? u"nothing"_s : cell.top, cell.certainty, scenario->cause,
                cell.ownCertainty, QString::number(cell.rank), symptom.simplified());
        }
    }
    return lines.join(u"; "_s);
}

QList<Incident> plannedIncidents(const QStringList &causes)
{
    QList<Incident> incidents;
    for (const Scenario &scenario : allScenarios()) {
        if (!isWanted(scenario, causes))
            continue;
        for (const Setting &setting : settingsOf(!causes.isEmpty())) {
            if (scenario.exists && !scenario.exists(setting))
                continue;
            Incident incident;
            incident.scenario = &scenario;
            incident.setting = setting;
            incidents.append(incident);
        }
    }
    return incidents;
}

void provokeAll(QList<Incident> &incidents, int atATime)
{
    QThreadPool pool;
    pool.setMaxThreadCount(atATime);
    for (Incident &incident : incidents)
        pool.start([&incident] { provokeOne(incident); });
    pool.waitForDone();
    for (Incident &incident : incidents) {
        const QString atFirst = incident.shortfall();
        if (atFirst.isEmpty() || hasWronglyConfirmed(incident))
            continue;
        Incident again;
        again.scenario = incident.scenario;
        again.setting = incident.setting;
        again.atFirst = atFirst;
        provokeOne(again);
        incident = again;
    }
}

Totals totalsOf(const QList<Incident> &incidents, Privileges privileges)
{
    Totals totals;
    for (const Incident &incident : incidents) {
        for (const Cell &cell : incident.cells) {
            if (cell.privileges != privileges)
                continue;
            ++totals.cells;
            totals.onTop += cell.onTop;
            totals.firstThree += cell.rank >= 1 && cell.rank <= ShownRanks;
            totals.confirmed += cell.ownCertainty == "confirmed"_L1;
            totals.wronglyConfirmed += static_cast<int>(cell.wronglyConfirmed.size());
        }
    }
    return totals;
}

QString reportOf(const QList<Incident> &incidents, std::chrono::milliseconds took)
{
    return u"# What Goneaway makes of real incidents\n\n"
           "Each incident was made to happen on a practice server and looked at three times: as root with "
           "the error "
           "log (all), with PROCESS and SELECT on performance_schema but no log (process), and with a bare "
           "login and "
           "no log (usage).\n\n%1\nThe whole took %2 s.\n\n## Confusion matrix\n\n%3\n## By setting\n\n%4\n"
           "## Cells that fall short\n\nWith all privileges the right cause belongs on top; with fewer, in "
           "the first "
           "three.\n\n%5\n## Tried twice\n\n%6\n## Skipped\n\n%7\n## Times\n\n%8"_s.arg(
               totalsTable(incidents), QString::number(took.count() / 1000), confusionTable(incidents),
               settingsTable(incidents), shortfalls(incidents), secondTries(incidents),
               skippedList(incidents), timesTable(incidents));
}

} // namespace goneaway::test
