// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/Symptom.h"
#include "symptom/Corrections.h"

#include <QMap>
#include <QWidget>

class QCheckBox;
class QComboBox;

namespace goneaway::ui {

// What was understood of the text, for the person to set right. What was set stays, whatever is typed later.
class CorrectionsForm final : public QWidget
{
    Q_OBJECT

public:
    explicit CorrectionsForm(const Texts &texts, QWidget *parent = nullptr);

    void showRead(const evidence::Symptom &read); // what the decoder says
    const symptom::Corrections &corrections() const { return m_corrections; }

signals:
    void edited();

private:
    void build(const Texts &texts);
    void fillErrors();
    void fillClients();
    void fillPhases();
    void take();

    QComboBox *m_error;
    QComboBox *m_client;
    QComboBox *m_phase;
    QMap<QString, QCheckBox *> m_hints;
    symptom::Corrections m_corrections;
    bool m_showing = false; // our own changes are not the person's
};

} // namespace goneaway::ui
