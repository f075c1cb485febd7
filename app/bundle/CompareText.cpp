// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Compare.h"

#include "diagnose/Case.h"
#include "evidence/Json.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr qsizetype ShownOthers = 20;
constexpr qsizetype ShownValue = 60; // characters; sql_mode and optimizer_switch are long

QString nameOf(FactChange::Rank rank)
{
    switch (rank) {
    case FactChange::Rank::Explains:
        return u"explains"_s;
    case FactChange::Rank::CanExplain:
        return u"can-explain"_s;
    case FactChange::Rank::Other:
        break;
    }
    return u"other"_s;
}

QString shown(const QString &value, const Texts &texts)
{
    if (value.isEmpty())
        return texts.text(u"compare.nothing"_s);
    return value.size() <= ShownValue ? value : value.first(ShownValue) + u"..."_s;
}

QString line(const FactChange &change, const diagnose::Catalogue &catalogue, const Texts &texts)
{
    QString text =
        u"  %1: %2 -> %3\n"_s.arg(change.what, shown(change.before, texts), shown(change.after, texts));
    if (change.rank != FactChange::Rank::Other && !change.causes.isEmpty()) {
        QStringList titles;
        for (const diagnose::CauseId &cause : change.causes)
            titles << catalogue.page(cause).title;
        text +=
            u"      "_s + texts.text(u"compare.concerns"_s, {{u"causes"_s, titles.join(u"; "_s)}}) + u'\n';
    }
    return text;
}

QString oneCase(const QString &key, diagnose::Verdict verdict, const std::optional<diagnose::CauseId> &top,
                const QDateTime &at, const diagnose::Catalogue &catalogue, const Texts &texts)
{
    const QString what =
        top ? catalogue.page(*top).title : texts.text(u"compare.verdict."_s + diagnose::nameOf(verdict));
    return texts.text(key, {{u"at"_s, at.isValid() ? diagnose::timeText(at) : u"-"_s}, {u"what"_s, what}})
        + u'\n';
}

QString section(const Comparison &comparison, FactChange::Rank rank, const QString &title, qsizetype atMost,
                const diagnose::Catalogue &catalogue, const Texts &texts)
{
    QString text;
    qsizetype count = 0;
    for (const FactChange &change : comparison.facts) {
        if (change.rank == rank && ++count <= atMost)
            text += line(change, catalogue, texts);
    }
    if (count == 0)
        return {};
    if (count > atMost)
        text +=
            u"  "_s + texts.text(u"compare.more"_s, {{u"count"_s, QString::number(count - atMost)}}) + u'\n';
    return u'\n' + texts.text(title) + u'\n' + text;
}

} // namespace

QString toText(const Comparison &comparison, const diagnose::Catalogue &catalogue, const Texts &texts)
{
    QString text = oneCase(u"compare.before"_s, comparison.verdictBefore, comparison.topBefore,
                           comparison.madeBefore, catalogue, texts)
        + oneCase(u"compare.after"_s, comparison.verdictAfter, comparison.topAfter, comparison.madeAfter,
                  catalogue, texts);
    text += u'\n' + texts.text(comparison.causes.isEmpty() ? u"compare.same-causes"_s : u"compare.causes"_s)
        + u'\n';
    int unimportant = 0;
    for (const CauseChange &change : comparison.causes) {
        if (std::min(change.before, change.after) > diagnose::Certainty::Possible)
            ++unimportant;
        else
            text +=
                u"  %1: %2 -> %3\n"_s.arg(catalogue.page(change.cause).title, diagnose::nameOf(change.before),
                                          diagnose::nameOf(change.after));
    }
    if (unimportant > 0)
        text += u"  "_s + texts.text(u"compare.not-judged"_s, {{u"count"_s, QString::number(unimportant)}})
            + u'\n';
    const qsizetype all = comparison.facts.size();
    text += section(comparison, FactChange::Rank::Explains, u"compare.explains"_s, all, catalogue, texts)
        + section(comparison, FactChange::Rank::CanExplain, u"compare.can-explain"_s, all, catalogue, texts)
        + section(comparison, FactChange::Rank::Other, u"compare.other"_s, ShownOthers, catalogue, texts);
    if (comparison.facts.isEmpty())
        text += u'\n' + texts.text(u"compare.same-facts"_s) + u'\n';
    return text;
}

QJsonObject toJson(const Comparison &comparison)
{
    const auto side = [](diagnose::Verdict verdict, const std::optional<diagnose::CauseId> &top,
                         const QDateTime &at) {
        QJsonObject object{{u"verdict"_s, diagnose::nameOf(verdict)}};
        if (top)
            object.insert("top"_L1, top->text());
        if (at.isValid())
            object.insert("at"_L1, evidence::timeToText(at));
        return object;
    };
    QJsonArray causes;
    for (const CauseChange &change : comparison.causes)
        causes.append(QJsonObject{{u"cause"_s, change.cause.text()},
                                  {u"before"_s, diagnose::nameOf(change.before)},
                                  {u"after"_s, diagnose::nameOf(change.after)}});
    QJsonArray facts;
    for (const FactChange &change : comparison.facts) {
        QJsonArray of;
        for (const diagnose::CauseId &cause : change.causes)
            of.append(cause.text());
        facts.append(QJsonObject{{u"what"_s, change.what},
                                 {u"before"_s, change.before},
                                 {u"after"_s, change.after},
                                 {u"rank"_s, nameOf(change.rank)},
                                 {u"causes"_s, of}});
    }
    return {{u"schema"_s, u"goneaway.compare/1"_s},
            {u"before"_s, side(comparison.verdictBefore, comparison.topBefore, comparison.madeBefore)},
            {u"after"_s, side(comparison.verdictAfter, comparison.topAfter, comparison.madeAfter)},
            {u"causes"_s, causes},
            {u"facts"_s, facts}};
}

} // namespace goneaway::bundle
