// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/StartWindow.h"

#include "ui/AboutBox.h"
#include "ui/Look.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/DroppedBundles.h"
#include "ui/widgets/Labels.h"

#include <QCommandLinkButton>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

// While it lives no icon of the desktop's theme is found. QCommandLinkButton looks for an arrow there, which
// no door keeps; where a theme has none, that is thousands of questions to the file system.
class WithoutThemeIcons
{
public:
    WithoutThemeIcons() { QIcon::setThemeSearchPaths({u":/no-theme"_s}); }
    ~WithoutThemeIcons() { QIcon::setThemeSearchPaths(m_paths); }
    Q_DISABLE_COPY_MOVE(WithoutThemeIcons)

private:
    const QStringList m_paths = QIcon::themeSearchPaths();
};

} // namespace

StartWindow::StartWindow(QWidget *parent)
    : QWidget(parent)
    , m_doors(new QWidget(this))
    , m_doorLayout(new QVBoxLayout(m_doors))
    , m_message(new Banner(this))
    , m_busy(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("&Stop"), this))
{
    setObjectName(u"startWindow"_s);
    setWindowTitle(tr("Goneaway"));
    setAcceptDrops(true);
    m_message->setObjectName(u"startMessage"_s);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setAccessibleName(tr("Opening the bundle"));
    m_cancel->setObjectName(u"cancelOpen"_s);

    m_doorLayout->setContentsMargins(0, 0, 0, 0);
    std::optional<WithoutThemeIcons> whileDoorsAreMade(std::in_place);
    auto *troubleshoot =
        addDoor(u"doorTroubleshoot"_s, u"door-troubleshoot"_s, tr("&Find out why a connection was lost"),
                tr("Paste the error, connect to the server, and see which cause the evidence points to."));
    auto *watch = addDoor(
        u"doorWatch"_s, u"door-watch"_s, tr("&Watch until it happens"),
        tr("Wait for the next lost connection with Goneaway looking on, and learn its cause at once."));
    auto *open = addDoor(u"doorBundle"_s, u"door-bundle"_s, tr("&Open a bundle"),
                         tr("Read a bug-report bundle that somebody sent you, or drop it here."));
    auto *compare = addDoor(u"doorCompare"_s, u"door-compare"_s, tr("&Compare two bundles"),
                            tr("See what changed between before and after, or a good and a bad client. Or "
                               "drop both here."));
    whileDoorsAreMade.reset();
    connect(compare, &QAbstractButton::clicked, this, [this] { emit compareRequested({}); });
    connect(troubleshoot, &QAbstractButton::clicked, this, &StartWindow::troubleshootRequested);
    connect(watch, &QAbstractButton::clicked, this, &StartWindow::watchRequested);
    connect(open, &QAbstractButton::clicked, this, &StartWindow::chooseBundle);
    connect(m_cancel, &QPushButton::clicked, this, &StartWindow::openingCancelled);

    const int line = lineHeight(this);
    auto *busy = new QHBoxLayout;
    busy->addWidget(m_busy, 1);
    busy->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(line * 2, line * 3 / 2, line * 2, line * 3 / 2);
    layout->setSpacing(line);
    layout->addWidget(makeHeading());
    layout->addWidget(m_doors);
    auto *links = new QHBoxLayout;
    links->addWidget(makePracticeLink());
    links->addStretch(1);
    links->addWidget(makeAboutLink());
    layout->addLayout(links);
    layout->addWidget(m_message);
    layout->addLayout(busy);
    layout->addStretch(1);
    setMinimumWidth(line * 38);
    setBusy(false);
    troubleshoot->setFocus();
}

QWidget *StartWindow::makeHeading()
{
    auto *heading = new QWidget(this);
    auto *mark = new IconLabel(heading);
    mark->setIcon(u"goneaway"_s);
    mark->setScale(3.5);
    auto *name = new PlainLabel(tr("Goneaway"), heading);
    name->setHeading(1.8);
    auto *purpose =
        new PlainLabel(tr("Why did \"MySQL server has gone away\" or \"Lost connection\" happen?"), heading);
    purpose->setTone(Tone::Neutral);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(name);
    texts->addWidget(purpose);
    auto *layout = new QHBoxLayout(heading);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(lineHeight(this));
    layout->addWidget(mark);
    layout->addLayout(texts, 1);
    return heading;
}

QAbstractButton *StartWindow::addDoor(const QString &name, const QString &iconName, const QString &title,
                                      const QString &description)
{
    auto *door = new QCommandLinkButton(title, description, m_doors);
    door->setObjectName(name);
    door->setIcon(icon(iconName));
    const int side = lineHeight(this) * 2;
    door->setIconSize({side, side});
    door->setAccessibleName(QString(title).remove(u'&'));
    door->setAccessibleDescription(description);
    m_doorLayout->addWidget(door);
    return door;
}

// Quiet, below the doors: nobody with a real incident has to read it.
QPushButton *StartWindow::makeLink(const QString &name, const QString &title)
{
    auto *link = new QPushButton(title, this);
    link->setObjectName(name);
    link->setFlat(true);
    link->setCursor(Qt::PointingHandCursor);
    QPalette palette = link->palette();
    palette.setColor(QPalette::ButtonText, palette.color(QPalette::Link));
    link->setPalette(palette);
    return link;
}

QWidget *StartWindow::makeAboutLink()
{
    auto *link = makeLink(u"aboutLink"_s, tr("&About Goneaway"));
    connect(link, &QPushButton::clicked, this, [this] { makeAboutBox(this)->open(); });
    return link;
}

QWidget *StartWindow::makePracticeLink()
{
    m_practice = makeLink(u"practiceLink"_s, tr("&Try it on a practice server"));
    m_practice->setToolTip(tr("Makes an incident happen on a server of its own, to see how Goneaway works."));
    connect(m_practice, &QPushButton::clicked, this, &StartWindow::practiceRequested);
    return m_practice;
}

void StartWindow::chooseBundle()
{
    auto *dialog = new QFileDialog(this, tr("Open a bundle"));
    dialog->setObjectName(u"openDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Bundles (*.zip *.goneaway)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &StartWindow::bundleRequested);
    dialog->open();
}

void StartWindow::showOpening(const QString &path)
{
    setBusy(true);
    m_message->say(Tone::Notice, tr("Opening %1 ...").arg(QFileInfo(path).fileName()));
}

void StartWindow::showProblem(const QString &problem)
{
    setBusy(false);
    m_message->say(Tone::Bad, problem);
}

void StartWindow::showReady()
{
    setBusy(false);
    m_message->clear();
}

void StartWindow::setBusy(bool busy)
{
    m_doors->setEnabled(!busy);
    m_practice->setEnabled(!busy);
    m_busy->setVisible(busy);
    m_cancel->setVisible(busy);
}

bool StartWindow::event(QEvent *event)
{
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize) {
        const int needed = layout()->totalHeightForWidth(width());
        if (needed > 0 && needed != minimumHeight())
            setMinimumHeight(needed);
    }
    return handled;
}

void StartWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_doors->isEnabled() && !droppedBundles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

// One is opened, two are compared.
void StartWindow::dropEvent(QDropEvent *event)
{
    const QStringList bundles = droppedBundles(event->mimeData());
    if (bundles.isEmpty())
        return;
    event->acceptProposedAction();
    if (bundles.size() == 1)
        emit bundleRequested(bundles.first());
    else
        emit compareRequested(bundles);
}

} // namespace goneaway::ui
