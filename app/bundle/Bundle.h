// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Result.h"
#include "bundle/Inventory.h"
#include "bundle/RedactionPolicy.h"
#include "report/BugReport.h"
#include "report/Report.h"

#include <QByteArray>
#include <QList>
#include <QMap>

#include <chrono>
#include <functional>
#include <optional>

namespace goneaway::bundle {

// One file of the bundle as it will be written: already redacted.
struct Entry {
    QString path; // inside the bundle's folder: "server/variables.tsv"
    QByteArray content;
    QString source; // where it came from: a statement, a file, "Goneaway"
    QString why; // empty, or why the file is missing (then there is no content)
    std::chrono::milliseconds took{0}; // how long it took to observe
    QString cut{}; // empty, or what of it did not fit
    int redactions = 0; // how many places were changed
    int marked = 0; // those that can be seen in the content, once countMarks() counted them
    bool included = true; // the person may leave items out; the manifest says so
    // What the file shows. Left out, these are also taken out of evidence.json and diagnosis.json when
    // writing.
    QList<evidence::FactId> facts;
};

// All files of a bundle, ready to be looked at and written, plus the key to the pseudonyms.
struct Contents {
    QString folder; // "goneaway-20261123T031122Z"
    QList<Entry> entries; // in reading order; manifest.json is made last, when writing
    QMap<QString, QString> pseudonyms; // pseudonym -> original; stays with the sender
    QDateTime madeAt; // UTC
    evidence::Evidence evidence; // redacted: what the entries were made from
};

// Redacts the report's evidence, and makes every file from what is left. The diagnosis and the report are
// made anew from it, so that nothing can reach a file by another way.
Contents collect(const report::Report &report, const Texts &texts, const diagnose::Catalogue &catalogue,
                 const RedactionPolicy &policy);

// The same, but where an item is left out its facts are gone from everything: the diagnosis, the reports and
// the answers are made anew from what remains. To be called before write().
Contents withChoices(const Contents &contents, const Texts &texts, const diagnose::Catalogue &catalogue);

// The text for a bug tracker or a mail, from the same redacted evidence, without what is left out.
QString bugReport(const Contents &contents, const Texts &texts, const diagnose::Catalogue &catalogue,
                  report::BugReportStyle style);

struct Written {
    QString path;
    qint64 bytes = 0;
    QString keyPath; // the key to the pseudonyms beside it, "<name without .zip>.key.json"; empty when there
                     // are none
};

// How far the writing is. First all files are packed, then the zip is written.
struct WriteProgress {
    int entries = 0; // files that are packed
    int allEntries = 0;
    qint64 bytes = 0; // of the files while they are packed, of the zip while that is written
    qint64 allBytes = 0;
    bool writing = false; // false: still packing
};
// Called on the writing thread for every file and at least once a megabyte.
using OnWriteProgress = std::function<void(const WriteProgress &)>;

// Writes to a temporary file beside `path` and renames it: never half a zip under the final name. Owner-only.
// AlreadyExists unless `overwrite`; NotFound, NotPermitted, DiskFull, Io, Cancelled with what to do next.
// Cancelled at any moment, it leaves nothing.
Result<Written> write(const Contents &contents, const QString &path, bool overwrite,
                      const CancelToken &cancel, const OnWriteProgress &progress = {});

// Whether write() could put a bundle there now: its errors, but for a full disk. Leaves nothing there.
Result<void> tryPlace(const QString &path, bool overwrite);

// Opens a bundle made here or elsewhere, checks manifest and hashes, and gives its evidence back. Reads no
// more than 2000 files of at most 64 MiB each, 256 MiB together, whatever the zip says of itself; writes
// nothing.
struct Opened {
    evidence::Evidence evidence;
    QStringList files; // paths inside the bundle's folder
    QStringList warnings; // a changed, missing or unknown file
    Inventory inventory; // the same for showing it, and what else the bundle says of itself
};
// One of a newer version opens as far as it is known, with a warning. Malformed (no zip, cut off, no
// manifest, hostile names), TooLarge, Unsupported (encrypted), NotFound, NotPermitted, Io.
Result<Opened> open(const QString &path);
// One file of a bundle by its path inside the folder, within the same bounds.
Result<QByteArray> readFile(const QString &bundle, const QString &file);

// "incident-20261123T031122Z.goneaway.zip": sorts by time.
QString defaultName(const QDateTime &madeAt);

} // namespace goneaway::bundle
