// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Pseudonyms.h"

#include "bundle/OrdinaryWords.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

constexpr std::array<QLatin1StringView, Pseudonyms::KindCount> Prefixes{"host-"_L1, "user-"_L1, "db-"_L1,
                                                                        "table-"_L1, "file-"_L1};

// MySQL manual, "Reserved Accounts" and "System Schema"; MariaDB's of the same; what the servers write where
// there is no name.
const QSet<QString> &namesThatStay(Pseudonyms::Kind kind)
{
    static const QSet<QString> hosts{u"localhost"_s,
                                     u"localhost.localdomain"_s,
                                     u"localhost4"_s,
                                     u"localhost6"_s,
                                     u"ip6-localhost"_s,
                                     u"%"_s,
                                     u"*"_s,
                                     u"-"_s,
                                     u"connecting host"_s,
                                     u"unknown"_s,
                                     u"unknown host"_s,
                                     u"none"_s,
                                     u"null"_s,
                                     u"h"_s,
                                     u"host"_s,
                                     u"hostname"_s,
                                     u"auto"_s,
                                     u"..."_s};
    static const QSet<QString> users{u"root"_s,
                                     u"mysql"_s,
                                     u"mariadb"_s,
                                     u"mysql.sys"_s,
                                     u"mysql.session"_s,
                                     u"mysql.infoschema"_s,
                                     u"mariadb.sys"_s,
                                     u"event_scheduler"_s,
                                     u"system user"_s,
                                     u"unauthenticated user"_s,
                                     u"unauthenticated"_s,
                                     u"anonymous"_s,
                                     u"public"_s,
                                     u"debian-sys-maint"_s,
                                     u"unknown"_s,
                                     u"none"_s,
                                     u"null"_s,
                                     u"%"_s,
                                     u"*"_s,
                                     u"-"_s,
                                     u"all"_s,
                                     u"user"_s,
                                     u"username"_s,
                                     u"default"_s,
                                     u"account"_s,
                                     u"..."_s};
    static const QSet<QString> schemas{u"mysql"_s,
                                       u"mariadb"_s,
                                       u"information_schema"_s,
                                       u"performance_schema"_s,
                                       u"sys"_s,
                                       u"unconnected"_s,
                                       u"none"_s,
                                       u"null"_s,
                                       u"*"_s,
                                       u"-"_s,
                                       u"database"_s,
                                       u"dbname"_s,
                                       u"db"_s,
                                       u"schema"_s,
                                       u"#mysql50#"_s,
                                       u"..."_s,
                                       u"innodb"_s};
    static const QSet<QString> tables{u"dual"_s,  u"json_table"_s, u"none"_s, u"null"_s,
                                      u"table"_s, u"*"_s,          u"-"_s,    u"..."_s};
    static const QSet<QString> files{u"."_s, u".."_s, u"-"_s, u"..."_s};
    switch (kind) {
    case Pseudonyms::Kind::Host:
        return hosts;
    case Pseudonyms::Kind::User:
        return users;
    case Pseudonyms::Kind::Table:
        return tables;
    case Pseudonyms::Kind::File:
        return files;
    case Pseudonyms::Kind::Schema:
        break;
    }
    return schemas;
}

bool isWordChar(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

bool isNumber(QStringView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c.isDigit() || c == u'.' || c == u':' || c == u'-'; });
}

// 127.0.0.0/8, ::1, the wildcards, and netmasks
bool isMeaningfulAddress(const QString &text)
{
    static const QRegularExpression pattern(
        u"^\\[?(?:127(?:\\.\\d{1,3}){3}|0\\.0\\.0\\.0|(?:255\\.){1,3}(?:\\d{1,3}\\.){0,2}\\d{1,3}|::|(?:0{1,4}:){7}0{0,3}[01]|::1|::ffff:127(?:\\.\\d{1,3}){3})\\]?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return pattern.match(text).hasMatch();
}

bool isIpv4(QStringView text)
{
    const auto parts = text.split(u'.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](QStringView part) {
               bool ok = false;
               return part.size() <= 3 && !part.isEmpty() && part.front().isDigit() && part.toUInt(&ok) <= 255
                   && ok;
           });
}

bool isIpv6(QStringView text)
{
    if (const qsizetype zone = text.indexOf(u'%'); zone > 0)
        text = text.first(zone);
    if (text.contains(u'.')) { // the last two groups written as IPv4
        const qsizetype colon = text.lastIndexOf(u':');
        if (colon < 1 || !isIpv4(text.sliced(colon + 1)))
            return false;
        const QString rest = text.first(colon + 1).toString() + u"0:0"_s;
        return isIpv6(rest);
    }
    const qsizetype gap = text.indexOf("::"_L1);
    if (gap >= 0 && text.indexOf("::"_L1, gap + 1) >= 0)
        return false;
    qsizetype groups = 0;
    for (const QStringView part : text.tokenize(u':')) {
        if (part.isEmpty())
            continue;
        const bool hex = part.size() <= 4 && std::all_of(part.begin(), part.end(), [](QChar c) {
                             return (c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'f');
                         });
        if (!hex)
            return false;
        ++groups;
    }
    const bool edges =
        (!text.startsWith(u':') || gap == 0) && (!text.endsWith(u':') || text.endsWith("::"_L1));
    return edges && (gap >= 0 ? groups <= 7 : groups == 8);
}

} // namespace

bool isAddress(QStringView text)
{
    return isIpv4(text) || (text.contains(u':') && isIpv6(text));
}

QString Pseudonyms::of(Kind kind, const QString &name)
{
    const QString plain = name.trimmed();
    const auto index = static_cast<std::size_t>(kind);
    if (plain.isEmpty() || m_kept[index] || namesThatStay(kind).contains(plain.toLower()))
        return name;
    if (kind == Kind::Host && isMeaningfulAddress(plain))
        return name;
    // A mark of ours, or a place where something was already taken out.
    static const QRegularExpression ours(
        u"^(?:host-|user-|db-|table-|file-)(\\d{1,6})$|^(?:\\?|<removed>)$"_s);
    if (const auto match = ours.match(plain); match.hasMatch()) {
        if (plain.startsWith(Prefixes[index]))
            m_last[index] = std::max(m_last[index], match.captured(1).toInt());
        return name;
    }
    // Host names do not care about case; accounts and schemas may.
    const QString identity = kind == Kind::Host ? plain.toLower() : plain;
    const auto known = m_names[index].constFind(identity);
    if (kind == Kind::File) {
        for (const Kind other : {Kind::Schema, Kind::User, Kind::Host, Kind::Table}) {
            if (namesThatStay(other).contains(plain.toLower()))
                return name;
            const auto &names = m_names[static_cast<std::size_t>(other)];
            if (const auto same = names.constFind(plain); same != names.constEnd())
                return *same;
        }
    }
    if (known != m_names[index].constEnd())
        return *known;
    if (kind == Kind::Host && !isAddress(plain)) {
        if (const QString same = relative(identity); !same.isEmpty()) {
            m_names[index].insert(identity, same);
            addWord(plain, same);
            if (m_key.value(same).size() < plain.size())
                m_key.insert(same, plain);
            return same;
        }
    }
    return add(kind, plain, identity);
}

// db1 and db1.corp.example are one host, whichever was seen first; db1.other.example is another.
QString Pseudonyms::relative(const QString &identity)
{
    const auto &hosts = m_names[static_cast<std::size_t>(Kind::Host)];
    const qsizetype dot = identity.indexOf(u'.');
    const QString shortName = dot < 0 ? identity : identity.first(dot);
    if (dot < 0)
        return hosts.value(m_fullNames.value(shortName));
    const bool taken = m_fullNames.contains(shortName);
    if (!taken)
        m_fullNames.insert(shortName, identity);
    return taken ? QString() : hosts.value(shortName);
}

QString Pseudonyms::add(Kind kind, const QString &name, const QString &identity)
{
    const auto index = static_cast<std::size_t>(kind);
    const QString pseudonym = QString(Prefixes[index]) + QString::number(++m_last[index]);
    m_names[index].insert(identity, pseudonym);
    m_key.insert(pseudonym, name);
    addWord(name, pseudonym);
    // Logs and tools often shorten db1.corp.example to db1.
    const qsizetype dot = name.indexOf(u'.');
    if (kind == Kind::Host && dot > 2 && !isAddress(name))
        addWord(name.first(dot), pseudonym);
    return pseudonym;
}

void Pseudonyms::addWord(const QString &name, const QString &pseudonym)
{
    // Of two letters only with a digit among them: a machine called "vm" is in many words.
    const bool numbered = std::any_of(name.begin(), name.end(), [](QChar c) { return c.isDigit(); });
    const qsizetype shortest = pseudonym.startsWith(Prefixes[0]) && numbered ? 2 : 3;
    // People speak of tables and files by words that mean other things too.
    const bool common = (pseudonym.startsWith(Prefixes[3]) || pseudonym.startsWith(Prefixes[4]))
        && (name.size() < 4 || isOrdinaryName(name) || m_keptWords.contains(name.toLower()));
    if (common || name.size() < shortest || isWordOfLogs(name) || (isNumber(name) && !isAddress(name)))
        return;
    qsizetype end = 0;
    while (end < name.size() && isWordChar(name[end]))
        ++end;
    Family &family = m_words[name.first(std::max<qsizetype>(end, 1)).toLower()];
    QList<Known> &names = family.names[name.toCaseFolded()];
    const auto there =
        std::find_if(names.begin(), names.end(), [&name](const Known &known) { return known.name == name; });
    if (there != names.end()) {
        // A folder is often called like what it is for.
        if (there->pseudonym.startsWith(Prefixes[4]))
            there->pseudonym = pseudonym;
        return;
    }
    names.append({name, pseudonym});
    const auto place =
        std::lower_bound(family.lengths.begin(), family.lengths.end(), name.size(), std::greater<>());
    if (place == family.lengths.end() || *place != name.size())
        family.lengths.insert(place, name.size());
}

qsizetype Pseudonyms::matchAt(QStringView text, qsizetype at, const Known **found) const
{
    qsizetype end = at;
    while (end < text.size() && isWordChar(text[end]))
        ++end;
    const qsizetype word = std::max<qsizetype>(end - at, 1);
    const auto family = m_words.constFind(text.sliced(at, word).toString().toLower());
    if (family == m_words.constEnd())
        return word;
    for (const bool exact : {true, false}) {
        for (const qsizetype length : family->lengths) {
            const qsizetype after = at + length;
            if (after > text.size()
                || (after < text.size() && isWordChar(text[after]) && isWordChar(text[after - 1])))
                continue;
            const QStringView here = text.sliced(at, length);
            const auto names = family->names.constFind(here.toString().toCaseFolded());
            if (names == family->names.constEnd())
                continue;
            const auto known = std::find_if(names->begin(), names->end(), [&](const Known &one) {
                return one.name.size() == length && (!exact || here == one.name);
            });
            if (known != names->end()) {
                *found = &*known;
                return length;
            }
        }
    }
    return word;
}

QString Pseudonyms::replaced(const QString &text, int &count) const
{
    if (m_words.isEmpty() || text.size() < 2)
        return text;
    QString out;
    qsizetype copied = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const Known *found = nullptr;
        const qsizetype length = matchAt(text, at, &found);
        if (found) {
            out += QStringView(text).sliced(copied, at - copied) + found->pseudonym;
            copied = at + length;
            ++count;
        }
        at += length;
    }
    if (copied == 0)
        return text;
    out += QStringView(text).sliced(copied);
    return out;
}

int Pseudonyms::occurrences(const QString &text) const
{
    static const QRegularExpression marks(u"(?<![\\w-])(?:host|user|db|table|file)-\\d+(?![\\w-])"_s);
    int count = 0;
    auto matches = marks.globalMatch(text);
    while (matches.hasNext()) {
        if (m_key.contains(matches.next().captured()))
            ++count;
    }
    return count;
}

} // namespace goneaway::bundle
