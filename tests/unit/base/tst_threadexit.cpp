// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>
#include <QThread>

#include <atomic>
#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr quint64 Written = 0x600d'600d'600d'600d;
std::atomic_int whole = 0;

// What a thread keeps, and looks at when it ends.
struct Kept {
    quint64 content = 0;
    ~Kept() { whole += content == Written ? 1 : 0; }
};
thread_local Kept first;
thread_local Kept last;
const quint64 atStart = last.content; // before main(), as in a program with many static objects

void keep()
{
    first.content = Written;
    last.content = Written;
}

} // namespace

// app/base/ThreadExit.cpp: without it this fails on Windows.
class TestThreadExit : public QObject
{
    Q_OBJECT

private slots:
    void init() { whole = 0; }

    void what_a_thread_keeps_is_whole_when_the_thread_ends()
    {
        QCOMPARE(atStart, 0);
        std::thread(&keep).join();
        QCOMPARE(whole.load(), 2);
    }

    void that_holds_for_qts_threads_too()
    {
        const std::unique_ptr<QThread> thread(QThread::create(&keep));
        thread->start();
        QVERIFY(thread->wait());
        QTRY_COMPARE(whole.load(), 2); // Qt calls a thread finished a moment before it has ended
    }

    void threads_that_match_regular_expressions_come_and_go()
    {
        for (int i = 0; i < 200; ++i) {
            std::thread([] {
                const QRegularExpression words(u"(\\w+) (\\d+)"_s);
                keep();
                if (words.match(u"port 3306"_s).captured(2) != "3306"_L1)
                    whole = -1000;
            }).join();
        }
        QCOMPARE(whole.load(), 400);
    }
};

QTEST_GUILESS_MAIN(TestThreadExit)
#include "tst_threadexit.moc"
