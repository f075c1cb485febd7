// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace goneaway::report {

// Text from a server or a person, fit to be shown: control characters (an ESC could drive the reader's
// terminal) and marks that reverse the reading direction become U+FFFD, tabs become blanks, line ends stay.
QString plain(const QString &text);
// The same on one line.
QString plainLine(const QString &text);

// A JSON document with such characters written as \uXXXX: the same document, but nothing that a terminal
// obeys.
QByteArray plainJson(const QByteArray &json);

// Cut to at most `length` characters, with an ellipsis where something was left out.
QString shortened(const QString &text, qsizetype length);

// The columns that a terminal needs for it: 2 for East Asian wide characters and emoji, 0 for combining
// marks.
int displayWidth(const QString &text);

// Lines of at most `width` columns, broken at blanks; a single word that is longer is cut. Line ends in the
// text are kept. At least one line.
QStringList wrapped(const QString &text, int width);

} // namespace goneaway::report
