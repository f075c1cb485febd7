// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Secrets.h"

#include "bundle/Rewriting.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

// A quoted string of SQL, a shell or a programming language; one that was cut off reaches to the end of the
// text.
const QLatin1StringView Quoted{
    "(?:'(?:[^'\\\\]|\\\\.|'')*+(?:'|\\z)|\"(?:[^\"\\\\]|\\\\.|\"\")*+(?:\"|\\z))"};

// Names that end so hold a secret. "pass" and "pwd" only as a word of their own, so that "bypass" survives.
const QLatin1StringView SecretName{
    "(?!(?:mysql_native|mysql_old|caching_sha2|sha256)_password\\b)"
    "(?:[\\w.-]{0,64}(?:password|passwd|passphrase|passwort|secret(?:[_-]?key)?|"
    "credentials?|authentication_string|auth_string)\\d?"
    "|[\\w.-]{0,64}(?:[_.-](?:pass|pwd|pw|token)|api[_-]?key|access[_-]?key(?:[_-]?"
    "id)?|private[_-]?key|sst_auth|filekey|[a-z]Pwd|[a-z]Token)"
    "|pass|pwd|pw|token)"};

// What such a name may have beside it without being a secret: "using password: YES", an empty or masked
// value, a placeholder of a prepared statement or a program.
bool isHarmless(const QString &value)
{
    static const QRegularExpression harmless(
        u"^['\"]?(?:YES|NO|ON|OFF|TRUE|FALSE|NULL|NONE|NIL|FORCE|FORCE_PLUS_PERMANENT|<removed>|\\?|\\*+|x{3,}|%s|\\$\\d+|\\$\\{?\\w+\\}?)?['\"]?[),;.]*$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return harmless.match(value).hasMatch();
}

// How text is searched for one kind of secret; every captured group goes. Whatever matches holds one of the
// needles.
struct SecretRule {
    QStringList needles;
    QRegularExpression pattern;
};

QList<SecretRule> makeRules()
{
    const QString s(Quoted);
    const QString name(SecretName);
    const QList<std::pair<QStringList, QString>> patterns{
        // PEM, also with its line ends written as \n
        {{u"-----begin"_s},
         u"-----BEGIN (?:[A-Z0-9 ]+ )?PRIVATE KEY-----(.*?)(?:-----END [A-Z0-9 ]*KEY-----|\\z)"_s},
        // SQL
        {{u"identified"_s},
         u"\\bIDENTIFIED\\s+(?:(?:WITH|VIA)\\s+[\\w`'\"]+\\s+)?(?:BY|AS|USING)\\s+(?:PASSWORD\\s*\\(?\\s*)?("_s
             + s + u")(?:\\s+REPLACE\\s+("_s + s + u"))?"_s},
        {{u"using"_s}, u"\\b(?:OR|VIA|AND)\\s+\\w+\\s+USING\\s+(?:PASSWORD\\s*\\(\\s*)?("_s + s + u")"_s},
        {{u"password"_s, u"encrypt"_s}, u"\\b(?:(?:OLD_)?PASSWORD|ENCRYPT)\\s*\\(\\s*("_s + s + u")"_s},
        {{u"crypt"_s},
         u"\\b(?:AES|DES)_(?:EN|DE)CRYPT\\s*\\([^,()]*(?:\\([^()]*\\)[^,()]*)*,\\s*("_s + s + u")"_s},
        {{u"password"_s},
         u"(?<!['\"`])\\bPASSWORD\\b(?:\\s+FOR\\s+(?:"_s + s + u"|[\\w`])(?:@(?:"_s + s
             + u"|[\\w.%`-]*))?)?\\s*=?\\s*("_s + s + u")(?!\\s*[:=])(?:\\s+REPLACE\\s+("_s + s + u"))?"_s},
        {{u"encrypt"_s}, u"\\bENCRYPT(?:ED|ION)\\s+(?:WITH|BY|KEY)\\s+(?:PASSWORD\\s+)?("_s + s + u")"_s},
        // command lines
        {{u"--"_s},
         u"(?<![\\w-])--(?:[\\w-]*(?:password|passwd|passphrase|secret|token)\\d?)(?:\\s*=\\s*|\\s+(?![-'\"\\s]))("_s
             + s + u"|[^\\s'\"]+)"_s},
        {{u"--"_s},
         u"(?<![\\w-])--(?:[\\w-]*(?:password|passwd|passphrase|secret|token)\\d?)\\s+("_s + s + u")"_s},
        {{u"sshpass"_s}, u"\\bsshpass\\s+-p\\s*("_s + s + u"|\\S+)"_s},
        {{u"curl"_s}, u"\\bcurl\\b[^\\n]{0,400}?\\s(?:-u|--user)[ =]['\"]?[^\\s:'\"]+:([^\\s'\"]+)"_s},
        // URIs and the DSNs of Go and PEAR; the last @ counts, for passwords with an @ in them
        {{u"://"_s}, u"\\b(?:mysqlx?|mariadb)(?:[+:][\\w+-]+)*://[^\\s/:@'\"<>]*:([^\\s<>]+)@"_s},
        {{u"://"_s}, u"\\b[A-Za-z][A-Za-z0-9+.:-]*://[^\\s/:@'\"<>]*:([^\\s'\"<>]+)@"_s},
        {{u"@tcp"_s, u"@unix"_s}, u"(?<![\\w.:/])[\\w.-]+:([^\\s:'\"]+)@(?:tcp6?|unix)\\("_s},
        // HTTP and well-known shapes
        {{u"authorization"_s},
         u"\\b(?:Proxy-)?Authorization\\b['\"]?\\s*[:=]\\s*['\"]?(?:[A-Za-z][\\w-]*[ \\t]+)?([^\\s'\",]+)"_s},
        {{u"cookie"_s}, u"\\b(?:Set-)?Cookie\\b['\"]?\\s*:\\s*['\"]?([^\\n'\"]+)"_s},
        {{u"sess"_s, u"connect.sid"_s},
         u"\\b(?:PHPSESSID|JSESSIONID|ASP\\.NET_SessionId|session_?id|connect\\.sid)\\s*=\\s*([\\w%.-]{12,})"_s},
        {{u"bearer"_s}, u"\\bBearer\\s+([A-Za-z0-9._~+/-]{16,}=*)"_s},
        {{u"akia"_s}, u"\\b(AKIA[0-9A-Z]{16})\\b"_s},
        {{u"gh"_s, u"xox"_s, u"hvs."_s, u"s."_s},
         u"\\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|xox[abprs]-[\\w-]{10,}|hvs\\.[\\w-]{20,}|s\\.[A-Za-z0-9]{24})\\b"_s},
        {{u"eyj"_s}, u"\\b(eyJ[\\w-]{8,}\\.[\\w-]+\\.?[\\w-]*)"_s},
        // hashes: mysql_native_password, caching_sha2_password, crypt
        {{u"*"_s}, u"(?<![\\w*])(\\*[0-9A-Fa-f]{40})(?![0-9A-Za-z])"_s},
        {{u"$"_s}, u"(\\$(?:A\\$\\d{3}|[156]|2[abxy]\\$\\d\\d|argon2\\w*)\\$[^\\s'\"]{8,})"_s},
        // XML
        {{u"</"_s}, u"<(?:[\\w:.-]*(?:password|passwd|pwd|secret|token))>([^<]+)</"_s},
    };
    QList<SecretRule> rules;
    for (const auto &[needles, pattern] : patterns)
        rules.append({needles,
                      QRegularExpression(pattern,
                                         QRegularExpression::CaseInsensitiveOption
                                             | QRegularExpression::DotMatchesEverythingOption)});
    return rules;
}

const QList<SecretRule> &rules()
{
    static const QList<SecretRule> all = makeRules();
    return all;
}

// name=value, name: value, "name" => "value". At the start of a line (an option file, an environment) the
// value is the rest of the line: a password may hold blanks and commas.
const QList<QRegularExpression> &assignments()
{
    static const QString name = u"[\"'`]?"_s + SecretName + u"[\"'`]?[ \\t]*(?:=>|:=|=|:)[ \\t]*"_s;
    static const QList<QRegularExpression> all{
        QRegularExpression(u"^[ \\t]*(?:export[ \\t]+|set[ \\t]+|-[ \\t]+|\\[[\\w-]+\\][ \\t]+)?"_s + name
                               + u"("_s + Quoted + u"|[^\\s'\";&][^\\n;&]*)"_s,
                           QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption),
        QRegularExpression(u"(?<![\\w])"_s + name + u"\\\\?("_s + Quoted
                               + u"|[^\\s'\"\\\\,;&)}\\]][^\\s'\",;&)}\\]]*)"_s,
                           QRegularExpression::CaseInsensitiveOption),
    };
    return all;
}

QString remove(const QString &value, int &count)
{
    if (isHarmless(value))
        return value;
    ++count;
    const QChar quote = value.front();
    if (quote == u'\'' || quote == u'"')
        return quote + QString(RemovedMark) + quote;
    return RemovedMark;
}

// -pSECRET of the mysql family; elsewhere -p means something else (docker run -p 3306:3306, mkdir -p).
QString withoutShortOption(const QString &text, int &count)
{
    static const QRegularExpression line(
        u"^([^\\n]*\\b(?:mysql|mariadb|mydumper|myloader|xtrabackup|mariabackup|innobackupex|percona|pt-[a-z])[^\\n]*)$"_s,
        QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression value(u"(?<=\\s)-p("_s + Quoted
                                          + u"|(?!(?:ort|rotocol|ath|id)\\b)[^\\s'\"]+)"_s);
    const auto take = [&count](const QRegularExpressionMatch &match, int group) {
        return remove(match.captured(group), count);
    };
    return rewritten(text, line, [&take](const QRegularExpressionMatch &match, int) {
        return rewritten(match.captured(), value, take);
    });
}

// mysqli_connect('db1', 'app', 'secret'): in stack traces every argument is shown. All strings in it go.
QString withoutArguments(const QString &text, int &count)
{
    static const QRegularExpression call(
        u"\\b(?:__construct|(?:mysqli?|mysqlnd|pg|odbc)_(?:real_|p)?connect|real_connect|connect|createConnection|getConnection)\\(([^()\\n]*)\\)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression strings(u"("_s + Quoted + u")"_s);
    return rewritten(text, call, [&count](const QRegularExpressionMatch &arguments, int) {
        return rewritten(arguments.captured(1), strings, [&count](const QRegularExpressionMatch &, int) {
            ++count;
            return u"'?'"_s;
        });
    });
}

// "my pw is Tiger", "with the password Tiger": said to a person, not to a machine. What follows is the secret
// unless it is one of the words that people use to speak about a password.
QString withoutSaidSecrets(const QString &text, int &count)
{
    static const QString noun = u"\\b(?:password|passwort|kennwort|passwd|passphrase|passcode|pwd|pw)"_s;
    static const QString value = u"('[^'\\n]+'|\"[^\"\\n]+\"|`[^`\\n]+`|[^\\s'\"`,;]*[^\\s'\"`,;.!?:)])"_s;
    static const QList<QRegularExpression> sentences{
        QRegularExpression(
            noun
                + u"(?:[ \\t]+(?:for|of|to|from|on|at|f\u00fcr|von)[ \\t]+(?:(?:the|my|our|user|account)[ "
                  u"\\t]+)*"
                  "['\"`]?[\\w.@%-]+['\"`]?)?[ \\t]+(?:is|was|are|ist|war|lautet|=)[ \\t]*:?[ \\t]*"_s
                + value,
            QRegularExpression::CaseInsensitiveOption),
        QRegularExpression(
            u"\\b(?:with|using|use|enter|type|try|tried|mit)[ \\t]+(?:(?:the|my|this|our|dem|das)[ \\t]+)?"_s
                + noun + u"[ \\t]+"_s + value,
            QRegularExpression::CaseInsensitiveOption),
    };
    static const QRegularExpression aboutOne(
        u"^(?:a|an|the|my|our|your|his|that|this|it|its|wrong|correct|right|incorrect|invalid|valid|not|no|"
        u"never|"
        "set|unset|empty|blank|null|none|required|needed|missing|expired|expiring|about|ok|okay|fine|good|"
        "bad|"
        "same|different|being|still|now|known|unknown|used|stored|saved|changed|reset|rotated|removed|given|"
        "too|"
        "very|only|also|longer|short|shorter|long|sent|hashed|encrypted|plain|in|on|at|as|for|from|of|to|by|"
        "and|or|but|with|which|what|when|where|while|because|if|authentication|manager|policy|validation|"
        "validate_password|plugin|hash|hashes|file|prompt|based|less|protected|field|option|again|there|here|"
        "yes|already|just|always|accepted|rejected|refused|denied|checked|case|up|falsch|richtig|korrekt|"
        "nicht|leer|"
        "abgelaufen|der|die|das|<removed>|\\?)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString result = text;
    for (const QRegularExpression &sentence : sentences) {
        result = rewritten(result, sentence, [&count](const QRegularExpressionMatch &match, int group) {
            const QString said = match.captured(group);
            return aboutOne.match(said).hasMatch() ? said : remove(said, count);
        });
    }
    return result;
}

bool mayHoldSecrets(const QString &text)
{
    if (text.contains("pass"_L1, Qt::CaseInsensitive) || text.contains("pw"_L1, Qt::CaseInsensitive)
        || text.contains("kennwort"_L1, Qt::CaseInsensitive))
        return true;
    // All places that the rules look at have at least one of these.
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) {
                           return c == u'\'' || c == u'"' || c == u'=' || c == u':' || c == u'@' || c == u'-'
                               || c == u'*' || c == u'$' || c == u'<' || c == u'(' || c == u'_' || c == u'.';
                       })
        || text.contains("AKIA"_L1) || text.contains("earer"_L1);
}

} // namespace

QString withoutSecrets(QString text, int &count, Searching searching)
{
    if (text.size() < 4 || !mayHoldSecrets(text))
        return text;
    static const QStringList calls{u"connect("_s, u"connection("_s, u"__construct("_s};
    static const QStringList options{u"-p"_s};
    static const QStringList nouns{u"pass"_s, u"kennwort"_s, u"pw"_s};
    static const QStringList names{u"pass"_s, u"pw"_s,    u"secret"_s, u"credential"_s,
                                   u"auth"_s, u"token"_s, u"key"_s};
    // Taking things out puts no needle in but "<removed>" and marks: the profile of the whole still holds.
    const TextProfile profile(text + RemovedMark, searching);
    const auto take = [&count](const QRegularExpressionMatch &match, int group) {
        return remove(match.captured(group), count);
    };
    if (profile.mayHold(calls))
        text = withoutArguments(text, count);
    for (const SecretRule &rule : rules()) {
        if (profile.mayHold(rule.needles))
            text = rewritten(text, rule.pattern, take);
    }
    if (profile.mayHold(options))
        text = withoutShortOption(text, count);
    if (profile.mayHold(nouns))
        text = withoutSaidSecrets(text, count);
    if (profile.mayHold(names)) {
        for (const QRegularExpression &rule : assignments())
            text = rewritten(text, rule, take);
    }
    return text;
}

bool isSecretSetting(const QString &name, const QString &value)
{
    static const QRegularExpression telling(
        u"passw(?:or)?d|_pwd|passphrase|secret|token|sst_auth|filekey|access_key|private_key|credential"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (value.isEmpty() || !telling.match(name).hasMatch() || isHarmless(value))
        return false;
    // Settings about passwords: lengths, ages, policies, files and plug-ins.
    static const QRegularExpression about(
        u"^(?:Com_|validate_password|simple_password_check|cracklib_password|caching_sha2_password|sha256_"
        u"password|mysql_native_password"
        "|(?:default|disconnect_on|max|old|strict|generated_random)_\\w*passwords?|password_(?:history|reuse|"
        "require)"
        "|(?:performance_schema|version_tokens)_|persist_sensitive|\\w+_(?:path|file|dir|plugin|timeout|length|lifetime|errors|count|number|size)$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const bool isFileKey = name.endsWith("filekey"_L1, Qt::CaseInsensitive);
    return isFileKey || !about.match(name).hasMatch();
}

} // namespace goneaway::bundle
