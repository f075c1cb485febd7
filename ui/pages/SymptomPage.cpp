// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/SymptomPage.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/WizardState.h"
#include "ui/widgets/CircumstancesForm.h"
#include "ui/widgets/DecodedView.h"
#include "ui/widgets/FoldBox.h"
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
    build();

    m_pause.setSingleShot(true);
    m_pause.setInterval(TypingPause);
    connect(&m_pause, &QTimer::timeout, this, &SymptomPage::decodeNow);
    connect(m_text, &QPlainTextEdit::textChanged, this, &SymptomPage::textEdited);
    connect(m_noMessage, &QCheckBox::toggled, this, [this](bool none) {
        m_text->setEnabled(!none);
        m_decodedView->setVisible(!none);
        store();
    });
    connect(m_circumstances, &CircumstancesForm::edited, this, &SymptomPage::store);
    connect(&session, &TroubleshootingSession::decoded, this,
            [this](session::RunId run, const symptom::Decoded &decoded) {
                if (run == m_run)
                    understand(decoded);
            });
}

void SymptomPage::build()
{
    auto *below = new QWidget(this);
    auto *belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 0, lineHeight(this) / 3, 0);
    belowLayout->addWidget(m_decodedView);
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
    layout->addWidget(m_text, 2);
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
    m_symptom.reset();
    m_circumstances->prefill({});
    m_decodedView->showNothing();
    store();
}

void SymptomPage::understand(const symptom::Decoded &decoded)
{
    m_symptom = decoded.symptom;
    m_circumstances->prefill(decoded.incident);
    m_decodedView->showSymptom(decoded.symptom);
    store();
}

void SymptomPage::store()
{
    Given &given = m_state.given();
    given.noMessage = m_noMessage->isChecked();
    evidence::Incident incident = m_circumstances->incident();
    // Asked on the Report page, not here.
    incident.alwaysSameStatement = given.incident.alwaysSameStatement;
    incident.tableChecked = given.incident.tableChecked;
    m_state.setSymptom(given.noMessage ? std::nullopt : m_symptom, incident);
}

} // namespace goneaway::ui
