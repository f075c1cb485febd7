// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace goneaway::ui {

// A command to read and copy: as high as its text, wrapped where it must be, never with scroll bars of its
// own.
class CommandBox final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit CommandBox(const QString &command, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override; // scrolls the page around it

private:
    void fitHeight();
};

} // namespace goneaway::ui
