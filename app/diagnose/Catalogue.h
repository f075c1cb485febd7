// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Finding.h"
#include "diagnose/Page.h"

#include <QHash>

namespace goneaway::diagnose {

// The pages of all causes in one language. Loading fails loudly when one is missing or broken: a person must
// never be shown an empty explanation.
class Catalogue
{
public:
    static Result<Catalogue> load(const QString &language);

    // Every cause has a page after a successful load(); an unknown id is a programmer's mistake.
    const Page &page(const CauseId &cause) const;
    bool contains(const CauseId &cause) const { return m_pages.contains(cause); }

    QString sentence(const CauseId &cause, const Reason &reason) const;
    QString sentence(const CauseId &cause, const Need &need) const;

private:
    QHash<CauseId, Page> m_pages;
};

} // namespace goneaway::diagnose
