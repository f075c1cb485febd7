// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

// The lines of an option file, as the clients of MySQL and MariaDB split them (MySQL manual, "Option File
// Syntax", and what the programs do where it is silent).
namespace goneaway::connect {

struct OptionLine {
    enum Kind { Nothing, Group, Option, Include, IncludeFolder, Directive, Wrong };

    Kind kind = Nothing;
    QByteArray name; // of the group or the option
    std::optional<QByteArray> value; // of the option; the path of an include
};

// One line without its line end.
OptionLine readOptionLine(QByteArrayView line);

} // namespace goneaway::connect
