// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/MemoryGroup.h"

#include "lab/Programs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <atomic>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

namespace {

const QString Root = u"/sys/fs/cgroup"_s;

bool isSecondVersion()
{
    return QFile::exists(Root + u"/cgroup.controllers"_s);
}

QString parentFolder()
{
    return isSecondVersion() ? Root : Root + u"/memory"_s;
}

bool write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write(text) == text.size();
}

// Bytes that the process has in memory now.
qint64 residentBytes(qint64 process)
{
    QFile file(u"/proc/%1/status"_s.arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    static const QRegularExpression line(u"VmRSS:\\s+(\\d+) kB"_s);
    return line.match(QString::fromLatin1(file.readAll())).captured(1).toLongLong() * 1024;
}

} // namespace

Result<void> MemoryGroup::available()
{
    if (!mayActAsRoot())
        return Error{ErrorCode::NotPermitted, u"Only root can set a memory limit: run it with sudo."_s};
    const QString limit = isSecondVersion() ? Root + u"/cgroup.subtree_control"_s : parentFolder();
    if (!QFileInfo(limit).isWritable())
        return Error{ErrorCode::NotPermitted,
                     u"This system lets nobody set memory limits (control groups)."_s};
    return {};
}

Result<std::unique_ptr<MemoryGroup>> MemoryGroup::around(qint64 process, qint64 moreBytes)
{
    if (const auto can = available(); !can)
        return can.error();
    static std::atomic_int count = 0;
    std::unique_ptr<MemoryGroup> group(new MemoryGroup); // the constructor is private
    group->m_path =
        parentFolder() + u"/goneaway-practice-%1-%2"_s.arg(QCoreApplication::applicationPid()).arg(++count);
    const bool second = isSecondVersion();
    if (second)
        write(Root + u"/cgroup.subtree_control"_s, "+memory");
    // What the process has used so far stays on its old group's account, so the limit is for what comes on
    // top.
    const QByteArray limit = QByteArray::number(second ? residentBytes(process) + moreBytes : moreBytes);
    const QString file = second ? u"/memory.max"_s : u"/memory.limit_in_bytes"_s;
    const bool done = QDir().mkdir(group->m_path) && write(group->m_path + file, limit)
        && write(group->m_path + u"/cgroup.procs"_s, QByteArray::number(process));
    if (!done)
        return Error{ErrorCode::NotPermitted, u"No memory limit could be set at %1."_s.arg(group->m_path)};
    return group;
}

MemoryGroup::~MemoryGroup()
{
    QDir().rmdir(m_path); // empty by now: its only process has been killed
}

Result<QByteArray> MemoryGroup::kernelLines(qint64 process)
{
    const auto dmesg = systemProgram(u"dmesg"_s, u"util-linux"_s);
    if (!dmesg)
        return dmesg.error();
    const auto all = runToEnd(*dmesg, {u"--time-format"_s, u"iso"_s});
    if (!all)
        return all.error();
    const QByteArray killed = "Killed process " + QByteArray::number(process) + ' ';
    QByteArray lines;
    for (const QByteArray &line : all->split('\n')) {
        if (line.contains(killed))
            lines += line + '\n';
    }
    return lines;
}

} // namespace goneaway::lab
