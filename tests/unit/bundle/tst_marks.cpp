// SPDX-License-Identifier: GPL-3.0-or-later
#include "SampleCase.h"
#include "bundle/Marks.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using bundle::Mark;

class TestMarks : public QObject
{
    Q_OBJECT

private slots:
    void what_was_changed_is_marked_and_nothing_else_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("marked");
        const auto row = [](const char *name, const QString &text, const QStringList &marked) {
            QTest::newRow(name) << text << marked;
        };
        row("a pseudonym", u"user-1@host-2 left"_s, {u"user-1"_s, u"host-2"_s});
        row("in another case's key only", u"host-9 and host-21 are names of somebody"_s, {});
        row("part of a word", u"my-host-2 ghost-2 host-2x host-2-a"_s, {});
        row("a secret", u"password = <removed>"_s, {u"<removed>"_s});
        row("a secret in HTML", u"<td>&lt;removed&gt;</td>"_s, {u"&lt;removed&gt;"_s});
        row("literals", u"SELECT * FROM t WHERE a=? AND b IN (?,?) LIMIT ?;"_s,
            {u"?"_s, u"?"_s, u"?"_s, u"?"_s});
        row("a literal on its own line", u"VALUES\n?\n"_s, {u"?"_s});
        row("a question is no literal", u"Did the server die? Which one?\nWhy?"_s, {});
        row("a URL is no literal", u"https://dev.mysql.com/?a=1"_s, {});
    }
    void what_was_changed_is_marked_and_nothing_else()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, marked);
        QStringList found;
        for (const Mark &mark : bundle::marksIn(text, {{u"host-2"_s, u"db1"_s}, {u"user-1"_s, u"app"_s}}))
            found << text.sliced(mark.start, mark.length);
        QCOMPARE(found, marked);
    }

    void marks_are_in_order_and_do_not_overlap()
    {
        bundle::Contents contents = sample::contentsOf(sample::idleTimeout());
        bundle::countMarks(contents);
        int all = 0;
        for (const bundle::Entry &entry : contents.entries) {
            qsizetype end = 0;
            const QString text = QString::fromUtf8(entry.content);
            const auto marks = bundle::marksIn(text, contents.pseudonyms);
            for (const Mark &mark : marks) {
                QVERIFY(mark.start >= end && mark.length > 0);
                end = mark.start + mark.length;
            }
            QVERIFY(end <= text.size());
            QCOMPARE(entry.marked, marks.size());
            all += entry.marked;
        }
        QVERIFY(all > 20);
    }
};

QTEST_GUILESS_MAIN(TestMarks)
#include "tst_marks.moc"
