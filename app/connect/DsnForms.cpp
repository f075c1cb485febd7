// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/DsnForms.h"

#include "connect/DsnWords.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect::dsn {

namespace {

constexpr qsizetype MaxPairs = 400;

using Expression = QRegularExpression;

QString decoded(const QString &text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

QString unquoted(QString text)
{
    text = text.trimmed();
    if (text.size() > 1 && (text.front() == u'"' || text.front() == u'\'') && text.back() == text.front())
        return text.sliced(1, text.size() - 2).replace("\\\""_L1, "\""_L1).replace("\\'"_L1, "'"_L1);
    return text;
}

// A value that the program takes from elsewhere when it runs.
bool isComputed(const QString &value)
{
    static const Expression pattern(
        uR"(^(<%|\$\{|\$\(|process\.env|os\.(environ|getenv)|ENV[\[.]|env\(|getenv\(|config\(|\$_ENV|secrets?\.))"_s);
    return pattern.match(value).hasMatch();
}

void add(Parts &parts, const QString &key, const QString &value)
{
    if (parts.pairs.size() >= MaxPairs)
        return;
    if (isComputed(value))
        parts.remarks
            << u"\"%1\" is taken from the program's environment when it runs, and is not known here."_s.arg(
                   key);
    else
        parts.pairs.append({key, value});
}

// "a=1&b=2", as in an address.
void addQuery(Parts &parts, const QString &query)
{
    static const Expression separator(u"[&;]"_s);
    for (const QString &one : query.split(separator, Qt::SkipEmptyParts))
        add(parts, decoded(one.section(u'=', 0, 0)), decoded(one.section(u'=', 1).replace(u'+', "%20"_L1)));
}

// Hosts of an address, which JDBC also writes as (host=db1,port=3306) and address=(host=db1)(port=3306).
void addHosts(Parts &parts, const QString &authority)
{
    static const Expression field(uR"(\b(host|port|user|password)\s*=\s*([^(),]+))"_s,
                                  Expression::CaseInsensitiveOption);
    QStringList hosts;
    int depth = 0;
    QString one;
    for (const QChar c : authority) {
        depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
        if (c == u',' && depth <= 0) {
            hosts << one;
            one.clear();
        } else {
            one += c;
        }
    }
    hosts << one;
    for (QString text : hosts) {
        text = text.trimmed();
        if (text.startsWith("address="_L1, Qt::CaseInsensitive)
            || (text.startsWith(u'(') && text.contains(u'='))) {
            Host host;
            for (auto it = field.globalMatch(text); it.hasNext();) {
                const auto match = it.next();
                const QString key = match.captured(1).toLower();
                if (key == "host"_L1)
                    host.name = match.captured(2).trimmed();
                else if (key == "port"_L1)
                    host.port = match.captured(2).toUShort();
                else
                    add(parts, key, match.captured(2).trimmed());
            }
            parts.hosts << host;
            continue;
        }
        text.remove(u'(').remove(u')');
        for (const QString &plainHost : text.split(u',', Qt::SkipEmptyParts))
            parts.hosts << hostOf(decoded(plainHost));
    }
    parts.hosts.removeIf([](const Host &host) { return host.name.isEmpty(); });
}

const Expression &urlPattern()
{
    static const Expression pattern(
        uR"(^(jdbc:)?(?:aws-wrapper:)?(mysql2?|mariadb|mysqlx|trilogy|mysqli|mysql-async)(\+[a-z0-9_]+)?((?::[a-z0-9+]+)*)://(.*)$)"_s,
        Expression::CaseInsensitiveOption | Expression::DotMatchesEverythingOption);
    return pattern;
}

QString withoutComment(const QString &value)
{
    static const Expression comment(u"\\s#.*$"_s);
    if (value.startsWith(u'"') || value.startsWith(u'\'')) {
        const qsizetype end = value.indexOf(value[0], 1);
        return end > 0 ? value.first(end + 1) : value;
    }
    return QString(value).remove(comment).trimmed();
}

// The @ that ends "user:password", or -1. A password may hold any sign that somebody forgot to encode, so it
// is the last one that does not stand in a parameter.
qsizetype endOfAccount(const QString &rest)
{
    static const Expression parameter(u"\\?\\w[\\w.-]*="_s);
    const qsizetype query = parameter.match(rest).capturedStart();
    return query < 0 ? rest.lastIndexOf(u'@') : rest.lastIndexOf(u'@', query);
}

// Of several sections of a database.yml the one that matters most, with the defaults that it shares.
QString chosenSection(const QString &text, Parts &parts)
{
    static const Expression head(uR"(^([A-Za-z_][\w-]*):\s*(?:&\w+)?\s*(?:#.*)?$)"_s,
                                 Expression::MultilineOption);
    QMap<QString, QString> sections;
    qsizetype start = -1;
    QString name;
    const auto close = [&](qsizetype end) {
        if (start >= 0)
            sections.insert(name, text.sliced(start, end - start));
    };
    for (auto it = head.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        close(match.capturedStart());
        start = match.capturedEnd();
        name = match.captured(1);
    }
    close(text.size());
    if (sections.size() < 2)
        return text;
    for (const QString &wanted : {u"production"_s, u"staging"_s, u"development"_s}) {
        if (!sections.contains(wanted))
            continue;
        parts.remarks << u"Of the sections, \"%1\" was taken."_s.arg(wanted);
        return sections.value(wanted) + u'\n' + sections.value(u"default"_s);
    }
    return text;
}

} // namespace

std::optional<Parts> fromUrl(const QString &text)
{
    const auto match = urlPattern().match(text);
    if (!match.hasMatch())
        return std::nullopt;
    Parts parts;
    const bool jdbc = !match.captured(1).isEmpty();
    const bool sqlAlchemy = !match.captured(3).isEmpty() && match.captured(3).toLower() != "+srv"_L1;
    const QString scheme = match.captured(2).toLower();
    parts.kind = jdbc                                     ? u"JDBC URL"_s
        : sqlAlchemy                                      ? u"SQLAlchemy URL"_s
        : scheme == "mysql2"_L1 || scheme == "trilogy"_L1 ? u"Rails DATABASE_URL"_s
                                                          : u"%1:// address"_s.arg(scheme);
    if (jdbc)
        parts.unit = TimeUnit::Milliseconds;
    if (match.captured(3).compare("+srv"_L1, Qt::CaseInsensitive) == 0
        || match.captured(4).contains("srv"_L1, Qt::CaseInsensitive))
        parts.remarks
            << u"The host is a DNS service name (SRV), which is not looked up here: name one of its servers."_s;

    QString rest = match.captured(5);
    const qsizetype at = endOfAccount(rest);
    if (const qsizetype hash = rest.indexOf(u'#', at + 1); hash >= 0)
        rest.truncate(hash);
    if (at >= 0) {
        const QString account = rest.first(at);
        add(parts, u"user"_s, decoded(account.section(u':', 0, 0)));
        if (account.contains(u':'))
            add(parts, u"password"_s, decoded(account.section(u':', 1)));
        rest = rest.sliced(at + 1);
    }
    const qsizetype query = rest.indexOf(u'?');
    QString place = query < 0 ? rest : rest.first(query);
    const qsizetype slash = place.indexOf(u'/');
    if (slash >= 0) {
        add(parts, u"database"_s, decoded(place.sliced(slash + 1)));
        place.truncate(slash);
    }
    addHosts(parts, place);
    if (query >= 0)
        addQuery(parts, rest.sliced(query + 1));
    // Node's drivers write connectTimeout in milliseconds, everybody else connect_timeout in seconds.
    if (!jdbc && rest.contains("Timeout="_L1))
        parts.unit = TimeUnit::Milliseconds;
    return parts;
}

std::optional<Parts> fromGo(const QString &text)
{
    static const Expression pattern(
        uR"(^(?:([^:@/]*)(?::(.*))?@)?(tcp[46]?|unix|[a-z]\w*)?(?:\(([^()]*)\))?/([^?/\s]*)(?:\?(\S*))?$)"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch()
        || (match.captured(4).isEmpty() && !text.contains("@tcp/"_L1) && !text.contains("@/"_L1))
        || text.contains("://"_L1))
        return std::nullopt;
    Parts parts;
    parts.kind = u"Go DSN"_s;
    parts.unit = TimeUnit::Milliseconds; // never meant: Go always writes the unit
    if (!match.captured(1).isEmpty())
        add(parts, u"user"_s, match.captured(1));
    if (match.capturedLength(2) > 0)
        add(parts, u"password"_s, match.captured(2));
    const QString address = match.captured(4);
    if (match.captured(3) == "unix"_L1)
        add(parts, u"socket"_s, address);
    else
        parts.hosts << (address.isEmpty() ? Host{u"127.0.0.1"_s, 3306} : hostOf(address));
    if (!match.captured(5).isEmpty())
        add(parts, u"database"_s, decoded(match.captured(5)));
    addQuery(parts, match.captured(6));
    return parts;
}

std::optional<Parts> fromPdo(const QString &text)
{
    static const Expression pattern(uR"((?:^|['"])\s*(?:mysql|mariadb):((?:[\w]+=[^;'"]*;?)+))"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    Parts parts;
    parts.kind = u"PDO DSN"_s;
    for (const QString &one : match.captured(1).split(u';', Qt::SkipEmptyParts))
        add(parts, one.section(u'=', 0, 0).trimmed(), one.section(u'=', 1).trimmed());
    // new PDO('mysql:...', 'user', 'password', [PDO::ATTR_TIMEOUT => 5])
    const QString rest = text.sliced(match.capturedEnd());
    static const Expression account(
        uR"(^['"]\s*,\s*('[^']*'|"[^"]*"|\$\w+)(?:\s*,\s*('[^']*'|"[^"]*"|\$\w+))?)"_s);
    if (const auto words = account.match(rest); words.hasMatch()) {
        if (!words.captured(1).startsWith(u'$'))
            add(parts, u"user"_s, unquoted(words.captured(1)));
        if (words.hasCaptured(2) && !words.captured(2).startsWith(u'$'))
            add(parts, u"password"_s, unquoted(words.captured(2)));
    }
    static const Expression attribute(uR"((?:PDO::|Mysql::)(\w+)\s*=>\s*('[^']*'|"[^"]*"|[^\s,\]\)]+))"_s);
    for (auto it = attribute.globalMatch(rest); it.hasNext();) {
        const auto one = it.next();
        const QString key = one.captured(1);
        if (isKnownKey(key) || key.contains("SSL"_L1))
            add(parts, key == "MYSQL_ATTR_SSL_VERIFY_SERVER_CERT"_L1 ? u"ssl_verify_server_cert"_s : key,
                unquoted(one.captured(2)));
    }
    return parts;
}

std::optional<Parts> fromPairs(const QString &text)
{
    static const Expression pattern(
        uR"(([A-Za-z][A-Za-z0-9 _-]*?)\s*=\s*(\{[^}]*\}|"[^"]*"|'[^']*'|[^;]*)\s*(?:;|$))"_s);
    // Where it stands in quotes within a configuration file, only that part counts.
    static const Expression within(
        uR"(["'](\s*(?:server|host|data source|driver|dsn|uid|user id)\s*=[^\n]*?;[^\n]*?)["']\s*[,/>})\n])"_s,
        Expression::CaseInsensitiveOption);
    QString string = text.trimmed();
    if (const auto inner = within.match(text + u'\n'); inner.hasMatch())
        string = inner.captured(1);
    static const Expression start(
        uR"(^(server|host|data source|addr|address|network address|driver|dsn|uid|user id|user|username|database|port)\s*=)"_s,
        Expression::CaseInsensitiveOption);
    if (string.contains(u'\n') || !string.contains(u';') || !start.match(string).hasMatch())
        return std::nullopt;
    Parts parts;
    bool odbc = false;
    for (auto it = pattern.globalMatch(string); it.hasNext();) {
        const auto match = it.next();
        const QString key = match.captured(1).trimmed();
        QString value = unquoted(match.captured(2));
        odbc = odbc || key.compare("driver"_L1, Qt::CaseInsensitive) == 0
            || key.compare("dsn"_L1, Qt::CaseInsensitive) == 0;
        if (value.startsWith(u'{') && value.endsWith(u'}'))
            value = value.sliced(1, value.size() - 2);
        add(parts, key, value);
    }
    parts.kind = odbc ? u"ODBC connection string"_s : u".NET connection string"_s;
    return parts;
}

std::optional<Parts> fromVariables(const QString &text)
{
    static const Expression assignment(uR"(^\s*(?:export\s+|set\s+)?([A-Z][A-Z0-9_]+)\s*=\s*(.*?)\s*$)"_s,
                                       Expression::MultilineOption);
    static const Expression define(uR"(define\s*\(\s*['"](\w+)['"]\s*,\s*(['"])(.*?)\2\s*\))"_s);
    static const Expression prefix(uR"(^(?:WORDPRESS_DB|DB|MYSQL|MARIADB|DATABASE)_)"_s);
    Parts parts;
    const auto addVariable = [&](const QString &name, const QString &value) {
        const auto head = prefix.match(name);
        if (!head.hasMatch() || name == "MYSQL_ROOT_PASSWORD"_L1)
            return;
        const QString key = name.sliced(head.capturedLength());
        if (key == "CONNECTION"_L1 || isKnownKey(key) || key.startsWith("SSL"_L1))
            add(parts, key, value);
    };
    bool php = false;
    for (auto it = define.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        php = true;
        addVariable(match.captured(1), match.captured(3));
    }
    for (auto it = assignment.globalMatch(text); !php && it.hasNext();) {
        const auto match = it.next();
        addVariable(match.captured(1), unquoted(withoutComment(match.captured(2))));
    }
    if (parts.pairs.isEmpty() && parts.remarks.isEmpty())
        return std::nullopt;
    parts.kind = php ? u"wp-config.php"_s : u".env file"_s;
    return parts;
}

std::optional<Parts> fromDocument(const QString &text)
{
    static const Expression pair(
        uR"re((?<![\w/])(['":]?)([A-Za-z_][\w.:-]*)['"]?\s*(=>|:(?!//)|=(?!=))[ \t]*(\{|\[|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?:process\.env|os\.environ|os\.getenv|ENV|env|getenv|config)[^\n,]*|<%[^%]*%>|[^\s,{}\[\]"'#]+))re"_s);
    Parts parts;
    parts.kind = text.contains("=>"_L1) && text.contains(u'[')           ? u"PHP array"_s
        : text.contains("'ENGINE'"_L1) || text.contains("\"ENGINE\""_L1) ? u"Django settings"_s
        : text.contains(u'{')                                            ? u"configuration object"_s
                                                                         : u"database.yml"_s;
    if (parts.kind == "configuration object"_L1 && text.contains("Timeout"_L1))
        parts.unit = TimeUnit::Milliseconds; // Node's drivers
    const QString section = parts.kind == "database.yml"_L1 ? chosenSection(text, parts) : text;
    QStringList seen;
    int known = 0;
    for (auto it = pair.globalMatch(section); it.hasNext();) {
        const auto match = it.next();
        const QString key = match.captured(2).section(u'.', -1); // spring.datasource.username
        const QString value = match.captured(4);
        if (seen.contains(plain(key)))
            continue; // the first of several servers
        if (value == "{"_L1 || value == "["_L1 || !isKnownKey(key))
            continue; // names of sections, and other people's settings
        seen << plain(key);
        ++known;
        add(parts, key, isComputed(value) ? value : unquoted(value));
    }
    if (known == 0)
        return std::nullopt;
    return parts;
}

QString urlWithin(const QString &text)
{
    static const Expression pattern(
        uR"((?:jdbc:(?:aws-wrapper:)?)?(?:mysql2?|mariadb|mysqlx|trilogy|mysqli)(?:\+[a-z0-9_]+)?(?::[a-z0-9+]+)*://[^\s'"<>`]+)"_s,
        Expression::CaseInsensitiveOption);
    const auto match = pattern.match(text);
    return match.captured(0);
}

} // namespace goneaway::connect::dsn
