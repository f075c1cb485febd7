// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

#include <QSet>
#include <QTreeWidget>

namespace goneaway::ui {

// The files of a bundle with a check box each; what was left out stays left out when the contents are made
// anew.
class BundleTree final : public QTreeWidget
{
    Q_OBJECT

public:
    explicit BundleTree(QWidget *parent = nullptr);

    void setContents(const bundle::Contents &contents);
    const bundle::Contents &contents() const
    {
        return m_contents;
    } // with the person's choice in Entry::included

signals:
    void entrySelected(const goneaway::bundle::Entry &entry);
    void keySelected(); // the pseudonyms and what they stand for
    void choiceChanged();

private:
    QTreeWidgetItem *folder(const QString &name);
    void addEntry(qsizetype index);
    void addMissing(qsizetype index);
    void addKey();
    void onItemChanged(QTreeWidgetItem *item);
    void tell();

    bundle::Contents m_contents;
    QSet<QString> m_leftOut;
};

} // namespace goneaway::ui
