// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "symptom/Decoder.h"

#include <QTimer>
#include <QWizardPage>

class QCheckBox;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class CircumstancesForm;
class CorrectionsForm;
class DecodedView;
class FoldBox;
class FollowUpsForm;
class PasteBox;
class WizardState;

// What happened: a message to paste, read while it is typed, and the circumstances around it.
class SymptomPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SymptomPage)

public:
    SymptomPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent = nullptr);

    void initializePage() override;
    bool validatePage() override;

private:
    void build();
    void textEdited();
    void decodeNow();
    void understand(const symptom::Decoded &decoded);
    // What was read, with the person's corrections; nothing while there is no text.
    std::optional<evidence::Symptom> understood() const;
    evidence::Incident incident() const; // the person's word on the circumstances
    void showUnderstood();
    void ask(); // for the questions that fit what is understood now
    void store();

    session::TroubleshootingSession &m_session;
    WizardState &m_state;
    PasteBox *m_text;
    QCheckBox *m_noMessage;
    DecodedView *m_decodedView;
    FollowUpsForm *m_followUps;
    CorrectionsForm *m_corrections;
    FoldBox *m_correct;
    CircumstancesForm *m_circumstances;
    FoldBox *m_details;
    QTimer m_pause; // decoding waits for a pause in the typing
    quint64 m_run = 0;
    quint64 m_askRun = 0;
    std::optional<evidence::Symptom> m_read; // the decoder's reading
};

} // namespace goneaway::ui
