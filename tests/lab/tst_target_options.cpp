// SPDX-License-Identifier: GPL-3.0-or-later
// What a target asks for beyond host and account, on both client libraries and both servers.
#include "lab/PracticeServer.h"
#include "lab/Victim.h"

#include <QTest>

#include <map>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using connect::ConnectionTarget;
using connect::TlsMode;
using lab::Library;
using lab::ServerKind;

namespace {

constexpr int TlsError = 2026; // CR_SSL_CONNECTION_ERROR

// A statement that fails (1242) unless the session's status variable has this value.
QByteArray expecting(ServerKind kind, const QByteArray &variable, const QByteArray &value)
{
    const QByteArray place =
        kind == ServerKind::MySql ? "performance_schema.session_status" : "information_schema.session_status";
    return "SELECT IF((SELECT variable_value FROM " + place + " WHERE variable_name = '" + variable + "') = '"
        + value + "', 1, (SELECT 1 UNION SELECT 2))";
}

} // namespace

class TestTargetOptions : public QObject
{
    Q_OBJECT

private slots:
    void options_reach_the_server_data()
    {
        QTest::addColumn<int>("server");
        QTest::addColumn<int>("library");
        for (const ServerKind server : {ServerKind::MariaDb, ServerKind::MySql}) {
            for (const Library library : {Library::ConnectorC, Library::Oracle})
                QTest::addRow("%s, %s", qPrintable(lab::nameOf(server)), qPrintable(lab::nameOf(library)))
                    << static_cast<int>(server) << static_cast<int>(library);
        }
    }
    void options_reach_the_server()
    {
        QFETCH(int, server);
        QFETCH(int, library);
        const auto kind = static_cast<ServerKind>(server);
        auto victim = lab::Victim::start(static_cast<Library>(library));
        if (!victim)
            QSKIP(qPrintable(victim.error().detail));
        const lab::PracticeServer *practice = serverOf(kind);
        if (!practice)
            QSKIP(qPrintable(m_why));
        ConnectionTarget target = practice->target(lab::Account::Root, lab::Transport::Tls);

        const auto works = [&](const ConnectionTarget &wanted, const QByteArray &variable,
                               const QByteArray &value) {
            if (const auto error = victim->connect(wanted))
                return error->message;
            const auto error = victim->query(expecting(kind, variable, value));
            return error ? QString::fromUtf8(variable + " is not " + value + ": ") + error->message
                         : QString();
        };
        ConnectionTarget older = target;
        older.tlsVersions = u"TLSv1.2"_s;
        QCOMPARE(works(older, "Ssl_version", "TLSv1.2"), QString());
        // MySQL makes itself an RSA key, the practice server's for MariaDB is on an elliptic curve.
        const QByteArray cipher =
            kind == ServerKind::MySql ? "ECDHE-RSA-AES128-GCM-SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256";
        older.tlsCipher = QString::fromLatin1(cipher);
        QCOMPARE(works(older, "Ssl_cipher", cipher), QString());
        ConnectionTarget packed = target;
        packed.compress = true;
        QCOMPARE(works(packed, "Compression", "ON"), QString());
        QCOMPARE(works(target, "Compression", "OFF"), QString());

        ConnectionTarget stranger = target;
        stranger.tlsMode = TlsMode::VerifyCa;
        stranger.tlsCaPath = practice->folder(); // holds no CA
        const auto refused = victim->connect(stranger);
        QVERIFY(refused);
        QCOMPARE(refused->code, TlsError);
    }

private:
    const lab::PracticeServer *serverOf(ServerKind kind)
    {
        auto &place = m_servers[kind];
        if (!place) {
            lab::PracticeOptions options;
            options.kind = kind;
            options.certificate = true;
            auto started = lab::PracticeServer::start(options);
            if (!started) {
                m_why = started.error().detail;
                return nullptr;
            }
            place = std::move(*started);
        }
        return place.get();
    }

    std::map<ServerKind, std::unique_ptr<lab::PracticeServer>> m_servers;
    QString m_why;
};

QTEST_GUILESS_MAIN(TestTargetOptions)
#include "tst_target_options.moc"
