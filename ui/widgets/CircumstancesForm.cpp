// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/CircumstancesForm.h"

#include "ui/Look.h"
#include "ui/widgets/QuantityEdit.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using std::chrono::milliseconds;

namespace {

std::optional<qint64> counted(std::optional<milliseconds> time)
{
    return time ? std::optional<qint64>(time->count()) : std::nullopt;
}

std::optional<milliseconds> timed(std::optional<qint64> count)
{
    return count ? std::optional(milliseconds(*count)) : std::nullopt;
}

} // namespace

CircumstancesForm::CircumstancesForm(QWidget *parent)
    : QWidget(parent)
    , m_timeUnknown(new QCheckBox(tr("I do not &know"), this))
    , m_time(new QDateTimeEdit(QDateTime::currentDateTime(), this))
    , m_idle(new QuantityEdit(QuantityEdit::Kind::Duration, this))
    , m_failedAfter(new QuantityEdit(QuantityEdit::Kind::Duration, this))
    , m_size(new QuantityEdit(QuantityEdit::Kind::Size, this))
    , m_connectionId(new QuantityEdit(QuantityEdit::Kind::Count, this))
    , m_statement(new QPlainTextEdit(this))
{
    build();
    connect(m_timeUnknown, &QCheckBox::toggled, this, [this](bool unknown) {
        m_time->setEnabled(!unknown);
        touch(Field::Time);
    });
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, [this] { touch(Field::Time); });
    connect(m_statement, &QPlainTextEdit::textChanged, this, [this] { touch(Field::Statement); });
}

void CircumstancesForm::build()
{
    m_time->setObjectName(u"incidentTime"_s);
    m_time->setDisplayFormat(u"yyyy-MM-dd HH:mm:ss"_s);
    m_time->setCalendarPopup(true);
    m_time->setEnabled(false);
    m_time->setAccessibleName(tr("When the application got the error, in the local time of this computer"));
    m_timeUnknown->setObjectName(u"incidentTimeUnknown"_s);
    m_timeUnknown->setChecked(true);
    m_statement->setObjectName(u"statement"_s);
    m_statement->setTabChangesFocus(true);
    m_statement->setFont(monospaceFont());
    m_statement->setPlaceholderText(
        tr("The SQL statement that failed. Its values are taken out before it goes anywhere."));
    m_statement->setFixedHeight(QFontMetrics(m_statement->font()).lineSpacing() * 4);

    auto *when = new QHBoxLayout;
    when->addWidget(m_time);
    when->addWidget(new QLabel(QDateTime::currentDateTime().timeZoneAbbreviation(), this));
    when->addWidget(m_timeUnknown);
    when->addStretch(1);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(lineHeight(this), 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    auto *whenLabel = new QLabel(tr("&When it happened:"), this);
    whenLabel->setBuddy(m_timeUnknown);
    form->addRow(whenLabel, when);
    addQuantity(form, m_idle, u"idleBefore"_s, tr("&Idle before that for:"), Field::Idle);
    addQuantity(form, m_failedAfter, u"failedAfter"_s, tr("Error &after:"), Field::FailedAfter);
    addQuantity(form, m_size, u"statementSize"_s, tr("Si&ze of the statement:"), Field::Size);
    addQuantity(form, m_connectionId, u"connectionId"_s, tr("Connecti&on id:"), Field::ConnectionId);
    form->addRow(tr("&Statement:"), m_statement);
    m_idle->setToolTip(tr("How long the connection had not been used before the statement that failed."));
    m_failedAfter->setToolTip(tr("The time between sending the statement and getting the error."));
    m_connectionId->setToolTip(
        tr("What SELECT CONNECTION_ID() said on the lost connection; some logs name it."));
}

void CircumstancesForm::addQuantity(QFormLayout *form, QuantityEdit *edit, const QString &name,
                                    const QString &label, Field field)
{
    edit->setObjectName(name);
    form->addRow(label, edit);
    connect(edit, &QLineEdit::textEdited, this, [this, field] { touch(field); });
}

void CircumstancesForm::touch(Field field)
{
    if (m_filling)
        return;
    m_touched.insert(field);
    emit edited();
}

void CircumstancesForm::prefill(const evidence::Incident &read)
{
    m_filling = true;
    if (!isTouched(Field::Time)) {
        m_timeUnknown->setChecked(!read.at);
        m_time->setEnabled(read.at.has_value());
        if (read.at)
            m_time->setDateTime(read.at->toLocalTime());
    }
    if (!isTouched(Field::Idle))
        m_idle->setValue(counted(read.idleBefore));
    if (!isTouched(Field::FailedAfter))
        m_failedAfter->setValue(counted(read.failedAfter));
    if (!isTouched(Field::Size))
        m_size->setValue(read.statementBytes);
    if (!isTouched(Field::ConnectionId))
        m_connectionId->setValue(read.connectionId ? std::optional(static_cast<qint64>(*read.connectionId))
                                                   : std::nullopt);
    if (!isTouched(Field::Statement))
        m_statement->setPlainText(read.statement);
    m_filling = false;
}

evidence::Incident CircumstancesForm::incident() const
{
    evidence::Incident incident;
    if (!m_timeUnknown->isChecked())
        incident.at = m_time->dateTime().toUTC();
    incident.idleBefore = timed(m_idle->value());
    incident.failedAfter = timed(m_failedAfter->value());
    incident.statementBytes = m_size->value();
    if (const auto id = m_connectionId->value())
        incident.connectionId = static_cast<quint64>(*id);
    incident.statement = m_statement->toPlainText();
    return incident;
}

} // namespace goneaway::ui
