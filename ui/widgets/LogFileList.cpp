// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LogFileList.h"

#include "ui/Look.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

LogFileList::LogFileList(QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_add(new QPushButton(tr("&Add..."), this))
    , m_remove(new QPushButton(tr("Remo&ve"), this))
{
    m_list->setObjectName(u"logFiles"_s);
    m_list->setAccessibleName(tr("Log files of the server"));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setFixedHeight(lineHeight(this) * 4);
    m_add->setObjectName(u"addLog"_s);
    m_add->setAutoDefault(false);
    m_remove->setObjectName(u"removeLog"_s);
    m_remove->setAutoDefault(false);

    auto *buttons = new QVBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);

    connect(m_add, &QPushButton::clicked, this, &LogFileList::choose);
    connect(m_remove, &QPushButton::clicked, this, &LogFileList::removeSelected);
    connect(m_list, &QListWidget::itemSelectionChanged, this, &LogFileList::updateButtons);
    updateButtons();
}

QStringList LogFileList::files() const
{
    QStringList files;
    for (int row = 0; row < m_list->count(); ++row)
        files.append(m_list->item(row)->text());
    return files;
}

void LogFileList::setFiles(const QStringList &files)
{
    m_list->clear();
    add(files);
}

void LogFileList::add(const QStringList &files)
{
    for (const QString &file : files) {
        if (!this->files().contains(file)) {
            m_list->addItem(file);
            m_list->item(m_list->count() - 1)->setToolTip(plainToolTip(file));
        }
    }
    updateButtons();
    emit changed();
}

void LogFileList::choose()
{
    auto *dialog = new QFileDialog(this, tr("Add log files"));
    dialog->setObjectName(u"logDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Log files (*.err *.log *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &LogFileList::add);
    dialog->open();
}

void LogFileList::removeSelected()
{
    qDeleteAll(m_list->selectedItems());
    updateButtons();
    emit changed();
}

void LogFileList::updateButtons()
{
    m_remove->setEnabled(!m_list->selectedItems().isEmpty());
}

} // namespace goneaway::ui
