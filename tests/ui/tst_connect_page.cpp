// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/pages/ConnectPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/LogFileList.h"
#include "ui/widgets/StatusList.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

class TestConnectPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        state = std::make_unique<ui::WizardState>(*session, ui::Given{});
        makePage();
    }
    void cleanup()
    {
        page.reset();
        state.reset();
        session.reset();
    }

    void a_closed_port_shows_the_broken_rung_and_a_way_on()
    {
        quint16 port = 0;
        {
            QTcpServer nobody;
            QVERIFY(nobody.listen(QHostAddress::LocalHost));
            port = nobody.serverPort();
        }
        fill(port);
        click(connectButton());
        QTRY_VERIFY(!result()->text().isEmpty());
        QCOMPARE(state->login(), ui::Login::Failed);
        QCOMPARE(rung("ladder.name")->state(), ui::RowState::Good);
        QCOMPARE(rung("ladder.tcp")->state(), ui::RowState::Bad);
        QVERIFY(!rung("ladder.tcp")->detail().isEmpty());
        QCOMPARE(rung("ladder.login")->state(), ui::RowState::Skipped);
        QVERIFY(page->isComplete());
        QVERIFY(connectButton()->isVisible());
    }

    void a_silent_server_can_be_left_at_once()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        fill(silent.serverPort());
        QSignalSpy climbed(session.get(), &session::TroubleshootingSession::rungClimbed);
        click(connectButton());
        QTRY_COMPARE(climbed.size(), 1); // the name; then it waits
        QCOMPARE(rung("ladder.tcp")->state(), ui::RowState::Running);
        QElapsedTimer time;
        time.start();
        click(child<QPushButton>(*page, "cancelConnect"));
        QVERIFY(time.elapsed() < 500);
        QCOMPARE(rung("ladder.greeting")->state(), ui::RowState::Skipped);
        QVERIFY(connectButton()->isVisible());
        QCOMPARE(state->login(), ui::Login::NotTried);
    }

    void answers_of_an_older_run_are_dropped()
    {
        evidence::Observation stale;
        stale.fact = evidence::FactId(evidence::facts::LadderName);
        emit session->rungClimbed(999'999, stale);
        emit session->connected(999'999, true);
        QCOMPARE(rung("ladder.name")->state(), ui::RowState::Waiting);
        QCOMPARE(state->login(), ui::Login::NotTried);
    }

    void going_on_needs_no_connection()
    {
        QVERIFY(page->isComplete());
        QVERIFY(page->validatePage());
        QVERIFY(!state->given().hasTarget);
        click(child<QCheckBox>(*page, "withoutLogin"));
        QVERIFY(!connectButton()->isEnabled());
        QVERIFY(page->validatePage());
        QVERIFY(state->given().withoutLogin);
    }

    void what_was_typed_reaches_the_model()
    {
        fill(3307);
        QTest::keyClicks(child<QLineEdit>(*page, "user"), u"anna"_s);
        QTest::keyClicks(child<QLineEdit>(*page, "password"), u"geheim"_s);
        QVERIFY(page->validatePage());
        const connect::ConnectionTarget &target = state->given().target;
        QCOMPARE(target.host, u"127.0.0.1"_s);
        QCOMPARE(target.port, quint16(3307));
        QCOMPARE(target.user, u"anna"_s);
        QVERIFY(target.hasPassword);
        QCOMPARE(target.password.reveal(), "geheim");
        QVERIFY(state->given().hasTarget);
    }

    void a_password_given_at_the_start_is_kept_and_not_shown()
    {
        ui::Given given;
        given.target.password = Secret("geheim");
        given.target.hasPassword = true;
        given.hasTarget = true;
        state = std::make_unique<ui::WizardState>(*session, given);
        makePage();
        QVERIFY(child<QLineEdit>(*page, "password")->text().isEmpty());
        QCOMPARE(child<QLineEdit>(*page, "password")->echoMode(), QLineEdit::Password);
        QVERIFY(page->validatePage());
        QCOMPARE(state->given().target.password.reveal(), "geheim");
    }

    void a_missing_host_is_named_before_anything_is_tried()
    {
        child<QLineEdit>(*page, "host")->clear();
        click(connectButton());
        QVERIFY(!result()->text().isEmpty());
        QVERIFY(connectButton()->isVisible());
    }

    void enter_in_a_field_connects()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        fill(silent.serverPort());
        QTest::keyClick(child<QLineEdit>(*page, "password"), Qt::Key_Return);
        QVERIFY(child<QPushButton>(*page, "cancelConnect")->isVisible());
        QVERIFY(page->stop());
    }

    void log_files_can_be_added_and_removed()
    {
        auto *logs = page->findChild<ui::LogFileList *>();
        logs->add({u"/var/log/mysql/error.log"_s, u"/tmp/other.err"_s, u"/tmp/other.err"_s});
        auto *list = child<QListWidget>(*page, "logFiles");
        QCOMPARE(list->count(), 2);
        list->item(0)->setSelected(true);
        click(child<QPushButton>(*page, "removeLog"));
        QVERIFY(page->validatePage());
        QCOMPARE(state->given().logFiles, QStringList{u"/tmp/other.err"_s});
    }

private:
    void makePage()
    {
        page = std::make_unique<ui::ConnectPage>(*session, *state);
        page->resize(800, 600);
        page->initializePage();
        page->show();
    }
    void fill(quint16 port)
    {
        auto *host = child<QLineEdit>(*page, "host");
        host->clear();
        QTest::keyClicks(host, u"127.0.0.1"_s);
        child<QSpinBox>(*page, "port")->setValue(port);
    }
    QPushButton *connectButton() { return child<QPushButton>(*page, "connectButton"); }
    ui::Banner *result() { return child<ui::Banner>(*page, "connectResult"); }
    ui::StatusRow *rung(const char *id)
    {
        return child<ui::StatusList>(*page, "ladder")->row(QString::fromLatin1(id));
    }

    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::ConnectPage> page;
};

QTEST_MAIN(TestConnectPage)
#include "tst_connect_page.moc"
