// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/ByteScan.h"

#include <algorithm>
#include <memory>

namespace goneaway::log {

// Text that grows at its end in large steps. Who appends asks for room first and says how much of it was
// used: a string would fill it with zeros, or look for room at every few bytes.
class TextBuffer
{
public:
    const char *data() const { return m_bytes.get(); }
    size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    Bytes view() const { return {m_bytes.get(), m_size}; }
    char &at(size_t place) { return m_bytes[place]; }
    void clear() { m_size = 0; } // keeps its memory

    // Where `most` bytes may be written, until the next call; setEnd() says how far they were.
    char *room(size_t most)
    {
        if (m_capacity - m_size < most)
            grow(most);
        return m_bytes.get() + m_size;
    }
    void setEnd(const char *end) { m_size = static_cast<size_t>(end - m_bytes.get()); }

    void append(Bytes text)
    {
        if (text.empty())
            return;
        std::memcpy(room(text.size()), text.data(), text.size());
        m_size += text.size();
    }

private:
    void grow(size_t most)
    {
        constexpr size_t Least = 64 * 1024;
        const size_t capacity = std::max({m_size + most, m_capacity * 2, Least});
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
        if (m_size > 0)
            std::memcpy(bytes.get(), m_bytes.get(), m_size);
        m_bytes = std::move(bytes);
        m_capacity = capacity;
    }

    std::unique_ptr<char[]> m_bytes;
    size_t m_size = 0;
    size_t m_capacity = 0;
};

} // namespace goneaway::log
