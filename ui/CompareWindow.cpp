// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/CompareWindow.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ComparisonTable.h"
#include "ui/widgets/DroppedBundles.h"
#include "ui/widgets/FileEdit.h"
#include "ui/widgets/Labels.h"

#include <QClipboard>
#include <QDropEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

QString caseText(const QString &pattern, diagnose::Verdict verdict,
                 const std::optional<diagnose::CauseId> &top, const QDateTime &at,
                 const diagnose::Catalogue &catalogue, const Texts &texts)
{
    QString what =
        top ? catalogue.page(*top).title : texts.text(u"compare.verdict."_s + diagnose::nameOf(verdict));
    what.replace(0, 1, what.left(1).toUpper());
    return pattern.arg(at.isValid() ? at.toUTC().toString(u"yyyy-MM-dd HH:mm:ss 'UTC'"_s)
                                    : CompareWindow::tr("time unknown"),
                       what);
}

} // namespace

CompareWindow::CompareWindow(TroubleshootingSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_before(new FileEdit(u"bundleBefore"_s, tr("The bundle from before, or of the bad case"), this))
    , m_after(new FileEdit(u"bundleAfter"_s, tr("The bundle from after, or of the good case"), this))
    , m_swap(new QPushButton(tr("S&wap"), this))
    , m_compare(new QPushButton(tr("&Compare"), this))
    , m_stop(new QPushButton(tr("S&top"), this))
    , m_copy(new QPushButton(tr("Copy as te&xt"), this))
    , m_busy(new QProgressBar(this))
    , m_message(new Banner(this))
    , m_cases(new PlainLabel({}, this))
    , m_table(new ComparisonTable(session.catalogue(), session.texts(), this))
    , m_details(new QPlainTextEdit(this))
{
    setObjectName(u"compareWindow"_s);
    setWindowTitle(tr("Compare two bundles"));
    setWindowFlags(Qt::Window);
    setAcceptDrops(true);
    m_swap->setObjectName(u"swapBundles"_s);
    m_compare->setObjectName(u"compareNow"_s);
    m_stop->setObjectName(u"stopComparing"_s);
    m_copy->setObjectName(u"copyComparison"_s);
    m_message->setObjectName(u"compareMessage"_s);
    m_cases->setObjectName(u"bothCases"_s);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setAccessibleName(tr("Comparing the bundles"));
    m_compare->setDefault(true);
    for (QPushButton *button : {m_swap, m_stop, m_copy})
        button->setAutoDefault(false);
    m_details->setObjectName(u"differenceDetails"_s);
    m_details->setAccessibleName(tr("The selected difference in full"));
    m_details->setReadOnly(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->setTabChangesFocus(true);
    build();
    listen();
    setComparing(false);
}

CompareWindow::~CompareWindow()
{
    m_session.cancelComparing();
}

void CompareWindow::build()
{
    const int line = lineHeight(this);
    for (FileEdit *file : {m_before, m_after}) {
        file->edit()->setPlaceholderText(tr("A bundle (.zip). You can also drop it on this window."));
        file->edit()->setAcceptDrops(false); // it would take the address for text
    }
    auto *files = new QFormLayout;
    auto *beforeLabel = new QLabel(tr("&Before:"), this);
    beforeLabel->setBuddy(m_before->edit());
    auto *afterLabel = new QLabel(tr("&After:"), this);
    afterLabel->setBuddy(m_after->edit());
    files->addRow(beforeLabel, m_before);
    files->addRow(afterLabel, m_after);
    auto *top = new QHBoxLayout;
    top->addWidget(m_compare);
    top->addWidget(m_swap);
    top->addWidget(m_busy, 1);
    top->addWidget(m_stop);
    top->addStretch(0);

    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({line * 24, line * 6});
    auto *close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_copy);
    bottom->addStretch(1);
    bottom->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(files);
    layout->addLayout(top);
    layout->addWidget(m_message);
    layout->addWidget(m_cases);
    layout->addWidget(splitter, 1);
    layout->addLayout(bottom);
    connect(close, &QPushButton::clicked, this, &QWidget::close);

    const QSize room = screen()->availableGeometry().size();
    resize(QSize(line * 70, line * 44).boundedTo({room.width() * 24 / 25, room.height() * 17 / 20}));
}

void CompareWindow::listen()
{
    for (FileEdit *file : {m_before, m_after})
        connect(file, &FileEdit::edited, this, &CompareWindow::updateControls);
    connect(m_compare, &QPushButton::clicked, this, &CompareWindow::compare);
    connect(m_swap, &QPushButton::clicked, this, &CompareWindow::swap);
    connect(m_copy, &QPushButton::clicked, this, &CompareWindow::copy);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_session.cancelComparing();
        setComparing(false);
        m_message->say(Tone::Notice, tr("Stopped. Nothing was compared."));
    });
    connect(m_table, &ComparisonTable::rowSelected, m_details, &QPlainTextEdit::setPlainText);
    connect(&m_session, &TroubleshootingSession::bundlesCompared, this,
            [this](session::RunId run, const bundle::Comparison &comparison) {
                if (run == m_run)
                    showComparison(comparison);
            });
    connect(&m_session, &TroubleshootingSession::failed, this,
            [this](session::RunId run, const Error &error) {
                if (run != m_run)
                    return;
                setComparing(false);
                m_message->say(Tone::Bad, error.detail);
            });
}

void CompareWindow::setBundles(const QString &before, const QString &after)
{
    if (!before.isEmpty())
        m_before->setPath(before);
    if (!after.isEmpty())
        m_after->setPath(after);
    updateControls();
    if (!before.isEmpty() && !after.isEmpty())
        compare();
    else if (m_before->path().isEmpty())
        m_before->edit()->setFocus();
    else
        m_after->edit()->setFocus();
}

void CompareWindow::compare()
{
    if (m_before->path().isEmpty() || m_after->path().isEmpty())
        return;
    m_message->clear();
    m_comparison.reset();
    m_run = m_session.compareBundles(m_before->path(), m_after->path());
    setComparing(true);
}

void CompareWindow::swap()
{
    const QString before = m_before->path();
    m_before->setPath(m_after->path());
    m_after->setPath(before);
    if (m_comparison)
        compare();
}

void CompareWindow::showComparison(const bundle::Comparison &comparison)
{
    m_comparison = comparison;
    const auto &catalogue = m_session.catalogue();
    const auto &texts = m_session.texts();
    m_cases->setText(caseText(tr("Before (%1): %2"), comparison.verdictBefore, comparison.topBefore,
                              comparison.madeBefore, catalogue, texts)
                     + u'\n'
                     + caseText(tr("After (%1): %2"), comparison.verdictAfter, comparison.topAfter,
                                comparison.madeAfter, catalogue, texts));
    m_table->setComparison(comparison);
    setComparing(false);
    m_table->setFocus();
}

void CompareWindow::copy()
{
    if (!m_comparison)
        return;
    QGuiApplication::clipboard()->setText(
        bundle::toText(*m_comparison, m_session.catalogue(), m_session.texts()));
    m_message->say(Tone::Good, tr("The comparison is on the clipboard as text."));
}

void CompareWindow::setComparing(bool comparing)
{
    if (!comparing)
        m_run = 0;
    m_busy->setVisible(comparing);
    m_stop->setVisible(comparing);
    updateControls();
}

void CompareWindow::updateControls()
{
    const bool both = !m_before->path().isEmpty() && !m_after->path().isEmpty();
    m_compare->setEnabled(both && !isComparing());
    m_swap->setEnabled(both && !isComparing());
    m_copy->setEnabled(m_comparison.has_value());
    m_cases->setVisible(m_comparison.has_value());
    m_table->setVisible(m_comparison.has_value());
    m_details->setVisible(m_comparison.has_value());
    if (!m_comparison && !isComparing() && !both && m_message->isHidden())
        m_message->say(
            Tone::Notice,
            tr("Choose two bundles of the same application or server. What changed in the diagnosis "
               "is shown first, then what can explain it."));
    else if (both && m_message->tone() == Tone::Notice && !m_comparison)
        m_message->clear();
}

void CompareWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedBundles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

// One fills the empty place, or the second when there is none; two fill both.
void CompareWindow::dropEvent(QDropEvent *event)
{
    const QStringList bundles = droppedBundles(event->mimeData());
    if (bundles.isEmpty())
        return;
    event->acceptProposedAction();
    if (bundles.size() == 2)
        setBundles(bundles[0], bundles[1]);
    else if (m_before->path().isEmpty())
        setBundles(bundles.first(), m_after->path());
    else
        setBundles(m_before->path(), bundles.first());
}

} // namespace goneaway::ui
