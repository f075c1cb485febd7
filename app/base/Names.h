// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>

namespace goneaway {

// A stable identifier that appears in files and JSON. Each kind (Tag) is a type of its own, so that a cause
// can never be passed where a fact is meant. Constants of the program are QLatin1StringViews and convert by
// themselves; text from outside must be converted explicitly.
template <typename Tag>
class Name
{
public:
    Name() = default;
    Name(QLatin1StringView text)
        : m_text(text)
    {
    }
    explicit Name(QString text)
        : m_text(std::move(text))
    {
    }

    const QString &text() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }

    friend bool operator==(const Name &, const Name &) = default;
    friend auto operator<=>(const Name &a, const Name &b)
    {
        return QString::compare(a.m_text, b.m_text) <=> 0;
    }
    friend size_t qHash(const Name &name, size_t seed = 0) { return ::qHash(name.m_text, seed); }

private:
    QString m_text;
};

} // namespace goneaway
