// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/pages/ChecksPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/StatusList.h"

#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;
using session::TroubleshootingSession;

class TestChecksPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        state = std::make_unique<ui::WizardState>(*session, ui::Given{});
        page = std::make_unique<ui::ChecksPage>(*session, *state);
        page->resize(800, 600);
        page->show();
        list = child<ui::StatusList>(*page, "checks");
    }
    void cleanup()
    {
        page.reset();
        state.reset();
        session.reset();
    }

    void the_checks_run_by_themselves_and_say_what_they_read()
    {
        QSignalSpy checked(session.get(), &TroubleshootingSession::checked);
        page->initializePage();
        QCOMPARE(list->ids().size(), qsizetype(checks::allChecks().size()));
        for (const QString &id : list->ids())
            QVERIFY2(!list->row(id)->detail().isEmpty(), qPrintable(id));
        QVERIFY(child<QPushButton>(*page, "cancelChecks")->isVisible());
        QVERIFY(checked.wait(20'000));
        auto *progress = child<QProgressBar>(*page, "progress");
        QCOMPARE(progress->value(), progress->maximum());
        QVERIFY(!child<ui::Banner>(*page, "checksResult")->text().isEmpty());
        QVERIFY(child<QPushButton>(*page, "runAgain")->isVisible());
        QVERIFY(!child<QPushButton>(*page, "cancelChecks")->isVisible());
    }

    void they_can_be_stopped_and_run_again()
    {
        page->initializePage();
        click(child<QPushButton>(*page, "cancelChecks"));
        QVERIFY(!child<QPushButton>(*page, "cancelChecks")->isVisible());
        QVERIFY(!child<ui::Banner>(*page, "checksResult")->text().isEmpty());
        QSignalSpy checked(session.get(), &TroubleshootingSession::checked);
        click(child<QPushButton>(*page, "runAgain"));
        QVERIFY(checked.wait(20'000));
    }

    void going_on_stops_the_rest()
    {
        page->initializePage();
        QVERIFY(page->isComplete());
        QVERIFY(page->validatePage());
        QVERIFY(!page->stop());
    }

    void what_could_not_be_seen_is_told_in_its_row()
    {
        QString id;
        QString detail;
        connect(session.get(), &TroubleshootingSession::checkStarted, this, [&](session::RunId run) {
            if (!id.isEmpty())
                return;
            id = list->ids().last();
            emit session->checkFinished(run, id, std::chrono::milliseconds(12), false,
                                        {u"No <b>right</b> to look."_s});
            detail = list->row(id)->detail();
        });
        page->initializePage();
        QTRY_VERIFY(!id.isEmpty());
        QCOMPARE(detail, u"No <b>right</b> to look."_s);
    }

    void answers_of_an_older_run_are_dropped()
    {
        page->initializePage();
        page->stop();
        const QString id = list->ids().last();
        emit session->checkFinished(1, id, std::chrono::milliseconds(12), true, {});
        emit session->checked(1);
        QCOMPARE(list->row(id)->state(), ui::RowState::Skipped);
    }

private:
    std::unique_ptr<TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::ChecksPage> page;
    ui::StatusList *list = nullptr;
};

QTEST_MAIN(TestChecksPage)
#include "tst_checks_page.moc"
