// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace goneaway::ui {

class IconLabel;
class PlainLabel;

enum class RowState { Waiting, Running, Good, Warning, Partial, Bad, Skipped };

// One thing that is being done: its state by icon and word, what it is, what came of it, and its time.
class StatusRow final : public QWidget
{
    Q_OBJECT

public:
    StatusRow(const QString &title, QWidget *parent = nullptr);

    void setState(RowState state, const QString &word = {}); // without a word, the state's own
    RowState state() const { return m_state; }
    void setDetail(const QString &detail);
    QString detail() const;
    void setTime(const QString &time);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void retell();

    RowState m_state = RowState::Waiting;
    IconLabel *m_icon;
    PlainLabel *m_title;
    PlainLabel *m_detail;
    QLabel *m_outcome; // word and time
    QString m_word;
    QString m_time;
};

// Rows of work, one below the other, each under an id.
class StatusList final : public QScrollArea
{
    Q_OBJECT

public:
    explicit StatusList(QWidget *parent = nullptr);

    StatusRow *addRow(const QString &id, const QString &title);
    StatusRow *row(const QString &id) const; // null when there is none
    const QStringList &ids() const { return m_ids; }
    void clear();

private:
    QVBoxLayout *m_layout;
    QStringList m_ids;
    QHash<QString, StatusRow *> m_rows;
};

} // namespace goneaway::ui
