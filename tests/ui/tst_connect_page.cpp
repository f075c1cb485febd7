// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "ui/pages/ConnectPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FoldBox.h"
#include "ui/widgets/LogFileList.h"
#include "ui/widgets/StatusList.h"
#include "ui/widgets/TargetForm.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

class TestConnectPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        silent = std::make_unique<QTcpServer>();
        folder = std::make_unique<QTemporaryDir>();
        session = makeSession(folder->filePath(u"profiles.json"_s));
        state = std::make_unique<ui::WizardState>(*session, ui::Given{});
        makePage();
    }
    void cleanup()
    {
        page->stop();
        silent.reset();
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
        // Windows takes two seconds to tell of a refusal, the library's and that of the ladder's own look
        // each.
        QTRY_VERIFY_WITH_TIMEOUT(!result()->text().isEmpty(), 30'000);
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
        QVERIFY(silent->listen(QHostAddress::LocalHost));
        fill(silent->serverPort());
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

    void a_certificate_that_nobody_checked_is_a_warning_and_no_tick()
    {
        climbInto({climbed("ladder.tls", "ladder.tls.unchecked")});
        QCOMPARE(rung("ladder.tls")->state(), ui::RowState::Warning);
        QVERIFY(child<QLabel>(*rung("ladder.tls"), "outcome")->text().contains(u"warning"_s));
        QCOMPARE(rung("ladder.login")->state(), ui::RowState::Waiting); // those before it are not known yet
    }

    void a_rung_that_does_not_apply_is_neutral_and_the_next_one_runs()
    {
        climbInto({climbed("ladder.name", "ladder.name.literal"), climbed("ladder.tcp", "ladder.tcp.ok"),
                   climbed("ladder.greeting", "ladder.greeting.ok"),
                   climbed("ladder.tls", "ladder.tls.off", evidence::Status::NotApplicable)});
        QCOMPARE(rung("ladder.tls")->state(), ui::RowState::Skipped);
        QVERIFY(child<QLabel>(*rung("ladder.tls"), "outcome")->text().contains(u"not needed"_s));
        QCOMPARE(rung("ladder.login")->state(), ui::RowState::Running);
    }

    void the_connect_button_stays_in_sight_with_all_sections_open()
    {
        page->resize(800, 480);
        for (ui::FoldBox *fold : page->findChildren<ui::FoldBox *>())
            fold->setOpen(true);
        QTRY_VERIFY(form()->visibleRegion().boundingRect().height() < form()->height());
        QCOMPARE(connectButton()->visibleRegion().boundingRect(), connectButton()->rect());
    }

    void a_profile_named_at_the_start_is_the_chosen_one_and_takes_its_kept_password()
    {
        connect::ConnectionTarget target;
        target.host = u"db7"_s;
        auto profile = connect::Profile::make(u"Shop"_s, target);
        profile.passwordInKeychain = true;
        QVERIFY(session::ProfileStore(folder->filePath(u"profiles.json"_s)).put(profile).ok());
        ui::Given given;
        given.target = target;
        given.target.port = 3399; // said behind the profile: it counts more
        given.hasTarget = true;
        given.profile = profile.id;
        state = std::make_unique<ui::WizardState>(*session, given);
        makePage();
        QTRY_COMPARE(child<QComboBox>(*page, "profile")->currentText(), u"Shop"_s);
        QCOMPARE(child<QSpinBox>(*page, "port")->value(), 3399);
        emit session->profiles().keychain().passwordRead(profile.id, Secret("geheim"));
        QCOMPARE(form()->target().password.reveal(), "geheim");
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
        QVERIFY(silent->listen(QHostAddress::LocalHost));
        fill(silent->serverPort());
        QTest::keyClick(child<QLineEdit>(*page, "password"), Qt::Key_Return);
        QVERIFY(child<QPushButton>(*page, "cancelConnect")->isVisible());
        QVERIFY(page->stop());
    }

    void the_plain_case_shows_neither_certificates_nor_tunnels()
    {
        QVERIFY(child<QLineEdit>(*page, "host")->isVisible());
        QVERIFY(!child<QLineEdit>(*page, "tlsCa")->isVisible());
        QVERIFY(!child<QLineEdit>(*page, "sshHost")->isVisible());
        QVERIFY(!child<QSpinBox>(*page, "connectTimeout")->isVisible());
        QVERIFY(!child<QCheckBox>(*page, "rememberPassword")->isVisible());
        QVERIFY(!page->findChild<ui::StatusList *>(u"ladder"_s)->row(u"ladder.tunnel"_s));
    }

    void a_certificate_that_nobody_verifies_is_said_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("warned");
        QTest::newRow("off") << int(connect::TlsMode::Disabled) << false;
        QTest::newRow("preferred") << int(connect::TlsMode::Preferred) << true;
        QTest::newRow("required") << int(connect::TlsMode::Required) << true;
        QTest::newRow("CA") << int(connect::TlsMode::VerifyCa) << false;
        QTest::newRow("identity") << int(connect::TlsMode::VerifyIdentity) << false;
    }
    void a_certificate_that_nobody_verifies_is_said()
    {
        QFETCH(int, mode);
        QFETCH(bool, warned);
        child<ui::FoldBox>(*page, "tlsFold")->setOpen(true);
        chooseTls(mode);
        QCOMPARE(child<QWidget>(*page, "tlsWarning")->isVisible(), warned);
        QCOMPARE(int(form()->target().tlsMode), mode);
    }

    void who_names_a_ca_wants_it_to_be_asked()
    {
        child<ui::FoldBox>(*page, "tlsFold")->setOpen(true);
        QTest::keyClicks(child<QLineEdit>(*page, "tlsCa"), u"/etc/ca.pem"_s);
        QCOMPARE(form()->target().tlsMode, connect::TlsMode::VerifyCa);
        QCOMPARE(form()->target().tlsCa, u"/etc/ca.pem"_s);
    }

    void verifying_without_a_ca_is_stopped_before_anything_is_tried()
    {
        chooseTls(int(connect::TlsMode::VerifyCa));
        click(connectButton());
        QVERIFY(result()->text().contains(u"CA"_s));
        QVERIFY(child<QLineEdit>(*page, "tlsCa")->isVisible());
        QVERIFY(connectButton()->isVisible());
    }

    void a_tunnel_gets_its_rung_and_tells_which_half_broke()
    {
        quint16 port = 0;
        {
            QTcpServer nobody;
            QVERIFY(nobody.listen(QHostAddress::LocalHost));
            port = nobody.serverPort();
        }
        fill(3306);
        typeSsh(u"127.0.0.1:%1"_s.arg(port));
        click(connectButton());
        QVERIFY(rung("ladder.tunnel"));
        QTRY_COMPARE_WITH_TIMEOUT(rung("ladder.tunnel")->state(), ui::RowState::Bad, 20'000);
        QVERIFY(!rung("ladder.tunnel")->detail().isEmpty());
        QTRY_COMPARE(rung("ladder.login")->state(), ui::RowState::Skipped);
        QTRY_COMPARE(state->login(), ui::Login::Failed);
    }

    void what_ssh_would_take_for_an_option_is_refused()
    {
        fill(3306);
        typeSsh(u"-oProxyCommand=x"_s);
        click(connectButton());
        QVERIFY(!result()->text().isEmpty());
        QVERIFY(connectButton()->isVisible());
        QVERIFY(!form()->target().ssh);
    }

    void a_name_cannot_be_verified_through_a_tunnel()
    {
        fill(3306);
        typeSsh(u"jump"_s);
        child<QLineEdit>(*page, "tlsCa")->setText(u"/etc/ca.pem"_s);
        chooseTls(int(connect::TlsMode::VerifyIdentity));
        click(connectButton());
        QVERIFY(result()->text().contains(u"tunnel"_s));
        QVERIFY(connectButton()->isVisible());
    }

    void everything_in_the_form_reaches_the_target()
    {
        connect::ConnectionTarget target;
        target.host = u"db1"_s;
        target.port = 3310;
        target.tlsVersions = u"TLSv1.3"_s;
        target.compress = true;
        target.database = u"shop"_s;
        target.readTimeout = std::chrono::seconds(42);
        target.ssh = connect::SshHop{u"jump"_s, 2222, u"ops"_s, u"/k"_s, u"/c"_s};
        form()->setTarget(target, false);
        const connect::ConnectionTarget read = form()->target();
        QCOMPARE(read.tlsVersions, target.tlsVersions);
        QCOMPARE(read.compress, true);
        QCOMPARE(read.database, target.database);
        QCOMPARE(read.readTimeout, target.readTimeout);
        QVERIFY(read.ssh == target.ssh);
    }

    void where_a_value_came_from_is_shown_until_it_is_typed_over()
    {
        form()->setOrigins({{u"host"_s, u"from ~/.my.cnf, line 3"_s}});
        auto *origin = child<QLabel>(*page, "origin-host");
        QVERIFY(origin->isVisible());
        QTest::keyClicks(child<QLineEdit>(*page, "host"), u"x"_s);
        QVERIFY(!origin->isVisible());
    }

    void a_pasted_connection_string_fills_the_fields_and_leaves_the_box()
    {
        child<ui::FoldBox>(*page, "dsnFold")->setOpen(true);
        auto *box = child<QPlainTextEdit>(*page, "dsn");
        box->setPlainText(u"jdbc:mysql://db7.example.org:3311/shop?user=anna&password=geheim"_s);
        click(child<QPushButton>(*page, "useDsn"));
        QVERIFY(box->toPlainText().isEmpty());
        QCOMPARE(child<QLineEdit>(*page, "host")->text(), u"db7.example.org"_s);
        QCOMPARE(child<QSpinBox>(*page, "port")->value(), 3311);
        QCOMPARE(child<QLineEdit>(*page, "user")->text(), u"anna"_s);
        QVERIFY(child<QLineEdit>(*page, "password")->text().isEmpty());
        QCOMPARE(form()->target().password.reveal(), "geheim");
        QVERIFY(!child<QLabel>(*page, "dsnSaid")->text().contains(u"geheim"_s));
        box->setPlainText(u"no connection string"_s);
        click(child<QPushButton>(*page, "useDsn"));
        QVERIFY(!box->toPlainText().isEmpty());
        QVERIFY(!child<QLabel>(*page, "dsnSaid")->text().isEmpty());
    }

    void a_profile_is_saved_chosen_and_deleted()
    {
        fill(3309);
        QTest::keyClicks(child<QLineEdit>(*page, "password"), u"geheim"_s);
        auto *profiles = child<QComboBox>(*page, "profile");
        click(child<QPushButton>(*page, "saveProfile"));
        auto *name = page->findChild<QInputDialog *>(u"profileName"_s);
        QVERIFY(name);
        name->setTextValue(u"Shop"_s);
        name->accept();
        QTRY_COMPARE(profiles->currentText(), u"Shop"_s);
        QFile file(folder->filePath(u"profiles.json"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("geheim"));
        file.close(); // Windows replaces no file that is open

        child<QSpinBox>(*page, "port")->setValue(1);
        emit profiles->activated(profiles->currentIndex());
        QCOMPARE(child<QSpinBox>(*page, "port")->value(), 3309);
        QVERIFY(child<QCheckBox>(*page, "rememberPassword")->isVisible());

        child<QAction>(*page, "deleteProfile")->trigger();
        auto *question = page->findChild<QMessageBox *>(u"deleteProfileQuestion"_s);
        QVERIFY(question);
        for (QAbstractButton *button : question->buttons()) {
            if (question->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        }
        QTRY_COMPARE(profiles->count(), 1);
        QVERIFY(session->profiles().all().isEmpty());
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
    static evidence::Observation climbed(const char *fact, const char *note,
                                         evidence::Status status = evidence::Status::Seen)
    {
        evidence::Observation rung;
        rung.fact = evidence::FactId(QString::fromLatin1(fact));
        rung.note = QString::fromLatin1(note);
        rung.status = status;
        return rung;
    }
    // Into a run that waits for a server that says nothing.
    void climbInto(const QList<evidence::Observation> &rungs)
    {
        QVERIFY(silent->listen(QHostAddress::LocalHost));
        fill(silent->serverPort());
        QSignalSpy climbing(session.get(), &session::TroubleshootingSession::rungClimbed);
        click(connectButton());
        QTRY_COMPARE(climbing.size(), 1);
        const auto run = climbing.first().first().value<session::RunId>();
        for (const evidence::Observation &rung : rungs)
            emit session->rungClimbed(run, rung);
    }
    void chooseTls(int mode)
    {
        auto *box = child<QComboBox>(*page, "tlsMode");
        box->setCurrentIndex(box->findData(mode));
        emit box->activated(box->currentIndex());
    }
    void typeSsh(const QString &hop)
    {
        child<ui::FoldBox>(*page, "sshFold")->setOpen(true);
        QTest::keyClicks(child<QLineEdit>(*page, "sshHost"), hop);
    }
    ui::TargetForm *form() { return page->findChild<ui::TargetForm *>(); }
    QPushButton *connectButton() { return child<QPushButton>(*page, "connectButton"); }
    ui::Banner *result() { return child<ui::Banner>(*page, "connectResult"); }
    ui::StatusRow *rung(const char *id)
    {
        return child<ui::StatusList>(*page, "ladder")->row(QString::fromLatin1(id));
    }

    std::unique_ptr<QTcpServer> silent; // accepts, and says nothing
    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::ConnectPage> page;
};

QTEST_MAIN(TestConnectPage)
#include "tst_connect_page.moc"
