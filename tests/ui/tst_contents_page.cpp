// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "support/EvidenceBuilder.h"
#include "ui/pages/ContentsPage.h"
#include "ui/widgets/Banner.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTreeWidget>

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

namespace {

// The same zip with one file changed on the way; an empty content drops it.
void tamper(const QString &from, const QString &to, const QString &file,
            const std::function<QByteArray(QByteArray)> &change)
{
    QuaZip in(from);
    QuaZip out(to);
    QVERIFY(in.open(QuaZip::mdUnzip) && out.open(QuaZip::mdCreate));
    for (bool more = in.goToFirstFile(); more; more = in.goToNextFile()) {
        QuaZipFile source(&in);
        QVERIFY(source.open(QIODevice::ReadOnly));
        QByteArray content = source.readAll();
        const QString name = in.getCurrentFileName();
        if (name.endsWith(u'/' + file))
            content = change(content);
        if (content.isEmpty())
            continue;
        QuaZipFile target(&out);
        QVERIFY(target.open(QIODevice::WriteOnly, QuaZipNewInfo(name)));
        target.write(content);
    }
}

} // namespace

class TestContentsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { saveBundle(test::idledOut(), whole()); }
    void cleanup()
    {
        page.reset();
        state.reset();
        session.reset();
    }

    void a_whole_bundle_is_said_to_be_whole()
    {
        open(whole());
        const auto *verified = child<ui::Banner>(*page, "verified");
        QCOMPARE(verified->tone(), ui::Tone::Good);
        QVERIFY(verified->text().contains("SHA-256"_L1));
        QVERIFY(verified->accessibleDescription().contains("Made at 2026-11-23 03:11:00 UTC"_L1));
        QVERIFY(child<ui::Banner>(*page, "diagnosisThen")->isHidden()); // the same today
    }

    void a_changed_file_is_named()
    {
        const QString path = folder.filePath(u"changed.zip"_s);
        tamper(whole(), path, u"server/variables.tsv"_s, [](const QByteArray &old) { return old + "x"; });
        open(path);
        const auto *verified = child<ui::Banner>(*page, "verified");
        QCOMPARE(verified->tone(), ui::Tone::Warning);
        QVERIFY(verified->accessibleDescription().contains("server/variables.tsv was changed"_L1));
        QCOMPARE(stateOf(u"server/variables.tsv"_s), u"changed"_s);
        QCOMPARE(stateOf(u"REPORT.md"_s), u"as made"_s);
    }

    void a_lost_file_is_named()
    {
        const QString path = folder.filePath(u"lost.zip"_s);
        tamper(whole(), path, u"questions.md"_s, [](const QByteArray &) { return QByteArray(); });
        open(path);
        QCOMPARE(stateOf(u"questions.md"_s), u"missing"_s);
        list()->setCurrentItem(row(u"questions.md"_s));
        QVERIFY(child<QLabel>(*page, "openedFileAbout")->text().contains("not there any more"_L1));
    }

    void a_bundle_of_a_newer_version_is_not_said_to_be_changed()
    {
        const QString path = folder.filePath(u"newer.zip"_s);
        tamper(whole(), path, u"manifest.json"_s,
               [](QByteArray old) { return old.replace("goneaway.bundle/1", "goneaway.bundle/2"); });
        open(path);
        const auto *verified = child<ui::Banner>(*page, "verified");
        QVERIFY(verified->text().startsWith("The files are as the manifest says"_L1));
        QVERIFY(verified->accessibleDescription().contains("newer Goneaway"_L1));
    }

    void another_diagnosis_than_the_stored_one_is_told_beside_it()
    {
        const QString path = folder.filePath(u"old.zip"_s);
        tamper(whole(), path, u"diagnosis.json"_s,
               [](QByteArray old) { return old.replace("\"confirmed\"", "\"likely\""); });
        open(path);
        const auto *then = child<ui::Banner>(*page, "diagnosisThen");
        QVERIFY(!then->isHidden());
        QVERIFY(then->accessibleDescription().contains("When the bundle was made: Likely"_L1));
        QVERIFY(then->accessibleDescription().contains("Today: Confirmed"_L1));
        QVERIFY(then->accessibleDescription().contains("was changed"_L1)); // no word of other rules
    }

    void every_file_can_be_read_and_the_report_comes_first()
    {
        open(whole());
        auto *text = child<QPlainTextEdit>(*page, "openedFileText");
        QVERIFY(text->isReadOnly());
        QTRY_VERIFY(text->toPlainText().contains("# "_L1));
        list()->setCurrentItem(row(u"server/variables.tsv"_s));
        QTRY_VERIFY(text->toPlainText().contains("wait_timeout\t10"_L1));
        list()->setCurrentItem(row(u"manifest.json"_s));
        QTRY_VERIFY(text->toPlainText().contains("goneaway.bundle/1"_L1));
    }

    void what_never_was_in_it_says_why()
    {
        open(whole());
        const auto missing = list()->findItems(u"not made"_s, Qt::MatchExactly, 1);
        QVERIFY(!missing.isEmpty());
        list()->setCurrentItem(missing.first());
        QVERIFY(!child<QPlainTextEdit>(*page, "openedFileText")->toPlainText().isEmpty());
        QVERIFY(child<QLabel>(*page, "openedFileAbout")->text().contains("never in the bundle"_L1));
    }

    void the_evidence_can_be_searched()
    {
        open(whole());
        child<QTabWidget>(*page, "contentsTabs")->setCurrentIndex(1);
        auto *evidence = child<QTreeWidget>(*page, "evidenceList");
        QVERIFY(evidence->topLevelItemCount() > 5);
        QTest::keyClicks(child<QLineEdit>(*page, "evidenceFilter"), u"wait_timeout"_s);
        int shown = 0;
        for (int i = 0; i < evidence->topLevelItemCount(); ++i) {
            if (!evidence->topLevelItem(i)->isHidden()) {
                ++shown;
                evidence->setCurrentItem(evidence->topLevelItem(i));
            }
        }
        QVERIFY(shown > 0 && shown < evidence->topLevelItemCount());
        QVERIFY(child<QPlainTextEdit>(*page, "evidenceValue")->toPlainText().contains("wait_timeout"_L1));
    }

private:
    QString whole() const { return folder.filePath(u"whole.zip"_s); }
    void open(const QString &path)
    {
        session = makeSession();
        const auto opened = bundle::open(path);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        state = std::make_unique<ui::WizardState>(*session, ui::Given{});
        state->setOpened({path, opened->warnings, opened->inventory},
                         report::makeReport(opened->evidence, diagnose::diagnose(opened->evidence),
                                            session->catalogue(), session->texts(),
                                            QDateTime::currentDateTimeUtc()));
        page = std::make_unique<ui::ContentsPage>(*session, *state);
        page->resize(900, 700);
        page->show();
        page->initializePage();
    }
    QTreeWidget *list() { return child<QTreeWidget>(*page, "openedFiles"); }
    QTreeWidgetItem *row(const QString &path)
    {
        const auto items = list()->findItems(path, Qt::MatchExactly);
        if (items.isEmpty())
            qFatal("there is no file \"%s\"", qPrintable(path));
        return items.first();
    }
    QString stateOf(const QString &path) { return row(path)->text(1); }

    QTemporaryDir folder;
    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::ContentsPage> page;
};

QTEST_MAIN(TestContentsPage)
#include "tst_contents_page.moc"
