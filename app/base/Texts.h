// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QHash>
#include <QMap>
#include <QString>

namespace goneaway {

// Values for the {placeholders} of a text.
using TextValues = QMap<QString, QString>;

// Replaces every {name} in pattern by its value; a name without a value becomes "?", so that a reader sees
// that something is unknown instead of reading a wrong sentence. Values are taken as they are, once.
QString fillIn(const QString &pattern, const TextValues &values);

// The engine's sentences, by key, in one language: titles of checks and rungs, what an error means, what to
// do next. The engine itself speaks in ids and values; whoever shows something to a person asks here.
class Texts
{
public:
    // Reads every :/texts/<language>/*.json, flat objects of key -> text.
    static Result<Texts> load(const QString &language);

    bool has(const QString &key) const { return m_texts.contains(key); }
    // A missing key is a defect: it is logged and shown as ‹key›, never as an empty string.
    QString text(const QString &key, const TextValues &values = {}) const;
    QList<QString> keys() const { return m_texts.keys(); }

private:
    QHash<QString, QString> m_texts;
};

} // namespace goneaway
