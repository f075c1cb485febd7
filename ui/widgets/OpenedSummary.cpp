// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/OpenedSummary.h"

#include "ui/Look.h"
#include "ui/widgets/Banner.h"

#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using bundle::FileState;

namespace {

constexpr qsizetype ShownWarnings = 8; // a damaged bundle may have hundreds; the list of files has them all

QString sentence(diagnose::Certainty certainty, const QString &title)
{
    return OpenedSummary::tr("%1: %2").arg(certaintyWord(certainty), title);
}

bool counts(diagnose::Certainty certainty)
{
    return certainty == diagnose::Certainty::Confirmed || certainty == diagnose::Certainty::Likely;
}

} // namespace

OpenedSummary::OpenedSummary(QWidget *parent)
    : QWidget(parent)
    , m_verified(new Banner(this))
    , m_diagnosis(new Banner(this))
{
    m_verified->setObjectName(u"verified"_s);
    m_diagnosis->setObjectName(u"diagnosisThen"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_verified);
    layout->addWidget(m_diagnosis);
}

void OpenedSummary::showBundle(const OpenedBundle &opened, const report::Report &today)
{
    tellVerified(opened);
    tellDiagnosis(opened.inventory, today);
}

void OpenedSummary::tellVerified(const OpenedBundle &opened)
{
    const bundle::Inventory &inventory = opened.inventory;
    QStringList more;
    const QString version = inventory.madeBy.isEmpty() ? tr("an unknown version") : inventory.madeBy;
    if (inventory.madeAt.isValid())
        more.append(tr("Made at %1 UTC by Goneaway %2.")
                        .arg(inventory.madeAt.toString(u"yyyy-MM-dd HH:mm:ss"_s), version));
    if (const int missing = inventory.count(FileState::NotCollected); missing > 0)
        more.append(tr("Files that were not made: %1. The list below says why.").arg(missing));
    const int good = inventory.count(FileState::AsMade);
    if (opened.warnings.isEmpty()) {
        more.append(
            tr("This shows that nothing was damaged or changed on the way. It does not prove who made "
               "the bundle."));
        m_verified->say(
            Tone::Good,
            tr("All %1 files are as the manifest says: their sizes and SHA-256 hashes match.").arg(good),
            more.join(u'\n'));
        return;
    }
    QStringList warnings = opened.warnings.first(qMin(opened.warnings.size(), ShownWarnings));
    if (opened.warnings.size() > ShownWarnings)
        warnings.append(tr("And %1 more.").arg(opened.warnings.size() - ShownWarnings));
    more = warnings + more;
    if (inventory.isAsMade()) {
        m_verified->say(Tone::Warning,
                        tr("The files are as the manifest says, but there is something to note."),
                        more.join(u'\n'));
        return;
    }
    more.append(tr("Files whose hashes match: %1. Do not rely on the others, and ask for the bundle again.")
                    .arg(good));
    m_verified->say(Tone::Warning, tr("This bundle is not as it was when it was made."), more.join(u'\n'));
}

void OpenedSummary::tellDiagnosis(const bundle::Inventory &inventory, const report::Report &today)
{
    const diagnose::Finding *first = today.findings.isEmpty() ? nullptr : &today.findings.first().finding;
    if (!inventory.stored) {
        m_diagnosis->say(Tone::Notice,
                         tr("The diagnosis that was made with this bundle is not in it or cannot be read. "
                            "Today's is on the page before."));
        return;
    }
    const bundle::StoredDiagnosis &stored = *inventory.stored;
    if (!bundle::differs(stored, today.verdict, first)) {
        m_diagnosis->clear();
        return;
    }
    const QString then =
        counts(stored.certainty) ? sentence(stored.certainty, stored.title) : stored.headline;
    const QString now = first && counts(first->certainty)
        ? sentence(first->certainty, today.findings.first().title)
        : today.headline;
    const bool unchanged = inventory.stateOf(u"evidence.json"_s) == FileState::AsMade
        && inventory.stateOf(u"diagnosis.json"_s) == FileState::AsMade;
    m_diagnosis->say(
        Tone::Notice, tr("Today's diagnosis differs from the one in the bundle."),
        tr("When the bundle was made: %1\nToday: %2").arg(then, now) + u'\n'
            + (unchanged ? tr("The evidence is the same, but this Goneaway judges by other rules. Today's "
                              "diagnosis is the one shown.")
                         : tr("One of the files that they rest on was changed, which may be why. Today's "
                              "diagnosis is the one shown.")));
}

} // namespace goneaway::ui
