// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Texts.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

class TestTexts : public QObject
{
    Q_OBJECT

private slots:
    void placeholders_are_filled_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("filled");
        QTest::newRow("one") << u"port {port} is closed"_s << u"port 3306 is closed"_s;
        QTest::newRow("unknown value") << u"idle for {idle}"_s << u"idle for ?"_s;
        QTest::newRow("a value with braces is not filled again") << u"{strange}"_s << u"{port}"_s;
        QTest::newRow("a lone brace stays") << u"a { b"_s << u"a { b"_s;
        QTest::newRow("nothing to fill") << u"plain"_s << u"plain"_s;
    }
    void placeholders_are_filled()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, filled);
        QCOMPARE(fillIn(pattern, {{u"port"_s, u"3306"_s}, {u"strange"_s, u"{port}"_s}}), filled);
    }

    void a_missing_text_is_loud_and_never_empty()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"no text for.*no.such.key"_s));
        QCOMPARE(texts->text(u"no.such.key"_s), u"‹no.such.key›"_s);
    }

    void an_unknown_language_is_an_error() { QVERIFY(!Texts::load(u"xx"_s).ok()); }

    void no_text_is_empty_or_has_an_open_brace()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        for (const QString &key : texts->keys()) {
            const QString text = texts->text(key);
            QVERIFY2(!text.trimmed().isEmpty(), qPrintable(key));
            QVERIFY2(text.count(u'{') == text.count(u'}'), qPrintable(key));
        }
    }
};

QTEST_GUILESS_MAIN(TestTexts)
#include "tst_texts.moc"
