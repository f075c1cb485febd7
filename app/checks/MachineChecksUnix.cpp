// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/MachineChecks.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace {

constexpr std::chrono::milliseconds LogLimit{3000};
constexpr qint64 MostOfFile = 64 * 1024;
constexpr qint64 TailOfLog = 4 * 1024 * 1024;

// Files of /proc and /sys say that they are empty.
QString contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(MostOfFile)).trimmed() : QString();
}

void put(evidence::Record &record, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        record.insert(name, value);
}

// "Max open files            1024                 524288               files" (proc(5)): soft and hard.
void readLimits(const QString &text, evidence::Record &record)
{
    static const QList<std::pair<QLatin1StringView, QString>> told{
        {"Max open files"_L1, u"open_files"_s},         {"Max address space"_L1, u"address_space"_s},
        {"Max processes"_L1, u"processes"_s},           {"Max locked memory"_L1, u"locked_memory"_s},
        {"Max data size"_L1, u"data_size"_s},           {"Max stack size"_L1, u"stack_size"_s},
        {"Max core file size"_L1, u"core_file_size"_s},
    };
    for (const QString &line : text.split(u'\n')) {
        for (const auto &[name, key] : told) {
            if (!line.startsWith(name))
                continue;
            const QStringList words = line.sliced(name.size()).simplified().split(u' ');
            if (words.size() >= 2)
                record.insert(key, u"soft "_s + words[0] + u", hard "_s + words[1]);
        }
    }
}

// Version 2 has one hierarchy ("0::/system.slice/x.service"), version 1 one for memory ("9:memory:/x").
void readMemoryGroup(const QString &membership, const QString &cgroups, evidence::Record &record)
{
    for (const QString &line : membership.split(u'\n')) {
        const QString controllers = line.section(u':', 1, 1);
        const QString path = line.section(u':', 2);
        if (!path.startsWith(u'/') || path.contains("/../"_L1))
            continue;
        if (controllers.isEmpty()) {
            const QString group = QDir::cleanPath(cgroups + path);
            put(record, u"memory_max"_s, contents(group + u"/memory.max"_s));
            put(record, u"memory_high"_s, contents(group + u"/memory.high"_s));
            put(record, u"memory_current"_s, contents(group + u"/memory.current"_s));
            put(record, u"memory_peak"_s, contents(group + u"/memory.peak"_s));
            for (const QString &event : contents(group + u"/memory.events"_s).split(u'\n')) {
                if (event.startsWith("oom_kill "_L1))
                    record.insert(u"oom_kills"_s, event.section(u' ', 1, 1));
            }
        } else if (controllers.split(u',').contains("memory"_L1)) {
            const QString group = QDir::cleanPath(cgroups + u"/memory"_s + path);
            put(record, u"memory_max"_s, contents(group + u"/memory.limit_in_bytes"_s));
            put(record, u"memory_current"_s, contents(group + u"/memory.usage_in_bytes"_s));
            put(record, u"memory_peak"_s, contents(group + u"/memory.max_usage_in_bytes"_s));
        }
    }
}

QByteArray tailOf(const QString &path)
{
    QFile file(path);
    // A pipe or a device of that name is no log.
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return {};
    if (file.size() > TailOfLog)
        file.seek(file.size() - TailOfLog);
    return file.read(TailOfLog);
}

} // namespace

evidence::Record keepaliveSettingsIn(const QString &folder)
{
    evidence::Record record;
    put(record, u"time_s"_s, contents(folder + u"/tcp_keepalive_time"_s));
    put(record, u"interval_s"_s, contents(folder + u"/tcp_keepalive_intvl"_s));
    put(record, u"probes"_s, contents(folder + u"/tcp_keepalive_probes"_s));
    if (!record.isEmpty())
        record.insert(u"from"_s, folder);
    return record;
}

evidence::Record keepaliveSettings()
{
    return keepaliveSettingsIn(u"/proc/sys/net/ipv4"_s);
}

evidence::Record processLimitsIn(const QString &process, const QString &cgroups)
{
    evidence::Record record;
    readLimits(contents(process + u"/limits"_s), record);
    put(record, u"oom_score_adj"_s, contents(process + u"/oom_score_adj"_s));
    readMemoryGroup(contents(process + u"/cgroup"_s), cgroups, record);
    return record;
}

evidence::Record processLimits(qint64 pid)
{
    return processLimitsIn(u"/proc/%1"_s.arg(pid), u"/sys/fs/cgroup"_s);
}

SystemLog kernelLog(const CancelToken &cancel)
{
    // The journal first: it reaches further back than the kernel's own buffer.
    const QList<QStringList> programs{
        {u"journalctl"_s, u"-k"_s, u"--no-pager"_s, u"-q"_s, u"-o"_s, u"short-iso"_s, u"-n"_s, u"20000"_s},
        {u"dmesg"_s, u"--time-format"_s, u"iso"_s},
    };
    for (const QStringList &words : programs) {
        const auto output = outputOf(words.first(), words.sliced(1), LogLimit, cancel);
        if (output && !output->trimmed().isEmpty())
            return {words.join(u' '), *output, true};
    }
    for (const QString &path : {u"/var/log/kern.log"_s, u"/var/log/messages"_s, u"/var/log/syslog"_s}) {
        if (const QByteArray tail = tailOf(path); !tail.isEmpty())
            return {path, tail, true};
    }
    // A journal that answers with nothing hides the kernel's lines from this user, or has none.
    return {u"journalctl -k, dmesg, /var/log/kern.log"_s, {}, false};
}

SystemLog applicationEventLog(const CancelToken &)
{
    return {u"Application event log"_s, {}, true};
}

} // namespace goneaway::checks
