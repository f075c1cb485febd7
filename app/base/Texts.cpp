// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Texts.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace goneaway {

Q_LOGGING_CATEGORY(lcTexts, "goneaway.texts")

QString fillIn(const QString &pattern, const TextValues &values)
{
    QString out;
    out.reserve(pattern.size() + 32);
    qsizetype at = 0;
    while (true) {
        const qsizetype open = pattern.indexOf(u'{', at);
        const qsizetype close = open < 0 ? -1 : pattern.indexOf(u'}', open);
        if (close < 0)
            break;
        out += QStringView(pattern).sliced(at, open - at);
        out += values.value(pattern.sliced(open + 1, close - open - 1), u"?"_s);
        at = close + 1;
    }
    out += QStringView(pattern).sliced(at);
    return out;
}

Result<Texts> Texts::load(const QString &language)
{
    Texts texts;
    const QDir folder(u":/texts/"_s + language);
    for (const QString &name : folder.entryList({u"*.json"_s}, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::NotFound, file.fileName() + u": "_s + file.errorString()};
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
        if (!document.isObject())
            return Error{ErrorCode::Malformed, file.fileName() + u": "_s + problem.errorString()};
        const QJsonObject object = document.object();
        for (auto it = object.begin(); it != object.end(); ++it)
            texts.m_texts.insert(it.key(), it.value().toString());
    }
    if (texts.m_texts.isEmpty())
        return Error{ErrorCode::NotFound, u"there are no texts for the language \"%1\""_s.arg(language)};
    return texts;
}

QString Texts::text(const QString &key, const TextValues &values) const
{
    const auto it = m_texts.constFind(key);
    if (it == m_texts.constEnd()) {
        qCCritical(lcTexts) << "no text for" << key;
        return u"‹"_s + key + u"›"_s;
    }
    return fillIn(*it, values);
}

} // namespace goneaway
