// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "bundle/Bundle.h"

#include <QHash>

namespace goneaway::bundle {

inline constexpr QLatin1StringView ManifestName{"manifest.json"};
inline constexpr QLatin1StringView EvidenceName{"evidence.json"};

// {"schema":"goneaway.bundle/1","made_at","goneaway","folder","files":[{"path","bytes","sha256","source","took_ms",
// "redactions","cut": what did not fit} or {"path","missing": why, "source"}]}
QByteArray manifestOf(const Contents &contents);

// What a manifest promises.
struct ListedFile {
    qint64 bytes = 0;
    QByteArray sha256; // lower-case hexadecimal
};
struct Manifest {
    QHash<QString, ListedFile> files; // by path; those said to be missing are not among them
    bool newer = false; // written by a newer version: read as far as it is known
};
// Malformed.
Result<Manifest> readManifest(const QByteArray &json);

QByteArray sha256(const QByteArray &content);

// Relative, inside its folder, no odd parts: "server/status.tsv". Anything else could reach outside when
// unpacked.
bool isSafePath(const QString &path);

// The contents without what the person left out: also its facts in evidence.json and diagnosis.json.
Contents withoutOmissions(Contents contents);

} // namespace goneaway::bundle
