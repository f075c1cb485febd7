// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ProfileBar.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {
constexpr int MaxName = 100;
}

ProfileBar::ProfileBar(QWidget *parent)
    : QWidget(parent)
    , m_box(new QComboBox(this))
    , m_save(new QPushButton(tr("Sa&ve…"), this))
    , m_more(new QToolButton(this))
    , m_saveAs(new QAction(tr("Save as a new profile…"), this))
    , m_rename(new QAction(tr("Rename…"), this))
    , m_delete(new QAction(tr("Delete…"), this))
{
    m_box->setObjectName(u"profile"_s);
    m_box->setAccessibleName(tr("Saved profile"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(10);
    m_save->setObjectName(u"saveProfile"_s);
    m_save->setAutoDefault(false);
    m_save->setToolTip(tr("Keeps these fields under a name, without the password."));
    m_more->setObjectName(u"profileMenu"_s);
    m_more->setText(u"…"_s);
    m_more->setAccessibleName(tr("More about profiles"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_saveAs->setObjectName(u"saveProfileAs"_s);
    m_rename->setObjectName(u"renameProfile"_s);
    m_delete->setObjectName(u"deleteProfile"_s);
    auto *menu = new QMenu(m_more);
    menu->addActions({m_saveAs, m_rename, m_delete});
    m_more->setMenu(menu);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    auto *label = new QLabel(tr("Prof&ile:"), this);
    label->setBuddy(m_box);
    row->addWidget(label);
    row->addWidget(m_box, 1);
    row->addWidget(m_save);
    row->addWidget(m_more);

    const auto saveAs = [this] {
        ask(tr("Save the profile"), {}, [this](const QString &name) { emit saveAsRequested(name); });
    };
    connect(m_box, &QComboBox::activated, this, [this] {
        retell();
        emit profileChosen(chosen());
    });
    connect(m_save, &QPushButton::clicked, this, [this, saveAs] {
        if (chosen().isEmpty())
            saveAs();
        else
            emit saveRequested();
    });
    connect(m_saveAs, &QAction::triggered, this, saveAs);
    connect(m_rename, &QAction::triggered, this, [this] {
        ask(tr("Rename the profile"), m_box->currentText(),
            [this](const QString &name) { emit renameRequested(name); });
    });
    connect(m_delete, &QAction::triggered, this, &ProfileBar::confirmDelete);
    setProfiles({});
}

void ProfileBar::setProfiles(const QList<connect::Profile> &profiles)
{
    const QString before = chosen();
    m_box->clear();
    m_box->addItem(tr("none"), QString());
    for (const connect::Profile &profile : profiles)
        m_box->addItem(profile.name, profile.id);
    setChosen(before);
}

void ProfileBar::setChosen(const QString &id)
{
    m_box->setCurrentIndex(qMax(0, m_box->findData(id)));
    retell();
}

QString ProfileBar::chosen() const
{
    return m_box->currentData().toString();
}

void ProfileBar::retell()
{
    const bool any = !chosen().isEmpty();
    m_save->setText(any ? tr("Sa&ve") : tr("Sa&ve…"));
    m_more->setVisible(any);
    m_box->setEnabled(m_box->count() > 1);
}

void ProfileBar::ask(const QString &title, const QString &name,
                     const std::function<void(const QString &)> &then)
{
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(u"profileName"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name of the profile:"));
    dialog->setTextValue(name);
    connect(dialog, &QInputDialog::textValueSelected, this, [then](const QString &text) {
        if (const QString typed = text.simplified().left(MaxName); !typed.isEmpty())
            then(typed);
    });
    dialog->open();
}

void ProfileBar::confirmDelete()
{
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("Delete the profile"),
                        tr("Delete the profile \"%1\"? A password that the keychain keeps for it goes, too.")
                            .arg(m_box->currentText()),
                        QMessageBox::Cancel, this);
    box->setObjectName(u"deleteProfileQuestion"_s);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const auto *yes = box->addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    connect(box, &QMessageBox::buttonClicked, this, [this, yes](const QAbstractButton *button) {
        if (button == yes)
            emit deleteRequested();
    });
    box->open();
}

} // namespace goneaway::ui
