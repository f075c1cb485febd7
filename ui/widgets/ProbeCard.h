// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/Probe.h"

#include <QList>
#include <QWidget>

class QProgressBar;
class QPushButton;

namespace goneaway::ui {

class Banner;
class Card;
class PlainLabel;
class ProbeRuns;
class QuantityEdit;

// The probe that can prove a cause: what it does and costs, the button that agrees to it, its progress, its
// result, and both results side by side once it was run again. Hidden for causes that no probe makes happen.
class ProbeCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProbeCard)

public:
    explicit ProbeCard(ProbeRuns &runs, QWidget *parent = nullptr);

    void setCause(const QString &cause);

private:
    QWidget *makeFacts();
    QWidget *makeProgress();
    QWidget *makeResults();
    void showProbe();
    void showCost();
    void showState();
    void showStep();
    void showResults();
    void fillColumn(PlainLabel *title, PlainLabel *text, const QString &name,
                    const probes::ProbeResult &result);
    probes::ProbeOptions options() const;
    void run();

    ProbeRuns &m_runs;
    const probes::Probe *m_probe = nullptr;
    Card *m_card;
    PlainLabel *m_title;
    PlainLabel *m_does;
    // Filled in by make...(), hence before what these make.
    PlainLabel *m_costs = nullptr;
    PlainLabel *m_needs = nullptr;
    PlainLabel *m_undo = nullptr;
    QList<QWidget *> m_agreedTo; // shown until it was run
    PlainLabel *m_horizonName = nullptr;
    QuantityEdit *m_horizon = nullptr;
    PlainLabel *m_rowName = nullptr;
    QuantityEdit *m_row = nullptr; // bytes of one row
    QWidget *m_facts;
    QProgressBar *m_bar = nullptr;
    PlainLabel *m_doing = nullptr;
    QWidget *m_progress;
    PlainLabel *m_firstTitle = nullptr;
    PlainLabel *m_firstText = nullptr;
    PlainLabel *m_secondTitle = nullptr;
    PlainLabel *m_secondText = nullptr;
    PlainLabel *m_advice = nullptr;
    QWidget *m_results;
    Banner *m_verdict;
    PlainLabel *m_hint; // why it cannot be run
    QPushButton *m_run;
    QPushButton *m_cancel;
};

} // namespace goneaway::ui
