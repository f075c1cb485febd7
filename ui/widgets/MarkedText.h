// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Marks.h"

#include <QPlainTextEdit>

namespace goneaway::ui {

// A text as it will be sent, with every redaction in colour and underlined. Pointing at one says what it
// stands for.
class MarkedText final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit MarkedText(QWidget *parent = nullptr);

    void setMarkedText(const QString &text, const QMap<QString, QString> &pseudonyms);
    const QList<bundle::Mark> &marks() const { return m_marks; }
    void goTo(qsizetype mark); // selects it and scrolls there
    QString meaning(const bundle::Mark &mark) const; // in one sentence

protected:
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Highlighter;

    Highlighter *m_highlighter;
    QList<bundle::Mark> m_marks;
    QMap<QString, QString> m_pseudonyms;
    QString m_given;
};

} // namespace goneaway::ui
