// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Incident.h"
#include "report/Report.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QVBoxLayout;

namespace goneaway::ui {

class IconLabel;
class PlainLabel;

// The manual's four questions for a bug report: answered by the evidence, or asked here.
class QuestionsForm final : public QWidget
{
    Q_OBJECT

public:
    explicit QuestionsForm(QWidget *parent = nullptr);

    void setReadOnly(bool readOnly); // an opened bundle: nobody here can answer for its sender
    // Changes the answers only: the input fields stay, with the cursor in them.
    void setQuestions(const QList<report::Question> &questions);
    void setIncident(const evidence::Incident &incident);
    // `incident` with what was answered here.
    evidence::Incident applyTo(evidence::Incident incident) const;

signals:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Row {
        IconLabel *icon;
        PlainLabel *question;
        PlainLabel *answer;
    };

    Row addRow(const report::Question &question);
    QWidget *makeInputs();

    QVBoxLayout *m_layout;
    QHash<QString, Row> m_rows;
    QWidget *m_inputs;
    QComboBox *m_sameStatement;
    QComboBox *m_tableChecked;
    QPlainTextEdit *m_statement;
};

} // namespace goneaway::ui
