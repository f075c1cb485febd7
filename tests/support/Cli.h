// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

// Runs goneaway-cli as a person would, in a process of its own.
namespace goneaway::support {

struct CliRun {
    int status = -1; // exit status; -1 when it crashed or did not end in time
    QString output;
    QString complaints;

    QJsonObject json() const { return QJsonDocument::fromJson(output.toUtf8()).object(); }
};

// Words that keep the option files of this machine out of a test, unless it is about them.
inline QStringList withoutOptionFiles(const QStringList &words)
{
    const QString command = words.value(0);
    const bool connects = command == QLatin1StringView("check") || command == QLatin1StringView("bundle")
        || command == QLatin1StringView("watch") || command == QLatin1StringView("probe");
    if (!connects || words.join(u' ').contains(QLatin1StringView("-defaults")))
        return words;
    return words + QStringList{QStringLiteral("--no-defaults"), QStringLiteral("--no-login-paths")};
}

// `prefix` stands before the program: {"ip", "netns", "exec", NAME}.
inline CliRun runCli(const QStringList &words, const QByteArray &password = {}, const QByteArray &input = {},
                     const QStringList &prefix = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!password.isNull())
        environment.insert(QStringLiteral("MYSQL_PWD"), QString::fromUtf8(password));
    process.setProcessEnvironment(environment);
    const QStringList all = prefix + QStringList{QStringLiteral(GONEAWAY_CLI)} + withoutOptionFiles(words);
    process.start(all.first(), all.sliced(1));
    process.write(input);
    process.closeWriteChannel();
    CliRun run;
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
        return run;
    run.status = process.exitCode();
    run.output = QString::fromUtf8(process.readAllStandardOutput());
    run.complaints = QString::fromUtf8(process.readAllStandardError());
    return run;
}

inline QByteArray passwordOf(const connect::ConnectionTarget &target)
{
    return QByteArray(target.password.reveal());
}

inline bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace goneaway::support
