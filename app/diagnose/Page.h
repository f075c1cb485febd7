// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "base/Texts.h"

#include <QList>
#include <QStringList>

namespace goneaway::diagnose {

// One way to mend a cause.
struct Fix {
    QString id; // unique on its page
    QStringList servers; // "mysql", "mariadb"; empty: wherever
    QString action; // what to do, one sentence
    QString command; // the exact statement, setting or code to use; may have several lines; may be empty
    QString scope; // session, global, file, application, network, operating system - and from when it holds
    QString risk; // what it may cost
    QString undo; // how to go back

    // Whether it makes sense on this server ("mysql", "mariadb", "percona", empty when unknown).
    bool suits(const QString &flavour) const;

    bool operator==(const Fix &) const = default;
};

struct Link {
    QString title;
    QString url;

    bool operator==(const Link &) const = default;
};

// Everything a person reads about one cause, in one language. Plain text in paragraphs, no markup.
struct Page {
    QString id;
    QString title; // names the cause as a fact: "The server closed the connection because it was idle"
    QString summary; // one sentence under the title
    QString whatHappened;
    QString howToBeSure;
    QList<Fix> fixes;
    QString forDevelopers; // what the application's developer should change
    QMap<QString, QString> reasons; // key -> sentence with {placeholders}
    QMap<QString, QString> missing; // key -> what is missing and how to get it
    QList<Link> links;
};

// Reads a page as described in resources/causes/README.md. An unknown section, a fix without its parts or a
// page without one of the required sections is an error that names the line.
Result<Page> parsePage(const QString &text, const QString &name);

} // namespace goneaway::diagnose
