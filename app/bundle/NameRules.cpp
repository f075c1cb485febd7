// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/NameRules.h"

#include "bundle/Rewriting.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

using Kind = Pseudonyms::Kind;

// What the captured groups of a rule are, in their order.
enum class Role { Host, User, Schema };

struct Rule {
    QRegularExpression pattern;
    QList<Role> roles;
};

constexpr auto AnyCase = QRegularExpression::CaseInsensitiveOption;
constexpr auto ExactCase = QRegularExpression::NoPatternOption;

// Words that stand where a name could, and are none.
bool isFillWord(const QString &value)
{
    static const QRegularExpression word(
        u"^(?:the|a|an|is|was|of|to|for|and|or|not|in|at|by|from|yes|no|true|false|on|off|your|this|that|it|none|null|nil)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return word.match(value).hasMatch();
}

QList<Rule> uriRules()
{
    return {
        {QRegularExpression(
             u"\\b(?:jdbc:)?(?:mysqlx?|mariadb)(?:[+:][\\w+-]+)*://(?:([^\\s/:@'\"]+)(?::[^\\s@/'\"]*)?@)?([^\\s/?'\"()@<>]+)(?:/([\\w$-]+))?"_s,
             AnyCase),
         {Role::User, Role::Host, Role::Schema}},
        // Go: user:password@tcp(host:3306)/schema
        {QRegularExpression(
             u"(?:(?<![\\w.-])([\\w.-]{1,80})(?::[^\\s:'\"]{0,200})?@)?\\btcp6?\\(([^\\s()]+)\\)(?:/([\\w$-]+))?"_s,
             ExactCase),
         {Role::User, Role::Host, Role::Schema}},
        {QRegularExpression(u"://([^\\s/:@'\"]+)(?::[^\\s@/'\"]*)?@([^\\s/?'\"()@<>]+)"_s, ExactCase),
         {Role::User, Role::Host}},
    };
}

QList<Rule> accountRules()
{
    return {
        {QRegularExpression(u"'([^'\\n]{0,80})'@'([^'\\n]{0,255})'"_s, ExactCase), {Role::User, Role::Host}},
        {QRegularExpression(u"`([^`\\n]{0,80})`@`([^`\\n]{0,255})`"_s, ExactCase), {Role::User, Role::Host}},
        {QRegularExpression(u"\"([^\"\\n]{0,80})\"@\"([^\"\\n]{0,255})\""_s, ExactCase),
         {Role::User, Role::Host}},
        // MariaDB: initiated by: root[root] @ localhost []
        {QRegularExpression(u"(?<![\\w.-])([\\w.-]+)\\[([\\w.-]*)\\] @ ([\\w.-]*) ?\\[([0-9A-Fa-f.:]*)\\]"_s,
                            ExactCase),
         {Role::User, Role::User, Role::Host, Role::Host}},
        {QRegularExpression(
             u"(?<![\\w.@/:+'`\"-])([A-Za-z_][\\w.+-]*)@(?![\\w.-]*\\.(?:service|socket|timer)\\b)([A-Za-z0-9%][\\w.%-]*[\\w%]|[A-Za-z0-9%])"_s,
             ExactCase),
         {Role::User, Role::Host}},
        {QRegularExpression(u"\\bfrom user ([\\w.-]+?)\\.(?=\\s|$)"_s, ExactCase), {Role::User}},
        {QRegularExpression(
             u"(?<!['\"`])\\b(?:user|username|account|login)(?: name)?\\s*[:=]?\\s*(?:'([^'\\n]{1,80})'|\"([^\"\\n]{1,80})\"|`([^`\\n]{1,80})`)"_s,
             AnyCase),
         {Role::User, Role::User, Role::User}},
    };
}

QList<Rule> hostRules()
{
    return {
        {QRegularExpression(
             u"(?<!['\"`])\\bhost(?:name)?\\s*[:=]?\\s*(?:'([^'\\n]{1,255})'|\"([^\"\\n]{1,255})\")"_s,
             AnyCase),
         {Role::Host, Role::Host}},
        {QRegularExpression(
             u"\\b(?:server on|connect(?:ed|ing)? to|resolve to|resolved to|IP address|address) '([^'\\n]{1,255})'"_s,
             AnyCase),
         {Role::Host}},
        {QRegularExpression(u"\\bgetaddrinfo(?: for| failed for| ENOTFOUND| EAI_AGAIN)\\s+([\\w.-]+)"_s,
                            ExactCase),
         {Role::Host}},
        {QRegularExpression(
             u"\\b(?:ENOTFOUND|EAI_AGAIN|UnknownHostException:|Unknown host:?)\\s+'?([\\w.-]*\\w)"_s,
             ExactCase),
         {Role::Host}},
        {QRegularExpression(
             u"\\b(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET)\\s+([A-Za-z][\\w-]*(?:\\.[\\w-]+)+)"_s,
             ExactCase),
         {Role::Host}},
        {QRegularExpression(u"\\blookup ([\\w.-]*\\w)(?= on |:)"_s, ExactCase), {Role::Host}},
        {QRegularExpression(u"^220[ -]([\\w-]+(?:\\.[\\w-]+)+)"_s, QRegularExpression::MultilineOption),
         {Role::Host}},
        // a name with a port; names of source files with a line number look alike
        {QRegularExpression(
             u"(?<![\\w@./\\\\-])((?:[A-Za-z0-9][\\w-]*\\.)+(?!(?:java|py|pyx|php|js|mjs|ts|tsx|cpp|cc|c|h|hpp|go|rb|cs|kt|scala|rs|pl|pm|ic|hh|xml|cnf|log|err)\\b)[A-Za-z]{2,}):\\d{2,5}\\b"_s,
             ExactCase),
         {Role::Host}},
        // UNC paths
        {QRegularExpression(u"(?<![\\w\\\\])\\\\\\\\([A-Za-z][\\w.-]+)\\\\"_s, ExactCase), {Role::Host}},
    };
}

QList<Rule> schemaRules()
{
    return {
        {QRegularExpression(
             u"(?<!['\"`])\\b(?:db|database|schema|dbname)\\s*[:=]?\\s*(?:'([^'\\n]{1,64})'|\"([^\"\\n]{1,64})\"|`([^`\\n]{1,64})`)"_s,
             AnyCase),
         {Role::Schema, Role::Schema, Role::Schema}},
        {QRegularExpression(u"\\b[Tt]able '([^'.\\n/]{1,64})\\."_s, ExactCase), {Role::Schema}},
        {QRegularExpression(
             u"(?:\\b(?:TABLE|FROM|JOIN|INTO|UPDATE|ON|REFERENCES)\\s+|\\()`([^`\\n]{1,64})`\\.(?=[`*\\w])"_s,
             AnyCase),
         {Role::Schema}},
        {QRegularExpression(
             u"\\b(?:FROM|JOIN|INTO|UPDATE|TABLE|ON)\\s+([A-Za-z_$][\\w$]*)\\.(?=[`A-Za-z_*])"_s, ExactCase),
         {Role::Schema}},
        {QRegularExpression(u"\\bUSE\\s+`?([\\w$-]+)`?\\s*(?:;|$)"_s, QRegularExpression::MultilineOption),
         {Role::Schema}},
        {QRegularExpression(u"\\b(?:Init|Create|Drop) DB[ \\t]+([^\\s]+)"_s, ExactCase), {Role::Schema}},
        {QRegularExpression(u"\\bon (\\S+) using (?:Socket|TCP|SSL|Named|Shared)"_s, ExactCase),
         {Role::Schema}},
        {QRegularExpression(
             u"(?<![\\w.])\\./([\\w$@-]+)/[\\w$@#-]+\\.(?:ibd|frm|MYD|MYI|MAD|MAI|sdi|par)\\b"_s, ExactCase),
         {Role::Schema}},
    };
}

// host=..., "user": "...", DB_NAME: ..., --host db1, mysql -h db1
QList<Rule> settingRules()
{
    static const QString assign = u")[\"']?\\s*(?:=>|=|:)\\s*[\"']?"_s;
    return {
        {QRegularExpression(u"(?<![\\w@])(?:\\w*_)?(?:host|hostname|hostaddr|data source|bind[-_]address"_s
                                + assign + u"([A-Za-z0-9\\[][\\w.:\\[\\]-]*)"_s,
                            AnyCase),
         {Role::Host}},
        {QRegularExpression(u"(?<![\\w@])(?:\\w*_)?(?:user|username|user id|uid"_s + assign
                                + u"([A-Za-z_][\\w.+@%-]*)"_s,
                            AnyCase),
         {Role::User}},
        {QRegularExpression(u"(?<![\\w@])(?:\\w*_)?(?:dbname|db_name|database|initial catalog"_s + assign
                                + u"([A-Za-z_$][\\w$-]*)"_s,
                            AnyCase),
         {Role::Schema}},
        {QRegularExpression(u"(?<![\\w-])--host\\s+([A-Za-z0-9\\[][\\w.:\\[\\]-]*)"_s, ExactCase),
         {Role::Host}},
        {QRegularExpression(u"(?<![\\w-])--user\\s+([A-Za-z_][\\w.-]*)"_s, ExactCase), {Role::User}},
        {QRegularExpression(u"(?<![\\w-])--database\\s+([A-Za-z_$][\\w$-]*)"_s, ExactCase), {Role::Schema}},
        {QRegularExpression(
             u"\\b(?:mysql|mariadb)[\\w-]*\\s(?:[^\\n]{0,400}?\\s)?-h\\s*([A-Za-z0-9][\\w.-]*)"_s, ExactCase),
         {Role::Host}},
        {QRegularExpression(
             u"\\b(?:mysql|mariadb)[\\w-]*\\s(?:[^\\n]{0,400}?\\s)?-u\\s*([A-Za-z_][\\w.-]*)"_s, ExactCase),
         {Role::User}},
        {QRegularExpression(
             u"\\b(?:mysql|mariadb)[\\w-]*\\s(?:[^\\n]{0,400}?\\s)?-D\\s*([A-Za-z_$][\\w$-]*)"_s, ExactCase),
         {Role::Schema}},
        // people's directories; the shared ones name nobody
        {QRegularExpression(u"(?:(?<![\\w.])(?:/export)?/home/|/Users/|\\b[A-Za-z]:[\\\\/]+Users[\\\\/"
                            u"]+|\\bDocuments and Settings[\\\\/]+)"
                            "(?!(?:Public|Default|All Users|Shared)\\b)([^/\\\\\\s:;,'\"<>|]+)"_s,
                            AnyCase),
         {Role::User}},
    };
}

const QList<Rule> &allRules()
{
    static const QList<Rule> rules =
        uriRules() + accountRules() + hostRules() + schemaRules() + settingRules();
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
    case Role::Schema:
        break;
    }
    return schemaPseudonym(value, pseudonyms, count);
}

// "MySQL Connector 8.0.28.1" is no address.
bool isVersion(const QString &text, qsizetype start)
{
    static const QRegularExpression word(
        u"(?:version[\\w ]{0,16}|ver|release|build|\\bv|jdk|java|libmysqlclient\\.so|connector)[\\s:='\"/_.-]*$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return word.match(text.sliced(std::max<qsizetype>(0, start - 40), std::min<qsizetype>(start, 40)))
        .hasMatch();
}

QString withoutAddresses(const QString &text, Pseudonyms &pseudonyms, int &count)
{
    static const QRegularExpression ipv4(u"(?<![\\w.:])((?:\\d{1,3}\\.){3}\\d{1,3})(?![\\w]|\\.\\d|\\.%)"_s);
    // Hexadecimal groups and colons, the last two perhaps as IPv4; the shape is checked afterwards.
    static const QRegularExpression ipv6(
        u"(?<![\\w:.])((?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f]{0,4}))(?![\\w:])"_s);
    static const QRegularExpression mac(
        u"(?<![\\w:-])((?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2})(?![\\w:-])"_s);
    const auto host = [&](const QString &name) {
        const QString pseudonym = pseudonyms.of(Kind::Host, name);
        count += pseudonym != name ? 1 : 0;
        return pseudonym;
    };
    QString result = text;
    if (text.count(u':') >= 2) {
        result = rewritten(result, ipv6, [&](const QRegularExpressionMatch &match, int) {
            const QString found = match.captured(1);
            // Names of C++ (std::abs) and times have too few groups or no digits.
            static const QRegularExpression digit(u"\\d"_s);
            const bool likely = found.count(u':') >= 3 || digit.match(found).hasMatch();
            return likely && isAddress(found) ? host(found) : found;
        });
    }
    if (text.count(u':') >= 5 || text.count(u'-') >= 5)
        result = rewritten(
            result, mac, [&](const QRegularExpressionMatch &match, int) { return host(match.captured(1)); });
    if (text.count(u'.') < 3)
        return result;
    const QString before = result;
    return rewritten(before, ipv4, [&](const QRegularExpressionMatch &match, int) {
        const QString found = match.captured(1);
        return isAddress(found) && !isVersion(before, match.capturedStart(1)) ? host(found) : found;
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

QString withPseudonyms(QString text, Pseudonyms &pseudonyms, int &count)
{
    static const QRegularExpression nothing(u"^[\\d.\\s-]{0,6}$|^[A-Za-z]{1,2}$"_s);
    if (nothing.match(text).hasMatch())
        return text;
    for (const Rule &rule : allRules()) {
        text = rewritten(text, rule.pattern, [&](const QRegularExpressionMatch &match, int group) {
            return pseudonymFor(rule.roles.value(group - 1, Role::Host), match.captured(group), pseudonyms,
                                count);
        });
    }
    text = withoutAddresses(text, pseudonyms, count);
    return pseudonyms.replaced(text, count);
}

} // namespace goneaway::bundle
