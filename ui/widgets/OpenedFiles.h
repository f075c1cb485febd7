// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Inventory.h"

#include <QWidget>

class QPlainTextEdit;
class QTreeWidget;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class PlainLabel;

// The files of an opened bundle, each with its state; the selected one is read and shown as plain text.
class OpenedFiles final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpenedFiles)

public:
    OpenedFiles(session::TroubleshootingSession &session, QWidget *parent = nullptr);

    void setBundle(const QString &path, const bundle::Inventory &inventory);

private:
    void showSelected();
    void showText(const QByteArray &content);

    session::TroubleshootingSession &m_session;
    QTreeWidget *m_list;
    PlainLabel *m_about;
    QPlainTextEdit *m_text;
    QString m_path;
    QList<bundle::ListedItem> m_items;
    quint64 m_run = 0;
};

} // namespace goneaway::ui
