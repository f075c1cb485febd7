// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/pages/ReportPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/BundleTree.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

class TestReportPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        state = std::make_unique<ui::WizardState>(*session, ui::Given{});
        page = std::make_unique<ui::ReportPage>(*session, *state);
        page->resize(900, 700);
        page->show();
        tree = child<ui::BundleTree>(*page, "bundleTree");
        state->diagnose();
        QTRY_VERIFY(state->report());
        page->initializePage();
        QTRY_VERIFY(!tree->contents().entries.isEmpty());
    }
    void cleanup()
    {
        page.reset();
        state.reset();
        session.reset();
    }

    void everything_that_goes_in_can_be_read_before()
    {
        auto *preview = child<QPlainTextEdit>(*page, "preview");
        QVERIFY(preview->isReadOnly());
        const auto items = tree->findItems(u"REPORT.md"_s, Qt::MatchExactly | Qt::MatchRecursive);
        QCOMPARE(items.size(), 1);
        tree->setCurrentItem(items.first());
        QVERIFY(!preview->toPlainText().isEmpty());
    }

    void what_is_left_out_stays_left_out()
    {
        const auto items = tree->findItems(u"REPORT.html"_s, Qt::MatchExactly | Qt::MatchRecursive);
        QCOMPARE(items.size(), 1);
        items.first()->setCheckState(0, Qt::Unchecked);
        QVERIFY(!included(u"REPORT.html"_s));
        QSignalSpy collected(session.get(), &session::TroubleshootingSession::bundleCollected);
        click(child<QCheckBox>(*page, "pseudonyms"));
        QVERIFY(collected.wait());
        QVERIFY(!included(u"REPORT.html"_s));
        QVERIFY(included(u"REPORT.md"_s));
    }

    void a_saved_bundle_is_there_and_its_folder_can_be_opened()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"case.zip"_s);
        page->saveTo(path);
        QTRY_VERIFY(result()->text().contains("case.zip"_L1));
        QVERIFY(QFile::exists(path));
        QVERIFY(result()->action()->isVisible());
        QVERIFY(child<QPushButton>(*page, "saveBundle")->isVisible());
    }

    void a_folder_that_is_not_there_is_said_clearly()
    {
        QTemporaryDir folder;
        page->saveTo(folder.filePath(u"nowhere/case.zip"_s));
        QTRY_COMPARE(result()->tone(), ui::Tone::Bad);
        QVERIFY(!result()->text().isEmpty());
        QVERIFY(child<QPushButton>(*page, "saveBundle")->isVisible());
    }

    void the_report_can_be_pasted_into_a_bug_report_data()
    {
        QTest::addColumn<QString>("begins");
        QTest::newRow("copyFor-github") << u"### "_s;
        QTest::newRow("copyFor-mysql") << u"Synopsis:"_s;
        QTest::newRow("copyFor-mariadb") << u"h3. "_s;
        QTest::newRow("copyFor-mail") << u"Subject:"_s;
    }
    void the_report_can_be_pasted_into_a_bug_report()
    {
        QFETCH(QString, begins);
        QGuiApplication::clipboard()->clear();
        QVERIFY(child<QPushButton>(*page, "copyReport")->isEnabled());
        auto *action = page->findChild<QAction *>(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(action);
        action->trigger();
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY2(text.startsWith(begins), qPrintable(text));
        QCOMPARE(result()->tone(), ui::Tone::Good);
    }

    void an_answer_is_part_of_the_next_diagnosis()
    {
        QSignalSpy changed(state.get(), &ui::WizardState::reportChanged);
        auto *same = child<QComboBox>(*page, "alwaysSameStatement");
        same->setCurrentIndex(same->findData(static_cast<int>(evidence::Answer::Yes)));
        QTest::keyClicks(child<QPlainTextEdit>(*page, "reportStatement"), u"SELECT 1"_s);
        QVERIFY(changed.wait());
        QCOMPARE(state->report()->evidence.incident().alwaysSameStatement, evidence::Answer::Yes);
        QCOMPARE(state->report()->evidence.incident().statement, u"SELECT 1"_s);
    }

    void the_four_questions_are_there()
    {
        for (const char *id :
             {"answer.server-died", "answer.one-query", "answer.wait-timeout", "answer.general-log"})
            QVERIFY2(page->findChild<QWidget *>(QString::fromLatin1(id)), id);
    }

private:
    bool included(const QString &path)
    {
        for (const bundle::Entry &entry : tree->contents().entries) {
            if (entry.path == path)
                return entry.included;
        }
        return false;
    }
    ui::Banner *result() { return child<ui::Banner>(*page, "saveResult"); }

    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::ReportPage> page;
    ui::BundleTree *tree = nullptr;
};

QTEST_MAIN(TestReportPage)
#include "tst_report_page.moc"
