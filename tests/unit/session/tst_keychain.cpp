// SPDX-License-Identifier: GPL-3.0-or-later
// The keychain, on a real Secret Service (GNOME Keyring) on a message bus of its own, and without any. The
// program starts itself once for either.
#include "session/Keychain.h"
#include "session/Profiles.h"

#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using session::Keychain;

class TestWithKeychain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QProcess daemon;
        daemon.start(u"gnome-keyring-daemon"_s, {u"--unlock"_s, u"--components=secrets"_s});
        QVERIFY(daemon.waitForStarted());
        daemon.write("a password for the keychain");
        daemon.closeWriteChannel();
        QVERIFY(daemon.waitForFinished()); // goes on in the background, until the bus ends
    }

    void a_password_is_kept_read_and_forgotten()
    {
        Keychain keychain;
        QSignalSpy kept(&keychain, &Keychain::kept);
        QSignalSpy read(&keychain, &Keychain::passwordRead);
        QSignalSpy nothing(&keychain, &Keychain::nothingKept);
        QSignalSpy forgotten(&keychain, &Keychain::forgotten);
        QSignalSpy failed(&keychain, &Keychain::failed);
        const auto problem = [&failed] {
            return failed.isEmpty() ? QByteArray() : failed.first().value(1).toString().toUtf8();
        };

        keychain.read(u"some-id"_s);
        QTRY_VERIFY2(nothing.size() == 1, problem().constData());
        keychain.keep(u"some-id"_s, Secret("geheim \xc3\xa4"));
        QTRY_VERIFY2(kept.size() == 1, problem().constData());
        keychain.read(u"some-id"_s);
        QTRY_VERIFY2(read.size() == 1, problem().constData());
        QCOMPARE(read.first().value(1).value<Secret>().reveal(), "geheim \xc3\xa4");
        keychain.forget(u"some-id"_s);
        QTRY_COMPARE(forgotten.size(), 1);
        keychain.read(u"some-id"_s);
        QTRY_COMPARE(nothing.size(), 2);
        QVERIFY(failed.isEmpty());
    }

    void who_is_gone_before_the_answer_harms_nobody()
    {
        std::make_unique<Keychain>()->read(u"some-id"_s);
        Keychain later;
        QSignalSpy failed(&later, &Keychain::failed);
        QSignalSpy nothing(&later, &Keychain::nothingKept);
        later.read(u"some-id"_s);
        QTRY_VERIFY(failed.size() + nothing.size() == 1); // the one before was answered before
    }

    void a_profile_that_goes_takes_its_password_along()
    {
        const QTemporaryDir folder;
        session::Profiles profiles(session::ProfileStore(folder.filePath(u"profiles.json"_s)));
        QSignalSpy kept(&profiles.keychain(), &Keychain::kept);
        QSignalSpy forgotten(&profiles.keychain(), &Keychain::forgotten);
        connect::Profile profile = connect::Profile::make(u"Shop"_s, {});
        profile.passwordInKeychain = true;
        profiles.save(profile, Secret("geheim"));
        QTRY_COMPARE(kept.size(), 1);
        profile.passwordInKeychain = false; // unticked
        profiles.save(profile, std::nullopt);
        QTRY_COMPARE(forgotten.size(), 1);
        profile.passwordInKeychain = true;
        profiles.save(profile, Secret("geheim"));
        QTRY_COMPARE(kept.size(), 2);
        profiles.remove(profile.id);
        QTRY_COMPARE(forgotten.size(), 2);
    }
};

class TestWithoutKeychain : public QObject
{
    Q_OBJECT

private slots:
    void who_is_gone_before_the_answer_harms_nobody()
    {
        std::make_unique<Keychain>()->read(u"some-id"_s);
        Keychain later;
        QSignalSpy failed(&later, &Keychain::failed);
        QSignalSpy nothing(&later, &Keychain::nothingKept);
        later.read(u"some-id"_s);
        QTRY_VERIFY(failed.size() + nothing.size() == 1); // the one before was answered before
    }

    void what_is_missing_is_said_and_nothing_waits()
    {
        Keychain keychain;
        QSignalSpy failed(&keychain, &Keychain::failed);
        keychain.read(u"some-id"_s);
        QVERIFY(failed.isEmpty()); // answers later, never at once
        QTRY_COMPARE(failed.size(), 1);
        const QString why = failed.first().value(1).toString();
        QVERIFY2(why.contains(u"ype the password"_s) || why.contains(u"type it each time"_s),
                 qPrintable(why));
        keychain.keep(u"some-id"_s, Secret("geheim"));
        QTRY_COMPARE(failed.size(), 2);
        keychain.forget(u"some-id"_s);
        QTRY_COMPARE(failed.size(), 3);
    }
};

class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void with_a_secret_service()
    {
        if (!Keychain::isBuiltIn())
            QSKIP("this build has no QtKeychain");
        for (const QString &program : {u"dbus-run-session"_s, u"gnome-keyring-daemon"_s}) {
            if (QStandardPaths::findExecutable(program).isEmpty())
                QSKIP(qPrintable(program + u" is needed (Debian: dbus, gnome-keyring)"_s));
        }
        QCOMPARE(run(u"dbus-run-session"_s, {u"--"_s, QCoreApplication::applicationFilePath()}, u"with"_s),
                 0);
    }

    void without_a_message_bus()
    {
        QCOMPARE(run(QCoreApplication::applicationFilePath(), {}, u"without"_s), 0);
    }

private:
    int run(const QString &program, const QStringList &words, const QString &mode)
    {
        QTemporaryDir home; // no file of the user's is touched
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GONEAWAY_KEYCHAIN_TEST"_s, mode);
        for (const char *name :
             {"HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
            environment.insert(QString::fromLatin1(name), home.path());
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=%1/no-bus"_s.arg(home.path()));
        environment.remove(u"DISPLAY"_s);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(program, words);
        return process.waitForFinished() ? process.exitCode() : -1;
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QByteArray mode = qgetenv("GONEAWAY_KEYCHAIN_TEST");
    if (mode == "with") {
        TestWithKeychain test;
        return QTest::qExec(&test, argc, argv);
    }
    if (mode == "without") {
        TestWithoutKeychain test;
        return QTest::qExec(&test, argc, argv);
    }
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keychain.moc"
