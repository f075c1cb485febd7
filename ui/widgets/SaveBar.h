// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

#include <QWidget>

class QMenu;
class QProgressBar;
class QPushButton;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class Banner;
class PlainLabel;

// Saves a bundle, with progress and a way to stop, or copies it as a bug report; says what came of it.
class SaveBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SaveBar)

public:
    SaveBar(session::TroubleshootingSession &session, QWidget *parent = nullptr);

    void setContents(const bundle::Contents &contents); // with the choice in Entry::included
    void setReady(bool ready); // whether there is something to save
    void setOpened(bool opened); // from a bundle: what is saved is a copy

    void askWhere(); // and saves there
    // Writes the bundle there; asks before it replaces something.
    void saveTo(const QString &path);
    bool stop(); // whether there was something to stop
    bool isSaving() const { return m_writeRun != 0; }
    void say(const Error &error);

signals:
    // One bundle; false: nobody chose a place, stopped, failed, or something stands in its place.
    void finished(bool saved);
    void copied(); // as a bug report

private:
    void listen();
    void askWhetherToReplace();
    void write(const QString &path, bool overwrite);
    void showProgress(const bundle::WriteProgress &progress);
    void showSaved(const bundle::Written &written);
    void showFailed(const Error &error);
    QStringList whatIsNotIn() const;
    void buildCopyMenu();
    void setSaving(bool saving);

    session::TroubleshootingSession &m_session;
    bundle::Contents m_contents;
    QPushButton *m_save;
    QPushButton *m_stop;
    QPushButton *m_copy;
    QMenu *m_copyMenu;
    QProgressBar *m_progress;
    PlainLabel *m_doing;
    Banner *m_result;
    quint64 m_writeRun = 0; // 0: not saving
    quint64 m_copyRun = 0;
    QString m_path; // last asked for
    QString m_folder; // of the last bundle that was saved
};

} // namespace goneaway::ui
