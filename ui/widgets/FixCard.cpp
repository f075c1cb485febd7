// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FixCard.h"

#include "ui/widgets/CommandBox.h"
#include "ui/widgets/Labels.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

constexpr auto CopiedShownFor = std::chrono::seconds(2);

} // namespace

FixCard::FixCard(int number, const diagnose::Fix &fix, QWidget *parent)
    : Card(parent)
{
    setObjectName(u"fix"_s);
    setAccessibleName(tr("Fix %1: %2").arg(number).arg(fix.action));
    const int space = lineHeight(this) / 2;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space, space, space, space);
    layout->setSpacing(space);
    layout->addWidget(new ProseLabel(fix.action, this));

    if (!fix.command.isEmpty()) {
        auto *row = new QHBoxLayout;
        auto *command = new CommandBox(fix.command, this);
        command->setAccessibleName(tr("Command of fix %1").arg(number));
        row->addWidget(command, 1);
        auto *copy = new QPushButton(tr("Copy"), this);
        copy->setObjectName(u"copyCommand"_s);
        copy->setAccessibleName(tr("Copy the command of fix %1").arg(number));
        copy->setAutoDefault(false);
        row->addWidget(copy, 0, Qt::AlignTop);
        layout->addLayout(row);
        connect(copy, &QPushButton::clicked, this, [copy, command = fix.command] {
            QGuiApplication::clipboard()->setText(command);
            copy->setText(FixCard::tr("Copied"));
            QTimer::singleShot(CopiedShownFor, copy, [copy] { copy->setText(FixCard::tr("Copy")); });
        });
    }

    auto *grid = new QGridLayout;
    grid->setVerticalSpacing(space / 3);
    grid->setColumnStretch(1, 1);
    const auto addPart = [this, grid](const QString &name, const QString &text) {
        if (text.isEmpty())
            return;
        auto *label = new PlainLabel(name, this);
        label->setTone(Tone::Neutral);
        label->setWordWrap(false);
        const int row = grid->rowCount();
        grid->addWidget(label, row, 0, Qt::AlignTop);
        grid->addWidget(new ProseLabel(text, this), row, 1);
    };
    addPart(tr("Scope:"), fix.scope);
    addPart(tr("Risk:"), fix.risk);
    addPart(tr("Undo:"), fix.undo);
    layout->addLayout(grid);
}

} // namespace goneaway::ui
