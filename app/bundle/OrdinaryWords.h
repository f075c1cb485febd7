// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace goneaway::bundle {

// Words of logs, settings and error messages: an account of that name must not make them unreadable.
bool isWordOfLogs(QStringView word);

// Also words of programs: folders, files and tables called so ("log", "import", "site-packages") identify
// nobody.
bool isOrdinaryName(QStringView name);

} // namespace goneaway::bundle
