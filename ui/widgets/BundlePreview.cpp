// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/BundlePreview.h"

#include "ui/Look.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/MarkedText.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

QToolButton *arrow(Qt::ArrowType type, const QString &name, const QString &says, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setArrowType(type);
    button->setToolTip(says);
    button->setAccessibleName(says);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

BundlePreview::BundlePreview(QWidget *parent)
    : QWidget(parent)
    , m_about(new PlainLabel({}, this))
    , m_mark(new PlainLabel({}, this))
    , m_text(new MarkedText(this))
    , m_before(arrow(Qt::UpArrow, u"markBefore"_s, tr("Previous redaction"), this))
    , m_next(arrow(Qt::DownArrow, u"markNext"_s, tr("Next redaction"), this))
{
    m_about->setObjectName(u"about"_s);
    m_about->setTone(Tone::Neutral);
    m_mark->setObjectName(u"markSays"_s);
    m_text->setObjectName(u"preview"_s);
    m_text->setAccessibleName(tr("Preview of the selected file"));
    auto *marks = new QHBoxLayout;
    marks->addWidget(m_mark, 1);
    marks->addWidget(m_before, 0, Qt::AlignTop);
    marks->addWidget(m_next, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(lineHeight(this) / 4);
    layout->addWidget(m_about);
    layout->addWidget(m_text, 1);
    layout->addLayout(marks);
    connect(m_before, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
}

void BundlePreview::showEntry(const bundle::Entry &entry, const QMap<QString, QString> &pseudonyms)
{
    if (!entry.why.isEmpty()) {
        showText(tr("%1 is not in the bundle. The manifest says why:").arg(entry.path), entry.why.toUtf8(),
                 {});
        m_mark->clear();
        return;
    }
    QStringList about;
    if (!entry.included)
        about.append(tr("Left out: this is not sent."));
    about.append(entry.source.isEmpty() ? entry.path : tr("%1, from %2").arg(entry.path, entry.source));
    if (!entry.cut.isEmpty())
        about.append(entry.cut);
    // Only a table needs its columns; of everything else people want to see the whole line.
    m_text->setLineWrapMode(entry.path.endsWith(".tsv"_L1) ? QPlainTextEdit::NoWrap
                                                           : QPlainTextEdit::WidgetWidth);
    showText(about.join(u'\n'), entry.content, pseudonyms);
    const auto marked = m_text->marks().size();
    if (entry.redactions > marked && entry.content.size() <= MaxPreview)
        m_mark->setText(m_mark->text() + u' '
                        + tr("Places that went without a trace: %1.").arg(entry.redactions - marked));
}

void BundlePreview::showKey(const QMap<QString, QString> &pseudonyms)
{
    QString text;
    for (auto it = pseudonyms.cbegin(); it != pseudonyms.cend(); ++it)
        text += it.key() + u" = "_s + it.value() + u'\n';
    showText(tr("Saved beside the bundle and never in it, so that you can read an answer that speaks of "
                "pseudonyms."),
             text.toUtf8(), {});
    m_mark->clear();
}

void BundlePreview::showText(const QString &about, const QByteArray &text,
                             const QMap<QString, QString> &pseudonyms)
{
    m_about->setText(about);
    QString shown = QString::fromUtf8(text.first(qMin(text.size(), MaxPreview)));
    if (text.size() > MaxPreview)
        shown += u'\n' + tr("[The preview ends here; the file in the bundle is complete.]");
    m_text->setMarkedText(shown, pseudonyms);
    m_current = -1;
    const auto marked = m_text->marks().size();
    m_mark->setText(marked == 0 ? tr("Nothing in this file was redacted.")
                                : tr("Redactions marked above: %1.").arg(marked));
    m_mark->setVisible(!m_opened);
    m_before->setVisible(!m_opened && marked > 0);
    m_next->setVisible(!m_opened && marked > 0);
}

void BundlePreview::hideRedactions()
{
    m_opened = true;
}

void BundlePreview::step(int by)
{
    const qsizetype count = m_text->marks().size();
    if (count == 0)
        return;
    m_current = m_current < 0 ? (by > 0 ? 0 : count - 1) : (m_current + by + count) % count;
    m_text->goTo(m_current);
    m_mark->setText(tr("Redaction %1 of %2: %3")
                        .arg(QString::number(m_current + 1), QString::number(count),
                             m_text->meaning(m_text->marks()[m_current])));
}

} // namespace goneaway::ui
