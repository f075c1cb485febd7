// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Accounts.h"

#include <QRegularExpression>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::ClientError;

namespace {

constexpr int Denied = 1045; // ER_ACCESS_DENIED_ERROR

QString deniedMessage(const Case &known)
{
    if (const auto &symptom = known.evidence().symptom()) {
        for (const ClientError &error : symptom->errors) {
            if (error.code == Denied)
                return error.message;
        }
    }
    const auto *broken = known.brokenRung();
    return broken && broken->error && broken->error->code == Denied ? broken->error->message : QString();
}

std::optional<quint32> ipv4(const QString &text)
{
    const QStringList parts = text.split(u'.');
    if (parts.size() != 4)
        return std::nullopt;
    quint32 address = 0;
    for (const QString &part : parts) {
        bool ok = false;
        const uint byte = part.toUInt(&ok);
        if (!ok || byte > 255)
            return std::nullopt;
        address = address << 8 | byte;
    }
    return address;
}

} // namespace

bool hostCovers(const QString &pattern, const QString &host)
{
    if (const qsizetype slash = pattern.indexOf(u'/'); slash > 0) {
        const auto network = ipv4(pattern.left(slash));
        const auto mask = ipv4(pattern.mid(slash + 1));
        const auto address = ipv4(host);
        return network && mask && address && (*address & *mask) == *network;
    }
    QString expression;
    for (const QChar c : pattern) {
        if (c == u'%')
            expression += u".*"_s;
        else if (c == u'_')
            expression += u'.';
        else
            expression += QRegularExpression::escape(QString(c));
    }
    return QRegularExpression(QRegularExpression::anchoredPattern(expression),
                              QRegularExpression::CaseInsensitiveOption)
        .match(host)
        .hasMatch();
}

AccountMatch::AccountMatch(const Case &known)
{
    static const QRegularExpression who(u"'([^']*)'@'([^']*)'"_s);
    const auto match = who.match(deniedMessage(known));
    const auto *accounts = known.evidence().value<evidence::Table>(facts::ServerAccounts);
    if (!match.hasMatch() || !accounts)
        return;
    user = match.captured(1);
    host = match.captured(2);
    const qsizetype userColumn = accounts->column("User"_L1);
    const qsizetype hostColumn = accounts->column("Host"_L1);
    QStringList patterns;
    kind = Kind::NoSuchUser;
    for (const QStringList &row : accounts->rows) {
        const QString name = row.value(userColumn);
        if (name != user && !name.isEmpty()) // an anonymous account takes any user
            continue;
        const QString pattern = row.value(hostColumn);
        if (pattern.isEmpty() && name != user)
            continue; // a role of MariaDB's
        if (hostCovers(pattern, host)) {
            kind = Kind::Covered;
            return;
        }
        if (name == user)
            patterns << pattern;
    }
    if (!patterns.isEmpty()) {
        kind = Kind::OtherHostsOnly;
        hosts = patterns.join(u", "_s);
    }
}

TextValues AccountMatch::values() const
{
    return {{u"user"_s, user}, {u"host"_s, host}, {u"hosts"_s, hosts}};
}

} // namespace goneaway::diagnose
