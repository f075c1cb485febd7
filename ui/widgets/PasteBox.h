// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace goneaway::ui {

// A box for pasting: plain text only, and never more of it than the decoder looks at, so that a 100 MB paste
// does not freeze the window.
class PasteBox final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PasteBox(QWidget *parent = nullptr);

    void setBoundedText(const QString &text);

signals:
    void shortened(); // the middle of a long paste was left out

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    QString bounded(const QString &text, qsizetype limit);
};

} // namespace goneaway::ui
