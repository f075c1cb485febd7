// SPDX-License-Identifier: GPL-3.0-or-later
#include "SampleCase.h"

#include "bundle/Manifest.h"
#include "diagnose/Diagnoser.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>

#ifndef Q_OS_WIN
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

const bundle::Entry *find(const bundle::Contents &contents, const QString &path)
{
    for (const bundle::Entry &entry : contents.entries) {
        if (entry.path == path)
            return &entry;
    }
    return nullptr;
}

// Every file of a zip, by its whole path.
QMap<QString, QByteArray> unzipped(const QString &path)
{
    QMap<QString, QByteArray> files;
    QuaZip zip(path);
    if (!zip.open(QuaZip::mdUnzip))
        return files;
    for (bool more = zip.goToFirstFile(); more; more = zip.goToNextFile()) {
        QuaZipFile file(&zip);
        if (file.open(QIODevice::ReadOnly))
            files.insert(zip.getCurrentFileName(), file.readAll());
    }
    return files;
}

QStringList left(const QTemporaryDir &folder)
{
    return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
}

struct Summary {
    QString cause;
    diagnose::Certainty certainty;
    int weight;
    bool operator==(const Summary &) const = default;
};

QList<Summary> summaries(const evidence::Evidence &evidence)
{
    QList<Summary> list;
    for (const diagnose::Finding &finding : diagnose::diagnose(evidence).ranked)
        list.append({finding.cause.text(), finding.certainty, finding.weight});
    return list;
}

} // namespace

class TestBundle : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(!sample::texts().keys().isEmpty());
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        QVERIFY2(catalogue.ok(), catalogue.ok() ? "" : qPrintable(catalogue.error().detail));
    }

    void names_sort_by_time()
    {
        const QDateTime time(QDate(2026, 11, 23), QTime(4, 11, 22), Qt::OffsetFromUTC, 3600);
        QCOMPARE(bundle::defaultName(time), u"incident-20261123T031122Z.goneaway.zip"_s);
    }

    void a_bundle_holds_what_the_design_names()
    {
        const auto contents = sample::contentsOf(sample::idleTimeout());
        QCOMPARE(contents.folder, u"goneaway-20261123T120022Z"_s);
        for (const char *path : {"REPORT.html",
                                 "REPORT.md",
                                 "diagnosis.json",
                                 "evidence.json",
                                 "questions.md",
                                 "symptom.txt",
                                 "server/uptime.txt",
                                 "server/variables.tsv",
                                 "server/status.tsv",
                                 "server/processlist.tsv",
                                 "server/session.tsv",
                                 "server/privileges.txt",
                                 "client/system.txt",
                                 "client/library.txt",
                                 "client/option-files.txt",
                                 "client/ladder.txt",
                                 "logs/error-log.txt",
                                 "logs/general-log.txt",
                                 "logs/events.json",
                                 "testcase/query.sql"}) {
            const bundle::Entry *entry = find(contents, QString::fromLatin1(path));
            QVERIFY2(entry, path);
            QVERIFY2(!entry->content.isEmpty(), path);
            QVERIFY2(entry->why.isEmpty(), path);
            QVERIFY2(!entry->source.isEmpty(), path);
        }
        QCOMPARE(find(contents, u"testcase/query.sql"_s)->content.split('\n').value(1),
                 "UPDATE db-1.table-1 SET a = ? WHERE id = ?;");
        QVERIFY(find(contents, u"questions.md"_s)->content.contains("28800"));
        QCOMPARE(find(contents, u"questions.md"_s)->content.count("\n## "), 4);
        QVERIFY(find(contents, u"server/processlist.tsv"_s)->content.startsWith("Id\tUser\tHost\tdb\t"));
        QVERIFY(find(contents, u"server/processlist.tsv"_s)
                    ->content.contains("3\tsystem user\t\t\\N\tSleep\t9\t\\N\t\\N\n"));
    }

    void what_could_not_be_seen_says_why()
    {
        const auto contents = sample::contentsOf(sample::idleTimeout());
        const bundle::Entry *cache = find(contents, u"server/host_cache.tsv"_s);
        QVERIFY(cache->content.isEmpty());
        QVERIFY2(cache->why.contains("performance_schema is off"_L1), qPrintable(cache->why));

        const auto refused = sample::contentsOf(sample::refusedConnection());
        QVERIFY(!find(refused, u"testcase/query.sql"_s));
        for (const bundle::Entry &entry : refused.entries) {
            QVERIFY2(entry.why.isEmpty() != entry.content.isEmpty(), qPrintable(entry.path));
            QVERIFY2(!entry.why.contains(u'\u2039'), qPrintable(entry.why)); // a text that is not there
        }
        QVERIFY(!find(refused, u"client/ladder.txt"_s)->content.isEmpty());
        // Why the server could not be asked is why its variables are missing.
        QCOMPARE(find(refused, u"server/variables.tsv"_s)->why, find(refused, u"server/status.tsv"_s)->why);
        QVERIFY(!find(refused, u"server/variables.tsv"_s)->why.contains("corpdb7"_L1));
    }

    void nothing_secret_is_in_any_file()
    {
        const auto contents = sample::contentsOf(sample::idleTimeout());
        for (const bundle::Entry &entry : contents.entries) {
            const QString all = entry.path + u'\n' + QString::fromUtf8(entry.content) + u'\n' + entry.source
                + u'\n' + entry.why;
            for (const QString &word : sample::secretWords())
                QVERIFY2(!all.contains(word, Qt::CaseInsensitive),
                         qPrintable(entry.path + u": "_s + word + u"\n"_s + all));
        }
        QVERIFY(contents.pseudonyms.values().contains(u"hugo"_s));
        QVERIFY(find(contents, u"evidence.json"_s)->redactions > 20);
        QVERIFY(find(contents, u"server/processlist.tsv"_s)->redactions >= 4);
        QVERIFY(find(contents, u"REPORT.md"_s)->redactions > 0);
        QCOMPARE(find(contents, u"server/status.tsv"_s)->redactions, 0);
    }

    void without_pseudonyms_names_stay_and_secrets_go()
    {
        const auto contents = sample::contentsOf(sample::idleTimeout(), {.pseudonyms = false});
        QVERIFY(contents.pseudonyms.isEmpty());
        for (const bundle::Entry &entry : contents.entries)
            QVERIFY2(!entry.content.contains("Zs3cret"), qPrintable(entry.path));
        QVERIFY(find(contents, u"client/ladder.txt"_s)->content.contains("corpdb7.zorro.example"));
    }

    void a_bundle_diagnoses_like_the_case_it_came_from_data()
    {
        QTest::addColumn<bool>("refused");
        QTest::newRow("an idle timeout") << false;
        QTest::newRow("a refused connection") << true;
    }

    void a_bundle_diagnoses_like_the_case_it_came_from()
    {
        QFETCH(bool, refused);
        const auto evidence = refused ? sample::refusedConnection() : sample::idleTimeout();
        const QTemporaryDir folder;
        const auto written =
            bundle::write(sample::contentsOf(evidence), folder.filePath(u"b.zip"_s), false, {});
        QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().detail));
        const auto opened = bundle::open(written->path);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        QCOMPARE(opened->warnings, QStringList());
        QCOMPARE(summaries(opened->evidence), summaries(evidence));
        QCOMPARE(diagnose::diagnose(opened->evidence).verdict, diagnose::diagnose(evidence).verdict);
        QVERIFY(opened->files.contains(u"evidence.json"_s));
        if (!refused)
            QCOMPARE(summaries(evidence).first().cause, u"idle-timeout"_s);
    }

    void the_manifest_tells_of_every_file()
    {
        const QTemporaryDir folder;
        auto contents = sample::contentsOf(sample::idleTimeout());
        for (bundle::Entry &entry : contents.entries)
            entry.included = entry.path != "symptom.txt"_L1;
        const auto written = bundle::write(contents, folder.filePath(u"b.zip"_s), false, {});
        QVERIFY(written.ok());
        auto files = unzipped(written->path);
        const QString prefix = contents.folder + u'/';
        const QJsonObject manifest =
            QJsonDocument::fromJson(files.take(prefix + u"manifest.json"_s)).object();
        QCOMPARE(manifest.value("schema"_L1).toString(), u"goneaway.bundle/1"_s);
        QCOMPARE(manifest.value("made_at"_L1).toString(), u"2026-11-23T12:00:22.000Z"_s);
        QCOMPARE(manifest.value("folder"_L1).toString(), contents.folder);
        QVERIFY(!manifest.value("goneaway"_L1).toString().isEmpty());
        QCOMPARE(manifest.value("files"_L1).toArray().size(), contents.entries.size());
        for (const QJsonValue &value : manifest.value("files"_L1).toArray()) {
            const QJsonObject file = value.toObject();
            const QString path = file.value("path"_L1).toString();
            if (file.contains("missing"_L1)) {
                QVERIFY2(path == "symptom.txt"_L1 || path == "server/host_cache.tsv"_L1
                             || path == "server/error_summary.tsv"_L1,
                         qPrintable(path));
                QVERIFY(!file.value("missing"_L1).toString().isEmpty());
                QVERIFY(!files.contains(prefix + path));
                continue;
            }
            const QByteArray content = files.take(prefix + path);
            QCOMPARE(file.value("bytes"_L1).toInteger(), content.size());
            QCOMPARE(file.value("sha256"_L1).toString().toLatin1(), bundle::sha256(content));
            QVERIFY(file.contains("took_ms"_L1) && file.contains("redactions"_L1)
                    && file.contains("source"_L1));
        }
        QCOMPARE(files.keys(), QStringList());
    }

    void what_is_left_out_is_left_out_of_the_evidence_too()
    {
        const QTemporaryDir folder;
        auto contents = sample::contentsOf(sample::idleTimeout());
        for (bundle::Entry &entry : contents.entries)
            entry.included = !QStringList{u"server/processlist.tsv"_s, u"symptom.txt"_s,
                                          u"testcase/query.sql"_s, u"logs/events.json"_s}
                                  .contains(entry.path);
        const auto written = bundle::write(contents, folder.filePath(u"b.zip"_s), false, {});
        QVERIFY(written.ok());
        const auto files = unzipped(written->path);
        QVERIFY(!files.contains(contents.folder + u"/server/processlist.tsv"_s));
        QVERIFY(!files.value(contents.folder + u"/diagnosis.json"_s).contains("server.processlist"));
        const auto opened = bundle::open(written->path);
        QVERIFY(opened.ok());
        QCOMPARE(opened->warnings, QStringList());
        QVERIFY(!opened->evidence.find(evidence::facts::ServerProcesslist));
        QVERIFY(opened->evidence.find(evidence::facts::ServerVariables));
        QVERIFY(opened->evidence.symptom()->text.isEmpty());
        QVERIFY(opened->evidence.symptom()->has(2006));
        QVERIFY(opened->evidence.incident().statement.isEmpty());
        QVERIFY(opened->evidence.logEvents().isEmpty());
    }

    // The reports are prose about the same facts.
    void what_is_left_out_is_left_out_of_the_reports_too()
    {
        const QTemporaryDir folder;
        auto contents = sample::contentsOf(sample::idleTimeout());
        const QStringList out{u"server/variables.tsv"_s, u"symptom.txt"_s, u"server/session.tsv"_s};
        QVERIFY(find(contents, u"REPORT.md"_s)->content.contains("28800 s"));
        QVERIFY(find(contents, u"REPORT.html"_s)->content.contains("gone away"));
        for (bundle::Entry &entry : contents.entries)
            entry.included = !out.contains(entry.path);
        const auto chosen = bundle::withChoices(contents, sample::texts(), sample::catalogue());
        const auto written = bundle::write(chosen, folder.filePath(u"b.zip"_s), false, {});
        QVERIFY(written.ok());
        const auto files = unzipped(written->path);
        QVERIFY(files.contains(contents.folder + u"/REPORT.md"_s));
        const auto opened = bundle::open(written->path);
        QVERIFY(opened.ok());
        QCOMPARE(opened->warnings, QStringList());
        for (auto file = files.begin(); file != files.end(); ++file) {
            QVERIFY2(!file->contains("28800 s"), qPrintable(file.key()));
            QVERIFY2(!out.contains(file.key().section(u'/', 1)), qPrintable(file.key()));
        }
    }

    void what_does_not_fit_is_cut_and_the_manifest_says_so()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence::Observation huge = *evidence.find(evidence::facts::ServerProcesslist);
        evidence::Table table{{u"Id"_s, u"User"_s, u"State"_s}, {}};
        for (int i = 0; i < 100; ++i)
            table.rows.append({QString::number(i), u"root"_s, QString(100000, u'x')});
        huge.value = table;
        evidence.add(huge);
        const QTemporaryDir folder;
        const auto contents = sample::contentsOf(evidence);
        const auto written = bundle::write(contents, folder.filePath(u"b.zip"_s), false, {});
        QVERIFY(written.ok());
        const auto files = unzipped(written->path);
        QVERIFY(files.value(contents.folder + u"/server/processlist.tsv"_s).size() < 5 * 1024 * 1024);
        QVERIFY(files.value(contents.folder + u"/evidence.json"_s).size() < 6 * 1024 * 1024);
        const auto manifest =
            QJsonDocument::fromJson(files.value(contents.folder + u"/manifest.json"_s)).object();
        QStringList cut;
        for (const QJsonValue &file : manifest.value("files"_L1).toArray()) {
            if (file.toObject().contains("cut"_L1))
                cut << file.toObject().value("path"_L1).toString() + u": "_s
                        + file.toObject().value("cut"_L1).toString();
        }
        QCOMPARE(cut.size(), 1);
        QVERIFY2(cut.first().startsWith("server/processlist.tsv"_L1), qPrintable(cut.first()));
        QVERIFY2(cut.first().contains("63 of 100 rows"_L1), qPrintable(cut.first()));
        QVERIFY(bundle::open(written->path).ok());
    }

    void what_the_log_says_of_the_lost_connection_has_a_file_of_its_own()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence::Incident incident = evidence.incident();
        incident.connectionId = 4711;
        evidence.setIncident(incident);
        const auto textOf = [](const evidence::Evidence &from) {
            const auto contents = sample::contentsOf(from);
            const auto entry =
                std::find_if(contents.entries.begin(), contents.entries.end(),
                             [](const bundle::Entry &one) { return one.path == "logs/connection.txt"_L1; });
            return entry == contents.entries.end() ? QByteArray() : entry->content;
        };
        for (const quint64 id : {quint64(4711), quint64(4712)}) {
            evidence::LogEvent event;
            event.kind = evidence::LogEventKind::AbortedConnection;
            event.connectionId = id;
            event.text = u"line of %1"_s.arg(id);
            evidence.add(event);
        }
        QVERIFY2(textOf(evidence).contains("line of 4711"), textOf(evidence).constData());
        QVERIFY(!textOf(evidence).contains("line of 4712"));
        incident.connectionId.reset();
        evidence.setIncident(incident);
        QVERIFY(textOf(evidence).isEmpty());
    }

    void all_of_it_together_is_bounded_and_the_newest_events_stay()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        const QString text(60 * 1024, u'x');
        for (int i = 0; i < 800; ++i) {
            evidence::LogEvent event;
            event.file = u"error.log"_s;
            event.line = i + 1;
            event.text = text;
            evidence.add(event);
        }
        const auto contents = sample::contentsOf(evidence);
        const auto &events = contents.evidence.logEvents();
        QVERIFY2(events.size() > 300 && events.size() < 700, qPrintable(QString::number(events.size())));
        QCOMPARE(events.last().line, 800);
        const auto entry =
            std::find_if(contents.entries.begin(), contents.entries.end(),
                         [](const bundle::Entry &one) { return one.path == "logs/events.json"_L1; });
        QVERIFY(entry != contents.entries.end());
        QVERIFY2(entry->cut.contains("rows are here"_L1), qPrintable(entry->cut));
    }

    void the_key_lies_beside_the_bundle_and_only_there()
    {
        const QTemporaryDir folder;
        const auto contents = sample::contentsOf(sample::idleTimeout());
        const auto written = bundle::write(contents, folder.filePath(u"b.zip"_s), false, {});
        QVERIFY(written.ok());
        QCOMPARE(written->keyPath, folder.filePath(u"b.key.json"_s));
        QFile key(written->keyPath);
        QVERIFY(key.open(QIODevice::ReadOnly));
        const QJsonObject object = QJsonDocument::fromJson(key.readAll()).object();
        QCOMPARE(object.value("bundle"_L1).toString(), contents.folder);
        QCOMPARE(object.value("pseudonyms"_L1).toObject().value("host-1"_L1).toString(),
                 u"corpdb7.zorro.example"_s);
        for (const QString &name : unzipped(written->path).keys())
            QVERIFY(!name.contains("key"_L1));

        const auto plain = bundle::write(sample::contentsOf(sample::idleTimeout(), {.pseudonyms = false}),
                                         folder.filePath(u"c.zip"_s), false, {});
        QVERIFY(plain.ok());
        QVERIFY(plain->keyPath.isEmpty());
        QCOMPARE(left(folder), (QStringList{u"b.key.json"_s, u"b.zip"_s, u"c.zip"_s}));
    }

    void only_its_owner_may_read_it()
    {
#ifdef Q_OS_WIN
        QSKIP("Windows has access lists, not modes");
#else
        const QTemporaryDir folder;
        const mode_t before = ::umask(0);
        const auto written =
            bundle::write(sample::contentsOf(sample::idleTimeout()), folder.filePath(u"b.zip"_s), false, {});
        ::umask(before);
        QVERIFY(written.ok());
        for (const QString &path : {written->path, written->keyPath}) {
            struct stat status {
            };
            QCOMPARE(::stat(QFile::encodeName(path).constData(), &status), 0);
            QCOMPARE(status.st_mode & 07777, mode_t(0600));
            QCOMPARE(status.st_nlink, nlink_t(1));
        }
        QuaZip zip(written->path);
        QVERIFY(zip.open(QuaZip::mdUnzip));
        int files = 0;
        for (bool more = zip.goToFirstFile(); more; more = zip.goToNextFile(), ++files) {
            QuaZipFileInfo64 info;
            QVERIFY(zip.getCurrentFileInfo(&info));
            QCOMPARE(info.externalAttr >> 16, quint32(0100600));
            QCOMPARE(info.method, quint16(8));
        }
        QVERIFY(files > 15);
#endif
    }

    void other_programs_can_unpack_it()
    {
        const QString unzip = QStandardPaths::findExecutable(u"unzip"_s);
        if (unzip.isEmpty())
            QSKIP("unzip is not installed");
        const QTemporaryDir folder;
        const auto written =
            bundle::write(sample::contentsOf(sample::idleTimeout()), folder.filePath(u"b.zip"_s), false, {});
        QVERIFY(written.ok());
        QProcess process;
        process.start(unzip, {u"-t"_s, written->path});
        QVERIFY(process.waitForFinished());
        const QByteArray output = process.readAllStandardOutput();
        QVERIFY2(process.exitCode() == 0, output.constData());
        QVERIFY2(output.contains("No errors detected"), output.constData());
    }

    void the_same_contents_give_the_same_bytes()
    {
        const QTemporaryDir folder;
        const auto contents = sample::contentsOf(sample::idleTimeout());
        QList<QByteArray> hashes;
        for (const QString &name : {u"a.zip"_s, u"b.zip"_s}) {
            QVERIFY(bundle::write(contents, folder.filePath(name), false, {}).ok());
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            hashes.append(bundle::sha256(file.readAll()));
        }
        QCOMPARE(hashes[0], hashes[1]);
    }

    void nothing_is_overwritten_unasked()
    {
        const QTemporaryDir folder;
        const auto contents = sample::contentsOf(sample::idleTimeout());
        const QString path = folder.filePath(u"b.zip"_s);
        QFile precious(path);
        QVERIFY(precious.open(QIODevice::WriteOnly));
        precious.write("precious");
        precious.close();
        auto refused = bundle::write(contents, path, false, {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(QFileInfo(path).size(), 8);
        QCOMPARE(left(folder), QStringList{u"b.zip"_s});

        QVERIFY(bundle::write(contents, path, true, {}).ok());
        QVERIFY(bundle::open(path).ok());

        // The key of another bundle is as precious, and does not stand in the way.
        QVERIFY(QFile::remove(path));
        QFile key(folder.filePath(u"b.key.json"_s));
        QVERIFY(key.open(QIODevice::ReadOnly));
        const QByteArray before = key.readAll();
        const auto beside = bundle::write(contents, path, false, {});
        QVERIFY(beside.ok());
        QCOMPARE(beside->keyPath, folder.filePath(u"b.key-2.json"_s));
        key.seek(0);
        QCOMPARE(key.readAll(), before);
    }

    void a_bad_place_gets_a_clear_answer()
    {
        const QTemporaryDir folder;
        const auto contents = sample::contentsOf(sample::refusedConnection());
        const auto codeOf = [&contents](const QString &path) {
            const auto written = bundle::write(contents, path, false, {});
            return written.ok() ? ErrorCode::Internal : written.error().code;
        };
        QCOMPARE(codeOf(folder.filePath(u"missing/b.zip"_s)), ErrorCode::NotFound);
        QCOMPARE(codeOf(folder.path()), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(QString()), ErrorCode::InvalidArgument);
        QFile file(folder.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(codeOf(folder.filePath(u"file/b.zip"_s)), ErrorCode::NotFound);
#ifdef Q_OS_LINUX
        QCOMPARE(codeOf(u"/proc/self/b.zip"_s), ErrorCode::NotPermitted);
#endif
    }

    void a_folder_without_permission_says_so()
    {
#ifdef Q_OS_WIN
        QSKIP("Windows has access lists, not modes");
#else
        if (::geteuid() == 0)
            QSKIP("root may write everywhere");
        const QTemporaryDir folder;
        QVERIFY(QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::ExeOwner));
        const auto written = bundle::write(sample::contentsOf(sample::refusedConnection()),
                                           folder.filePath(u"b.zip"_s), false, {});
        QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::NotPermitted);
#endif
    }

    void a_full_disk_says_how_much_is_needed()
    {
#ifndef Q_OS_LINUX
        QSKIP("needs a tmpfs");
#else
        if (::geteuid() != 0)
            QSKIP("only root can mount a tiny file system");
        const QTemporaryDir folder;
        QProcess mount;
        mount.start(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=8k"_s, u"tmpfs"_s, folder.path()});
        if (!mount.waitForFinished() || mount.exitCode() != 0)
            QSKIP("a tmpfs cannot be mounted here");
        const auto written =
            bundle::write(sample::contentsOf(sample::idleTimeout()), folder.filePath(u"b.zip"_s), false, {});
        const QStringList files = left(folder);
        QProcess umount;
        umount.start(u"umount"_s, {folder.path()});
        QVERIFY(umount.waitForFinished());
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::DiskFull);
        QVERIFY2(written.error().detail.contains("bytes are needed"_L1), qPrintable(written.error().detail));
        QCOMPARE(files, QStringList());
#endif
    }

    void cancelled_it_leaves_nothing()
    {
        const QTemporaryDir folder;
        const CancelToken cancel;
        cancel.cancel();
        const auto written = bundle::write(sample::contentsOf(sample::idleTimeout()),
                                           folder.filePath(u"b.zip"_s), false, cancel);
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::Cancelled);
        QCOMPARE(left(folder), QStringList());
    }

    void writing_tells_how_far_it_is()
    {
        const QTemporaryDir folder;
        const auto contents = sample::contentsOf(sample::idleTimeout());
        QList<bundle::WriteProgress> told;
        const auto written = bundle::write(contents, folder.filePath(u"b.zip"_s), false, {},
                                           [&told](const bundle::WriteProgress &now) { told << now; });
        QVERIFY(written.ok());
        QVERIFY(told.size() > 10);
        for (qsizetype i = 0; i < told.size(); ++i) {
            QVERIFY(told[i].entries <= told[i].allEntries && told[i].bytes <= told[i].allBytes);
            if (i > 0 && told[i].writing == told[i - 1].writing)
                QVERIFY(told[i].bytes >= told[i - 1].bytes);
            QVERIFY(i == 0 || told[i].writing >= told[i - 1].writing);
        }
        QVERIFY(told.last().writing);
        QCOMPARE(told.last().entries, told.last().allEntries);
        QCOMPARE(told.last().bytes, written->bytes);
    }

    void cancelled_at_any_moment_it_leaves_nothing()
    {
        const QTemporaryDir folder;
        const auto contents = sample::contentsOf(sample::idleTimeout());
        for (int moment = 1;; ++moment) {
            const CancelToken cancel;
            int now = 0;
            const auto written = bundle::write(contents, folder.filePath(u"b.zip"_s), false, cancel,
                                               [&](const bundle::WriteProgress &) {
                                                   if (++now == moment)
                                                       cancel.cancel();
                                               });
            if (written.ok()) {
                QVERIFY(now < moment && moment > 10); // it was through before
                break;
            }
            QCOMPARE(written.error().code, ErrorCode::Cancelled);
            QCOMPARE(left(folder), QStringList());
        }
    }

    void names_that_lead_outside_are_never_written_data()
    {
        QTest::addColumn<QString>("path");
        for (const char *path : {"../x", "/x", "a/../../x", "a//b", "", ".", "c:x", "a\\b", "manifest.json"})
            QTest::newRow(*path ? path : "nothing") << QString::fromLatin1(path);
    }

    void names_that_lead_outside_are_never_written()
    {
        QFETCH(QString, path);
        const QTemporaryDir folder;
        bundle::Contents contents;
        contents.folder = u"x"_s;
        contents.entries.append({.path = path, .content = "x", .source = {}, .why = {}, .facts = {}});
        const auto written = bundle::write(contents, folder.filePath(u"b.zip"_s), false, {});
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(left(folder), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestBundle)
#include "tst_bundle.moc"
