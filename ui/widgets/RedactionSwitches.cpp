// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/RedactionSwitches.h"

#include "ui/Look.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using bundle::RedactionPolicy;

RedactionSwitches::RedactionSwitches(QWidget *parent)
    : QWidget(parent)
    , m_warning(new Banner(this))
    , m_key(new PlainLabel({}, this))
{
    m_warning->setObjectName(u"readableWarning"_s);
    m_key->setObjectName(u"keyNote"_s);
    m_key->setTone(Tone::Neutral);
    addGroup("redactHosts", &RedactionPolicy::hosts, {u"host-"_s}, tr("&Hosts and addresses"),
             tr("the names and addresses of your hosts"));
    addGroup("redactAccounts", &RedactionPolicy::accounts, {u"user-"_s}, tr("&Accounts"),
             tr("the names of your accounts"));
    addGroup("redactSchemas", &RedactionPolicy::schemas, {u"db-"_s, u"table-"_s}, tr("Sche&mas and tables"),
             tr("the names of your schemas and tables"));
    addGroup("redactFiles", &RedactionPolicy::files, {u"file-"_s}, tr("Fi&les and folders"),
             tr("the names of your files and folders"));

    auto *always = new PlainLabel(tr("Passwords, tokens, keys and the values in SQL statements are always "
                                     "removed. That cannot be switched off."),
                                  this);
    always->setObjectName(u"alwaysRemoved"_s);
    auto *lock = new IconLabel(this);
    lock->setIcon(u"state-good"_s);
    auto *first = new QHBoxLayout;
    first->addWidget(lock, 0, Qt::AlignTop);
    first->addWidget(always, 1);

    auto *boxes = new QGridLayout; // two beside each other: four are too wide for a small window
    boxes->setHorizontalSpacing(lineHeight(this) * 2);
    boxes->setContentsMargins(lineHeight(this), 0, 0, 0);
    for (int i = 0; i < static_cast<int>(m_groups.size()); ++i)
        boxes->addWidget(m_groups[i].box, i / 2, i % 2);
    boxes->setColumnStretch(2, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(lineHeight(this) / 3);
    layout->addLayout(first);
    layout->addWidget(new PlainLabel(tr("Replace by pseudonyms such as host-1, the same everywhere:"), this));
    layout->addLayout(boxes);
    layout->addWidget(m_warning);
    layout->addWidget(m_key);
    tell();
}

void RedactionSwitches::addGroup(const char *name, bool RedactionPolicy::*flag, const QStringList &prefixes,
                                 const QString &title, const QString &readable)
{
    auto *box = new QCheckBox(title, this);
    box->setObjectName(QString::fromLatin1(name));
    box->setChecked(true);
    box->setAccessibleName(tr("Replace %1").arg(readable));
    connect(box, &QCheckBox::toggled, this, [this] {
        tell();
        emit changed();
    });
    m_groups.append({flag, prefixes, title, readable, box});
}

RedactionPolicy RedactionSwitches::policy() const
{
    RedactionPolicy policy;
    for (const Group &group : m_groups)
        policy.*group.flag = group.box->isChecked();
    return policy;
}

void RedactionSwitches::setContents(const bundle::Contents &contents)
{
    const QStringList pseudonyms = contents.pseudonyms.keys();
    for (const Group &group : std::as_const(m_groups)) {
        const auto count = std::count_if(pseudonyms.begin(), pseudonyms.end(), [&group](const QString &name) {
            return std::any_of(group.prefixes.begin(), group.prefixes.end(),
                               [&name](const QString &prefix) { return name.startsWith(prefix); });
        });
        group.box->setText(group.box->isChecked() ? tr("%1 (%2)").arg(group.title).arg(count) : group.title);
    }
    m_key->setText(
        contents.pseudonyms.isEmpty()
            ? tr("Nothing is replaced by a pseudonym, so there is no key to keep.")
            : tr("The key, which says what each pseudonym stands for, is saved beside the bundle as a file "
                 "that ends in .key.json and that only you can read. It is never in the bundle: "
                 "keep it, and do not send it."));
}

void RedactionSwitches::tell()
{
    QStringList readable;
    for (const Group &group : std::as_const(m_groups)) {
        if (!group.box->isChecked())
            readable.append(group.readable);
    }
    if (readable.isEmpty())
        m_warning->clear();
    else
        m_warning->say(Tone::Warning,
                       tr("Whoever receives this file will be able to read %1.").arg(readable.join(u", "_s)));
}

} // namespace goneaway::ui
