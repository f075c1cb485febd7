// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ClientErrors.h"

#include "evidence/KnownErrors.h"

#include <QRegularExpression>

#include <system_error>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

QString symbolOf(int code)
{
    const evidence::KnownError *known = evidence::knownError(code);
    return known ? QString(known->symbol) : QString();
}

std::optional<int> osErrnoIn(const QString &message)
{
    static const QRegularExpression number(u"system error: (-?\\d{1,6})|\\((-?\\d{1,6})\\)\\s*$"_s);
    const QRegularExpressionMatch match = number.match(message);
    if (!match.hasMatch())
        return std::nullopt;
    const QString digits = match.hasCaptured(1) ? match.captured(1) : match.captured(2);
    return digits.toInt();
}

} // namespace

evidence::ClientError clientError(int code, const QString &sqlState, const QString &message)
{
    evidence::ClientError error;
    error.code = code;
    error.symbol = symbolOf(code);
    error.sqlState = sqlState;
    error.message = message;
    // Errors of the server itself (below 2000) speak of people's values in brackets, never of an errno.
    if (code >= 2000 && code < 3000)
        error.osErrno = osErrnoIn(message);
    return error;
}

evidence::ClientError socketError(int code, int osErrno)
{
    evidence::ClientError error;
    error.code = code;
    error.symbol = symbolOf(code);
    error.osErrno = osErrno;
    error.message = QString::fromStdString(std::system_category().message(osErrno));
    return error;
}

} // namespace goneaway::connect
