// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

namespace goneaway::report {

struct TextStyle {
    bool colour = false; // ANSI colours, for a terminal
    int width = 80; // columns to wrap at
    int causes = 3; // how many causes below the first are explained; the others are named
};

QString toText(const Report &report, const Texts &texts, const TextStyle &style);
QString toMarkdown(const Report &report, const Texts &texts);
// Text from anywhere as one line of Markdown that no reader takes for markup.
QString markdownLine(const QString &text);
// One self-contained file: no scripts, nothing loaded from elsewhere, readable in light and dark. Everything
// that came from a server or a person is escaped.
QString toHtml(const Report &report, const Texts &texts);
// {"schema":"goneaway.report/1", ...}: DESIGN, section 4.
QJsonObject toJson(const Report &report);

} // namespace goneaway::report
