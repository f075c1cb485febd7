// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Clock.h"
#include "connect/ClientSession.h"
#include "connect/Ladder.h"
#include "lab/Certificates.h"
#include "lab/PracticeServer.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using connect::TlsMode;
using evidence::Observation;

// The ladder's rung of encryption, on a real server with certificates of our making.
class TestCertificates : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        const auto foreign = makeIn(u"foreign"_s, {});
        QVERIFY(foreign.ok());
        m_foreign = foreign->certificate;
    }

    void the_rung_says_what_the_certificate_is_worth_data()
    {
        QTest::addColumn<QString>("name"); // that the certificate is made out for
        QTest::addColumn<bool>("expired");
        QTest::addColumn<TlsMode>("mode");
        QTest::addColumn<QString>("ca"); // "own", "foreign", "none", "no-certificate"
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char *what, const QString &name, bool expired, TlsMode mode,
                            const QString &ca, const QString &outcome) {
            QTest::newRow(what) << name << expired << mode << ca << outcome;
        };
        const QString here = u"127.0.0.1"_s;
        row("checked in full", here, false, TlsMode::VerifyIdentity, u"own"_s, u"ok"_s);
        row("chain checked, name not", here, false, TlsMode::VerifyCa, u"own"_s, u"name-unchecked"_s);
        row("chain checked, name of another", u"db.example"_s, false, TlsMode::VerifyCa, u"own"_s,
            u"name-differs"_s);
        row("not checked", here, false, TlsMode::Required, u"none"_s, u"unchecked"_s);
        row("not checked, expired", here, true, TlsMode::Required, u"none"_s, u"unchecked-expired"_s);
        row("expired", here, true, TlsMode::VerifyCa, u"own"_s, u"expired"_s);
        row("self-signed", here, false, TlsMode::VerifyCa, u"foreign"_s, u"self-signed"_s);
        row("made out for another name", u"db.example"_s, false, TlsMode::VerifyIdentity, u"own"_s,
            u"wrong-name"_s);
        row("the CA file is none", here, false, TlsMode::VerifyCa, u"no-certificate"_s, u"ca-file"_s);
        row("not wanted", here, false, TlsMode::Disabled, u"none"_s, u"off"_s);
    }
    void the_rung_says_what_the_certificate_is_worth()
    {
        QFETCH(const QString, name);
        QFETCH(const bool, expired);
        QFETCH(const TlsMode, mode);
        QFETCH(const QString, ca);
        QFETCH(const QString, outcome);
        const auto own = makeIn(QString::fromLatin1(QTest::currentDataTag()).simplified().replace(u' ', u'-'),
                                {.name = name, .expired = expired});
        QVERIFY(own.ok());
        lab::PracticeOptions options;
        options.serverOptions = QStringList{u"--ssl-cert="_s + own->certificate, u"--ssl-key="_s + own->key};
        const auto server = lab::PracticeServer::start(options);
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        auto target = (*server)->target();
        target.tlsMode = mode;
        target.tlsCa = ca == "own"_L1 ? own->certificate
            : ca == "foreign"_L1      ? m_foreign
            : ca == "none"_L1         ? QString()
                                      : own->key;
        const Observation rung = tlsRung(target);
        QCOMPARE(rung.note, u"ladder.tls."_s + outcome);
        if (outcome == "off"_L1 || outcome == "ca-file"_L1)
            return;
        QCOMPARE(rung.field("name_matches"_L1), name == target.host ? u"yes"_s : u"no"_s);
        QCOMPARE(rung.field("self_signed"_L1), u"yes"_s);
        QVERIFY(rung.field("tls"_L1).startsWith("TLSv1."_L1));
        QCOMPARE(rung.field("days"_L1).toInt() < 0, expired);
    }

    void a_server_without_tls_is_told_from_one_that_cannot_be_trusted()
    {
        const auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        auto target = (*server)->target();
        target.tlsMode = TlsMode::Preferred;
        QCOMPARE(tlsRung(target).note, u"ladder.tls.clear-text"_s);
        target.tlsMode = TlsMode::Required;
        const Observation rung = tlsRung(target);
        QCOMPARE(rung.note, u"ladder.tls.not-offered"_s);
        QCOMPARE(rung.error->code, 2026);
    }

private:
    Result<lab::Certificate> makeIn(const QString &name, const lab::CertificateWish &wish)
    {
        const QString folder = m_folder.filePath(name);
        QDir().mkpath(folder);
        return lab::makeCertificate(folder, wish);
    }

    static Observation tlsRung(const connect::ConnectionTarget &target)
    {
        Observation found;
        connect::climb(target, SystemClock(), {}, [&found](const Observation &rung) {
            if (rung.fact == evidence::FactId(evidence::facts::LadderTls))
                found = rung;
        });
        return found;
    }

    QTemporaryDir m_folder;
    QString m_foreign;
};

QTEST_GUILESS_MAIN(TestCertificates)
#include "tst_certificates.moc"
