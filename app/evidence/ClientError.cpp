// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/ClientError.h"

#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

QJsonObject toJson(const ClientError &error)
{
    QJsonObject object{{u"code"_s, error.code}};
    putText(object, "symbol"_L1, error.symbol);
    putText(object, "sqlstate"_L1, error.sqlState);
    putNumber(object, "os_errno"_L1, error.osErrno ? std::optional<qint64>(*error.osErrno) : std::nullopt);
    putText(object, "message"_L1, error.message);
    return object;
}

ClientError clientErrorFromJson(const QJsonObject &object)
{
    ClientError error;
    error.code = object.value("code"_L1).toInt();
    error.symbol = object.value("symbol"_L1).toString();
    error.sqlState = object.value("sqlstate"_L1).toString();
    if (const auto number = takeNumber(object, "os_errno"_L1))
        error.osErrno = static_cast<int>(*number);
    error.message = object.value("message"_L1).toString();
    return error;
}

} // namespace goneaway::evidence
