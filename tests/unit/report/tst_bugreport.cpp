// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/BugReport.h"

#include "Sample.h"
#include "diagnose/Diagnoser.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using report::BugReportStyle;

class TestBugReport : public QObject
{
    Q_OBJECT

    static QString written(const QString &message, BugReportStyle style)
    {
        evidence::Evidence evidence;
        sample::addServer(evidence);
        evidence.setSymptom(sample::symptom(message));
        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        if (!texts || !catalogue)
            return {};
        return report::toBugReport(
            report::makeReport(evidence, diagnose::diagnose(evidence), *catalogue, *texts, sample::at(9, 1)),
            *texts, style);
    }

private slots:
    void every_style_has_the_error_the_versions_and_the_four_answers_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("begins");
        QTest::newRow("mysql") << u"mysql"_s << u"Synopsis: "_s;
        QTest::newRow("mariadb") << u"mariadb"_s << u"h3. "_s;
        QTest::newRow("github") << u"github"_s << u"### "_s;
        QTest::newRow("mail") << u"mail"_s << u"Subject: "_s;
    }
    void every_style_has_the_error_the_versions_and_the_four_answers()
    {
        QFETCH(QString, name);
        QFETCH(QString, begins);
        const auto style = report::bugReportStyleFrom(name);
        QVERIFY(style);
        const QString text = written(u"Server has gone away"_s, *style);
        QVERIFY2(text.startsWith(begins), qPrintable(text));
        QVERIFY2(text.contains("Server has gone away"_L1), qPrintable(text));
        QVERIFY2(text.contains("10.11.19-MariaDB"_L1), qPrintable(text));
        for (const char *number : {"1. ", "2. ", "3. ", "4. "})
            QVERIFY2(text.contains(QString::fromLatin1(number)), qPrintable(text));
        QVERIFY2(!text.contains(u'\u2039'), qPrintable(text)); // a text that is missing
        QVERIFY(!report::bugReportStyleFrom(u"pigeon"));
    }

    void words_of_others_cannot_leave_their_block()
    {
        const QString jira = written(u"gone {noformat} h1. Big {color:red}"_s, BugReportStyle::MariaDb);
        QCOMPARE(jira.count("{noformat}"_L1), 2);
        const QString github = written(u"gone ``` <b>x</b>"_s, BugReportStyle::GitHub);
        QVERIFY2(github.contains("````"_L1), qPrintable(github));
        QVERIFY2(!written(u"gone \x1b[2J away"_s, BugReportStyle::Mail).contains(u'\x1b'), "an ESC");
    }

    void lines_of_a_mail_are_short()
    {
        const QString mail = written(u"Server has gone away"_s, BugReportStyle::Mail);
        for (const QString &line : mail.split(u'\n').sliced(1))
            QVERIFY2(line.size() <= 78, qPrintable(line));
    }
};

QTEST_GUILESS_MAIN(TestBugReport)
#include "tst_bugreport.moc"
