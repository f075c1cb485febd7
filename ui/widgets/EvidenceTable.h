// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/Evidence.h"

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;
class QTreeWidget;

namespace goneaway::ui {

class PlainLabel;

// Everything that was looked at, and what came of it: what the diagnosis rests on.
class EvidenceTable final : public QWidget
{
    Q_OBJECT

public:
    EvidenceTable(const Texts &texts, QWidget *parent = nullptr); // borrowed

    void setEvidence(const evidence::Evidence &evidence);

private:
    void filter(const QString &text);
    void showSelected();

    const Texts &m_texts;
    QList<evidence::Observation> m_observations;
    QLineEdit *m_filter;
    QTreeWidget *m_list;
    PlainLabel *m_about;
    QPlainTextEdit *m_value;
};

} // namespace goneaway::ui
