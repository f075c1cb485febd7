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
    // With the person's choice in Entry::included.
    const bundle::Contents &contents() const { return m_contents; }
    // What became of the contents without what is left out.
    void setChosen(const bundle::Contents &chosen);
    void hideRedactions(); // an opened bundle: without the key nobody can tell them
    QString totals() const; // of what will be sent, in a sentence

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
    void retell(QTreeWidgetItem *item);
    const bundle::Entry &shown(qsizetype index) const;
    void tell();

    bundle::Contents m_contents;
    bundle::Contents m_chosen; // the same entries
    QSet<QString> m_leftOut;
};

} // namespace goneaway::ui
