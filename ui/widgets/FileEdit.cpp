// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FileEdit.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace goneaway::ui {

namespace {
constexpr int MaxPath = 4096;
}

FileEdit::FileEdit(const QString &name, const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_what(what)
    , m_edit(new QLineEdit(this))
    , m_browse(new QToolButton(this))
{
    m_edit->setObjectName(name);
    m_edit->setMaxLength(MaxPath);
    m_edit->setAccessibleName(what);
    m_browse->setText(tr("Choose…"));
    m_browse->setAccessibleName(tr("Choose a file: %1").arg(what));
    m_browse->setFocusPolicy(Qt::StrongFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_edit, 1);
    row->addWidget(m_browse);
    connect(m_edit, &QLineEdit::textEdited, this, &FileEdit::edited);
    connect(m_browse, &QToolButton::clicked, this, &FileEdit::browse);
}

QString FileEdit::path() const
{
    return m_edit->text().trimmed();
}

void FileEdit::setPath(const QString &path)
{
    m_edit->setText(path);
}

void FileEdit::browse()
{
    auto *dialog = new QFileDialog(this, m_what, QFileInfo(path()).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        setPath(file);
        emit edited();
    });
    dialog->open();
}

} // namespace goneaway::ui
