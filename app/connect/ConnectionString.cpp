// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ConnectionString.h"

#include "connect/DsnForms.h"
#include "connect/DsnWords.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr qsizetype MaxText = 256 * 1024;

bool saysWhere(const ConnectionString &said)
{
    return said.hostGiven || !said.target.socketPath.isEmpty() || isLocal(said.target.transport);
}

// An address within a longer text, with the account that may stand beside it.
std::optional<dsn::Parts> fromUrlWithin(const QString &text)
{
    const QString url = dsn::urlWithin(text);
    auto parts = url.isEmpty() ? std::nullopt : dsn::fromUrl(url);
    const auto beside = parts ? dsn::fromDocument(QString(text).remove(url)) : std::nullopt;
    if (!beside)
        return parts;
    for (const QLatin1StringView wanted : {"user"_L1, "username"_L1, "password"_L1}) {
        const auto isWanted = [wanted](const dsn::Pair &pair) {
            return dsn::plain(pair.key) == wanted;
        };
        const auto found = std::find_if(beside->pairs.begin(), beside->pairs.end(), isWanted);
        if (found != beside->pairs.end() && std::none_of(parts->pairs.begin(), parts->pairs.end(), isWanted))
            parts->pairs.prepend(*found); // what the address itself says comes later, and counts
    }
    return parts;
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
    attempt(&fromUrlWithin, text);
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
