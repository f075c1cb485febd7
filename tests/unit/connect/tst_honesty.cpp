// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ClientSession.h"
#include "connect/SqlSession.h"
#include "support/Packets.h"
#include "support/ScriptedServer.h"
#include "support/Wine.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

constexpr auto FileContent = "SECRET-OF-THIS-MACHINE";
constexpr auto Password = "hunter2-in-clear";

connect::ConnectionTarget targetAt(quint16 port)
{
    connect::ConnectionTarget target;
    target.host = u"127.0.0.1"_s;
    target.port = port;
    target.user = u"somebody"_s;
    target.password = Secret(Password);
    target.hasPassword = true;
    target.connectTimeout = std::chrono::seconds(3);
    target.readTimeout = std::chrono::seconds(3);
    return target;
}

} // namespace

// A server that we connect to may be anybody's: it must get neither files nor passwords out of us.
class TestHonesty : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_path = m_folder.filePath(u"private.txt"_s);
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(FileContent);
    }

    void a_client_session_sends_no_file()
    {
        const auto loot = std::make_shared<test::Loot>();
        const test::ScriptedServer server(test::askForFile(QFile::encodeName(m_path), loot));
        connect::ClientSession session;
        const auto problem = session.open(targetAt(server.port()));
        QVERIFY2(!problem, problem ? qPrintable(problem->message) : "");
        const auto answer = session.query("SELECT 1");
        session.close();
        QVERIFY(!loot->contains(FileContent));
    }

    void a_sql_session_sends_no_file()
    {
        const auto loot = std::make_shared<test::Loot>();
        const test::ScriptedServer server(test::askForFile(QFile::encodeName(m_path), loot));
        {
            connect::SqlSession session;
            const auto problem = session.open(targetAt(server.port()));
            QVERIFY2(!problem, problem ? qPrintable(problem->message) : "");
            const auto answer = session.query(u"SELECT 1"_s);
        }
        QVERIFY(!loot->contains(FileContent));
    }

    void no_session_sends_a_password_in_clear_text_data()
    {
        QTest::addColumn<QByteArray>("plugin");
        QTest::newRow("clear text") << QByteArray("mysql_clear_password");
        QTest::newRow("dialog, as for PAM") << QByteArray("dialog");
    }

    void no_session_sends_a_password_in_clear_text()
    {
        QFETCH(const QByteArray, plugin);
        const auto loot = std::make_shared<test::Loot>();
        const test::ScriptedServer server(test::askForPassword(plugin, loot));
        {
            connect::ClientSession session;
            QVERIFY(session.open(targetAt(server.port())));
        }
        QVERIFY(!loot->contains(Password));
        {
            connect::SqlSession session;
            QVERIFY(session.open(targetAt(server.port())));
        }
        QVERIFY(!loot->contains(Password));
    }

    void a_password_is_encrypted_or_not_sent_where_there_is_no_tls_data()
    {
        QTest::addColumn<QByteArray>("plugin");
        QTest::addColumn<connect::TlsMode>("mode");
        for (const char *plugin : {"caching_sha2_password", "sha256_password"}) {
            QTest::addRow("%s, preferred", plugin) << QByteArray(plugin) << connect::TlsMode::Preferred;
            QTest::addRow("%s, required", plugin) << QByteArray(plugin) << connect::TlsMode::Required;
        }
    }
    void a_password_is_encrypted_or_not_sent_where_there_is_no_tls()
    {
        QFETCH(const QByteArray, plugin);
        QFETCH(const connect::TlsMode, mode);
        const auto loot = std::make_shared<test::Loot>();
        const test::ScriptedServer server([plugin, loot](test::ScriptedServer::Visitor &visitor) {
            test::packets::GreetingWords words;
            words.plugin = plugin;
            visitor.sayPacket(0, test::packets::greeting(words));
            loot->add(visitor.hearPacket());
            visitor.sayPacket(2, "\x01\x04"); // "tell me everything"
            loot->add(visitor.hearPacket());
        });
        auto target = targetAt(server.port());
        target.tlsMode = mode;
        {
            connect::ClientSession session;
            QVERIFY(session.open(target));
        }
        {
            connect::SqlSession session;
            QVERIFY(session.open(target));
        }
        QVERIFY(!loot->contains(Password));
    }

    void a_server_that_offers_tls_is_asked_for_it_data()
    {
        QTest::addColumn<QByteArray>("plugin");
        for (const char *plugin : {"mysql_native_password", "caching_sha2_password", "sha256_password"})
            QTest::newRow(plugin) << QByteArray(plugin);
    }
    void a_server_that_offers_tls_is_asked_for_it()
    {
        if (support::isWine())
            QSKIP("Wine's Schannel crashes when a server hangs up in the middle of a handshake");
        QFETCH(const QByteArray, plugin);
        const auto asked = std::make_shared<std::atomic_int>(0);
        const auto loot = std::make_shared<test::Loot>();
        const test::ScriptedServer server([plugin, asked, loot](test::ScriptedServer::Visitor &visitor) {
            test::packets::GreetingWords words;
            words.plugin = plugin;
            words.moreCapabilities = test::packets::CapabilitySsl;
            visitor.sayPacket(0, test::packets::greeting(words));
            constexpr qsizetype sslRequest = 32; // bytes; a login has more
            const QByteArray first = visitor.hearPacket();
            loot->add(first);
            *asked += first.size() == sslRequest ? 1 : 0;
        });
        {
            connect::ClientSession session;
            QVERIFY(session.open(targetAt(server.port())));
        }
        QCOMPARE(asked->load(), 1);
        {
            connect::SqlSession session;
            QVERIFY(session.open(targetAt(server.port())));
        }
        QCOMPARE(asked->load(), 2);
        QVERIFY(!loot->contains(Password));
    }

private:
    QTemporaryDir m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestHonesty)
#include "tst_honesty.moc"
