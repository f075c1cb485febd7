// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "support/EvidenceBuilder.h"
#include "ui/CompareWindow.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ComparisonTable.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;
using test::EvidenceBuilder;

class TestCompareWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        saveBundle(test::idledOut(), before());
        saveBundle(EvidenceBuilder::mysql().variable("wait_timeout"_L1, 28800).evidence(), after());
    }
    void init()
    {
        session = makeSession();
        window = std::make_unique<ui::CompareWindow>(*session);
        window->show();
        table = child<ui::ComparisonTable>(*window, "comparison");
    }
    void cleanup()
    {
        window.reset();
        session.reset();
    }

    void the_cause_that_went_stands_on_top_and_then_what_explains_it()
    {
        window->setBundles(before(), after());
        QTRY_VERIFY(table->isVisible());
        const QTreeWidgetItem *cause = table->topLevelItem(0)->child(0);
        QVERIFY(cause);
        QCOMPARE(cause->text(0), session->catalogue().page(diagnose::CauseId("idle-timeout"_L1)).title);
        QCOMPARE(cause->text(1), u"Confirmed"_s);
        QVERIFY(cause->text(2) != cause->text(1));
        const QTreeWidgetItem *fact = table->topLevelItem(1)->child(0);
        QVERIFY(fact);
        QCOMPARE(fact->text(0), u"wait_timeout"_s);
        QCOMPARE(fact->text(1), u"10"_s);
        QCOMPARE(fact->text(2), u"28800"_s);
        QVERIFY(child<QLabel>(*window, "bothCases")->text().contains(cause->text(0)));
    }

    void the_selected_difference_is_told_in_full()
    {
        window->setBundles(before(), after());
        QTRY_VERIFY(table->isVisible());
        table->setCurrentItem(table->topLevelItem(1)->child(0));
        const QString details = child<QPlainTextEdit>(*window, "differenceDetails")->toPlainText();
        QVERIFY2(details.contains("Before: 10"_L1) && details.contains("After: 28800"_L1),
                 qPrintable(details));
    }

    void the_comparison_can_be_copied_as_text()
    {
        QGuiApplication::clipboard()->clear();
        window->setBundles(before(), after());
        QTRY_VERIFY(table->isVisible());
        click(child<QAbstractButton>(*window, "copyComparison"));
        QVERIFY(QGuiApplication::clipboard()->text().contains("wait_timeout: 10 -> 28800"_L1));
    }

    void both_can_change_places()
    {
        window->setBundles(before(), after());
        QTRY_VERIFY(table->isVisible());
        click(child<QAbstractButton>(*window, "swapBundles"));
        QTRY_COMPARE(table->topLevelItem(1)->child(0)->text(1), u"28800"_s);
        QCOMPARE(child<QLineEdit>(*window, "bundleBefore")->text(), after());
    }

    void a_case_does_not_differ_from_itself()
    {
        window->setBundles(before(), before());
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->topLevelItem(0)->childCount(), 0);
        QVERIFY(table->topLevelItem(0)->text(0).contains("as certain as it was"_L1));
    }

    void a_file_that_is_no_bundle_is_said_clearly()
    {
        const QString path = folder.filePath(u"broken.zip"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("this is no zip") > 0);
        file.close();
        window->setBundles(before(), path);
        auto *message = child<ui::Banner>(*window, "compareMessage");
        QTRY_COMPARE(message->tone(), ui::Tone::Bad);
        QVERIFY(!table->isVisible());
        QVERIFY(child<QAbstractButton>(*window, "compareNow")->isEnabled());
    }

private:
    QString before() const { return folder.filePath(u"before.zip"_s); }
    QString after() const { return folder.filePath(u"after.zip"_s); }

    QTemporaryDir folder;
    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::CompareWindow> window;
    ui::ComparisonTable *table = nullptr;
};

QTEST_MAIN(TestCompareWindow)
#include "tst_compare_window.moc"
