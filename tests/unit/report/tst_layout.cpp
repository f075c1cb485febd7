// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Layout.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway::report;

class TestLayout : public QObject
{
    Q_OBJECT

private slots:
    // The same document, but nothing in it that a terminal obeys or that turns the direction of reading.
    void json_is_escaped_where_a_terminal_would_obey()
    {
        const QJsonObject object{
            {u"a\u009bb"_s, u"x\u202Ey\u0007\u061C\u2028\uFEFF\u007f \u00e4 \U0001F600"_s}};
        const QByteArray plain = plainJson(QJsonDocument(object).toJson());
        QCOMPARE(QJsonDocument::fromJson(plain).object(), object);
        for (const char *kept : {"\\u009b", "\\u202e", "\\u0007", "\\u061c", "\\u2028", "\\ufeff", "\\u007f"})
            QVERIFY2(plain.contains(kept), plain.constData());
        QVERIFY(plain.contains(QStringLiteral("\u00e4 \U0001F600").toUtf8()));
        for (const QChar c : QString::fromUtf8(plain))
            QVERIFY(c == u'\n' || c.category() != QChar::Other_Control);
    }

    void lines_never_exceed_the_width_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("words")
            << u"the server closed the connection because it was idle for longer than it waits"_s;
        QTest::newRow("one word longer than the line") << QString(200, u'x');
        QTest::newRow("wide characters") << u"サーバーが接続を閉じましたので再接続してください"_s;
        QTest::newRow("wide characters between narrow ones")
            << u"error 接続 lost 接続が切れました at 切断 again"_s;
        QTest::newRow("emoji") << QString(u"😀"_s).repeated(30);
        QTest::newRow("combining marks") << QString(u"e\u0301"_s).repeated(60);
        QTest::newRow("nothing") << QString();
    }
    void lines_never_exceed_the_width()
    {
        QFETCH(QString, text);
        for (int width : {2, 7, 20, 80}) {
            QString glued;
            for (const QString &line : wrapped(text, width)) {
                QVERIFY2(displayWidth(line) <= width, qPrintable(line));
                glued += line;
            }
            QCOMPARE(glued.remove(u' '), QString(text).remove(u' '));
        }
    }

    void wide_characters_count_twice_and_marks_not_at_all()
    {
        QCOMPARE(displayWidth(u"abc"_s), 3);
        QCOMPARE(displayWidth(u"接続"_s), 4);
        QCOMPARE(displayWidth(u"😀"_s), 2);
        QCOMPARE(displayWidth(u"e\u0301"_s), 1);
    }

    void line_ends_are_kept()
    {
        QCOMPARE(wrapped(u"one\n- two\n\nthree"_s, 80),
                 (QStringList{u"one"_s, u"- two"_s, u""_s, u"three"_s}));
    }

    void nothing_in_plain_text_can_drive_a_terminal()
    {
        const QString text = plain(u"5.5\u001b[2J\u0007\u202Etxt\u009b\t\r\nnext\u2028line"_s);
        for (const QChar c : text)
            QVERIFY(c == u'\n' || c.category() != QChar::Other_Control);
        QVERIFY(!text.contains(QChar(0x202E)));
        QCOMPARE(text.count(u'\n'), 2);
    }

    void broken_surrogates_become_replacement_characters()
    {
        QString text = u"a_b"_s;
        text[1] = QChar(0xD83D);
        QCOMPARE(plain(text), u"a\uFFFDb"_s);
        QCOMPARE(plain(u"😀"_s), u"😀"_s);
    }

    void shortened_text_says_so_and_cuts_no_character_in_half()
    {
        QCOMPARE(shortened(u"abcdef"_s, 6), u"abcdef"_s);
        QCOMPARE(shortened(u"abcdefg"_s, 6), u"abcde…"_s);
        QCOMPARE(shortened(u"ab😀cd"_s, 4), u"ab…"_s);
    }
};

QTEST_GUILESS_MAIN(TestLayout)
#include "tst_layout.moc"
