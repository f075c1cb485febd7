// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Bundle.h"

#include "bundle/Collectors.h"
#include "bundle/Redactor.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

QString folderName(const QDateTime &madeAt)
{
    return u"goneaway-"_s + madeAt.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
}

} // namespace

Contents collect(const report::Report &report, const Texts &texts, const diagnose::Catalogue &catalogue,
                 const RedactionPolicy &policy)
{
    Redactor redactor(policy);
    RedactionCounts counts;
    const evidence::Evidence safe = redactor.redacted(report.evidence, counts);
    const report::Report safeReport =
        report::makeReport(safe, diagnose::diagnose(safe), catalogue, texts, report.madeAt);
    const Material material{safeReport, texts, counts, redactor.pseudonyms()};

    Contents contents;
    contents.folder = folderName(report.madeAt);
    contents.madeAt = report.madeAt.toUTC();
    for (const auto collectors : {reportCollectors(), factCollectors()}) {
        for (const Collector make : collectors) {
            if (Entry entry = make(material); !entry.path.isEmpty())
                contents.entries.append(std::move(entry));
        }
    }
    contents.pseudonyms = redactor.pseudonyms().key();
    return contents;
}

QString defaultName(const QDateTime &madeAt)
{
    return folderName(madeAt) + u".zip"_s;
}

} // namespace goneaway::bundle
