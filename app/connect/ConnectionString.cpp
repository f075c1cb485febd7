// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ConnectionString.h"

#include "connect/DsnForms.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr qsizetype MaxText = 256 * 1024;

bool saysWhere(const ConnectionString &said)
{
    return said.hostGiven || !said.target.socketPath.isEmpty() || isLocal(said.target.transport);
}

} // namespace

Result<ConnectionString> targetFromDsn(const QString &pasted)
{
    QString text = pasted.left(MaxText).trimmed();
    if (text.size() > 1 && (text.front() == u'"' || text.front() == u'\'') && text.back() == text.front())
        text = text.sliced(1, text.size() - 2).trimmed();

    using Form = std::optional<dsn::Parts> (*)(const QString &);
    std::optional<ConnectionString> best;
    const auto attempt = [&best](Form form, const QString &what) {
        if (best && saysWhere(*best))
            return;
        if (const auto parts = form(what)) {
            ConnectionString said = dsn::understand(*parts);
            if (!best || saysWhere(said))
                best = std::move(said);
        }
    };
    if (!text.contains(u'\n'))
        attempt(&dsn::fromUrl, text);
    attempt(&dsn::fromPdo, text);
    if (const QString url = dsn::urlWithin(text); !url.isEmpty())
        attempt(&dsn::fromUrl, url);
    attempt(&dsn::fromGo, text);
    attempt(&dsn::fromPairs, text);
    attempt(&dsn::fromVariables, text);
    attempt(&dsn::fromDocument, text);
    if (best && (saysWhere(*best) || !best->target.user.isEmpty() || !best->target.database.isEmpty()))
        return *best;
    return Error{
        ErrorCode::InvalidArgument,
        u"this does not look like a connection string; one looks like mysql://user@host:3306/database, "
        "jdbc:mysql://host/database, user:password@tcp(host:3306)/database or Server=host;Uid=user"_s};
}

bool looksLikeDsn(const QString &word)
{
    static const QRegularExpression start(
        uR"(^(jdbc:(aws-wrapper:)?)?(mysql2?|mariadb|mysqlx|trilogy|mysqli)(\+[a-z0-9_]+)?(:[a-z0-9+]+)*://|^mysql:\w+=)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression go(u"^[^/\\s]*@?(tcp[46]?|unix)\\([^)]*\\)/"_s);
    static const QRegularExpression pairs(u"^(server|host|data source|driver|uid|user id)\\s*=.*;"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    return !word.startsWith(u'-')
        && (start.match(word).hasMatch() || go.match(word).hasMatch() || pairs.match(word).hasMatch());
}

} // namespace goneaway::connect
