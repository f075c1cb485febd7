// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/FactValue.h"

#include <QByteArray>

namespace goneaway::bundle {

// UTF-8, a header line, then a line a row. As `mysql --batch` writes it: \t \n \r \0 and \\ inside a value,
// \N for NULL.
QByteArray toTsv(const evidence::Table &table);

} // namespace goneaway::bundle
