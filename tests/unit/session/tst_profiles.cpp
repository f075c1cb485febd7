// SPDX-License-Identifier: GPL-3.0-or-later
// Saved profiles: nothing of a target is lost, no password is kept, and no file of the user's is either.
#include "session/ProfileStore.h"
#include "session/Profiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using connect::ConnectionTarget;
using connect::Profile;
using session::ProfileStore;

namespace {

ConnectionTarget fullTarget()
{
    ConnectionTarget target;
    target.host = u"db.example.org"_s;
    target.port = 3307;
    target.user = u"anna"_s;
    target.password = Secret("geheim-4711");
    target.hasPassword = true;
    target.database = u"shop"_s;
    target.tlsMode = connect::TlsMode::VerifyCa;
    target.tlsCa = u"/etc/ca.pem"_s;
    target.tlsVersions = u"TLSv1.3"_s;
    target.compress = true;
    target.maxAllowedPacket = 1 << 20;
    target.connectTimeout = std::chrono::seconds(7);
    target.ssh = connect::SshHop{u"jump"_s, 2222, u"ops"_s, u"/k/id"_s, u"/k/config"_s};
    return target;
}

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestProfiles : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        folder = std::make_unique<QTemporaryDir>();
        store = std::make_unique<ProfileStore>(folder->filePath(u"config/profiles.json"_s));
    }

    void a_profile_comes_back_as_it_was_saved_but_for_the_password()
    {
        Profile profile = Profile::make(u"Shop"_s, fullTarget());
        profile.passwordInKeychain = true;
        QVERIFY(store->put(profile).ok());
        const auto loaded = store->load();
        QVERIFY(loaded.ok());
        QCOMPARE(loaded->profiles.size(), 1);
        QCOMPARE(connect::toJson(loaded->profiles.first()), connect::toJson(profile));
        const ConnectionTarget &target = loaded->profiles.first().target;
        QVERIFY(target.ssh == fullTarget().ssh);
        QCOMPARE(target.maxAllowedPacket, fullTarget().maxAllowedPacket);
        QCOMPARE(target.connectTimeout, fullTarget().connectTimeout);
        QVERIFY(!target.hasPassword);
        QVERIFY(!readFile(store->file()).contains("geheim"));
    }

    void the_file_is_for_its_owner_alone()
    {
        QVERIFY(store->put(Profile::make(u"Shop"_s, fullTarget())).ok());
#ifdef Q_OS_WIN
        // It inherits what the user's own folder grants: to the user, the system and administrators.
        const QString local = QDir::fromNativeSeparators(qEnvironmentVariable("LOCALAPPDATA"));
        QVERIFY(!local.isEmpty());
        QVERIFY2(ProfileStore::defaultFile().startsWith(local + u'/', Qt::CaseInsensitive),
                 qPrintable(ProfileStore::defaultFile()));
#else
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFileInfo(store->file()).permissions() & others));
#endif
    }

    void a_password_in_a_target_is_dropped_even_when_it_is_put_as_it_is()
    {
        Profile profile{u"id"_s, u"Shop"_s, fullTarget(), false};
        QVERIFY(store->put(profile).ok());
        QVERIFY(!readFile(store->file()).contains("geheim"));
    }

    void no_file_is_no_profile_and_makes_none()
    {
        const auto loaded = store->load();
        QVERIFY(loaded.ok());
        QVERIFY(loaded->profiles.isEmpty());
        QVERIFY(!QFileInfo::exists(folder->filePath(u"config"_s)));
    }

    void a_name_can_be_changed_and_is_given_once()
    {
        Profile shop = Profile::make(u"Shop"_s, fullTarget());
        QVERIFY(store->put(shop).ok());
        QVERIFY(store->put(Profile::make(u"Archive"_s, {})).ok());
        shop.name = u"archive"_s;
        const auto taken = store->put(shop);
        QVERIFY(!taken.ok());
        QCOMPARE(taken.error().code, ErrorCode::AlreadyExists);
        shop.name = u"Zoo"_s;
        QVERIFY(store->put(shop).ok());
        const auto loaded = store->load();
        QCOMPARE(loaded->profiles.size(), 2);
        QCOMPARE(loaded->profiles.first().name, u"Archive"_s);
        QCOMPARE(loaded->profiles.last().id, shop.id);
        QCOMPARE(store->remove(shop.id)->profiles.size(), 1);
    }

    void a_damaged_file_is_kept_aside_and_told()
    {
        QVERIFY(QDir().mkpath(QFileInfo(store->file()).path()));
        QVERIFY(writeFile(store->file(), "{\"schema\": \"goneaway.profiles/1\", \"prof"));
        const auto loaded = store->load();
        QVERIFY(loaded.ok());
        QVERIFY(loaded->profiles.isEmpty());
        const QString aside = store->file() + u".unreadable-1"_s;
        QVERIFY2(loaded->warning.contains(aside), qPrintable(loaded->warning));
        QVERIFY(readFile(aside).contains("prof"));
        QVERIFY(store->put(Profile::make(u"Shop"_s, {})).ok());
    }

    void one_bad_entry_does_not_take_the_good_ones_along()
    {
        QVERIFY(store->put(Profile::make(u"Shop"_s, fullTarget())).ok());
        QByteArray content = readFile(store->file());
        content.replace("\"profiles\": [",
                        "\"profiles\": [{\"id\": \"x\", \"name\": \"Bad\", \"port\": 99999},");
        QVERIFY(writeFile(store->file(), content));
        const auto loaded = store->load();
        QVERIFY(loaded.ok());
        QCOMPARE(loaded->profiles.size(), 1);
        QVERIFY(!loaded->warning.isEmpty());
        QCOMPARE(readFile(store->file() + u".unreadable-1"_s), content);
        QVERIFY(store->load()->warning.isEmpty());
        QCOMPARE(store->load()->profiles.size(), 1);
    }

    void a_file_of_a_newer_program_is_left_alone()
    {
        QVERIFY(QDir().mkpath(QFileInfo(store->file()).path()));
        const QByteArray newer = "{\"schema\": \"goneaway.profiles/2\"}";
        QVERIFY(writeFile(store->file(), newer));
        const auto loaded = store->load();
        QVERIFY(!loaded.ok());
        QCOMPARE(loaded.error().code, ErrorCode::Unsupported);
        QVERIFY(!store->put(Profile::make(u"Shop"_s, {})).ok());
        QCOMPARE(readFile(store->file()), newer);
    }

    void an_ssh_host_that_ssh_would_take_for_an_option_is_not_loaded()
    {
        ConnectionTarget target;
        target.ssh = connect::SshHop{u"-oProxyCommand=x"_s, 0, {}, {}, {}};
        QVERIFY(!connect::profileFromJson(connect::toJson(Profile::make(u"Evil"_s, target))));
    }

    void a_window_hears_of_changes_and_failures()
    {
        session::Profiles profiles(*store);
        QSignalSpy changed(&profiles, &session::Profiles::changed);
        QSignalSpy failed(&profiles, &session::Profiles::failed);
        const Profile shop = Profile::make(u"Shop"_s, fullTarget());
        profiles.save(shop, std::nullopt);
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(profiles.all().size(), 1);
        profiles.save(Profile::make(u"Shop"_s, {}), std::nullopt);
        QTRY_COMPARE(failed.size(), 1);
        profiles.remove(shop.id);
        QTRY_COMPARE(changed.size(), 2);
        QVERIFY(profiles.all().isEmpty());
    }

    void a_window_that_closes_at_once_loses_nothing()
    {
        {
            session::Profiles profiles(*store);
            profiles.save(Profile::make(u"Shop"_s, fullTarget()), std::nullopt);
        }
        QCOMPARE(store->load()->profiles.size(), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<ProfileStore> store;
};

QTEST_GUILESS_MAIN(TestProfiles)
#include "tst_profiles.moc"
