// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Collectors.h"

// The small steps that collectors of facts are made of.
namespace goneaway::bundle {

// Why nothing is known about a fact, in one sentence.
QString whyNot(QLatin1StringView fact, const Material &material);

// An entry about facts, without content yet: it has the source, the time and the redactions of what was seen.
Entry about(const QString &path, const QList<QLatin1StringView> &names, const Material &material);

// A fact's Table or text as a file, or why it is missing.
Entry tableEntry(const QString &path, QLatin1StringView fact, const Material &material);
Entry textEntry(const QString &path, QLatin1StringView fact, const Material &material);
// What is only looked at for a bundle: without it there is no such file.
Entry table(const QString &path, QLatin1StringView fact, const Material &material);
// Records, each under the name of its fact.
Entry recordsEntry(const QString &path, std::initializer_list<QLatin1StringView> names,
                   const Material &material);
QString lines(const evidence::Record &record);

} // namespace goneaway::bundle
