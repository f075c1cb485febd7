// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/Symptom.h"

#include <QWidget>

class QVBoxLayout;

namespace goneaway::ui {

// What was understood of the pasted text: each error with its meaning, who reported it, and when it struck.
class DecodedView final : public QWidget
{
    Q_OBJECT

public:
    explicit DecodedView(const Texts &texts, QWidget *parent = nullptr);

    void showNothing(); // nothing was pasted yet
    void showSymptom(const evidence::Symptom &symptom);

private:
    void clear();
    void addError(const evidence::ClientError &error, const QString &client);
    void addCircumstances(const evidence::Symptom &symptom);

    const Texts &m_texts;
    QVBoxLayout *m_layout;
};

} // namespace goneaway::ui
