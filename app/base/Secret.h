// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace goneaway {

// A password. It has no operator<<, no conversion to QString and no JSON form, so it cannot slip into a log
// or an observation by accident; its bytes are overwritten when the last copy goes.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes);
    ~Secret();
    Secret(const Secret &other);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret other) noexcept;

    bool isEmpty() const { return m_bytes.isEmpty(); }
    // NUL-terminated; valid as long as this object. For handing to a client library, nothing else.
    const char *reveal() const { return m_bytes.constData(); }

private:
    void wipe();

    QByteArray m_bytes; // never shared with another QByteArray, so that wiping reaches the only copy
};

} // namespace goneaway
