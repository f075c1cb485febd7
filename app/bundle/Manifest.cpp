// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Manifest.h"

#include "evidence/Json.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

const QString Schema = u"goneaway.bundle/1"_s;
const QString LeftOut = u"The person who made this bundle left it out."_s;

QJsonObject listed(const Entry &entry)
{
    QJsonObject object{{u"path"_s, entry.path}};
    if (!entry.included || !entry.why.isEmpty()) {
        object.insert("missing"_L1, entry.included ? entry.why : LeftOut);
        evidence::putText(object, "source"_L1, entry.source);
        return object;
    }
    object.insert("bytes"_L1, static_cast<qint64>(entry.content.size()));
    object.insert("sha256"_L1, QString::fromLatin1(sha256(entry.content)));
    object.insert("source"_L1, entry.source);
    object.insert("took_ms"_L1, static_cast<qint64>(entry.took.count()));
    object.insert("redactions"_L1, entry.redactions);
    evidence::putText(object, "cut"_L1, entry.cut);
    return object;
}

// Takes the omitted facts out of a document that holds observations (evidence.json, diagnosis.json).
QByteArray withoutFacts(const QByteArray &json, const QSet<QString> &omitted)
{
    QJsonObject object = QJsonDocument::fromJson(json).object();
    QJsonArray kept;
    for (const QJsonValue &observation : object.value("observations"_L1).toArray()) {
        if (!omitted.contains(observation.toObject().value("fact"_L1).toString()))
            kept.append(observation);
    }
    object.insert("observations"_L1, kept);
    const auto without = [&object](QLatin1StringView part, QLatin1StringView key) {
        QJsonObject inner = object.value(part).toObject();
        inner.remove(key);
        if (object.contains(part))
            object.insert(part, inner);
    };
    if (omitted.contains(evidence::facts::Symptom))
        without("symptom"_L1, "text"_L1);
    QJsonArray events = object.value("log_events"_L1).toArray();
    if (omitted.contains(evidence::facts::Incident)) {
        without("incident"_L1, "statement"_L1);
        for (QJsonValueRef value : events) {
            QJsonObject event = value.toObject();
            event.remove("statement"_L1);
            value = event;
        }
    }
    if (object.contains("log_events"_L1))
        object.insert("log_events"_L1, omitted.contains(evidence::facts::LogEvents) ? QJsonArray() : events);
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace

QByteArray sha256(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

QByteArray manifestOf(const Contents &contents)
{
    QJsonArray files;
    for (const Entry &entry : contents.entries)
        files.append(listed(entry));
    const QJsonObject manifest{
        {u"schema"_s, Schema},
        {u"made_at"_s, evidence::timeToText(contents.madeAt)},
        {u"goneaway"_s, QStringLiteral(GONEAWAY_VERSION)},
        {u"folder"_s, contents.folder},
        {u"files"_s, files},
    };
    return QJsonDocument(manifest).toJson(QJsonDocument::Indented);
}

Result<Manifest> readManifest(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    const QString schema = document.object().value("schema"_L1).toString();
    Manifest manifest;
    if (schema != Schema) {
        static const QRegularExpression newer(u"^goneaway\\.bundle/[1-9]\\d{0,8}$"_s);
        manifest.newer = newer.match(schema).hasMatch() && document.object().value("files"_L1).isArray();
        if (!manifest.newer)
            return Error{ErrorCode::Malformed,
                         u"The manifest of this bundle cannot be read%1. Ask for the bundle again."_s.arg(
                             problem.error ? u" ("_s + problem.errorString() + u")"_s : QString())};
    }
    for (const QJsonValue &value : document.object().value("files"_L1).toArray()) {
        const QJsonObject file = value.toObject();
        if (!file.contains("missing"_L1))
            manifest.files.insert(
                file.value("path"_L1).toString(),
                {file.value("bytes"_L1).toInteger(), file.value("sha256"_L1).toString().toLatin1()});
    }
    return manifest;
}

bool isSafePath(const QString &path)
{
    if (path.isEmpty() || path.size() > 512 || path.contains(u'\\') || path.contains(u':'))
        return false;
    const QStringList parts = path.split(u'/');
    return std::all_of(parts.begin(), parts.end(), [](const QString &part) {
        // Neither control characters nor marks that turn the direction of reading: they hide what a name is.
        const bool printable = std::all_of(part.begin(), part.end(), [](QChar c) {
            return c.category() != QChar::Other_Control && c.category() != QChar::Other_Format;
        });
        return !part.isEmpty() && part != "."_L1 && part != ".."_L1 && printable;
    });
}

Contents withoutOmissions(Contents contents)
{
    QSet<QString> omitted;
    for (const Entry &entry : contents.entries) {
        if (entry.included)
            continue;
        for (const evidence::FactId &fact : entry.facts)
            omitted.insert(fact.text());
    }
    if (omitted.isEmpty())
        return contents;
    for (Entry &entry : contents.entries) {
        if (entry.path == EvidenceName || entry.path == "diagnosis.json"_L1)
            entry.content = withoutFacts(entry.content, omitted);
    }
    return contents;
}

} // namespace goneaway::bundle
