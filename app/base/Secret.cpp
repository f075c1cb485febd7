// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Secret.h"

#include <utility>

namespace goneaway {

Secret::Secret(QByteArray bytes)
    : m_bytes(bytes.constData(), bytes.size())
{
    // Only a caller that moved its array in leaves no other copy behind; then this reaches the original.
    if (bytes.isDetached()) {
        volatile char *p = bytes.data();
        for (qsizetype i = 0; i < bytes.size(); ++i)
            p[i] = 0;
    }
}

Secret::~Secret()
{
    wipe();
}

Secret::Secret(const Secret &other)
    : m_bytes(other.m_bytes.constData(), other.m_bytes.size())
{
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, {}))
{
}

Secret &Secret::operator=(Secret other) noexcept
{
    m_bytes.swap(other.m_bytes);
    return *this;
}

void Secret::wipe()
{
    // volatile: the compiler may not drop writes to memory that is about to be freed.
    volatile char *p = m_bytes.data();
    for (qsizetype i = 0; i < m_bytes.size(); ++i)
        p[i] = 0;
}

} // namespace goneaway
