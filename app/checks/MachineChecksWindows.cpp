// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/MachineChecks.h"

#include <QDir>
#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace {

constexpr std::chrono::milliseconds LogLimit{5000};

} // namespace

// HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters, milliseconds; Microsoft's defaults where nothing
// is set: two hours, a second, ten probes (which nobody can change).
evidence::Record keepaliveSettings()
{
    const QString key = u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters"_s;
    const QSettings registry(key, QSettings::NativeFormat);
    const qint64 time = registry.value(u"KeepAliveTime"_s, 7200000).toLongLong();
    const qint64 interval = registry.value(u"KeepAliveInterval"_s, 1000).toLongLong();
    const bool set = registry.contains(u"KeepAliveTime"_s) || registry.contains(u"KeepAliveInterval"_s);
    return {{u"time_s"_s, QString::number(time / 1000)},
            {u"interval_s"_s, QString::number(interval / 1000)},
            {u"probes"_s, u"10"_s},
            {u"from"_s, set ? key : u"the defaults of Windows"_s}};
}

evidence::Record keepaliveSettingsIn(const QString &)
{
    return keepaliveSettings();
}

// Windows limits processes by job objects, which only their own processes may ask about.
evidence::Record processLimits(qint64)
{
    return {};
}

evidence::Record processLimitsIn(const QString &, const QString &)
{
    return {};
}

SystemLog kernelLog(const CancelToken &)
{
    return {u"kernel log"_s, {}, true};
}

SystemLog applicationEventLog(const CancelToken &cancel)
{
    // By its full path: a program of that name in the current folder must not run.
    const QString program =
        QDir(qEnvironmentVariable("SystemRoot", u"C:\\Windows"_s)).filePath(u"System32/wevtutil.exe"_s);
    const QString query = u"*[System[Provider[@Name='MySQL' or @Name='MariaDB' or @Name='mysqld']]]"_s;
    const auto output = outputOf(
        program, {u"qe"_s, u"Application"_s, u"/q:"_s + query, u"/c:100"_s, u"/rd:true"_s, u"/f:text"_s},
        LogLimit, cancel);
    return {u"wevtutil qe Application"_s, output.value_or(QByteArray()), output.has_value()};
}

} // namespace goneaway::checks
