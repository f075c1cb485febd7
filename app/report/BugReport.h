// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

#include <optional>

namespace goneaway::report {

// Where a bug report goes; each place has its own markup and its own sections.
enum class BugReportStyle { MySql, MariaDb, GitHub, Mail };

// "mysql", "mariadb", "github", "mail"
QString nameOf(BugReportStyle style);
std::optional<BugReportStyle> bugReportStyleFrom(QStringView name);

// The report, short enough for a form: what happened, the versions, the most probable cause with its
// evidence, and the manual's four questions with their answers. bugs.mysql.com: plain text in its own
// sections; MariaDB's Jira: wiki markup; GitHub: Markdown; mail: plain text with a subject.
QString toBugReport(const Report &report, const Texts &texts, BugReportStyle style);

} // namespace goneaway::report
