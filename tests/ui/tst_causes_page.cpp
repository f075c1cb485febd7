// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "support/EvidenceBuilder.h"
#include "ui/Look.h"
#include "ui/pages/CausesPage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FindingList.h"
#include "ui/widgets/FindingView.h"
#include "ui/widgets/FoldBox.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

class TestCausesPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        state = std::make_unique<ui::WizardState>(*session, ui::Given{});
        page = std::make_unique<ui::CausesPage>(*session, *state);
        page->resize(900, 600);
        page->show();
        list = child<ui::FindingList>(*page, "findings");
    }
    void cleanup()
    {
        page.reset();
        state.reset();
        session.reset();
    }

    void text_from_outside_is_no_html_in_a_tool_tip()
    {
        QCOMPARE(ui::plainToolTip(u"<img src=x>.err"_s), u"<qt>&lt;img src=x&gt;.err</qt>"_s);
        QVERIFY(ui::plainToolTip(QString()).isEmpty());
    }

    void the_best_cause_is_shown_first_with_its_certainty_in_words()
    {
        show(hostileReport());
        QCOMPARE(child<ui::Banner>(*page, "headline")->text(),
                 u"Most likely the server closed an idle connection."_s);
        QCOMPARE(title(), u"The server closed the connection because it was idle"_s);
        QCOMPARE(child<QLabel>(*page, "certainty")->text(), u"Likely"_s);
        QVERIFY(list->currentItem()->data(0, Qt::AccessibleTextRole).toString().startsWith("Likely: "_L1));
    }

    void the_others_are_in_folded_groups()
    {
        show(hostileReport());
        QCOMPARE(list->topLevelItemCount(), 4); // overview, the likely one, possible, not checked
        QCOMPARE(list->topLevelItem(2)->text(0), u"Possible (1)"_s);
        QVERIFY(!list->topLevelItem(2)->isExpanded());
        QCOMPARE(list->topLevelItem(3)->text(0), u"Not checked (1)"_s);
        list->select(u"proxy-timeout"_s);
        QCOMPARE(title(), u"A proxy closed the connection first"_s);
    }

    void words_of_a_server_are_never_markup()
    {
        show(hostileReport());
        bool found = false;
        for (const QLabel *label : child<ui::FindingView>(*page, "findingView")->findChildren<QLabel *>()) {
            if (label->text().contains("<b>bold</b>"_L1)) {
                found = true;
                QCOMPARE(label->textFormat(), Qt::PlainText);
            }
        }
        QVERIFY(found);
    }

    void a_fix_can_be_copied()
    {
        show(hostileReport());
        click(child<QPushButton>(*page, "copyCommand"));
        QCOMPARE(QGuiApplication::clipboard()->text(), u"SET SESSION wait_timeout = 28800;"_s);
    }

    void not_enough_evidence_says_what_would_help()
    {
        report::Report report = hostileReport();
        report.verdict = diagnose::Verdict::NotEnoughEvidence;
        report.headline = u"There is not enough evidence to name a cause."_s;
        report.findings.removeFirst();
        show(report);
        QCOMPARE(title(), report.headline); // the overview
        QVERIFY(child<ui::FindingView>(*page, "findingView")->findChildren<QLabel *>().size() > 4);
        QVERIFY(list->topLevelItem(1)->isExpanded()); // what is possible at least
    }

    void the_selection_stays_when_the_diagnosis_is_made_anew()
    {
        show(hostileReport());
        list->select(u"killed"_s);
        show(hostileReport());
        QCOMPARE(title(), u"Somebody killed the connection"_s);
    }

    void the_timeline_opens_by_itself_when_there_is_something_to_see_and_room_for_it()
    {
        show(hostileReport());
        auto *box = page->findChild<ui::FoldBox *>();
        QVERIFY(!box->isOpen()); // nothing is known over time
        show(reportOfAnIdleConnection());
        QVERIFY(box->isOpen());
        QVERIFY(child<ui::TimelineView>(*page, "timelineView")->isVisible());
        QVERIFY(list->isVisible());
    }

    void on_a_small_screen_the_timeline_is_folded_and_takes_the_page_when_opened()
    {
        page->resize(400, 260); // what is left of 1024x768 at 200 %
        show(reportOfAnIdleConnection());
        auto *box = page->findChild<ui::FoldBox *>();
        QVERIFY(!box->isOpen());
        QVERIFY(list->isVisible());
        box->setOpen(true);
        QVERIFY(!list->isVisible());
        QVERIFY(child<ui::TimelineView>(*page, "timelineView")->isVisible());
        box->setOpen(false);
        QVERIFY(list->isVisible());
        QVERIFY(page->minimumSizeHint().width() <= 400);
    }

    void a_case_that_was_known_before_the_page_had_its_size_opens_it_too()
    {
        ui::CausesPage fresh(*session, *state);
        state->setOpened({u"/tmp/case.zip"_s, {}, {}}, reportOfAnIdleConnection());
        fresh.initializePage();
        fresh.resize(900, 600);
        fresh.show();
        QVERIFY(fresh.findChild<ui::FoldBox *>()->isOpen());
    }

    void what_the_person_folded_stays_folded()
    {
        show(reportOfAnIdleConnection());
        auto *box = page->findChild<ui::FoldBox *>();
        box->setOpen(false);
        show(reportOfAnIdleConnection());
        QVERIFY(!box->isOpen());
    }

    void selecting_a_cause_marks_its_evidence_in_the_timeline()
    {
        show(reportOfAnIdleConnection());
        const auto marked = [this] {
            int count = 0;
            const QAbstractItemModel &rows = *child<QTableView>(*page, "timelineTable")->model();
            for (int row = 0; row < rows.rowCount(); ++row)
                count += rows.index(row, 0).data(ui::TimelineTable::EvidenceRole).toBool() ? 1 : 0;
            return count;
        };
        list->select(u"idle-timeout"_s);
        QCOMPARE(marked(), 1);
        list->select({}); // the overview
        QCOMPARE(marked(), 0);
    }

    void a_case_of_ones_own_is_diagnosed_on_entry()
    {
        evidence::Symptom symptom;
        symptom.connectionLoss = true;
        symptom.errors = {{4031, u"ER_CLIENT_INTERACTION_TIMEOUT"_s, u"HY000"_s, {}, {}}};
        state->given().symptom = symptom;
        page->initializePage();
        QTRY_VERIFY(state->report());
        QVERIFY(!child<ui::Banner>(*page, "headline")->text().isEmpty());
        QCOMPARE(state->report()->findings.first().finding.cause.text(), u"idle-timeout"_s);
        QCOMPARE(title(), state->report()->findings.first().title);
    }

private:
    void show(const report::Report &report)
    {
        state->setOpened({u"/tmp/case.zip"_s, {}, {}}, report);
        page->initializePage();
    }
    report::Report reportOfAnIdleConnection() const
    {
        using namespace std::chrono_literals;
        const auto evidence = test::EvidenceBuilder::mariadb()
                                  .symptom(2006)
                                  .justNow()
                                  .idleBefore(9h)
                                  .lostId(8)
                                  .logRead()
                                  .log(evidence::AbortReason::ErrorReading, 7, 2h)
                                  .log(evidence::AbortReason::TimeoutReading, 8, 1h)
                                  .evidence();
        return report::makeReport(evidence, diagnose::diagnose(evidence), session->catalogue(),
                                  session->texts(), test::EvidenceBuilder::now());
    }
    QString title() { return child<QLabel>(*page, "findingTitle")->text(); }

    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::CausesPage> page;
    ui::FindingList *list = nullptr;
};

QTEST_MAIN(TestCausesPage)
#include "tst_causes_page.moc"
