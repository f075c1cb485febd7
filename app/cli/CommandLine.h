// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/TargetReader.h"
#include "evidence/Evidence.h"
#include "report/Renderers.h"

#include <QCommandLineParser>

#include <optional>

// What all commands share: words in, text out.
namespace goneaway::cli {

void print(const QString &text); // to standard output, as UTF-8
// The same as JSON, without any character that a terminal would obey.
void printJson(const QJsonObject &object);
void printBytes(
    QByteArrayView bytes); // the same, as they are; standard output's own buffer decides when they leave
bool outputIsWhole(); // whether the standard output took all of it
void complain(const QString &text); // to standard error, with the program's name
bool standardOutputIsTerminal();
report::TextStyle terminalStyle();

// The words of one command. Names of options as in the help; what it does not know is said, with exit
// status 2.
class CommandLine
{
public:
    CommandLine(QLatin1StringView command, QLatin1StringView arguments);

    // Adds an option: "json", or "log" with "FILE" for its value.
    CommandLine &option(const QString &name, const QString &does, const QString &valueName = {});
    CommandLine &option(const QStringList &names, const QString &does, const QString &valueName = {});
    // Also takes the mysql client's connection options and mysql:// URIs.
    CommandLine &withConnection();

    // Nothing to go on; else the exit status to leave with (help was shown, or the words were wrong).
    std::optional<int> parse(QStringList words);

    bool has(const QString &name) const { return m_parser.isSet(name); }
    QString value(const QString &name) const { return m_parser.value(name); }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    QStringList arguments() const { return m_parser.positionalArguments(); }
    const connect::ConnectionTarget &target() const { return m_target; }

    int wrong(const QString &what) const; // complains, says where the help is, returns WrongUsage

private:
    QString helpText() const;

    QLatin1StringView m_command;
    QLatin1StringView m_arguments;
    QCommandLineParser m_parser;
    bool m_connects = false;
    connect::ConnectionTarget m_target;
};

// A whole file, or standard input for "-"; at most maxBytes are read.
Result<QByteArray> readWhole(const QString &path, qint64 maxBytes);
// The same of a text: UTF-8, or what its first bytes say. An archive is none.
Result<QString> readText(const QString &path, qint64 maxBytes);

// Texts and catalogue of the program, loaded once per command; a program without them is broken.
struct Words {
    Texts texts;
    diagnose::Catalogue catalogue;
};
Result<Words> loadWords();

} // namespace goneaway::cli
