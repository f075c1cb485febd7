// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/DsnKeys.h"

#include <optional>

// The shapes that connection strings come in. Each says nothing when the text is not of its shape.
namespace goneaway::connect::dsn {

// mysql://user:pass@db1:3306/shop?x=y, jdbc:mysql://..., mysql+pymysql://..., mysql2://...
std::optional<Parts> fromUrl(const QString &text);
// user:pass@tcp(db1:3306)/shop?timeout=5s
std::optional<Parts> fromGo(const QString &text);
// mysql:host=db1;dbname=shop, alone or within new PDO(...)
std::optional<Parts> fromPdo(const QString &text);
// Server=db1;Uid=app;Pwd=x (.NET), DRIVER={MySQL};SERVER=db1 (ODBC)
std::optional<Parts> fromPairs(const QString &text);
// DB_HOST=db1 line by line, or define('DB_HOST', 'db1')
std::optional<Parts> fromVariables(const QString &text);
// database.yml, a dictionary of Python, an object of JavaScript or JSON, an array of PHP
std::optional<Parts> fromDocument(const QString &text);

// The first address (fromUrl) that stands in a longer text; empty without one.
QString urlWithin(const QString &text);

} // namespace goneaway::connect::dsn
