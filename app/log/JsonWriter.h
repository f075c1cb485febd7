// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Events.h"

#include <array>
#include <string>

namespace goneaway::log {

// Writes events as lines of JSON straight from their bytes; the same text as evidence::toJson() in compact
// form.
class JsonWriter
{
public:
    explicit JsonWriter(const QString &file);

    void append(const RawEvent &event, std::string &to) const;

private:
    std::string m_file; // escaped
    std::array<std::string, static_cast<size_t>(evidence::LogEventKind::Other) + 1> m_kinds;
    std::array<std::string, static_cast<size_t>(evidence::AbortReason::Other) + 1> m_reasons;
};

} // namespace goneaway::log
