// SPDX-License-Identifier: GPL-3.0-or-later
// What a Linux desktop is told of Goneaway: a bundle is known for what it is, and opened with Goneaway.
#include "support/Cli.h"

#include <QDir>
#include <QFile>
#include <QMimeDatabase>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

const QString Sources = QStringLiteral(GONEAWAY_SOURCE_DIR "/installer/linux/");
constexpr auto BundleType = "application/x-goneaway-bundle"_L1;

} // namespace

class TestDesktopFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aBundleIsKnownByTheNameThatGoneawayGivesIt();
    void aBundleIsKnownByItsContentUnderAnyName();
    void anyOtherZipStaysAZip();
    void theDesktopFileOpensBundlesWithGoneaway();
    void theDesktopFileOffersToWatchAServer();

private:
    QString typeOf(const QString &path) const { return QMimeDatabase().mimeTypeForFile(path).name(); }

    QTemporaryDir m_data; // an XDG data folder as an installation leaves it
    QTemporaryDir m_folder;
    QString m_bundle;
};

void TestDesktopFiles::initTestCase()
{
    const QString system = u"/usr/share/mime/packages/freedesktop.org.xml"_s;
    const QString update = QStandardPaths::findExecutable(u"update-mime-database"_s);
    if (update.isEmpty() || !QFile::exists(system))
        QSKIP("shared-mime-info is not installed");
    QVERIFY(QDir(m_data.path()).mkpath(u"mime/packages"_s));
    QVERIFY(QFile::copy(system, m_data.filePath(u"mime/packages/freedesktop.org.xml"_s)));
    QVERIFY(QFile::copy(Sources + u"org.goneaway.Goneaway.mime.xml"_s,
                        m_data.filePath(u"mime/packages/org.goneaway.Goneaway.xml"_s)));
    qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
    qputenv("XDG_DATA_DIRS", m_data.path().toUtf8());
    QProcess updating;
    updating.start(update, {m_data.filePath(u"mime"_s)});
    QVERIFY(updating.waitForFinished());
    QCOMPARE(updating.readAllStandardError(), QByteArray());
    QCOMPARE(updating.exitCode(), 0);

    const auto run = support::runCli({u"bundle"_s, u"-o"_s, m_folder.path(), u"--no-server"_s});
    QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
    const QStringList bundles = QDir(m_folder.path()).entryList({u"*.zip"_s});
    QCOMPARE(bundles.size(), 1);
    m_bundle = m_folder.filePath(bundles.first());
}

void TestDesktopFiles::aBundleIsKnownByTheNameThatGoneawayGivesIt()
{
    QCOMPARE(typeOf(m_bundle), BundleType);
    QCOMPARE(QMimeDatabase().mimeTypeForFile(m_bundle, QMimeDatabase::MatchExtension).name(), BundleType);
    QVERIFY(QMimeDatabase().mimeTypeForName(BundleType).inherits(u"application/zip"_s));
}

void TestDesktopFiles::aBundleIsKnownByItsContentUnderAnyName()
{
    QFile file(m_bundle);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QMimeDatabase().mimeTypeForData(file.read(4096)).name(), BundleType);
    const QString nameless = m_folder.filePath(u"incident"_s);
    QVERIFY(QFile::copy(m_bundle, nameless));
    QCOMPARE(typeOf(nameless), BundleType);
}

void TestDesktopFiles::anyOtherZipStaysAZip()
{
    // An empty archive: nothing but its end.
    const QString other = m_folder.filePath(u"holiday.zip"_s);
    QVERIFY(support::writeFile(other, QByteArray("PK\005\006", 4) + QByteArray(18, '\0')));
    QCOMPARE(typeOf(other), u"application/zip"_s);
}

void TestDesktopFiles::theDesktopFileOpensBundlesWithGoneaway()
{
    const QSettings desktop(Sources + u"org.goneaway.Goneaway.desktop"_s, QSettings::IniFormat);
    QCOMPARE(desktop.value(u"Desktop Entry/MimeType"_s).toString().section(u';', 0, 0), BundleType);
    QCOMPARE(desktop.value(u"Desktop Entry/Exec"_s).toString(), u"goneaway %f"_s);
}

// Its words stand in the man page, which is made of what the program says of its options.
void TestDesktopFiles::theDesktopFileOffersToWatchAServer()
{
    const QSettings desktop(Sources + u"org.goneaway.Goneaway.desktop"_s, QSettings::IniFormat);
    QCOMPARE(desktop.value(u"Desktop Entry/Actions"_s).toString(),
             u"Watch"_s); // read as INI, where the rest is a remark
    const QStringList words = desktop.value(u"Desktop Action Watch/Exec"_s).toString().split(u' ');
    QCOMPARE(words.first(), u"goneaway"_s);
    QCOMPARE(words.size(), 2);
    QProcess manual;
    manual.start(u"gzip"_s, {u"-dc"_s, QStringLiteral(GONEAWAY_LINUX_FILES "/goneaway.1.gz")});
    QVERIFY(manual.waitForFinished());
    const QByteArray option = "\\fB" + words.last().toLatin1().replace("-", "\\-") + "\\fR";
    QVERIFY2(manual.readAllStandardOutput().contains(option), option.constData());
}

QTEST_GUILESS_MAIN(TestDesktopFiles)
#include "tst_desktop_files.moc"
