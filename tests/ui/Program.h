// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Pages.h"
#include "ui/Navigator.h"

#include <QSettings>
#include <QTemporaryDir>

namespace goneaway::uitest {

// Goneaway as it starts: the start window, with settings and profiles of its own.
struct Program {
    QTemporaryDir folder;
    std::unique_ptr<session::TroubleshootingSession> session =
        makeSession(folder.filePath(QStringLiteral("profiles.json")));
    QSettings settings{folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    ui::Navigator navigator{*session, settings};

    Program() { navigator.showStart(); }
};

} // namespace goneaway::uitest
