// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QMessageBox;
class QWidget;

namespace goneaway::ui {

// What this build cannot do, because a library was not there when it was made: whole sentences, one a line;
// empty when nothing is missing.
QString missingFromThisBuild();

// Version, licence, and what this build lacks; not shown yet, and deletes itself when closed.
QMessageBox *makeAboutBox(QWidget *parent);

} // namespace goneaway::ui
