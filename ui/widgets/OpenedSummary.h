// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WizardState.h"

#include <QWidget>

namespace goneaway::ui {

class Banner;

// What an opened bundle is worth: whether it is as it was made, and whether it is judged today as it was
// then.
class OpenedSummary final : public QWidget
{
    Q_OBJECT

public:
    explicit OpenedSummary(QWidget *parent = nullptr);

    void showBundle(const OpenedBundle &opened, const report::Report &today);

private:
    void tellVerified(const OpenedBundle &opened);
    void tellDiagnosis(const bundle::Inventory &inventory, const report::Report &today);

    Banner *m_verified;
    Banner *m_diagnosis;
};

} // namespace goneaway::ui
