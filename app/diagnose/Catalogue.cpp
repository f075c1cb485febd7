// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Catalogue.h"

#include "diagnose/Cause.h"

#include <QFile>
#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose {

Q_LOGGING_CATEGORY(lcCatalogue, "goneaway.catalogue")

namespace {

QString render(const QMap<QString, QString> &sentences, const CauseId &cause, const QString &key,
               const TextValues &values)
{
    const auto it = sentences.constFind(key);
    if (it == sentences.constEnd()) {
        qCCritical(lcCatalogue) << "page" << cause.text() << "has no sentence" << key;
        return u"‹"_s + key + u"›"_s;
    }
    return fillIn(*it, values);
}

} // namespace

Result<Catalogue> Catalogue::load(const QString &language)
{
    Catalogue catalogue;
    for (const Cause &cause : allCauses()) {
        const QString path = u":/causes/%1/%2.md"_s.arg(language, cause.id.text());
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::NotFound, path + u": "_s + file.errorString()};
        auto page = parsePage(QString::fromUtf8(file.readAll()), path);
        if (!page)
            return page.error();
        if (page->id != cause.id.text())
            return Error{ErrorCode::Malformed, path + u": its id is \"%1\""_s.arg(page->id)};
        catalogue.m_pages.insert(cause.id, std::move(*page));
    }
    return catalogue;
}

const Page &Catalogue::page(const CauseId &cause) const
{
    const auto it = m_pages.constFind(cause);
    Q_ASSERT(it != m_pages.constEnd());
    return *it;
}

QString Catalogue::sentence(const CauseId &cause, const Reason &reason) const
{
    return render(page(cause).reasons, cause, reason.key, reason.values);
}

QString Catalogue::sentence(const CauseId &cause, const Need &need) const
{
    return render(page(cause).missing, cause, need.key, need.values);
}

} // namespace goneaway::diagnose
