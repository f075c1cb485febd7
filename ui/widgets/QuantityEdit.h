// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include <chrono>
#include <optional>

namespace goneaway::ui {

// A field for a number with a unit as people write it; empty means "I do not know". What cannot be understood
// is marked at once and counts as not known.
class QuantityEdit final : public QLineEdit
{
    Q_OBJECT

public:
    enum class Kind { Duration, Size, Count };

    explicit QuantityEdit(Kind kind, QWidget *parent = nullptr);

    std::optional<qint64> value() const; // milliseconds, bytes, or a plain number
    void setValue(std::optional<qint64> value);
    bool isUnderstood() const; // or empty

private:
    void mark();

    Kind m_kind;
};

} // namespace goneaway::ui
