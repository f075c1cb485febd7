// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a file holds, reading it as a general query log comes to its end, and what it tells holds
// together.
#include "log/GeneralLog.h"
#include "log/Conversion.h"
#include "log/GeneralLine.h"

#include <QBuffer>
#include <QJsonObject>

#include <cstdlib>

using namespace goneaway;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void readOne(QByteArray &bytes, std::optional<quint64> id)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    log::ReadOptions options;
    options.connectionId = id;
    options.zoneOffsetSeconds = -3600;
    qint64 last = 0;
    const auto take = [&](const log::GeneralEntry &entry) {
        demand(entry.line > last);
        last = entry.line;
        demand(!id || entry.connectionId == *id || entry.kills == id);
        demand(!entry.command.isEmpty() && entry.argument.size() <= log::MostStatementBytes);
        demand(evidence::logEventFromJson(log::toJson(entry, QStringLiteral("x"))).has_value());
    };
    const auto summary = log::readGeneralLog(buffer, QStringLiteral("x"), options, CancelToken(), take);
    demand(!summary || summary->lines >= last);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    log::isGeneralLog(log::Bytes(bytes.constData(), size));
    readOne(bytes, std::nullopt);
    readOne(bytes, 4);
    return 0;
}
