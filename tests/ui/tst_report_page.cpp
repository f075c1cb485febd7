// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "support/FakeServer.h"
#include "symptom/Decoder.h"
#include "ui/pages/ReportPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/BundleTree.h"
#include "ui/widgets/MarkedText.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

namespace {

const QString Pasted =
    u"nightly import of mysql://importer:geheim@db1.acme.example:3306/crm failed\n"
    "ERROR 4031 (HY000): The client was disconnected by the server because of inactivity. See wait_timeout "
    "and interactive_timeout for configuring this behavior.\n"_s;

} // namespace

class TestReportPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        ui::Given given;
        given.symptom = symptom::decode(Pasted).symptom;
        state = std::make_unique<ui::WizardState>(*session, given);
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
        auto *preview = child<ui::MarkedText>(*page, "preview");
        QVERIFY(preview->isReadOnly());
        select(u"REPORT.md"_s);
        QVERIFY(!preview->toPlainText().isEmpty());
    }

    void every_redaction_is_marked_and_says_what_it_stands_for()
    {
        select(u"symptom.txt"_s);
        auto *preview = child<ui::MarkedText>(*page, "preview");
        const QString text = preview->toPlainText();
        QVERIFY(!text.contains("geheim"_L1) && !text.contains("acme"_L1));
        QSet<bundle::Mark::Kind> kinds;
        for (const bundle::Mark &mark : preview->marks())
            kinds.insert(mark.kind);
        QVERIFY(kinds.contains(bundle::Mark::Kind::Removed) && kinds.contains(bundle::Mark::Kind::Name));
        // By keyboard: from one to the next, in words.
        auto *next = child<QToolButton>(*page, "markNext");
        auto *says = child<QLabel>(*page, "markSays");
        QStringList read;
        for (qsizetype i = 0; i < preview->marks().size(); ++i) {
            QTest::keyClick(next, Qt::Key_Space);
            read.append(says->text());
        }
        QVERIFY2(read.join(u'\n').contains("stands for db1.acme.example"_L1), qPrintable(read.join(u'\n')));
        QVERIFY(read.join(u'\n').contains("A password, a token or a key stood here"_L1));
    }

    void what_is_left_out_stays_left_out()
    {
        untick(u"REPORT.html"_s);
        QVERIFY(!included(u"REPORT.html"_s));
        QSignalSpy collected(session.get(), &session::TroubleshootingSession::bundleCollected);
        click(child<QCheckBox>(*page, "redactHosts"));
        QVERIFY(collected.wait());
        QVERIFY(!included(u"REPORT.html"_s));
        QVERIFY(included(u"REPORT.md"_s));
    }

    void what_is_left_out_goes_from_the_other_files_and_the_totals_too()
    {
        select(u"evidence.json"_s);
        auto *preview = child<ui::MarkedText>(*page, "preview");
        auto *totals = child<QLabel>(*page, "totals");
        QVERIFY(preview->toPlainText().contains("nightly import"_L1));
        const QString before = totals->text();
        untick(u"symptom.txt"_s);
        QTRY_VERIFY(!preview->toPlainText().contains("nightly import"_L1));
        QTRY_VERIFY(totals->text().contains("Left out by you: 1"_L1));
        QVERIFY(totals->text() != before);
    }

    void a_group_that_is_switched_off_is_warned_about_and_readable()
    {
        auto *warning = child<ui::Banner>(*page, "readableWarning");
        QVERIFY(warning->isHidden());
        click(child<QCheckBox>(*page, "redactHosts"));
        QTRY_VERIFY(entry(u"symptom.txt"_s).content.contains("db1.acme.example"));
        QVERIFY(!warning->isHidden());
        QVERIFY(warning->text().contains("the names and addresses of your hosts"_L1));
        QVERIFY(!entry(u"symptom.txt"_s).content.contains("importer")); // accounts are a group of their own
        click(child<QCheckBox>(*page, "redactHosts"));
        QTRY_VERIFY(!entry(u"symptom.txt"_s).content.contains("db1.acme.example"));
        QVERIFY(warning->isHidden());
    }

    // Else a quick click would save what is no longer wanted readable.
    void nothing_can_be_saved_before_a_switch_has_taken_effect()
    {
        const auto *save = child<QPushButton>(*page, "saveBundle");
        const auto *copy = child<QPushButton>(*page, "copyReport");
        auto *hosts = child<QCheckBox>(*page, "redactHosts");
        QTRY_VERIFY(save->isEnabled());
        for (const bool replaced : {false, true}) {
            click(hosts);
            QVERIFY(!save->isEnabled() && !copy->isEnabled());
            QTRY_VERIFY(save->isEnabled() && copy->isEnabled());
            QCOMPARE(entry(u"symptom.txt"_s).content.contains("db1.acme.example"), !replaced);
        }
    }

    void secrets_go_whatever_is_switched_off()
    {
        QVERIFY(child<QLabel>(*page, "alwaysRemoved")->text().contains("cannot be switched off"_L1));
        for (const char *group : {"redactHosts", "redactAccounts", "redactSchemas", "redactFiles"})
            click(child<QCheckBox>(*page, group));
        QTRY_VERIFY(tree->contents().pseudonyms.isEmpty());
        QTRY_VERIFY(child<QLabel>(*page, "keyNote")->text().contains("no key"_L1));
        for (const bundle::Entry &file : tree->contents().entries)
            QVERIFY2(!file.content.contains("geheim"), qPrintable(file.path));
    }

    void a_server_that_hangs_costs_a_progress_bar_only()
    {
        const support::FakeServer hung(QByteArray(), support::FakeServer::Then::StaySilent);
        state->given().target.host = u"127.0.0.1"_s;
        state->given().target.port = hung.port();
        state->given().target.connectTimeout = std::chrono::seconds(2);
        state->given().hasTarget = true;
        state->setLogin(ui::Login::Worked);
        page->initializePage();
        auto *skip = child<QPushButton>(*page, "skipLook");
        QVERIFY(skip->isVisible());
        QVERIFY(!child<QPushButton>(*page, "saveBundle")->isEnabled());
        QVERIFY(!child<QLabel>(*page, "lookDoing")->text().isEmpty());
        click(skip);
        QVERIFY(!skip->isVisible());
        QTRY_VERIFY(entry(u"server/plugins.tsv"_s).why.contains("cancelled"_L1));
        QVERIFY(child<QPushButton>(*page, "saveBundle")->isEnabled());
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

    void nothing_is_replaced_without_asking()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"case.zip"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("precious") == 8);
        file.close();
        page->saveTo(path);
        QTRY_VERIFY(page->findChild<QMessageBox *>(u"replaceQuestion"_s));
        QTest::keyClick(page->findChild<QMessageBox *>(u"replaceQuestion"_s), Qt::Key_Escape);
        QTRY_VERIFY(!page->findChild<QMessageBox *>(u"replaceQuestion"_s));
        QCOMPARE(QFileInfo(path).size(), 8);
        QCOMPARE(result()->text(), u"No bundle was saved."_s);

        page->saveTo(path);
        QTRY_VERIFY(page->findChild<QMessageBox *>(u"replaceQuestion"_s));
        const auto buttons = page->findChild<QMessageBox *>(u"replaceQuestion"_s)->buttons();
        for (QAbstractButton *button : buttons) {
            if (button->text().contains("Replace"_L1))
                button->click();
        }
        QTRY_VERIFY(result()->text().contains("Saved"_L1));
        QVERIFY(QFileInfo(path).size() > 8);
    }

    void saving_can_be_stopped_and_says_what_became_of_it()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"case.zip"_s);
        page->saveTo(path);
        click(child<QPushButton>(*page, "cancelSave"));
        QTRY_VERIFY(!result()->text().isEmpty()); // stopped, or it was too late
        QCOMPARE(QFile::exists(path), result()->tone() == ui::Tone::Good);
    }

    void what_is_not_in_the_bundle_is_said_after_saving()
    {
        QTemporaryDir folder;
        untick(u"REPORT.html"_s);
        page->saveTo(folder.filePath(u"case.zip"_s));
        QTRY_VERIFY(result()->text().contains("Saved"_L1));
        const QString more = result()->accessibleDescription();
        QVERIFY2(more.contains("you left out: 1"_L1) && more.contains(".key.json"_L1)
                     && more.contains("could not be made"_L1),
                 qPrintable(more));
    }

    void a_folder_that_is_not_there_is_said_clearly()
    {
        QTemporaryDir folder;
        page->saveTo(folder.filePath(u"nowhere/case.zip"_s));
        QTRY_COMPARE(result()->tone(), ui::Tone::Bad);
        QVERIFY(!result()->text().isEmpty());
        QVERIFY(result()->action()->isVisible()); // to choose another place
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
        QTRY_VERIFY(!QGuiApplication::clipboard()->text().isEmpty());
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(!text.contains("acme"_L1) && !text.contains("geheim"_L1));
        QVERIFY2(text.startsWith(begins), qPrintable(text));
        QCOMPARE(result()->tone(), ui::Tone::Good);
    }

    void an_answer_is_part_of_the_next_diagnosis()
    {
        child<QTabWidget>(*page, "reportTabs")->setCurrentIndex(1);
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
    bundle::Entry entry(const QString &path)
    {
        for (const bundle::Entry &entry : tree->contents().entries) {
            if (entry.path == path)
                return entry;
        }
        return {};
    }
    bool included(const QString &path) { return entry(path).included; }
    QTreeWidgetItem *item(const QString &name)
    {
        const auto items = tree->findItems(name, Qt::MatchExactly | Qt::MatchRecursive);
        if (items.size() != 1)
            qFatal("there is no file \"%s\"", qPrintable(name));
        return items.first();
    }
    void select(const QString &name) { tree->setCurrentItem(item(name)); }
    void untick(const QString &name) { item(name)->setCheckState(0, Qt::Unchecked); }
    ui::Banner *result() { return child<ui::Banner>(*page, "saveResult"); }

    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::ReportPage> page;
    ui::BundleTree *tree = nullptr;
};

QTEST_MAIN(TestReportPage)
#include "tst_report_page.moc"
