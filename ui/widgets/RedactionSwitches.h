// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

#include <QList>
#include <QWidget>

class QCheckBox;

namespace goneaway::ui {

class Banner;
class PlainLabel;

// What is replaced before a bundle is sent, group by group; what always goes is only said.
class RedactionSwitches final : public QWidget
{
    Q_OBJECT

public:
    explicit RedactionSwitches(QWidget *parent = nullptr);

    bundle::RedactionPolicy policy() const;
    void setContents(const bundle::Contents &contents); // how many names of each group were replaced

signals:
    void changed();

private:
    struct Group {
        bool bundle::RedactionPolicy::*flag;
        QStringList prefixes; // of its pseudonyms
        QString title;
        QString readable; // what others can read when it is off
        QCheckBox *box;
    };

    void addGroup(const char *name, bool bundle::RedactionPolicy::*flag, const QStringList &prefixes,
                  const QString &title, const QString &readable);
    void tell();

    QList<Group> m_groups;
    Banner *m_warning;
    PlainLabel *m_key;
};

} // namespace goneaway::ui
