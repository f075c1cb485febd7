// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/SymptomPage.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/WizardState.h"
#include "ui/widgets/CircumstancesForm.h"
#include "ui/widgets/CorrectionsForm.h"
#include "ui/widgets/DecodedView.h"
#include "ui/widgets/FoldBox.h"
#include "ui/widgets/FollowUpsForm.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/PasteBox.h"

#include <QCheckBox>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

constexpr auto TypingPause = std::chrono::milliseconds(200);

} // namespace

SymptomPage::SymptomPage(TroubleshootingSession &session, WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_session(session)
    , m_state(state)
    , m_text(new PasteBox(this))
    , m_noMessage(new QCheckBox(tr("I have no &message: check the server anyway"), this))
    , m_decodedView(new DecodedView(session.texts(), this))
    , m_followUps(new FollowUpsForm(session.texts(), this))
    , m_corrections(new CorrectionsForm(session.texts(), this))
    , m_correct(new FoldBox(tr("C&orrect what was understood"), m_corrections, this))
    , m_circumstances(new CircumstancesForm(this))
    , m_details(new FoldBox(tr("More &details (optional)"), m_circumstances, this))
{
    setTitle(tr("What happened?"));
    setSubTitle(tr("Paste the error message with whatever stands around it: a stack trace, a log line, or "
                   "your own words."));
    m_text->setObjectName(u"symptomText"_s);
    m_text->setAccessibleName(tr("Error message"));
    m_text->setPlaceholderText(
        tr("For example:\n\nsqlalchemy.exc.OperationalError: (2013, 'Lost connection to MySQL server during "
           "query')\n\nERROR 2006 (HY000): MySQL server has gone away"));
    m_noMessage->setObjectName(u"noMessage"_s);
    m_decodedView->setObjectName(u"decoded"_s);
    m_details->setObjectName(u"details"_s);
    m_correct->setObjectName(u"correct"_s);
    m_followUps->setObjectName(u"followUps"_s);
    build();

    m_pause.setSingleShot(true);
    m_pause.setInterval(TypingPause);
    connect(&m_pause, &QTimer::timeout, this, &SymptomPage::decodeNow);
    connect(m_text, &QPlainTextEdit::textChanged, this, &SymptomPage::textEdited);
    connect(m_noMessage, &QCheckBox::toggled, this, [this](bool none) {
        m_text->setEnabled(!none);
        m_decodedView->setVisible(!none);
        m_correct->setVisible(!none);
        ask();
        store();
    });
    connect(m_circumstances, &CircumstancesForm::edited, this, [this] {
        ask();
        store();
    });
    connect(m_followUps, &FollowUpsForm::edited, this, &SymptomPage::store);
    connect(m_corrections, &CorrectionsForm::edited, this, [this] {
        showUnderstood();
        ask();
        store();
    });
    connect(&session, &TroubleshootingSession::decoded, this,
            [this](session::RunId run, const symptom::Decoded &decoded) {
                if (run == m_run)
                    understand(decoded);
            });
    connect(&session, &TroubleshootingSession::asked, this,
            [this](session::RunId run, const QList<diagnose::FollowUp> &questions) {
                if (run == m_askRun)
                    m_followUps->setQuestions(questions);
            });
}

void SymptomPage::build()
{
    auto *below = new QWidget(this);
    auto *belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 0, lineHeight(this) / 3, 0);
    belowLayout->addWidget(m_decodedView);
    belowLayout->addWidget(m_followUps);
    belowLayout->addWidget(m_correct);
    belowLayout->addWidget(m_details);
    belowLayout->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(below);

    auto *shortened =
        new PlainLabel(tr("The text was very long: its beginning and its end were kept."), this);
    shortened->setTone(Tone::Neutral);
    shortened->hide();
    connect(m_text, &PasteBox::shortened, shortened, &QWidget::show);

    auto *layout = new QVBoxLayout(this);
    m_text->setMinimumHeight(lineHeight(this) * 5);
    layout->addWidget(m_text, 1);
    layout->addWidget(shortened);
    layout->addWidget(m_noMessage);
    layout->addWidget(scroll, 3);
}

void SymptomPage::initializePage()
{
    const Given &given = m_state.given();
    m_noMessage->setChecked(given.noMessage);
    m_text->setBoundedText(given.symptomText);
    m_circumstances->prefill(given.incident);
    m_followUps->setAnswers(given.incident.answers);
    decodeNow();
}

bool SymptomPage::validatePage()
{
    if (m_pause.isActive())
        decodeNow(); // the answer comes while the person is on the next page
    return true;
}

void SymptomPage::textEdited()
{
    m_state.given().symptomText = m_text->toPlainText();
    m_run = 0; // what is being decoded is no longer the text
    m_pause.start();
}

void SymptomPage::decodeNow()
{
    m_pause.stop();
    const QString text = m_text->toPlainText();
    if (!text.trimmed().isEmpty()) {
        m_run = m_session.decode(text);
        return;
    }
    m_run = 0;
    m_read.reset();
    m_circumstances->prefill({});
    m_corrections->showRead({});
    showUnderstood();
    ask();
    store();
}

void SymptomPage::understand(const symptom::Decoded &decoded)
{
    m_read = decoded.symptom;
    m_circumstances->prefill(decoded.incident);
    m_corrections->showRead(decoded.symptom);
    showUnderstood();
    ask();
    store();
}

std::optional<evidence::Symptom> SymptomPage::understood() const
{
    if (!m_read && m_corrections->corrections().isEmpty())
        return std::nullopt;
    return symptom::corrected(m_read.value_or(evidence::Symptom()), m_corrections->corrections());
}

evidence::Incident SymptomPage::incident() const
{
    const evidence::Incident &given = m_state.given().incident;
    evidence::Incident incident = m_circumstances->incident();
    incident.answers = m_followUps->answers();
    // Asked on the Report page, not here.
    incident.alwaysSameStatement = given.alwaysSameStatement;
    incident.tableChecked = given.tableChecked;
    return incident;
}

void SymptomPage::showUnderstood()
{
    if (const auto symptom = understood())
        m_decodedView->showSymptom(*symptom);
    else
        m_decodedView->showNothing();
}

void SymptomPage::ask()
{
    const auto symptom = understood();
    if (symptom && !m_noMessage->isChecked()) {
        m_askRun = m_session.ask(*symptom, incident());
        return;
    }
    m_askRun = 0;
    m_followUps->setQuestions({});
}

void SymptomPage::store()
{
    Given &given = m_state.given();
    given.noMessage = m_noMessage->isChecked();
    std::optional<evidence::Symptom> symptom = given.noMessage ? std::nullopt : understood();
    evidence::Incident told = incident();
    if (symptom)
        diagnose::takeAnswers(*symptom, told);
    else
        told.answers.clear(); // they are about the message
    m_state.setSymptom(symptom, told);
}

} // namespace goneaway::ui
