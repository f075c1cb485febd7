// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/OpenedFiles.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/Quantities.h"
#include "ui/widgets/Labels.h"

#include <QHeaderView>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using bundle::FileState;
using session::TroubleshootingSession;

namespace {

constexpr qsizetype MaxShown = 256 * 1024; // more than anybody reads here
constexpr int IndexRole = Qt::UserRole + 1;

enum Column { Name, State, Size, Columns };

QString word(FileState state)
{
    switch (state) {
    case FileState::AsMade:
        return OpenedFiles::tr("as made");
    case FileState::Unlisted:
        return OpenedFiles::tr("the list");
    case FileState::Changed:
        return OpenedFiles::tr("changed");
    case FileState::Damaged:
        return OpenedFiles::tr("damaged");
    case FileState::Added:
        return OpenedFiles::tr("added");
    case FileState::Lost:
        return OpenedFiles::tr("missing");
    case FileState::NotCollected:
        break;
    }
    return OpenedFiles::tr("not made");
}

QString explained(FileState state)
{
    switch (state) {
    case FileState::AsMade:
        return OpenedFiles::tr("It is as it was when the bundle was made: its hash matches.");
    case FileState::Unlisted:
        return OpenedFiles::tr("The manifest lists the other files with their hashes; it has none itself.");
    case FileState::Changed:
        return OpenedFiles::tr("It was changed after the bundle was made: its hash does not match.");
    case FileState::Damaged:
        return OpenedFiles::tr("It is damaged and cannot be read.");
    case FileState::Added:
        return OpenedFiles::tr("It was added after the bundle was made: the manifest does not know it.");
    case FileState::Lost:
        return OpenedFiles::tr("It was in the bundle when it was made, and it is not there any more.");
    case FileState::NotCollected:
        break;
    }
    return OpenedFiles::tr("It was never in the bundle.");
}

QString iconOf(FileState state)
{
    switch (state) {
    case FileState::AsMade:
        return u"state-good"_s;
    case FileState::Unlisted:
        return u"info"_s;
    case FileState::NotCollected:
        return u"state-skipped"_s;
    case FileState::Changed:
    case FileState::Added:
        return u"state-partial"_s;
    case FileState::Damaged:
    case FileState::Lost:
        break;
    }
    return u"state-bad"_s;
}

bool canBeRead(FileState state)
{
    return state != FileState::NotCollected && state != FileState::Lost && state != FileState::Damaged;
}

} // namespace

OpenedFiles::OpenedFiles(TroubleshootingSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_list(new QTreeWidget(this))
    , m_about(new PlainLabel({}, this))
    , m_text(new QPlainTextEdit(this))
{
    m_list->setObjectName(u"openedFiles"_s);
    m_list->setAccessibleName(tr("Files of the bundle"));
    m_list->setColumnCount(Columns);
    m_list->setHeaderLabels({tr("File"), tr("State"), tr("Size")});
    m_list->setRootIsDecorated(false);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(State, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(Size, QHeaderView::ResizeToContents);
    m_list->headerItem()->setTextAlignment(Size, Qt::AlignRight | Qt::AlignVCenter);
    m_list->setMinimumWidth(lineHeight(this) * 16);
    m_about->setObjectName(u"openedFileAbout"_s);
    m_about->setTone(Tone::Neutral);
    m_text->setObjectName(u"openedFileText"_s);
    m_text->setAccessibleName(tr("Content of the selected file"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFont(monospaceFont());
    m_text->setTabChangesFocus(true);
    m_text->setMinimumWidth(lineHeight(this) * 14);

    auto *right = new QWidget(this);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->addWidget(m_about);
    rightLayout->addWidget(m_text, 1);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_list);
    splitter->addWidget(right);
    splitter->setSizes({lineHeight(this) * 26, lineHeight(this) * 28});
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(splitter);

    connect(m_list, &QTreeWidget::currentItemChanged, this, &OpenedFiles::showSelected);
    connect(&session, &TroubleshootingSession::bundleFileRead, this,
            [this](session::RunId run, const QString &, const QByteArray &content) {
                if (run == m_run)
                    showText(content);
            });
    connect(&session, &TroubleshootingSession::failed, this, [this](session::RunId run, const Error &error) {
        if (run == m_run)
            m_text->setPlainText(error.detail);
    });
}

void OpenedFiles::setBundle(const QString &path, const bundle::Inventory &inventory)
{
    m_path = path;
    m_items = inventory.items;
    m_list->clear();
    QTreeWidgetItem *first = nullptr;
    QFont slanted = m_list->font();
    slanted.setItalic(true);
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        const bundle::ListedItem &item = m_items[i];
        auto *row = new QTreeWidgetItem(m_list, {item.path, word(item.state)});
        row->setData(Name, IndexRole, static_cast<int>(i));
        row->setIcon(State, icon(iconOf(item.state)));
        if (canBeRead(item.state))
            row->setText(Size, sizeForReading(item.bytes));
        else
            row->setFont(Name, slanted); // no colour: it would stay when the theme changes
        row->setTextAlignment(Size, Qt::AlignRight | Qt::AlignVCenter);
        row->setToolTip(Name, plainToolTip(item.path));
        if (item.path == "REPORT.md"_L1 || !first)
            first = row;
    }
    m_list->setCurrentItem(first);
}

void OpenedFiles::showSelected()
{
    if (!m_list->currentItem())
        return;
    const bundle::ListedItem &item = m_items[m_list->currentItem()->data(Name, IndexRole).toInt()];
    QStringList about{item.path + u": "_s + explained(item.state)};
    if (!item.source.isEmpty())
        about.append(tr("From %1.").arg(item.source));
    if (canBeRead(item.state) && !item.note.isEmpty())
        about.append(item.note);
    m_about->setText(about.join(u'\n'));
    m_text->setLineWrapMode(item.path.endsWith(".tsv"_L1) ? QPlainTextEdit::NoWrap
                                                          : QPlainTextEdit::WidgetWidth);
    if (canBeRead(item.state)) {
        m_text->setPlainText(tr("Reading ..."));
        m_run = m_session.readBundleFile(m_path, item.path);
    } else {
        m_run = 0;
        m_text->setPlainText(item.note);
    }
}

void OpenedFiles::showText(const QByteArray &content)
{
    m_text->setPlainText(QString::fromUtf8(content.first(qMin(content.size(), MaxShown))));
    if (content.size() > MaxShown)
        m_text->appendPlainText(tr("[The rest is not shown here; the file in the bundle is longer.]"));
    m_text->moveCursor(QTextCursor::Start);
}

} // namespace goneaway::ui
