// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Incident.h"

#include <QSet>
#include <QWidget>

class QCheckBox;
class QDateTimeEdit;
class QFormLayout;
class QPlainTextEdit;

namespace goneaway::ui {

class QuantityEdit;

// The circumstances of a loss: read out of the pasted text, and corrected by the person, whose word wins.
class CircumstancesForm final : public QWidget
{
    Q_OBJECT

public:
    explicit CircumstancesForm(QWidget *parent = nullptr);

    // Fills in every field that the person has not touched.
    void prefill(const evidence::Incident &read);
    evidence::Incident incident() const;

signals:
    void edited();

private:
    enum class Field { Time, Idle, FailedAfter, Size, ConnectionId, Statement };

    void build();
    void addQuantity(QFormLayout *form, QuantityEdit *edit, const QString &name, const QString &label,
                     Field field);
    void touch(Field field);
    bool isTouched(Field field) const { return m_touched.contains(field); }

    QCheckBox *m_timeUnknown;
    QDateTimeEdit *m_time;
    QuantityEdit *m_idle;
    QuantityEdit *m_failedAfter;
    QuantityEdit *m_size;
    QuantityEdit *m_connectionId;
    QPlainTextEdit *m_statement;
    QSet<Field> m_touched;
    bool m_filling = false; // our own changes are not the person's
};

} // namespace goneaway::ui
