// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Inventory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr qsizetype MaxText = 500; // characters; a bundle may come from anybody

QString textOf(const QJsonObject &object, QLatin1StringView key)
{
    return object.value(key).toString().left(MaxText);
}

std::optional<diagnose::Verdict> verdictFrom(const QString &name)
{
    using diagnose::Verdict;
    for (const Verdict verdict : {Verdict::Explained, Verdict::SeveralCandidates, Verdict::Unexplained,
                                  Verdict::Healthy, Verdict::NotEnoughEvidence}) {
        if (diagnose::nameOf(verdict) == name)
            return verdict;
    }
    return std::nullopt;
}

std::optional<StoredDiagnosis> storedFrom(const QByteArray &json)
{
    const QJsonObject report = QJsonDocument::fromJson(json).object();
    const auto verdict = verdictFrom(textOf(report, "verdict"_L1));
    if (!verdict)
        return std::nullopt;
    StoredDiagnosis stored;
    stored.verdict = *verdict;
    stored.headline = textOf(report, "headline"_L1);
    const QJsonObject first = report.value("findings"_L1).toArray().first().toObject();
    stored.cause = textOf(first, "cause"_L1);
    stored.title = textOf(first, "title"_L1);
    stored.certainty =
        diagnose::certaintyFrom(textOf(first, "certainty"_L1)).value_or(diagnose::Certainty::NotChecked);
    return stored;
}

bool counts(diagnose::Certainty certainty)
{
    return certainty == diagnose::Certainty::Confirmed || certainty == diagnose::Certainty::Likely;
}

} // namespace

int Inventory::count(FileState state) const
{
    return static_cast<int>(std::count_if(items.begin(), items.end(),
                                          [state](const ListedItem &item) { return item.state == state; }));
}

FileState Inventory::stateOf(const QString &path) const
{
    const auto item =
        std::find_if(items.begin(), items.end(), [&path](const ListedItem &one) { return one.path == path; });
    return item == items.end() ? FileState::Lost : item->state;
}

bool Inventory::isAsMade() const
{
    return count(FileState::Changed) + count(FileState::Damaged) + count(FileState::Added)
        + count(FileState::Lost)
        == 0;
}

Inventory inventoryOf(const QByteArray &manifest, const QByteArray &diagnosis,
                      const QHash<QString, FileState> &states, const QHash<QString, qint64> &sizes)
{
    Inventory inventory;
    const QJsonObject object = QJsonDocument::fromJson(manifest).object();
    inventory.madeAt = QDateTime::fromString(textOf(object, "made_at"_L1), Qt::ISODateWithMs).toUTC();
    inventory.madeBy = textOf(object, "goneaway"_L1);
    QSet<QString> seen;
    for (const QJsonValue &value : object.value("files"_L1).toArray()) {
        const QJsonObject file = value.toObject();
        ListedItem item;
        item.path = textOf(file, "path"_L1);
        if (item.path.isEmpty() || seen.contains(item.path))
            continue;
        seen.insert(item.path);
        item.source = textOf(file, "source"_L1);
        item.redactions = std::max(0, file.value("redactions"_L1).toInt());
        item.took = std::chrono::milliseconds(std::max<qint64>(0, file.value("took_ms"_L1).toInteger()));
        const bool missing = file.contains("missing"_L1);
        item.note = textOf(file, missing ? "missing"_L1 : "cut"_L1);
        item.state = states.value(item.path, missing ? FileState::NotCollected : FileState::Lost);
        item.bytes = sizes.value(item.path);
        inventory.items.append(item);
    }
    QStringList others = states.keys();
    others.sort();
    for (const QString &path : std::as_const(others)) {
        if (!seen.contains(path))
            inventory.items.append({.path = path, .state = states.value(path), .bytes = sizes.value(path)});
    }
    inventory.stored = storedFrom(diagnosis);
    return inventory;
}

bool differs(const StoredDiagnosis &stored, diagnose::Verdict today, const diagnose::Finding *first)
{
    const bool hasCause = first && counts(first->certainty);
    if (stored.verdict != today || counts(stored.certainty) != hasCause)
        return true;
    return hasCause && (stored.cause != first->cause.text() || stored.certainty != first->certainty);
}

} // namespace goneaway::bundle
