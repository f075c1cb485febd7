// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles that are damaged, foreign, or made to do harm.
#include "SampleCase.h"

#include "bundle/Manifest.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

struct Part {
    QString name;
    QByteArray content;
    quint32 mode = 0100600;
    const char *password = nullptr;
};

void zipUp(const QString &path, const QList<Part> &parts)
{
    QuaZip zip(path);
    QVERIFY(zip.open(QuaZip::mdCreate));
    for (const Part &part : parts) {
        QuaZipNewInfo info(part.name);
        info.externalAttr = part.mode << 16;
        QuaZipFile file(&zip);
        QVERIFY(file.open(QIODevice::WriteOnly, info, part.password, 0, 8, 1));
        file.write(part.content);
        file.close();
    }
    zip.close();
}

QByteArray manifest(const QList<Part> &parts, const QString &schema = u"goneaway.bundle/1"_s)
{
    QJsonArray files;
    for (const Part &part : parts)
        files.append(QJsonObject{{u"path"_s, part.name},
                                 {u"sha256"_s, QString::fromLatin1(bundle::sha256(part.content))}});
    return QJsonDocument(QJsonObject{{u"schema"_s, schema}, {u"files"_s, files}}).toJson();
}

const QByteArray GoodEvidence =
    R"({"schema":"goneaway.evidence/1","incident":{},"observations":[],"log_events":[]})";

// The least bundle that opens, with more parts beside it.
QList<Part> good(const QList<Part> &more = {})
{
    QList<Part> parts{{u"evidence.json"_s, GoodEvidence}};
    const QByteArray listed = manifest(parts);
    for (Part &part : parts)
        part.name.prepend(u"b/"_s);
    return parts + more + QList<Part>{{u"b/manifest.json"_s, listed}};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

class TestHostileBundle : public QObject
{
    Q_OBJECT

private slots:
    void the_least_bundle_opens()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        zipUp(path, good());
        const auto opened = bundle::open(path);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        QCOMPARE(opened->warnings, QStringList());
    }

    void a_bundle_without_a_folder_or_packed_deeper_opens()
    {
        const QTemporaryDir folder;
        for (const QString &prefix : {u""_s, u"x/y/"_s}) {
            QList<Part> parts = good();
            for (Part &part : parts)
                part.name = prefix + part.name.sliced(2);
            const QString path = folder.filePath(u"b.zip"_s);
            zipUp(path, parts);
            const auto opened = bundle::open(path);
            QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
            QCOMPARE(opened->files.size(), 2);
        }
    }

    // People do not update all at once: what is known of a newer bundle is shown, and that there is more is
    // said.
    void a_newer_bundle_opens_as_far_as_it_is_known_data()
    {
        QTest::addColumn<QList<Part>>("parts");
        QTest::newRow("manifest") << QList<Part>{{u"evidence.json"_s, GoodEvidence},
                                                 {u"manifest.json"_s, manifest({}, u"goneaway.bundle/2"_s)}};
        QTest::newRow("evidence") << QList<Part>{
            {u"evidence.json"_s,
             R"({"schema":"goneaway.evidence/9","observations":[{"fact":"x.new","value":{"cube":[1]}}],"moon":1})"},
            {u"manifest.json"_s, manifest({})}};
    }
    void a_newer_bundle_opens_as_far_as_it_is_known()
    {
        QFETCH(QList<Part>, parts);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        zipUp(path, parts);
        const auto opened = bundle::open(path);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        QVERIFY(!opened->warnings.isEmpty());
        QVERIFY2(opened->warnings.first().contains("newer Goneaway"_L1),
                 qPrintable(opened->warnings.first()));
    }

    void a_hostile_zip_is_refused_data()
    {
        QTest::addColumn<QList<Part>>("parts");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QList<Part> &parts, ErrorCode code, const QString &says) {
            QTest::newRow(name) << parts << code << says;
        };
        row("a path that climbs", good({{u"b/../../x"_s, "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("an absolute path", good({{u"/etc/x"_s, "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("a drive", good({{u"C:/x"_s, "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("backslashes", good({{u"b\\..\\x"_s, "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("a control character", good({{u"b/\x1b[2Jx"_s, "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("a very long name", good({{QString(5000, u'x'), "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("a link", good({{u"b/link"_s, "/etc/passwd", 0120777}}), ErrorCode::Malformed,
            u"leads outside"_s);
        row("two files of one name", good({{u"b/x"_s, "x"}, {u"b/x"_s, "y"}}), ErrorCode::Malformed,
            u"same name"_s);
        row("two names that differ in case", good({{u"b/EVIDENCE.json"_s, "x"}}), ErrorCode::Malformed,
            u"same name"_s);
        row("an encrypted file", good({{u"b/x"_s, "x", 0100600, "password"}}), ErrorCode::Unsupported,
            u"encrypted"_s);
        row("no manifest", {{u"b/evidence.json"_s, GoodEvidence}}, ErrorCode::Malformed,
            u"no manifest.json"_s);
        row("no evidence", {{u"b/manifest.json"_s, manifest({})}}, ErrorCode::Malformed,
            u"no evidence.json"_s);
        row("a foreign manifest", {{u"manifest.json"_s, "{\"name\":\"x\"}"}}, ErrorCode::Malformed,
            u"manifest"_s);
        row("a manifest that is no JSON", {{u"manifest.json"_s, "{\"schema\":"}}, ErrorCode::Malformed,
            u"manifest"_s);
        row("newer evidence without observations",
            {{u"evidence.json"_s, R"({"schema":"goneaway.evidence/9"})"}, {u"manifest.json"_s, manifest({})}},
            ErrorCode::Unsupported, u"newer Goneaway"_s);
        row("evidence that is no JSON", {{u"evidence.json"_s, "[[[["}, {u"manifest.json"_s, manifest({})}},
            ErrorCode::Malformed, u"evidence.json"_s);
        row("evidence nested without end",
            {{u"evidence.json"_s, QByteArray(100000, '[')}, {u"manifest.json"_s, manifest({})}},
            ErrorCode::Malformed, u"evidence.json"_s);
        row("a bomb", good({{u"b/bomb"_s, QByteArray(80 * 1024 * 1024, '\0')}}), ErrorCode::TooLarge,
            u"more than a bundle may hold"_s);
        row("a manifest that is a bomb", {{u"b/manifest.json"_s, QByteArray(20 * 1024 * 1024, ' ')}},
            ErrorCode::TooLarge, u"more than a bundle may hold"_s);
        QList<Part> many;
        for (int i = 0; i < 2100; ++i)
            many.append({u"b/%1"_s.arg(i), "x"});
        row("too many files", good(many), ErrorCode::TooLarge, u"2000"_s);
        row("no files at all", {}, ErrorCode::Malformed, QString());
    }

    void a_hostile_zip_is_refused()
    {
        QFETCH(QList<Part>, parts);
        QFETCH(ErrorCode, code);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        zipUp(path, parts);
        const auto opened = bundle::open(path);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, code);
        QVERIFY2(opened.error().detail.contains(says), qPrintable(opened.error().detail));
        QVERIFY(!opened.error().detail.contains(u'\x1b'));
        // Nothing was unpacked anywhere.
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{u"b.zip"_s});
    }

    void many_bombs_together_stay_within_bounds()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        const QByteArray zeros(60 * 1024 * 1024, '\0');
        QList<Part> bombs;
        for (int i = 0; i < 5; ++i)
            bombs.append({u"b/%1"_s.arg(i), zeros});
        zipUp(path, good(bombs));
        const auto opened = bundle::open(path);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::TooLarge);
    }

    void no_zip_is_said_to_be_none_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << QByteArray() << u"not a zip"_s;
        QTest::newRow("text") << QByteArray("hello\n") << u"not a zip"_s;
        QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n") << u"not a zip"_s;
        QTest::newRow("only the beginning") << QByteArray("PK\x03\x04\x14\x00\x00\x00", 8) << u"cut off"_s;
    }

    void no_zip_is_said_to_be_none()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        writeFile(path, content);
        const auto opened = bundle::open(path);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Malformed);
        QVERIFY2(opened.error().detail.contains(says), qPrintable(opened.error().detail));
    }

    void a_missing_file_or_a_folder_is_said_to_be_so()
    {
        const QTemporaryDir folder;
        QCOMPARE(bundle::open(folder.filePath(u"b.zip"_s)).error().code, ErrorCode::NotFound);
        QCOMPARE(bundle::open(folder.path()).error().code, ErrorCode::InvalidArgument);
    }

    void what_was_changed_is_told()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        const QList<Part> listed{
            {u"evidence.json"_s, GoodEvidence}, {u"REPORT.md"_s, "as made"}, {u"lost.txt"_s, "x"}};
        zipUp(path,
              {{u"b/evidence.json"_s, GoodEvidence},
               {u"b/REPORT.md"_s, "as changed"},
               {u"b/note.txt"_s, "added"},
               {u"elsewhere.txt"_s, "x"},
               {u"b/manifest.json"_s, manifest(listed)}});
        const auto opened = bundle::open(path);
        QVERIFY(opened.ok());
        QCOMPARE(opened->warnings.size(), 4);
        const QString all = opened->warnings.join(u'\n');
        for (const QLatin1StringView part : {"REPORT.md was changed"_L1, "note.txt was added"_L1,
                                             "lost.txt is missing"_L1, "elsewhere.txt is not part"_L1})
            QVERIFY2(all.contains(part), qPrintable(all));
    }

    void damage_never_crashes_or_hangs()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        QVERIFY(bundle::write(sample::contentsOf(sample::idleTimeout()), path, false, {}).ok());
        const QByteArray whole = contentOf(path);
        const QString damaged = folder.filePath(u"damaged.zip"_s);
        // Cut off anywhere, it is never taken for whole.
        for (qsizetype length = 0; length < whole.size(); length += whole.size() / 20 + 1) {
            writeFile(damaged, whole.first(length));
            QVERIFY(!bundle::open(damaged).ok());
        }
        // With some bytes changed it opens with a warning, or not at all.
        QRandomGenerator random(20261123);
        for (int round = 0; round < 100; ++round) {
            QByteArray bytes = whole;
            for (int i = 0; i < 4; ++i)
                bytes[random.bounded(bytes.size())] = static_cast<char>(random.bounded(256));
            writeFile(damaged, bytes);
            const auto opened = bundle::open(damaged);
            QVERIFY(opened.ok() || !opened.error().detail.isEmpty());
        }
        // The same in the list of files at the end, which says where everything is.
        const qsizetype list = whole.indexOf("PK\x01\x02");
        for (int round = 0; round < 200; ++round) {
            QByteArray bytes = whole;
            bytes[list + random.bounded(whole.size() - list)] = static_cast<char>(random.bounded(256));
            writeFile(damaged, bytes);
            const auto opened = bundle::open(damaged);
            QVERIFY(opened.ok() || !opened.error().detail.isEmpty());
        }
    }

    void a_bomb_does_not_take_the_memory()
    {
#ifndef Q_OS_LINUX
        QSKIP("measured on Linux");
#else
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        {
            QuaZip zip(path);
            QVERIFY(zip.open(QuaZip::mdCreate));
            QuaZipFile file(&zip);
            QVERIFY(file.open(QIODevice::WriteOnly, QuaZipNewInfo(u"b/evidence.json"_s), nullptr, 0, 8, 1));
            const QByteArray zeros(1024 * 1024, '\0');
            for (int i = 0; i < 100; ++i)
                file.write(zeros);
            file.close();
        }
        // In one file the list says truly how much it holds, in the other it lies.
        QByteArray lying = contentOf(path);
        const qsizetype listed = lying.indexOf("PK\x01\x02");
        QVERIFY(listed > 0);
        lying.replace(listed + 24, 4, QByteArray("\x10\x00\x00\x00", 4));
        const QString liar = folder.filePath(u"liar.zip"_s);
        writeFile(liar, lying);
        lying.clear();
        rusage before{};
        ::getrusage(RUSAGE_SELF, &before);
        const auto opened = bundle::open(path);
        const auto lied = bundle::open(liar);
        rusage after{};
        ::getrusage(RUSAGE_SELF, &after);
        QVERIFY(!lied.ok());
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::TooLarge);
        QVERIFY2(after.ru_maxrss - before.ru_maxrss < 120 * 1024,
                 qPrintable(QString::number(after.ru_maxrss - before.ru_maxrss)));
#endif
    }
};

QTEST_GUILESS_MAIN(TestHostileBundle)
#include "tst_hostilebundle.moc"
