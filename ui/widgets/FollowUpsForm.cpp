// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FollowUpsForm.h"

#include "ui/Look.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/StillBox.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

FollowUpsForm::FollowUpsForm(const Texts &texts, QWidget *parent)
    : QWidget(parent)
    , m_texts(texts)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, lineHeight(this) / 3, 0, 0);
    m_layout->setSpacing(lineHeight(this) * 2 / 3); // an answer belongs to the question above it
    auto *heading = new PlainLabel(tr("These answers would tell more (optional)"), this);
    heading->setHeading(1.0);
    m_layout->addWidget(heading);
    setAccessibleName(heading->text());
    hide();
}

void FollowUpsForm::clear()
{
    qDeleteAll(m_rows);
    m_rows.clear();
    m_boxes.clear();
}

void FollowUpsForm::addRow(const diagnose::FollowUp &question)
{
    const QString key = u"ask."_s + question.id;
    auto *row = new QWidget(this);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(lineHeight(this) / 6);
    auto *label = new PlainLabel(m_texts.text(key), row);
    auto *box = new StillBox(row);
    box->setObjectName(u"followUp."_s + question.id);
    box->setAccessibleName(label->text());
    box->addItem(tr("I do not know"), QString());
    for (const QString &answer : question.answers)
        box->addItem(m_texts.text(key + u'.' + answer), answer);
    box->setCurrentIndex(std::max(0, box->findData(m_answers.value(question.id))));
    auto *line = new QHBoxLayout;
    line->addWidget(box);
    line->addStretch(1);
    layout->addWidget(label);
    layout->addLayout(line);
    m_layout->addWidget(row);
    m_rows.append(row);
    m_boxes.insert(question.id, box);
    connect(box, &QComboBox::currentIndexChanged, this, [this, id = question.id, box] {
        const QString answer = box->currentData().toString();
        if (answer.isEmpty())
            m_answers.remove(id);
        else
            m_answers.insert(id, answer);
        emit edited();
    });
}

void FollowUpsForm::setQuestions(const QList<diagnose::FollowUp> &questions)
{
    QStringList asked;
    for (const diagnose::FollowUp &question : questions)
        asked.append(question.id);
    setVisible(!asked.isEmpty());
    if (asked == m_asked)
        return;
    m_asked = asked;
    clear();
    for (const diagnose::FollowUp &question : questions)
        addRow(question);
    int widest = 0;
    for (const QComboBox *box : std::as_const(m_boxes))
        widest = std::max(widest, box->sizeHint().width());
    for (QComboBox *box : std::as_const(m_boxes))
        box->setMinimumWidth(widest);
}

void FollowUpsForm::setAnswers(const QMap<QString, QString> &answers)
{
    m_answers = answers;
    for (auto it = m_boxes.begin(); it != m_boxes.end(); ++it) {
        const QSignalBlocker quiet(it.value());
        it.value()->setCurrentIndex(std::max(0, it.value()->findData(m_answers.value(it.key()))));
    }
}

} // namespace goneaway::ui
