// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TroubleshootWizard.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/pages/CausesPage.h"
#include "ui/pages/ChecksPage.h"
#include "ui/pages/ConnectPage.h"
#include "ui/pages/ContentsPage.h"
#include "ui/pages/ReportPage.h"
#include "ui/pages/SymptomPage.h"
#include "ui/widgets/DroppedBundles.h"
#include "ui/widgets/StepList.h"

#include <QAbstractButton>
#include <QCloseEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

// What a page scrolls: no higher than it must be, while there is room for that.
class PageContent final : public QWidget
{
public:
    using QWidget::QWidget;
    int heightForWidth(int width) const override { return layout()->totalMinimumHeightForWidth(width); }
};

} // namespace

TroubleshootWizard::TroubleshootWizard(session::TroubleshootingSession &session, Given given, QWidget *parent)
    : QWizard(parent)
    , m_session(session)
    , m_state(session, std::move(given))
{
    setWindowTitle(tr("Find out why a connection was lost"));
    build({Symptom, Connect, Checks, Causes, Report});
}

TroubleshootWizard::TroubleshootWizard(session::TroubleshootingSession &session, const OpenedBundle &opened,
                                       const report::Report &report, QWidget *parent)
    : QWizard(parent)
    , m_session(session)
    , m_state(session, {})
{
    setWindowTitle(QFileInfo(opened.path).fileName());
    m_state.setOpened(opened, report);
    build({Causes, Contents, Report});
}

TroubleshootWizard::TroubleshootWizard(session::TroubleshootingSession &session, const QString &name,
                                       const report::Report &report, QWidget *parent)
    : QWizard(parent)
    , m_session(session)
    , m_state(session, {})
{
    setWindowTitle(name);
    m_state.setCaught(name, report);
    build({Causes, Report});
}

void TroubleshootWizard::build(const QList<PageId> &steps)
{
    setObjectName(u"troubleshootWizard"_s);
    setWindowFlags(Qt::Window); // a window of its own: can be minimised and maximised
    setWizardStyle(QWizard::ModernStyle); // the same everywhere, and the only ones with a heading and a side
    setOptions(QWizard::NoBackButtonOnStartPage | QWizard::NoCancelButtonOnLastPage);
    setButtonText(QWizard::CancelButton, tr("Close"));
    setButtonText(QWizard::FinishButton, tr("&Finish"));
    setSizeGripEnabled(true);
    setAcceptDrops(true);

    QStringList names;
    for (const PageId id : steps) {
        addStep(id);
        names.append(stepName(id));
    }
    auto *side = new StepList(names, this);
    setSideWidget(side);
    setStartId(steps.first());
    resizeToScreen();
    connect(this, &QWizard::currentIdChanged, side, [side, steps](int id) {
        if (id >= 0)
            side->setCurrent(static_cast<int>(steps.indexOf(static_cast<PageId>(id))));
    });
    // Whoever leaves the page on which a bundle was to be saved does not want to close any more.
    connect(this, &QWizard::currentIdChanged, this, [this](int id) {
        if (id != Report)
            m_resultWhenSaved.reset();
    });
}

// A page says how much room it needs; a window that small screens can show has less at large scales. Then the
// page scrolls.
void TroubleshootWizard::letScroll(QWizardPage *page)
{
    auto *content = new PageContent(page);
    content->setLayout(page->layout()); // takes it from the page, with all that is in it
    const QMargins margins = content->layout()->contentsMargins();
    content->layout()->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea(page);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(margins);
    layout->addWidget(scroll);
}

void TroubleshootWizard::addStep(PageId id)
{
    switch (id) {
    case Symptom:
        setPage(id, new SymptomPage(m_session, m_state, this));
        break;
    case Connect:
        setPage(id, m_connect = new ConnectPage(m_session, m_state, this));
        break;
    case Checks:
        setPage(id, m_checks = new ChecksPage(m_session, m_state, this));
        break;
    case Causes:
        setPage(id, new CausesPage(m_session, m_state, this));
        break;
    case Contents: {
        auto *contents = new ContentsPage(m_session, m_state, this);
        connect(contents, &ContentsPage::compareRequested, this,
                [this] { emit compareRequested(m_state.opened()->path); });
        setPage(id, contents);
        break;
    }
    case Report:
        setPage(id, m_report = new ReportPage(m_session, m_state, this));
        connect(m_report, &ReportPage::saveFinished, this, [this](bool saved) {
            const auto result = std::exchange(m_resultWhenSaved, std::nullopt);
            if (saved)
                keep();
            if (result && saved)
                done(*result);
        });
        connect(m_report, &ReportPage::copied, this, &TroubleshootWizard::keep);
        break;
    }
    letScroll(page(id));
}

QString TroubleshootWizard::stepName(PageId id) const
{
    switch (id) {
    case Symptom:
        return tr("Symptom");
    case Connect:
        return tr("Connect");
    case Checks:
        return tr("Checks");
    case Causes:
        return tr("Causes");
    case Contents:
        return tr("Contents");
    case Report:
        break;
    }
    return tr("Report");
}

// In lines of text, so that it grows with the font, and never larger than the screen; in its middle, a little
// higher for the title bar.
void TroubleshootWizard::resizeToScreen()
{
    const int line = lineHeight(this);
    const QRect available = screen()->availableGeometry();
    resize(
        QSize(line * 68, line * 50).boundedTo({available.width() * 24 / 25, available.height() * 17 / 20}));
    QRect place({}, size());
    place.moveCenter(available.center());
    move(place.left(), qMax(available.top(), place.top() - 2 * line));
}

bool TroubleshootWizard::stop()
{
    return (m_connect && m_connect->stop()) || (m_checks && m_checks->stop())
        || (m_report && m_report->stop());
}

// Escape stops what is running. It does not close: with one key a pasted text and a whole run would be gone.
// For the same reason Enter turns pages, but does not finish unless the button has the focus.
void TroubleshootWizard::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentId() == Report && !button(QWizard::FinishButton)->hasFocus()) {
        event->accept();
        return;
    }
    if (event->key() != Qt::Key_Escape) {
        QWizard::keyPressEvent(event);
        return;
    }
    stop();
    event->accept();
}

void TroubleshootWizard::closeEvent(QCloseEvent *event)
{
    QWizard::closeEvent(event);
    event->setAccepted(!isVisible());
}

void TroubleshootWizard::dragEnterEvent(QDragEnterEvent *event)
{
    if (!isSaving() && droppedBundles(event->mimeData()).size() == 1)
        event->acceptProposedAction();
}

// A case of our own would be gone: the person is asked first. An opened bundle can be opened again.
void TroubleshootWizard::dropEvent(QDropEvent *event)
{
    const QStringList bundles = droppedBundles(event->mimeData());
    if (bundles.size() != 1 || isSaving())
        return;
    event->acceptProposedAction();
    const QString path = bundles.first();
    if (m_state.opened()) {
        emit bundleRequested(path);
        return;
    }
    auto *question =
        new QMessageBox(QMessageBox::Question, tr("Open a bundle"),
                        tr("Do you want to open %1? The case in this window is closed, and what was entered "
                           "and seen is forgotten unless you saved a bundle of it.")
                            .arg(QFileInfo(path).fileName()),
                        QMessageBox::Open | QMessageBox::Cancel, this);
    question->setObjectName(u"dropQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QDialog::finished, this, [this, path](int answer) {
        if (answer != QMessageBox::Open)
            return;
        m_closesUnsaved = true; // that was the question
        emit bundleRequested(path);
    });
    question->open();
}

bool TroubleshootWizard::isSaving() const
{
    return m_report && m_report->isSaving();
}

// Whoever closes the window while it saves wants the bundle, and be told when there is none after all.
void TroubleshootWizard::askAboutSaving(int result)
{
    if (findChild<QMessageBox *>(u"savingQuestion"_s))
        return;
    auto *question = new QMessageBox(QMessageBox::Question, windowTitle(),
                                     tr("The bundle is still being saved. Do you want to wait for it?"),
                                     QMessageBox::NoButton, this);
    question->setObjectName(u"savingQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    auto *wait = question->addButton(tr("&Close when it is saved"), QMessageBox::AcceptRole);
    auto *give = question->addButton(tr("&Do not save, and close"), QMessageBox::DestructiveRole);
    question->setEscapeButton(question->addButton(tr("&Keep the window open"), QMessageBox::RejectRole));
    question->setDefaultButton(wait);
    connect(m_report, &ReportPage::saveFinished, question, &QDialog::reject); // too late to ask
    connect(wait, &QPushButton::clicked, this, [this, result] { m_resultWhenSaved = result; });
    connect(give, &QPushButton::clicked, this, [this, result] {
        m_closesUnsaved = true;
        done(result);
    });
    question->open();
}

void TroubleshootWizard::keep()
{
    if (m_state.report())
        m_kept = m_state.report()->evidence;
}

// A bundle can be opened again, and the watch that caught an incident still has it, and asks itself. A case
// about which nobody said anything, nobody will miss.
bool TroubleshootWizard::wouldForget() const
{
    const Given &given = m_state.given();
    const bool toldOf = given.symptom || given.hasTarget || !given.logFiles.isEmpty();
    return toldOf && !given.practice && !m_state.opened() && m_state.caught().isEmpty() && m_state.report()
        && m_kept != m_state.report()->evidence;
}

void TroubleshootWizard::askWhetherToForget(int result)
{
    if (findChild<QMessageBox *>(u"forgetQuestion"_s))
        return;
    auto *question = new QMessageBox(QMessageBox::Question, windowTitle(),
                                     tr("Do you want to save a bundle of this case before it is closed? "
                                        "Without one, what was found is forgotten."),
                                     QMessageBox::NoButton, this);
    question->setObjectName(u"forgetQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    auto *save = question->addButton(tr("&Save bundle..."), QMessageBox::AcceptRole);
    auto *forget = question->addButton(tr("&Do not save, and close"), QMessageBox::DestructiveRole);
    question->setEscapeButton(question->addButton(tr("&Keep the window open"), QMessageBox::RejectRole));
    question->setDefaultButton(save);
    connect(save, &QPushButton::clicked, this, [this, result] { saveAndClose(result); });
    connect(forget, &QPushButton::clicked, this, [this, result] {
        m_closesUnsaved = true;
        done(result);
    });
    question->open();
}

// On the last page, where all that goes into the bundle can be seen.
void TroubleshootWizard::saveAndClose(int result)
{
    setCurrentId(Report);
    if (currentId() != Report)
        return;
    m_resultWhenSaved = result;
    m_report->askWhereToSave();
}

void TroubleshootWizard::done(int result)
{
    if (!m_closesUnsaved && isSaving()) {
        askAboutSaving(result);
        return;
    }
    if (!m_closesUnsaved && wouldForget()) {
        askWhetherToForget(result);
        return;
    }
    m_session.cancel(); // what still waits for a server is left behind
    QWizard::done(result);
    emit closed();
}

} // namespace goneaway::ui
