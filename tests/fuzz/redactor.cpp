// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever stands around it, a secret whose place tells what it is never leaves; and looking for secrets only
// where they may be finds the same as looking everywhere.
#include "bundle/Redactor.h"
#include "bundle/SqlRedactor.h"

#include <cstdlib>

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

const QString Secret = u"Zq7SecretXw9Vk3"_s;

// Without quotes and blanks: no quote that is left open before can part them from their secret.
const QStringList &places()
{
    static const QStringList all{
        u"mysql://app:%1@db1/x"_s,
        u"--password=%1"_s,
        u"MYSQL_PWD=%1"_s,
        u"password=%1"_s,
        u"https://app:%1@db1/x"_s,
        u"app:%1@tcp(db1:3306)/x"_s,
        u"api_key=%1"_s,
        u"AKIA0%1"_s,
        u"ghp_%1%1"_s,
    };
    return all;
}

QString told(bundle::Redactor &redactor, int kind, const QString &text)
{
    int count = 0;
    switch (kind) {
    case 0:
        return redactor.text(text, count);
    case 1:
        return redactor.errorLog(text, count);
    default:
        return redactor.generalLog(text, count);
    }
}

void checkText(int kind, const QString &text)
{
    bundle::Redactor quick{bundle::RedactionPolicy()};
    bundle::Redactor thorough{bundle::RedactionPolicy(), bundle::Searching::Everywhere};
    const QString once = told(quick, kind, text);
    demand(once == told(thorough, kind, text));
    demand(!once.contains(Secret));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    const QString place = places().at(data[0] % places().size()).arg(Secret);
    const int kind = data[1] % 3;
    const auto cut = static_cast<qsizetype>(data[2]);
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data + 3), static_cast<qsizetype>(size - 3));
    // It must not have come by the secret, or by a part of it, itself.
    for (qsizetype i = 0; i + 5 <= Secret.size(); ++i) {
        if (text.contains(Secret.mid(i, 5), Qt::CaseInsensitive))
            return 0;
    }
    const QString before = text.left(cut);
    const QString after = text.mid(cut);
    if (place.startsWith("AKIA"_L1)) // a shape of twenty characters
        checkText(kind, before + u"\n"_s + place.left(20) + u"\n"_s + after);
    else
        checkText(kind, before + u"\n"_s + place + u"\n"_s + after);

    const bundle::ScrubbedSql definition = bundle::scrubbedDefinition(text);
    demand(definition.text.size() <= text.size() + definition.count + 16);
    if (!text.contains(u'`')) { // within back ticks it would be a name
        demand(!bundle::scrubbedStatement(QString(before + u"'"_s + Secret + u"'"_s + after))
                    .text.contains(Secret));
        demand(!bundle::scrubbedDefinition(QString(before + u"'"_s + Secret + u"'"_s + after))
                    .text.contains(Secret));
    }
    return 0;
}
