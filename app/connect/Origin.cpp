// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Origin.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

QString Origin::display() const
{
    switch (kind) {
    case Environment:
        return name + u" of the environment"_s;
    case OptionFile:
        return u"%1:%2 [%3]"_s.arg(name, QString::number(line), group);
    case LoginPath:
        return u"login path %1 of %2"_s.arg(group, name);
    case ConnectionString:
        return u"the connection string"_s;
    case CommandLine:
        return u"the command line"_s;
    case Default:
        break;
    }
    return u"default"_s;
}

} // namespace goneaway::connect
