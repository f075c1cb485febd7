// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Apart.h"

#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

Result<Apart> startServerApart(const Setting &setting)
{
    auto spaces = Namespaces::make();
    if (!spaces)
        return spaces.error();
    auto options = (*spaces)->serverOptions();
    options.serverOptions = QStringList{u"--skip-name-resolve"_s};
    auto server = startServer(setting, std::move(options));
    if (!server)
        return server.error();
    return Apart{std::move(*spaces), std::move(*server)};
}

} // namespace goneaway::lab
