// SPDX-License-Identifier: GPL-3.0-or-later
#include "SampleCase.h"
#include "bundle/Inventory.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using bundle::FileState;
using diagnose::Certainty;
using diagnose::Verdict;

class TestInventory : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        contents = sample::contentsOf(sample::idleTimeout());
        for (bundle::Entry &entry : contents.entries)
            entry.included = entry.path != "REPORT.html"_L1;
        QVERIFY(bundle::write(contents, path(), false, CancelToken()).ok());
        const auto result = bundle::open(path());
        QVERIFY(result.ok());
        opened = *result;
    }

    void every_file_is_there_with_its_state_size_and_source()
    {
        QVERIFY(opened.warnings.isEmpty());
        QCOMPARE(opened.inventory.madeAt, contents.madeAt);
        QVERIFY(!opened.inventory.madeBy.isEmpty());
        for (const bundle::Entry &entry : contents.entries) {
            const auto *item = find(entry.path);
            QVERIFY2(item, qPrintable(entry.path));
            const bool there = entry.included && entry.why.isEmpty();
            QCOMPARE(item->state, there ? FileState::AsMade : FileState::NotCollected);
            QCOMPARE(item->source, entry.source);
            if (there)
                QCOMPARE(item->bytes, entry.content.size());
            else
                QVERIFY2(!item->note.isEmpty(), qPrintable(entry.path)); // why
        }
        QCOMPARE(find(u"manifest.json"_s)->state, FileState::Unlisted);
        QCOMPARE(opened.inventory.count(FileState::Unlisted), 1);
        QVERIFY(opened.inventory.isAsMade());
        QCOMPARE(opened.inventory.stateOf(u"evidence.json"_s), FileState::AsMade);
    }

    void one_file_can_be_read_by_its_name()
    {
        for (const bundle::Entry &entry : contents.entries) {
            if (!entry.included || !entry.why.isEmpty())
                continue;
            const auto content = bundle::readFile(path(), entry.path);
            QVERIFY2(content.ok(), qPrintable(entry.path));
            QCOMPARE(*content, entry.content);
        }
        for (const QString &odd : {u"nothing.txt"_s, u"../manifest.json"_s, u""_s})
            QCOMPARE(bundle::readFile(path(), odd).error().code, ErrorCode::NotFound);
        QCOMPARE(bundle::readFile(u"/no/such.zip"_s, u"REPORT.md"_s).error().code, ErrorCode::NotFound);
    }

    void the_stored_diagnosis_is_that_of_today()
    {
        QVERIFY(opened.inventory.stored);
        const auto today = diagnose::diagnose(opened.evidence);
        QCOMPARE(opened.inventory.stored->cause, today.ranked.first().cause.text());
        QVERIFY(!bundle::differs(*opened.inventory.stored, today.verdict, &today.ranked.first()));
    }

    void another_verdict_cause_or_certainty_differs()
    {
        bundle::StoredDiagnosis stored{Verdict::Explained, {}, u"idle-timeout"_s, {}, Certainty::Likely};
        diagnose::Finding first;
        first.cause = diagnose::CauseId("idle-timeout"_L1);
        first.certainty = Certainty::Likely;
        QVERIFY(!bundle::differs(stored, Verdict::Explained, &first));
        QVERIFY(bundle::differs(stored, Verdict::SeveralCandidates, &first));
        first.certainty = Certainty::Confirmed;
        QVERIFY(bundle::differs(stored, Verdict::Explained, &first));
        first = {diagnose::CauseId("killed"_L1), Certainty::Likely, 0, {}, {}};
        QVERIFY(bundle::differs(stored, Verdict::Explained, &first));
        QVERIFY(bundle::differs(stored, Verdict::Explained, nullptr));
        // Which merely possible cause comes first is no difference to speak of.
        stored.certainty = Certainty::Possible;
        first.certainty = Certainty::Possible;
        QVERIFY(!bundle::differs(stored, Verdict::Explained, &first));
    }

    void what_cannot_be_read_is_left_empty()
    {
        const auto inventory = bundle::inventoryOf("{\"files\":[{},7,{\"path\":\"a\"}]}", "[1]",
                                                   {{u"x"_s, FileState::Added}}, {});
        QVERIFY(!inventory.stored && !inventory.madeAt.isValid());
        QCOMPARE(inventory.items.size(), 2);
        QCOMPARE(inventory.items[0].state, FileState::Lost);
        QCOMPARE(inventory.items[1].state, FileState::Added);
    }

private:
    QString path() const { return folder.filePath(u"case.zip"_s); }
    const bundle::ListedItem *find(const QString &file) const
    {
        for (const bundle::ListedItem &item : opened.inventory.items) {
            if (item.path == file)
                return &item;
        }
        return nullptr;
    }

    QTemporaryDir folder;
    bundle::Contents contents;
    bundle::Opened opened;
};

QTEST_GUILESS_MAIN(TestInventory)
#include "tst_inventory.moc"
