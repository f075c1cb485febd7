// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"

#include <QWidget>

class QComboBox;

namespace goneaway::ui {

class FileEdit;
class IconLabel;
class PlainLabel;

// How the connection is encrypted, and what that protects from.
class TlsSection final : public QWidget
{
    Q_OBJECT

public:
    explicit TlsSection(QWidget *parent = nullptr);

    void setTarget(const connect::ConnectionTarget &target);
    void store(connect::ConnectionTarget &target) const;
    QString summary() const; // "required, CA verified"
    bool isUnusual() const; // something is set that should be seen
    QString problem() const; // in a sentence; empty when there is none
    void focusProblem();

signals:
    void edited();

private:
    connect::TlsMode mode() const;
    void retell();

    QComboBox *m_mode;
    PlainLabel *m_protects;
    IconLabel *m_warningIcon;
    PlainLabel *m_warning;
    FileEdit *m_ca;
    FileEdit *m_certificate;
    FileEdit *m_key;
    QComboBox *m_oldest;
    QString m_caPath; // a folder of CAs, from an option file: kept, and enough to verify with
    QString m_versions; // as it came, while the choice is not touched
};

} // namespace goneaway::ui
