// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTest>
#include <QTimer>
#include <QWizard>

#include <algorithm>

// What a walk through the windows needs: hands, a camera, and a stop watch.
namespace goneaway::walk {

template <typename T>
T *child(const QObject &parent, const char *name)
{
    T *found = parent.findChild<T *>(QString::fromLatin1(name));
    if (!found)
        qFatal("there is no child \"%s\"", name);
    return found;
}

inline void type(QWidget *field, const QString &text)
{
    field->setFocus();
    if (auto *line = qobject_cast<QLineEdit *>(field))
        line->clear();
    QTest::keyClicks(field, text);
}

// Left in the folder of GONEAWAY_SCREENSHOTS, if that is set.
inline void grab(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("GONEAWAY_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(window.grab().save(folder + u'/' + name + QStringLiteral(".png")));
}

inline void picture(QWidget &window, const QString &name)
{
    for (int i = 0; i < 3; ++i)
        QCoreApplication::processEvents(); // the timeline draws when the loop is idle
    grab(window, name);
}

// The same window in dark colours.
inline void darkPicture(QWidget &window, const QString &name)
{
    const QPalette light = QApplication::palette();
    const QColor text(0xe6, 0xe6, 0xe6);
    QPalette dark(QColor(0x3a, 0x3d, 0x41), QColor(0x2b, 0x2d, 0x30));
    dark.setColor(QPalette::Base, QColor(0x1f, 0x21, 0x24));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        dark.setColor(role, text);
    dark.setColor(QPalette::Highlight, QColor(0x2f, 0x6d, 0xa8));
    QApplication::setPalette(dark);
    picture(window, name);
    QApplication::setPalette(light);
    QCoreApplication::processEvents();
}

inline void next(QWizard &wizard)
{
    QTest::mouseClick(wizard.button(QWizard::NextButton), Qt::LeftButton);
}

// How long the event loop does not turn: a timer that should tick every 5 ms tells. A figure, no verdict.
class StallMeter
{
public:
    StallMeter()
    {
        m_ticks.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_ticks, &QTimer::timeout, &m_ticks,
                         [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_since.start();
        m_ticks.start(5);
    }
    void tell(const char *when) const
    {
        qInfo() << "longest stall of the event loop while" << when << ':' << m_longest << "ms";
    }

private:
    QTimer m_ticks;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace goneaway::walk
