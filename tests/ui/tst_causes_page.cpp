// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/pages/CausesPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FindingList.h"
#include "ui/widgets/FindingView.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>

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
        page = std::make_unique<ui::CausesPage>(*state);
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
        state->setOpened(u"/tmp/case.zip"_s, {}, report);
        page->initializePage();
    }
    QString title() { return child<QLabel>(*page, "findingTitle")->text(); }

    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::CausesPage> page;
    ui::FindingList *list = nullptr;
};

QTEST_MAIN(TestCausesPage)
#include "tst_causes_page.moc"
