// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "diagnose/FollowUps.h"

#include <QList>
#include <QMap>
#include <QWidget>

class QComboBox;
class QVBoxLayout;

namespace goneaway::ui {

// The few questions whose answers would tell the causes apart best. Hidden while there is nothing to ask.
class FollowUpsForm final : public QWidget
{
    Q_OBJECT

public:
    explicit FollowUpsForm(const Texts &texts, QWidget *parent = nullptr);

    // The fields stay, with the cursor in them, while the same questions are asked.
    void setQuestions(const QList<diagnose::FollowUp> &questions);
    void setAnswers(const QMap<QString, QString> &answers);
    // Question id -> answer id; also of questions that are not asked just now. Those not answered are left
    // out.
    const QMap<QString, QString> &answers() const { return m_answers; }

signals:
    void edited();

private:
    void clear();
    void addRow(const diagnose::FollowUp &question);

    const Texts &m_texts;
    QVBoxLayout *m_layout;
    QStringList m_asked;
    QList<QWidget *> m_rows;
    QMap<QString, QComboBox *> m_boxes;
    QMap<QString, QString> m_answers;
};

} // namespace goneaway::ui
