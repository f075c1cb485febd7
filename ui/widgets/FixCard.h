// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Page.h"
#include "ui/widgets/Card.h"

namespace goneaway::ui {

// One way to mend a cause: what to do, the command to copy, its scope, its risk and the way back.
class FixCard final : public Card
{
    Q_OBJECT

public:
    FixCard(int number, const diagnose::Fix &fix, QWidget *parent = nullptr);
};

} // namespace goneaway::ui
