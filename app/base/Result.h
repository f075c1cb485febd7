// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace goneaway {

// Why our own program could not do its job. What a server or a network refused is never an Error: that is an
// evidence::Observation.
enum class ErrorCode {
    InvalidArgument, // the caller or the user named something that makes no sense
    NotFound, // no such file, host, entry
    NotPermitted, // the operating system said no
    AlreadyExists, // would overwrite something of the user's
    Io, // reading or writing failed half-way
    DiskFull, // no space left where we must write
    Malformed, // a file is not what it should be
    TooLarge, // over a bound of ours
    Unsupported, // made by a newer version, or needs a part that this build lacks
    Timeout, // our own deadline ran out
    Cancelled, // the user asked us to stop
    Internal, // a defect of ours
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString detail; // for people: what happened and, where known, what to do next

    bool operator==(const Error &) const = default;
};

// A T, or the Error that prevented it (std::expected comes with C++23).
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    // Only when ok(); anything else is a programmer's mistake and throws std::bad_variant_access.
    const T &value() const & { return std::get<0>(m_state); }
    T &value() & { return std::get<0>(m_state); }
    T &&value() && { return std::get<0>(std::move(m_state)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }
    T valueOr(T fallback) const { return ok() ? value() : std::move(fallback); }

    // Only when not ok().
    const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_ok(false)
    {
    }

    bool ok() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_ok = true;
};

} // namespace goneaway
