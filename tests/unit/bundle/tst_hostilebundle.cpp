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

#include <zlib.h>

#ifndef Q_OS_WIN
#include <sys/stat.h>
#endif
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

// KB, at most so far; 0 where it is not measured.
qint64 mostResident()
{
#ifdef Q_OS_LINUX
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
#else
    return 0;
#endif
}

constexpr qint64 Bomb = 10LL * 1024 * 1024 * 1024;

QByteArray number(quint64 value, int bytes)
{
    QByteArray little;
    for (int i = 0; i < bytes; ++i)
        little.append(static_cast<char>(value >> (8 * i)));
    return little;
}

// One valid entry of 10 GB of zeros, in zip64. A piece of 64 MB is packed once and written over and over:
// pieces that end in a full flush can be put behind one another. `claimed`: what the zip says it holds.
void makeBomb(const QString &path, const QByteArray &name, qint64 claimed)
{
    constexpr qint64 piece = 64LL * 1024 * 1024;
    const QByteArray zeros(piece, '\0');
    QByteArray packed(1024 * 1024, Qt::Uninitialized);
    z_stream stream{};
    QCOMPARE(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(zeros.constData()));
    stream.avail_in = static_cast<uInt>(zeros.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    QCOMPARE(deflate(&stream, Z_FULL_FLUSH), Z_OK);
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    uLong crc = crc32(0, nullptr, 0);
    const uLong one =
        crc32(crc, reinterpret_cast<const Bytef *>(zeros.constData()), static_cast<uInt>(piece));
    const QByteArray end("\x03\x00", 2); // the last block, empty
    const auto count = static_cast<int>(Bomb / piece);
    for (int i = 0; i < count; ++i)
        crc = i == 0 ? one : crc32_combine(crc, one, piece);
    const quint64 compressed = static_cast<quint64>(packed.size()) * static_cast<quint64>(count) + 2;

    const QByteArray sizes =
        number(1, 2) + number(16, 2) + number(static_cast<quint64>(claimed), 8) + number(compressed, 8);
    const QByteArray common = number(45, 2) + number(0, 2) + number(8, 2) + number(0, 4) + number(crc, 4)
        + number(0xffffffff, 4) + number(0xffffffff, 4) + number(static_cast<quint64>(name.size()), 2)
        + number(20, 2);
    const QByteArray local = "PK\x03\x04" + common + name + sizes;
    const QByteArray central = "PK\x01\x02" + number(45, 2) + common + number(0, 2) + number(0, 2)
        + number(0, 2) + number(0, 4) + number(0, 4) + name + sizes;
    const quint64 at = static_cast<quint64>(local.size()) + compressed;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(local);
    for (int i = 0; i < count; ++i)
        file.write(packed);
    file.write(end);
    file.write(central);
    file.write("PK\x05\x06" + number(0, 4) + number(1, 2) + number(1, 2)
               + number(static_cast<quint64>(central.size()), 4) + number(at, 4) + number(0, 2));
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

    // For a table of what is said to whom.
    static void tell(const QString &message, const QString &path)
    {
        if (qEnvironmentVariableIsSet("GONEAWAY_SHOW_KINDS"))
            qInfo().noquote() << u"| %1 | %2 |"_s.arg(QString::fromUtf8(QTest::currentDataTag()),
                                                      QString(message).replace(path, u"b.zip"_s));
    }

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
        row("a folder above all", good({{u"../x"_s, "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("a drive without a slash", good({{u"C:x"_s, "x"}}), ErrorCode::Malformed, u"leads outside"_s);
        row("a share of Windows", good({{u"\\\\server\\share\\x"_s, "x"}}), ErrorCode::Malformed,
            u"leads outside"_s);
        row("a share with slashes", good({{u"//server/share/x"_s, "x"}}), ErrorCode::Malformed,
            u"leads outside"_s);
        row("a name that reads backwards", good({{u"b/\u202Egnp.exe"_s, "x"}}), ErrorCode::Malformed,
            u"leads outside"_s);
        row("a name with a C1 control", good({{u"b/\u009b31mx"_s, "x"}}), ErrorCode::Malformed,
            u"leads outside"_s);
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
        for (const QChar c : opened.error().detail)
            QVERIFY(c.category() != QChar::Other_Control && c.category() != QChar::Other_Format);
        tell(opened.error().detail, path);
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
        tell(opened.error().detail, path);
    }

    void a_pipe_or_a_device_is_not_waited_for()
    {
#ifdef Q_OS_WIN
        QSKIP("Windows has neither in its folders");
#else
        const QTemporaryDir folder;
        const QString pipe = folder.filePath(u"pipe.zip"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        for (const QString &path : {pipe, u"/dev/zero"_s, u"/dev/null"_s}) {
            const auto opened = bundle::open(path);
            QVERIFY(!opened.ok());
            QCOMPARE(opened.error().code, ErrorCode::InvalidArgument);
            QVERIFY2(opened.error().detail.contains("is not a file"_L1), qPrintable(opened.error().detail));
        }
#endif
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
        const auto refused = [&](qsizetype length) {
            writeFile(damaged, whole.first(length));
            return !bundle::open(damaged).ok();
        };
        for (qsizetype length = 0; length < whole.size(); length += 100)
            QVERIFY2(refused(length), qPrintable(QString::number(length)));
        for (qsizetype missing = 1; missing < 100; ++missing)
            QVERIFY2(refused(whole.size() - missing), qPrintable(QString::number(missing)));
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

    // Ten gigabytes in ten megabytes: refused for what it says of itself, and stopped where it lies.
    void ten_gigabytes_are_not_unpacked_data()
    {
        QTest::addColumn<qint64>("claimed");
        QTest::addColumn<QString>("name");
        QTest::newRow("a bomb of 10 GB") << Bomb << u"b/bomb"_s;
        QTest::newRow("a bomb of 10 GB that says it holds 1000 bytes") << qint64(1000) << u"b/bomb"_s;
        QTest::newRow("evidence of 10 GB that says it holds 1000 bytes")
            << qint64(1000) << u"b/evidence.json"_s;
    }
    void ten_gigabytes_are_not_unpacked()
    {
        QFETCH(qint64, claimed);
        QFETCH(QString, name);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        makeBomb(path, name.toUtf8(), claimed);
        QVERIFY(QFile(path).size() < 16 * 1024 * 1024);
        const qint64 before = mostResident();
        const auto opened = bundle::open(path);
        const qint64 grown = mostResident() - before;
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, claimed == Bomb ? ErrorCode::TooLarge : ErrorCode::Malformed);
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{u"b.zip"_s});
        tell(opened.error().detail + u" (memory grew by %1 KB)"_s.arg(grown), path);
        QVERIFY2(grown < 160 * 1024, qPrintable(QString::number(grown)));
    }

    // The largest evidence that is read at all, as one text and as very many small values.
    void evidence_of_any_shape_stays_within_bounds_data()
    {
        QTest::addColumn<QByteArray>("evidence");
        const QByteArray head =
            R"({"schema":"goneaway.evidence/1","incident":{},"log_events":[],"observations":[)";
        const auto observation = [](const QByteArray &value) -> QByteArray {
            return R"({"fact":"x.y","status":"seen","value":)" + value + '}';
        };
        QTest::newRow("a text of 40 MB") << head + observation('"' + QByteArray(40 << 20, 'x') + '"') + "]}";
        QTest::newRow("a table of a million cells") << head
                + observation(R"({"table":{"columns":["a"],"rows":[["x"])"
                              + QByteArray(",[\"y\"]").repeated(1000000) + "]}}")
                + "]}";
        QTest::newRow("values nested a thousand deep") << head
                + observation(QByteArray(R"({"record":)").repeated(900) + "1" + QByteArray(900, '}')) + "]}";
        QTest::newRow("a hundred thousand observations")
            << head + observation("1") + QByteArray(',' + observation("1")).repeated(100000) + "]}";
    }
    void evidence_of_any_shape_stays_within_bounds()
    {
        QFETCH(QByteArray, evidence);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"b.zip"_s);
        zipUp(path, {{u"evidence.json"_s, evidence}, {u"manifest.json"_s, manifest({})}});
        const qint64 before = mostResident();
        const auto opened = bundle::open(path);
        const qint64 grown = mostResident() - before;
        QVERIFY(opened.ok() || !opened.error().detail.isEmpty());
        tell(u"%1 (memory grew by %2 KB)"_s.arg(opened.ok() ? u"opened"_s : opened.error().detail).arg(grown),
             path);
        QVERIFY2(grown < 700 * 1024, qPrintable(QString::number(grown)));
    }

    void a_zip_within_the_zip_is_a_file_like_any_other()
    {
        const QTemporaryDir folder;
        const QString inner = folder.filePath(u"inner.zip"_s);
        makeBomb(inner, "b/bomb", Bomb);
        const QString path = folder.filePath(u"b.zip"_s);
        zipUp(path, good({{u"b/inner.zip"_s, contentOf(inner)}}));
        const auto opened = bundle::open(path);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        QVERIFY(opened->files.contains(u"inner.zip"_s));
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
