// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAbstractButton;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace goneaway::ui {

class Banner;

// The first window: one door for each thing that Goneaway can do. A bundle may also be dropped on it.
class StartWindow final : public QWidget
{
    Q_OBJECT

public:
    explicit StartWindow(QWidget *parent = nullptr);

    void showOpening(const QString &path); // a bundle is being read
    void showProblem(const QString &problem);
    void showReady();

signals:
    void troubleshootRequested();
    void watchRequested();
    void bundleRequested(const QString &path);
    void compareRequested(const QStringList &paths); // none, or the two of them
    void openingCancelled();
    void practiceRequested(); // an incident made on purpose, for learners

protected:
    bool event(QEvent *event) override; // grows with its texts, so that none is cut off
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QAbstractButton *addDoor(const QString &name, const QString &iconName, const QString &title,
                             const QString &description);
    QWidget *makeHeading();
    QPushButton *makeLink(const QString &name, const QString &title);
    QWidget *makePracticeLink();
    QWidget *makeAboutLink();
    void chooseBundle();
    void setBusy(bool busy);

    QWidget *m_doors;
    QVBoxLayout *m_doorLayout;
    Banner *m_message;
    QProgressBar *m_busy;
    QPushButton *m_cancel;
    QPushButton *m_practice = nullptr;
};

} // namespace goneaway::ui
