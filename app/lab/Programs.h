// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "lab/Setting.h"

#include <QStringList>

class QProcess;

// Programs that the lab starts, and how to get the missing ones.
namespace goneaway::lab {

// The folder that installer/fetch-mysql.sh filled: "mysqld" (a script that starts it with its own libraries)
// and the unpacked packages below "root". $GONEAWAY_LAB_CACHE/mysql, else mysql in the user's cache for
// Goneaway; empty when neither is there.
QString oracleRoot();

// The words that start the application of the scenarios on this client library.
Result<QStringList> victimWords(Library library);

// A program of the system by its name, also in the places for administrators' programs.
Result<QString> systemProgram(const QString &name, const QString &debianPackage);

// Runs a program to its end, at most two minutes: what it wrote to its standard output, or what it complained
// of.
Result<QByteArray> runToEnd(const QString &program, const QStringList &arguments);

// A port that nobody used a moment ago. Another program may take it in between; the start then fails and says
// so.
quint16 freePort();

// The process must not outlive the program that made it, and Ctrl-C in the terminal is for that program.
void endWithThisProgram(QProcess &process);

// Whether this process may make namespaces, mounts and firewall rules.
bool mayActAsRoot();

} // namespace goneaway::lab
