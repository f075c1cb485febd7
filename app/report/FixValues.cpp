// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/FixValues.h"

#include "evidence/Evidence.h"

#include <QRegularExpression>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace facts = evidence::facts;

namespace {

bool isHarmless(const QString &value)
{
    // \z and not $, which would let a line end pass.
    static const QRegularExpression safe(u"\\A[A-Za-z0-9_.,:%/@+-]{1,200}\\z"_s,
                                         QRegularExpression::DontCaptureOption);
    return !value.startsWith(u'-') && safe.match(value).hasMatch();
}

struct Account {
    QString user;
    QString host;
};

// Servers name the refused account as 'user'@'host' (1044, 1045, 1226) or only the host (1129, 1130).
Account accountIn(const QString &message)
{
    static const QRegularExpression both(u"'([^']*)'@'([^']*)'"_s);
    static const QRegularExpression hostOnly(u"Host '([^']*)' is "_s);
    if (const auto match = both.match(message); match.hasMatch())
        return {match.captured(1), match.captured(2)};
    if (const auto match = hostOnly.match(message); match.hasMatch())
        return {{}, match.captured(1)};
    return {};
}

Account accountOf(const evidence::Evidence &evidence)
{
    Account account;
    const auto learn = [&account](const Account &more) {
        if (account.user.isEmpty())
            account.user = more.user;
        if (account.host.isEmpty())
            account.host = more.host;
    };
    if (evidence.symptom()) {
        for (const evidence::ClientError &error : evidence.symptom()->errors)
            learn(accountIn(error.message));
    }
    if (const auto *login = evidence.find(facts::LadderLogin)) {
        if (login->error)
            learn(accountIn(login->error->message));
        learn({login->field("user"_L1), {}});
    }
    if (const auto *session = evidence.value<evidence::Record>(facts::ServerSession)) {
        const QString whole = session->value(u"user"_s); // USER(): the host part follows the last @
        const qsizetype at = whole.lastIndexOf(u'@');
        learn({at < 0 ? whole : whole.left(at), at < 0 ? QString() : whole.sliced(at + 1)});
    }
    return account;
}

QString replaced(const QString &pattern, const TextValues &values)
{
    static const QRegularExpression placeholder(u"(?<!\\$)\\{([a-z][a-z0-9_-]*)\\}"_s);
    QString out;
    qsizetype at = 0;
    auto matches = placeholder.globalMatch(pattern);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        out += QStringView(pattern).sliced(at, match.capturedStart() - at);
        const QString name = match.captured(1);
        out += values.contains(name) ? values.value(name) : u"<%1>"_s.arg(name);
        at = match.capturedEnd();
    }
    return out + QStringView(pattern).sliced(at);
}

} // namespace

TextValues fixValues(const evidence::Evidence &evidence)
{
    TextValues values;
    const auto learn = [&values](const QString &name, const QString &value) {
        if (isHarmless(value))
            values.insert(name, value);
    };
    if (const auto *variables = evidence.value<evidence::Table>(facts::ServerVariables)) {
        for (const QStringList &row : variables->rows) {
            if (row.size() >= 2)
                learn(row[0].toLower(), row[1]);
        }
    }
    const Account account = accountOf(evidence);
    learn(u"user"_s, account.user);
    learn(u"host"_s, account.host);
    if (const auto *tcp = evidence.find(facts::LadderTcp)) {
        learn(u"server_host"_s, tcp->field("host"_L1));
        learn(u"server_port"_s, tcp->field("port"_L1));
    }
    if (const auto id = evidence.incident().connectionId)
        learn(u"connection_id"_s, QString::number(*id));
    return values;
}

diagnose::Fix filledIn(const diagnose::Fix &fix, const TextValues &values)
{
    diagnose::Fix filled = fix;
    for (QString *part : {&filled.action, &filled.command, &filled.scope, &filled.risk, &filled.undo})
        *part = replaced(std::as_const(*part), values);
    return filled;
}

} // namespace goneaway::report
