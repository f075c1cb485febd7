// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/NameRules.h"

#include "bundle/AddressNames.h"
#include "bundle/PathNames.h"
#include "bundle/Rewriting.h"

#include <QStringList>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

using Kind = Pseudonyms::Kind;

// What the captured groups of a rule are, in their order.
enum class Role { Host, User, Schema, Table };

// Whatever matches holds one of the needles, in any case; none: it may be anywhere.
struct Rule {
    QStringList needles;
    QRegularExpression pattern;
    QList<Role> roles;
};

constexpr auto AnyCase = QRegularExpression::CaseInsensitiveOption;
constexpr auto ExactCase = QRegularExpression::NoPatternOption;

// Words that stand where a name could, and are none.
bool isFillWord(const QString &value)
{
    static const QRegularExpression word(
        u"^(?:the|a|an|is|was|of|to|for|and|or|not|in|at|by|from|yes|no|true|false|on|off|your|this|that|it|my|our|his|her|here|there|where|none|null|nil)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return word.match(value).hasMatch();
}

QList<Rule> uriRules()
{
    return {
        {{u"://"_s},
         QRegularExpression(
             u"\\b(?:jdbc:)?(?:mysqlx?|mariadb)(?:[+:][\\w+-]+)*://(?:([^\\s/:@'\"]+)(?::[^\\s@/'\"]*)?@)?([^\\s/?'\"()@<>]+)(?:/([\\w$-]+))?"_s,
             AnyCase),
         {Role::User, Role::Host, Role::Schema}},
        // Go: user:password@tcp(host:3306)/schema
        {{u"tcp"_s},
         QRegularExpression(
             u"(?:(?<![\\w.-])([\\w.-]{1,80})(?::[^\\s:'\"]{0,200})?@)?\\btcp6?\\(([^\\s()]+)\\)(?:/([\\w$-]+))?"_s,
             ExactCase),
         {Role::User, Role::Host, Role::Schema}},
        {{u"://"_s},
         QRegularExpression(u"://([^\\s/:@'\"]+)(?::[^\\s@/'\"]*)?@([^\\s/?'\"()@<>]+)"_s, ExactCase),
         {Role::User, Role::Host}},
    };
}

QList<Rule> accountRules()
{
    return {
        {{u"'@'"_s},
         QRegularExpression(u"'([^'\\n]{0,80})'@'([^'\\n]{0,255})'"_s, ExactCase),
         {Role::User, Role::Host}},
        {{u"`@`"_s},
         QRegularExpression(u"`([^`\\n]{0,80})`@`([^`\\n]{0,255})`"_s, ExactCase),
         {Role::User, Role::Host}},
        {{u"\"@\""_s},
         QRegularExpression(u"\"([^\"\\n]{0,80})\"@\"([^\"\\n]{0,255})\""_s, ExactCase),
         {Role::User, Role::Host}},
        // MariaDB: initiated by: root[root] @ localhost []
        {{u"] @ "_s},
         QRegularExpression(u"(?<![\\w.-])([\\w.-]+)\\[([\\w.-]*)\\] @ ([\\w.-]*) ?\\[([0-9A-Fa-f.:]*)\\]"_s,
                            ExactCase),
         {Role::User, Role::User, Role::Host, Role::Host}},
        {{u"@"_s},
         QRegularExpression(
             u"(?<![\\w.@/:+'`\"-])([A-Za-z_][\\w.+-]*)@(?![\\w.-]*\\.(?:service|socket|timer)\\b)([A-Za-z0-9%][\\w.%-]*[\\w%]|[A-Za-z0-9%])"_s,
             ExactCase),
         {Role::User, Role::Host}},
        {{u"from user "_s},
         QRegularExpression(u"\\bfrom user ([\\w.-]+?)\\.(?=\\s|$)"_s, ExactCase),
         {Role::User}},
        {{u"user"_s, u"account"_s, u"login"_s},
         QRegularExpression(
             u"(?<!['\"`])\\b(?:user|username|account|login)(?: name)?\\s*[:=]?\\s*(?:'([^'\\n]{1,80})'|\"([^\"\\n]{1,80})\"|`([^`\\n]{1,80})`)"_s,
             AnyCase),
         {Role::User, Role::User, Role::User}},
    };
}

QList<Rule> hostRules()
{
    return {
        {{u"host"_s},
         QRegularExpression(
             u"(?<!['\"`])\\bhost(?:name)?\\s*[:=]?\\s*(?:'([^'\\n]{1,255})'|\"([^\"\\n]{1,255})\")"_s,
             AnyCase),
         {Role::Host, Role::Host}},
        {{u"on '"_s, u"to '"_s, u"address '"_s},
         QRegularExpression(
             u"\\b(?:server on|connect(?:ed|ing)? to|resolve to|resolved to|IP address|address) '([^'\\n]{1,255})'"_s,
             AnyCase),
         {Role::Host}},
        {{u"getaddrinfo"_s},
         QRegularExpression(u"\\bgetaddrinfo(?: for| failed for| ENOTFOUND| EAI_AGAIN)\\s+([\\w.-]+)"_s,
                            ExactCase),
         {Role::Host}},
        {{u"enotfound"_s, u"eai_again"_s, u"unknownhost"_s, u"unknown host"_s},
         QRegularExpression(
             u"\\b(?:ENOTFOUND|EAI_AGAIN|UnknownHostException:|Unknown host:?)\\s+'?([\\w.-]*\\w)"_s,
             ExactCase),
         {Role::Host}},
        {{u"econn"_s, u"etimedout"_s, u"ehostunreach"_s, u"enetunreach"_s},
         QRegularExpression(
             u"\\b(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET)\\s+([A-Za-z][\\w-]*(?:\\.[\\w-]+)+)"_s,
             ExactCase),
         {Role::Host}},
        {{u"lookup "_s}, QRegularExpression(u"\\blookup ([\\w.-]*\\w)(?= on |:)"_s, ExactCase), {Role::Host}},
        {{u"220"_s},
         QRegularExpression(u"^220[ -]([\\w-]+(?:\\.[\\w-]+)+)"_s, QRegularExpression::MultilineOption),
         {Role::Host}},
        // a name with a port; names of source files with a line number look alike
        {{u":"_s},
         QRegularExpression(
             u"(?<![\\w@./\\\\-])((?:[A-Za-z0-9][\\w-]*\\.)+(?!(?:java|py|pyx|php|js|mjs|ts|tsx|cpp|cc|c|h|hpp|go|rb|cs|kt|scala|rs|pl|pm|ic|hh|xml|cnf|log|err)\\b)[A-Za-z]{2,}):\\d{2,5}\\b"_s,
             ExactCase),
         {Role::Host}},
        // UNC paths
        {{u"\\\\"_s},
         QRegularExpression(u"(?<![\\w\\\\])\\\\\\\\([A-Za-z][\\w.-]+)\\\\"_s, ExactCase),
         {Role::Host}},
    };
}

// A table's name in a statement, perhaps with its schema before it; at most 64 characters each (MySQL manual,
// "Identifier Length Limits").
QString tableReference()
{
    const QString name = u"(?:`([^`\\n]{1,64})`|((?:db|table|file)-\\d{1,6}|[A-Za-z_$][\\w$]{0,63}))"_s;
    // Words of SQL that stand where a table could.
    return u"(?:(?:IF (?:NOT )?EXISTS|LOW_PRIORITY|IGNORE|ONLY|LATERAL|QUICK|EXTENDED|LOCAL)\\s+)*"
           "(?!(?:SELECT|SET|TABLE|OUTFILE|DUMPFILE|LOCK|LOCKS|STATUS|VALUES|WHERE|IF|JSON_TABLE|LATERAL|DUAL|INFILE|THE|A|AN)\\b)(?:"_s
        + name + u"\\s*\\.\\s*)?"_s + name;
}

constexpr std::array TableRoles{Role::Schema, Role::Schema, Role::Table, Role::Table};

QList<Role> tableRoles(int references)
{
    QList<Role> roles;
    for (int i = 0; i < references; ++i)
        roles.append({TableRoles.begin(), TableRoles.end()});
    return roles;
}

QRegularExpression accountStatement(QRegularExpression::PatternOption cases)
{
    return QRegularExpression(
        u"\\b(?:(?:CREATE|ALTER|DROP|RENAME)\\s+USER|SET\\s+PASSWORD\\s+FOR)\\s+(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(?!(?:IF|USER)\\b)`?([A-Za-z_$][\\w$]{0,79}(?:-\\d+)?)`?"_s,
        cases);
}

// What holds only inside a statement.
const QList<Rule> &statementRules()
{
    static const QList<Rule> rules = [] {
        const QString table = tableReference();
        const QString more =
            u"(?:(?:\\s+(?:AS\\s+)?(?!(?:JOIN|WHERE|SET|ON|USING|LEFT|INNER|RIGHT|CROSS)\\b)\\w+)?\\s*,\\s*"_s
            + table + u")?"_s;
        return QList<Rule>{
            {{},
             QRegularExpression(
                 u"(?<!FOR )(?<!ON )(?<!KEY )\\b(?:FROM|JOIN|INTO|UPDATE|TABLES?|REFERENCES|TRUNCATE|DESC|DESCRIBE|EXPLAIN|HANDLER)\\s+"_s
                     + table + more + more,
                 AnyCase),
             tableRoles(3)},
            {{}, accountStatement(AnyCase), {Role::User}},
        };
    }();
    return rules;
}

// The same in free text, where the words of SQL are words of English too: in capitals, or with back ticks, or
// behind a verb of SQL.
QList<Rule> rulesOfStatements()
{
    const QString table = tableReference();
    return {
        {{u"user"_s, u"password"_s}, accountStatement(ExactCase), {Role::User}},
        {{u"from"_s, u"join"_s, u"into"_s, u"update"_s, u"table"_s, u"references"_s},
         QRegularExpression(u"(?<!FOR )(?<!ON )(?<!KEY )\\b(?:FROM|JOIN|INTO|UPDATE|TABLE|REFERENCES)\\s+"_s
                                + table,
                            ExactCase),
         tableRoles(1)},
        {{u"from"_s, u"into"_s, u"table"_s, u"update"_s},
         QRegularExpression(
             u"\\b(?:select\\s[^;\\n]{1,400}?\\sfrom|delete\\s+from|(?:insert|replace)\\s+into|alter\\s+table|create\\s+table|drop\\s+table|truncate\\s+table|check\\s+table|update(?=\\s+[\\w.`]+\\s+set\\b))\\s+"_s
                 + table,
             AnyCase),
         tableRoles(1)},
        {{u"`.`"_s},
         QRegularExpression(
             u"\\b(?:of table|for column|TABLE LOCK table|in table|[Tt]able)\\s+`([^`\\n]{1,64})`\\.`([^`\\n]{1,64})`"_s,
             ExactCase),
         {Role::Schema, Role::Table}},
        {{u"able '"_s, u"able \""_s, u"able `"_s},
         QRegularExpression(
             u"\\b[Tt]able ['\"`](?:\\./)?([^'\"`.\\n/]{1,64})[./]([^'\"`.\\n/]{1,64})['\"`]"_s, ExactCase),
         {Role::Schema, Role::Table}},
        {{u"able '"_s, u"able `"_s},
         QRegularExpression(u"\\b[Tt]able ['`]([^'`.\\n/]{1,64})['`]"_s, ExactCase),
         {Role::Table}},
        {{u"for key '"_s},
         QRegularExpression(u"\\bfor key '([^'.\\n]{1,64})\\."_s, ExactCase),
         {Role::Table}},
        // files of InnoDB, MyISAM and Aria, and tablespaces
        {{u"./"_s, u"/var/lib/mysql/"_s},
         QRegularExpression(
             u"(?<![\\w])(?:\\./|/var/lib/mysql/)([\\w$@-]+)/([\\w$@-]+)(?:#[\\w#]+)?\\.(?:ibd|frm|MYD|MYI|MAD|MAI|sdi|par|cfg)\\b"_s,
             ExactCase),
         {Role::Schema, Role::Table}},
        {{u"table"_s, u"index of"_s},
         QRegularExpression(
             u"\\b(?:table|tablespace|index of)\\s+['`\"]?([\\w$@-]{1,64})/([\\w$@-]{1,64})\\b"_s, AnyCase),
         {Role::Schema, Role::Table}},
    };
}

QList<Rule> schemaRules()
{
    return {
        {{u"db"_s, u"database"_s, u"schema"_s},
         QRegularExpression(
             u"(?<!['\"`])\\b(?:db|database|schema|dbname)\\s*[:=]?\\s*(?:'([^'\\n]{1,64})'|\"([^\"\\n]{1,64})\"|`([^`\\n]{1,64})`)"_s,
             AnyCase),
         {Role::Schema, Role::Schema, Role::Schema}},
        {{u"able '"_s},
         QRegularExpression(u"\\b[Tt]able '([^'.\\n/]{1,64})\\."_s, ExactCase),
         {Role::Schema}},
        {{u"`."_s},
         QRegularExpression(
             u"(?:\\b(?:TABLE|FROM|JOIN|INTO|UPDATE|ON|REFERENCES)\\s+|\\()`([^`\\n]{1,64})`\\.(?=[`*\\w])"_s,
             AnyCase),
         {Role::Schema}},
        {{},
         QRegularExpression(
             u"\\b(?:FROM|JOIN|INTO|UPDATE|TABLE|ON)\\s+([A-Za-z_$][\\w$]*)\\.(?=[`A-Za-z_*])"_s, ExactCase),
         {Role::Schema}},
        {{u"use"_s},
         QRegularExpression(u"\\bUSE\\s+`?([\\w$-]+)`?\\s*(?:;|$)"_s, QRegularExpression::MultilineOption),
         {Role::Schema}},
        {{u" db"_s},
         QRegularExpression(u"\\b(?:Init|Create|Drop) DB[ \\t]+([^\\s]+)"_s, ExactCase),
         {Role::Schema}},
        {{u"using"_s},
         QRegularExpression(u"\\bon (\\S+) using (?:Socket|TCP|SSL|Named|Shared)"_s, ExactCase),
         {Role::Schema}},
        {{u"./"_s},
         QRegularExpression(
             u"(?<![\\w.])\\./([\\w$@-]+)/[\\w$@#-]+\\.(?:ibd|frm|MYD|MYI|MAD|MAI|sdi|par)\\b"_s, ExactCase),
         {Role::Schema}},
    };
}

// host=..., "user": "...", DB_NAME: ..., --host db1, mysql -h db1
QList<Rule> settingRules()
{
    static const QString assign = u")[\"']?\\s*(?:=>|=|:)\\s*[\"']?"_s;
    return {
        {{u"host"_s, u"data source"_s, u"bind"_s},
         QRegularExpression(u"(?<![\\w@])(?:\\w*_)?(?:host|hostname|hostaddr|data source|bind[-_]address"_s
                                + assign + u"([A-Za-z0-9\\[][\\w.:\\[\\]-]*)"_s,
                            AnyCase),
         {Role::Host}},
        {{u"user"_s, u"uid"_s},
         QRegularExpression(u"(?<![\\w@])(?:\\w*_)?(?:user|username|user id|uid"_s + assign
                                + u"([A-Za-z_][\\w.+@%-]*)"_s,
                            AnyCase),
         {Role::User}},
        {{u"dbname"_s, u"db_name"_s, u"database"_s, u"initial catalog"_s},
         QRegularExpression(u"(?<![\\w@])(?:\\w*_)?(?:dbname|db_name|database|initial catalog"_s + assign
                                + u"([A-Za-z_$][\\w$-]*)"_s,
                            AnyCase),
         {Role::Schema}},
        {{u"--host"_s},
         QRegularExpression(u"(?<![\\w-])--host\\s+([A-Za-z0-9\\[][\\w.:\\[\\]-]*)"_s, ExactCase),
         {Role::Host}},
        {{u"--user"_s},
         QRegularExpression(u"(?<![\\w-])--user\\s+([A-Za-z_][\\w.-]*)"_s, ExactCase),
         {Role::User}},
        {{u"--database"_s},
         QRegularExpression(u"(?<![\\w-])--database\\s+([A-Za-z_$][\\w$-]*)"_s, ExactCase),
         {Role::Schema}},
        {{u"-h"_s},
         QRegularExpression(
             u"\\b(?:mysql|mariadb)[\\w-]*\\s(?:[^\\n]{0,400}?\\s)?-h\\s*([A-Za-z0-9][\\w.-]*)"_s, ExactCase),
         {Role::Host}},
        {{u"-u"_s},
         QRegularExpression(
             u"\\b(?:mysql|mariadb)[\\w-]*\\s(?:[^\\n]{0,400}?\\s)?-u\\s*([A-Za-z_][\\w.-]*)"_s, ExactCase),
         {Role::User}},
        {{u"-d"_s},
         QRegularExpression(
             u"\\b(?:mysql|mariadb)[\\w-]*\\s(?:[^\\n]{0,400}?\\s)?-D\\s*([A-Za-z_$][\\w$-]*)"_s, ExactCase),
         {Role::Schema}},
        // people's directories; the shared ones name nobody
        {{u"home"_s, u"users"_s, u"documents and settings"_s},
         QRegularExpression(u"(?:(?<![\\w.])(?:/export)?/home/|/Users/|\\b[A-Za-z]:[\\\\/]+Users[\\\\/"
                            u"]+|\\bDocuments and Settings[\\\\/]+)"
                            "(?!(?:Public|Default|All Users|Shared)\\b)([^/\\\\\\s:;,'\"<>|]+)"_s,
                            AnyCase),
         {Role::User}},
    };
}

const QList<Rule> &allRules()
{
    static const QList<Rule> rules =
        uriRules() + accountRules() + hostRules() + rulesOfStatements() + schemaRules() + settingRules();
    return rules;
}

QString pseudonymFor(Role role, const QString &value, Pseudonyms &pseudonyms, int &count)
{
    if (value.isEmpty() || isFillWord(value))
        return value;
    switch (role) {
    case Role::Host:
        return hostPseudonym(value, pseudonyms, count);
    case Role::User:
        return accountPseudonym(value, pseudonyms, count);
    case Role::Table:
        return tablePseudonym(value, pseudonyms, count);
    case Role::Schema:
        break;
    }
    return schemaPseudonym(value, pseudonyms, count);
}

// The tables of the server's own schemas stay, as these do.
bool isOwnTable(const QRegularExpressionMatch &match, const Rule &rule, int group)
{
    static const QRegularExpression own(u"^(?:mysql|information_schema|performance_schema|sys)$"_s, AnyCase);
    if (rule.roles.value(group - 1) != Role::Table)
        return false;
    for (int before = group - 1; before > 0 && before >= group - 3; --before) {
        if (rule.roles.value(before - 1) == Role::Schema && own.match(match.captured(before)).hasMatch())
            return true;
    }
    return false;
}

QString withRule(const QString &text, const Rule &rule, Pseudonyms &pseudonyms, int &count)
{
    return rewritten(text, rule.pattern, [&](const QRegularExpressionMatch &match, int group) {
        const QString found = match.captured(group);
        return isOwnTable(match, rule, group)
            ? found
            : pseudonymFor(rule.roles.value(group - 1, Role::Host), found, pseudonyms, count);
    });
}

// Host and port of one address in any of its spellings.
QString oneHost(const QString &value, Pseudonyms &pseudonyms, int &count)
{
    static const QRegularExpression bracketed(u"^\\[(.+)\\](:\\d{1,5})?$"_s);
    static const QRegularExpression withPort(u"^([^:]+)(:\\d{1,5})$"_s);
    QString name = value;
    QString port;
    bool brackets = false;
    if (const auto match = bracketed.match(value); match.hasMatch()) {
        name = match.captured(1);
        port = match.captured(2);
        brackets = true;
    } else if (const auto plain = withPort.match(value); plain.hasMatch()) {
        name = plain.captured(1);
        port = plain.captured(2);
    }
    // A trailing dot makes a name absolute, or ends a sentence.
    const QString dot = name.endsWith(u'.') && name.size() > 1 ? u"."_s : QString();
    name.chop(dot.size());
    const QString pseudonym = pseudonyms.of(Kind::Host, name);
    if (pseudonym == name)
        return value;
    ++count;
    return (brackets ? u"["_s + pseudonym + u"]"_s : pseudonym) + dot + port;
}

} // namespace

QString hostPseudonym(const QString &value, Pseudonyms &pseudonyms, int &count)
{
    static const QRegularExpression one(u"([^\\s,;]+)"_s);
    if (value.trimmed() == "connecting host"_L1)
        return value;
    return rewritten(value, one, [&](const QRegularExpressionMatch &match, int) {
        return oneHost(match.captured(1), pseudonyms, count);
    });
}

QString accountPseudonym(const QString &value, Pseudonyms &pseudonyms, int &count)
{
    static const QRegularExpression account(u"^([`'\"]?)(.*?)\\1@([`'\"]?)(.*)\\3$"_s);
    const auto user = [&](const QString &name) {
        const QString pseudonym = pseudonyms.of(Kind::User, name);
        count += pseudonym != name ? 1 : 0;
        return pseudonym;
    };
    const auto match = account.match(value);
    if (!match.hasMatch())
        return user(value);
    const QString quote = match.captured(1);
    const QString hostQuote = match.captured(3);
    return quote + user(match.captured(2)) + quote + u'@' + hostQuote
        + oneHost(match.captured(4), pseudonyms, count) + hostQuote;
}

QString schemaPseudonym(const QString &value, Pseudonyms &pseudonyms, int &count)
{
    const QString pseudonym = pseudonyms.of(Kind::Schema, value);
    count += pseudonym != value ? 1 : 0;
    return pseudonym;
}

QString tablePseudonym(const QString &value, Pseudonyms &pseudonyms, int &count)
{
    const QString pseudonym = pseudonyms.of(Kind::Table, value);
    count += pseudonym != value ? 1 : 0;
    return pseudonym;
}

QString withTableNames(const QString &sql, Pseudonyms &pseudonyms, int &count)
{
    QString text = sql;
    for (const Rule &rule : statementRules())
        text = withRule(text, rule, pseudonyms, count);
    return text;
}

QString withPseudonyms(QString text, Pseudonyms &pseudonyms, int &count, Searching searching)
{
    static const QRegularExpression nothing(u"^[\\d.\\s-]{0,6}$|^[A-Za-z]{1,2}$"_s);
    if (nothing.match(text).hasMatch())
        return text;
    TextProfile profile(text, searching);
    for (const Rule &rule : allRules()) {
        if (!profile.mayHold(rule.needles))
            continue;
        const QString before = text;
        text = withRule(text, rule, pseudonyms, count);
        if (text != before) // "user-1" holds what the text did not
            profile = TextProfile(text, searching);
    }
    text = withoutAddresses(withoutPaths(text, pseudonyms, count), pseudonyms, count);
    return pseudonyms.replaced(text, count);
}

} // namespace goneaway::bundle
