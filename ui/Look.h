// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Finding.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QString>

class QPalette;
class QWidget;

// How things look, in one place: icons, words and colours that always go together, so that nothing is ever
// told by colour alone, and sizes that follow the font.
namespace goneaway::ui {

enum class Tone { Neutral, Good, Notice, Warning, Bad };

// ":/icons/<name>.svg", or ":/icons/drawn/<name>-<size>.png" where the build drew it; a null icon where Qt's
// SVG plug-in is missing, so every icon stands beside a word.
QIcon icon(const QString &name);
QString iconName(Tone tone);

bool isDark(const QPalette &palette);
// For text and lines: at least 4.5:1 against the palette's window and base colours, light or dark.
QColor accent(Tone tone, const QPalette &palette);
// For a quiet background behind the palette's normal text.
QColor tint(Tone tone, const QPalette &palette);
QColor mutedText(const QPalette &palette);
// Some dark themes leave placeholders dark on dark (seen with Qt 6.4 and KDE colours): mends that, if it is
// so.
void makePlaceholdersReadable();

QString certaintyWord(diagnose::Certainty certainty); // "Likely"
QString certaintyIcon(diagnose::Certainty certainty);
Tone certaintyTone(diagnose::Certainty certainty);

QFont headingFont(const QFont &base, double scale);
QFont monospaceFont();
// The height of a line of this widget's text in device-independent pixels: the unit for every size here.
int lineHeight(const QWidget *widget);

// Our own pages' prose as rich text: paragraphs, "- " lists and `code`. Everything is escaped first.
QString proseHtml(const QString &text, int indent);
// "12 ms", "1.4 s", "2 min 3 s".
QString timeTaken(qint64 milliseconds);
// A tool tip of text from outside: Qt guesses whether a tip is HTML, so that a file could be named like a
// picture.
QString plainToolTip(const QString &text);

} // namespace goneaway::ui
