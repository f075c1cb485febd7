// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/QuestionsForm.h"

#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using evidence::Answer;

namespace {

// Beside which question the inputs stand (report::Question::id).
constexpr QLatin1StringView OneQuery{"one-query"};

QComboBox *answerBox(QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->addItem(QuestionsForm::tr("I do not know"), static_cast<int>(Answer::Unknown));
    box->addItem(QuestionsForm::tr("Yes"), static_cast<int>(Answer::Yes));
    box->addItem(QuestionsForm::tr("No"), static_cast<int>(Answer::No));
    return box;
}

Answer answerOf(const QComboBox *box)
{
    return static_cast<Answer>(box->currentData().toInt());
}

QString stateIcon(report::Question::State state)
{
    return state == report::Question::State::Unknown ? u"question"_s : u"state-good"_s;
}

} // namespace

QuestionsForm::QuestionsForm(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_sameStatement(answerBox(this))
    , m_tableChecked(answerBox(this))
    , m_statement(new QPlainTextEdit(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(lineHeight(this) / 3);
    m_inputs = makeInputs();
    m_layout->addWidget(m_inputs);
    m_layout->addStretch(1);
    connect(m_sameStatement, &QComboBox::currentIndexChanged, this, &QuestionsForm::edited);
    connect(m_tableChecked, &QComboBox::currentIndexChanged, this, &QuestionsForm::edited);
    connect(m_statement, &QPlainTextEdit::textChanged, this, &QuestionsForm::edited);
}

// The wheel scrolls the page: it must never change an answer that the pointer happens to pass.
bool QuestionsForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QWidget *QuestionsForm::makeInputs()
{
    m_sameStatement->installEventFilter(this);
    m_tableChecked->installEventFilter(this);
    m_sameStatement->setObjectName(u"alwaysSameStatement"_s);
    m_tableChecked->setObjectName(u"tableChecked"_s);
    m_statement->setObjectName(u"reportStatement"_s);
    m_statement->setTabChangesFocus(true);
    m_statement->setFont(monospaceFont());
    m_statement->setFixedHeight(QFontMetrics(m_statement->font()).lineSpacing() * 3);
    m_statement->setPlaceholderText(
        tr("The statement. Its values are replaced by ? before it goes into the bundle."));

    auto *inputs = new QWidget(this);
    auto *form = new QFormLayout(inputs);
    form->setContentsMargins(lineHeight(this) * 3 / 2, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("Is it al&ways the same statement?"), m_sameStatement);
    form->addRow(tr("Was CHECK TABLE &run on its tables?"), m_tableChecked);
    form->addRow(tr("Which stat&ement?"), m_statement);
    return inputs;
}

void QuestionsForm::setReadOnly(bool readOnly)
{
    m_inputs->setVisible(!readOnly);
}

QuestionsForm::Row QuestionsForm::addRow(const report::Question &question)
{
    Row row{new IconLabel(this), new PlainLabel({}, this), new PlainLabel({}, this)};
    row.question->setHeading(1.0);
    row.answer->setObjectName(u"answer."_s + question.id);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(row.question);
    texts->addWidget(row.answer);
    auto *layout = new QHBoxLayout;
    layout->addWidget(row.icon, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    // The inputs and the stretch stand last, until the question they belong to comes.
    m_layout->insertLayout(m_layout->count() - 1, layout);
    if (question.id == OneQuery) {
        m_layout->removeWidget(m_inputs);
        m_layout->insertWidget(m_layout->count() - 1, m_inputs);
    }
    m_rows.insert(question.id, row);
    return row;
}

void QuestionsForm::setQuestions(const QList<report::Question> &questions)
{
    for (const report::Question &question : questions) {
        const Row row = m_rows.contains(question.id) ? m_rows.value(question.id) : addRow(question);
        row.icon->setIcon(stateIcon(question.state));
        row.question->setText(question.question);
        row.answer->setText(question.answer);
        row.answer->setVisible(!question.answer.isEmpty());
    }
}

void QuestionsForm::setIncident(const evidence::Incident &incident)
{
    const QSignalBlocker quiet(this);
    m_sameStatement->setCurrentIndex(
        m_sameStatement->findData(static_cast<int>(incident.alwaysSameStatement)));
    m_tableChecked->setCurrentIndex(m_tableChecked->findData(static_cast<int>(incident.tableChecked)));
    if (m_statement->toPlainText() != incident.statement)
        m_statement->setPlainText(incident.statement);
}

evidence::Incident QuestionsForm::applyTo(evidence::Incident incident) const
{
    incident.alwaysSameStatement = answerOf(m_sameStatement);
    incident.tableChecked = answerOf(m_tableChecked);
    incident.statement = m_statement->toPlainText();
    return incident;
}

} // namespace goneaway::ui
