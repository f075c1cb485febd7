// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Entries.h"

#include "bundle/Tsv.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace facts = evidence::facts;
using evidence::FactId;
using evidence::Observation;
using evidence::Record;
using evidence::Table;

namespace {

// What can have stood in the way of every look at the server, nearest first.
constexpr QLatin1StringView WaysToServer[] = {
    facts::ServerVersion, facts::ServerSession,  facts::LadderQuery, facts::LadderLogin,
    facts::LadderTls,     facts::LadderGreeting, facts::LadderTcp,   facts::LadderName};

bool isOfServer(QLatin1StringView fact)
{
    return fact.startsWith("server."_L1);
}

QString sentence(const Observation *observation, const Texts &texts)
{
    return observation && !observation->seen() ? report::explain(*observation, texts) : QString();
}

} // namespace

QString whyNot(QLatin1StringView fact, const Material &material)
{
    QString why = sentence(material.evidence().find(fact), material.texts);
    if (why.isEmpty() && isOfServer(fact)) {
        for (const QLatin1StringView way : WaysToServer) {
            why = sentence(material.evidence().find(way), material.texts);
            if (!why.isEmpty())
                break;
        }
    }
    return why.isEmpty() ? material.texts.text(u"bundle.why.not-looked"_s) : why;
}

Entry about(const QString &path, const QList<QLatin1StringView> &names, const Material &material)
{
    Entry entry;
    entry.path = path;
    QStringList sources;
    for (const QLatin1StringView name : names) {
        entry.facts.append(FactId(name));
        const Observation *observation = material.evidence().findSeen(name);
        if (!observation)
            observation = material.evidence().find(name);
        if (!observation)
            continue;
        entry.took += observation->took;
        entry.redactions += material.counts.facts.value(FactId(name));
        if (!observation->source.what.isEmpty() && !sources.contains(observation->source.what))
            sources.append(observation->source.what);
    }
    entry.source = sources.join(u"; "_s);
    return entry;
}

Entry tableEntry(const QString &path, QLatin1StringView fact, const Material &material)
{
    Entry entry = about(path, {fact}, material);
    if (const auto *table = material.evidence().value<Table>(fact))
        entry.content = toTsv(*table);
    else
        entry.why = whyNot(fact, material);
    return entry;
}

Entry textEntry(const QString &path, QLatin1StringView fact, const Material &material)
{
    Entry entry = about(path, {fact}, material);
    if (const auto *text = material.evidence().value<QString>(fact); text && !text->isEmpty())
        entry.content = (text->endsWith(u'\n') ? *text : *text + u'\n').toUtf8();
    else
        entry.why = whyNot(fact, material);
    return entry;
}

QString lines(const Record &record)
{
    QString text;
    for (auto it = record.begin(); it != record.end(); ++it)
        text += it.key() + u": "_s + it.value() + u'\n';
    return text;
}

Entry table(const QString &path, QLatin1StringView fact, const Material &material)
{
    return material.evidence().find(fact) ? tableEntry(path, fact, material) : Entry();
}

Entry recordsEntry(const QString &path, std::initializer_list<QLatin1StringView> names,
                   const Material &material)
{
    Entry entry = about(path, names, material);
    QString text;
    for (const QLatin1StringView name : names) {
        if (const auto *record = material.evidence().value<Record>(name))
            text += (text.isEmpty() ? u""_s : u"\n"_s) + u"["_s + name + u"]\n"_s + lines(*record);
    }
    entry.content = text.toUtf8();
    if (text.isEmpty())
        entry.why = whyNot(*names.begin(), material);
    return entry;
}

} // namespace goneaway::bundle
