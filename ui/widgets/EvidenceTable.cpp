// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/EvidenceTable.h"

#include "report/Report.h"
#include "ui/Look.h"
#include "ui/widgets/Labels.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <type_traits>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using evidence::Observation;
using evidence::Record;
using evidence::Status;
using evidence::Table;

namespace {

constexpr int IndexRole = Qt::UserRole + 1;
constexpr qsizetype ShownRows = 2000; // of one table
constexpr qsizetype ShownText = 256 * 1024; // characters of one value
constexpr qsizetype ShortText = 80; // in the list

enum Column { Fact, Outcome, Value, At, Columns };

QString word(Status status)
{
    switch (status) {
    case Status::Seen:
        return EvidenceTable::tr("seen");
    case Status::Failed:
        return EvidenceTable::tr("failed");
    case Status::NotPermitted:
        return EvidenceTable::tr("not permitted");
    case Status::TimedOut:
        return EvidenceTable::tr("no answer in time");
    case Status::Skipped:
        return EvidenceTable::tr("not looked at");
    case Status::NotApplicable:
        break;
    }
    return EvidenceTable::tr("does not apply");
}

QString iconOf(Status status)
{
    switch (status) {
    case Status::Seen:
        return u"state-good"_s;
    case Status::Failed:
    case Status::TimedOut:
        return u"state-bad"_s;
    case Status::NotPermitted:
        return u"state-partial"_s;
    case Status::Skipped:
    case Status::NotApplicable:
        break;
    }
    return u"state-skipped"_s;
}

QString line(const QStringList &cells)
{
    QStringList shown;
    for (const QString &cell : cells)
        shown.append(cell.isNull() ? u"NULL"_s : cell);
    return shown.join(u'\t');
}

QString textOf(const Table &table)
{
    QString text = table.columns.join(u'\t') + u'\n';
    for (const QStringList &row : table.rows.first(qMin(table.rows.size(), ShownRows)))
        text += line(row) + u'\n';
    if (table.rows.size() > ShownRows)
        text += EvidenceTable::tr("[And %1 rows more.]").arg(table.rows.size() - ShownRows);
    return text;
}

QString textOf(const Record &record)
{
    QString text;
    for (auto it = record.begin(); it != record.end(); ++it)
        text += it.key() + u": "_s + it.value() + u'\n';
    return text;
}

QString textOf(const evidence::FactValue &value)
{
    return std::visit(
        [](const auto &known) -> QString {
            using T = std::decay_t<decltype(known)>;
            if constexpr (std::is_same_v<T, std::monostate>)
                return {};
            else if constexpr (std::is_same_v<T, bool>)
                return known ? EvidenceTable::tr("yes") : EvidenceTable::tr("no");
            else if constexpr (std::is_same_v<T, QString>)
                return known;
            else if constexpr (std::is_same_v<T, QDateTime>)
                return known.toUTC().toString(u"yyyy-MM-dd HH:mm:ss 'UTC'"_s);
            else if constexpr (std::is_arithmetic_v<T>)
                return QString::number(known);
            else
                return textOf(known);
        },
        value);
}

// One line of it, for the list.
QString brief(const evidence::FactValue &value)
{
    if (const auto *table = std::get_if<Table>(&value))
        return EvidenceTable::tr("a table, rows: %1").arg(table->rows.size());
    QString text;
    if (const auto *record = std::get_if<Record>(&value))
        text = textOf(*record);
    else
        text = textOf(value);
    return text.left(2 * ShortText).simplified().left(ShortText);
}

} // namespace

EvidenceTable::EvidenceTable(const Texts &texts, QWidget *parent)
    : QWidget(parent)
    , m_texts(texts)
    , m_filter(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
    , m_about(new PlainLabel({}, this))
    , m_value(new QPlainTextEdit(this))
{
    m_filter->setObjectName(u"evidenceFilter"_s);
    m_filter->setPlaceholderText(tr("Show only what contains this text"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(200);
    m_list->setObjectName(u"evidenceList"_s);
    m_list->setAccessibleName(tr("Everything that was looked at"));
    m_list->setColumnCount(Columns);
    m_list->setHeaderLabels({tr("Fact"), tr("What came of it"), tr("Value"), tr("At (UTC)")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(false);
    for (const Column column : {Fact, Outcome, At})
        m_list->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(Value, QHeaderView::Stretch);
    m_about->setObjectName(u"evidenceAbout"_s);
    m_about->setTone(Tone::Neutral);
    m_value->setObjectName(u"evidenceValue"_s);
    m_value->setAccessibleName(tr("Value of the selected fact"));
    m_value->setReadOnly(true);
    m_value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_value->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_value->setFont(monospaceFont());
    m_value->setTabChangesFocus(true);

    auto *below = new QWidget(this);
    auto *belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 0, 0, 0);
    belowLayout->addWidget(m_about);
    belowLayout->addWidget(m_value, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_list);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_filter);
    layout->addWidget(splitter, 1);
    connect(m_filter, &QLineEdit::textChanged, this, &EvidenceTable::filter);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &EvidenceTable::showSelected);
}

void EvidenceTable::setEvidence(const evidence::Evidence &evidence)
{
    m_observations = evidence.observations();
    m_list->clear();
    for (qsizetype i = 0; i < m_observations.size(); ++i) {
        const Observation &seen = m_observations[i];
        const QString value =
            seen.seen() ? brief(seen.value) : report::explain(seen, m_texts).left(ShortText);
        auto *row = new QTreeWidgetItem(
            m_list, {seen.fact.text(), word(seen.status), value, seen.at.toUTC().toString(u"HH:mm:ss"_s)});
        row->setData(Fact, IndexRole, static_cast<int>(i));
        row->setIcon(Outcome, icon(iconOf(seen.status)));
    }
    filter(m_filter->text());
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
}

void EvidenceTable::filter(const QString &text)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem *row = m_list->topLevelItem(i);
        const Observation &seen = m_observations[row->data(Fact, IndexRole).toInt()];
        const bool wanted = text.isEmpty() || seen.fact.text().contains(text, Qt::CaseInsensitive)
            || seen.source.what.contains(text, Qt::CaseInsensitive)
            || seen.detail.contains(text, Qt::CaseInsensitive)
            || textOf(seen.value).contains(text, Qt::CaseInsensitive);
        row->setHidden(!wanted);
    }
}

void EvidenceTable::showSelected()
{
    if (!m_list->currentItem())
        return;
    const Observation &seen = m_observations[m_list->currentItem()->data(Fact, IndexRole).toInt()];
    QStringList about;
    if (!seen.source.what.isEmpty())
        about.append(tr("Source: %1").arg(seen.source.what));
    if (!seen.source.library.isEmpty())
        about.append(tr("Library: %1").arg(seen.source.library));
    about.append(tr("Taken: %1").arg(timeTaken(seen.took.count())));
    m_about->setText(about.join(u" \u00b7 "_s));
    QStringList lines;
    if (!seen.note.isEmpty() || !seen.seen())
        lines.append(report::explain(seen, m_texts));
    if (!seen.detail.isEmpty() && !lines.join(u'\n').contains(seen.detail))
        lines.append(seen.detail);
    lines.append(textOf(seen.value).left(ShownText));
    lines.removeAll(QString());
    m_value->setPlainText(lines.join(u'\n'));
}

} // namespace goneaway::ui
