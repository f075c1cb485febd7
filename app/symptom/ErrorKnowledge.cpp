// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/ErrorKnowledge.h"

#include "symptom/Clients.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

QStringList meaningKeys(const evidence::ClientError &error, const QString &clientId)
{
    const QString general =
        u"error.%1.meaning"_s.arg(error.code != 0 ? QString::number(error.code) : error.symbol);
    QStringList keys;
    if (!clientId.isEmpty())
        keys.append(general + u'.' + clientId);
    const QLatin1StringView library = libraryBehind(clientId);
    if (!library.isEmpty() && clientId != library)
        keys.append(general + u'.' + library);
    keys.append(general);
    return keys;
}

} // namespace goneaway::symptom
