// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

#include <QWidget>

class QToolButton;

namespace goneaway::ui {

class MarkedText;
class PlainLabel;

// One file of a bundle as it will be sent, with its redactions to walk through.
class BundlePreview final : public QWidget
{
    Q_OBJECT

public:
    explicit BundlePreview(QWidget *parent = nullptr);

    // More than anybody reads in a preview; the file itself is complete.
    static constexpr qsizetype MaxPreview = 256 * 1024;

    void showEntry(const bundle::Entry &entry, const QMap<QString, QString> &pseudonyms);
    void hideRedactions(); // an opened bundle: without the key nobody can tell them
    void showKey(const QMap<QString, QString> &pseudonyms);

private:
    void showText(const QString &about, const QByteArray &text, const QMap<QString, QString> &pseudonyms);
    void step(int by);

    PlainLabel *m_about;
    PlainLabel *m_mark;
    MarkedText *m_text;
    QToolButton *m_before;
    QToolButton *m_next;
    qsizetype m_current = -1;
    bool m_opened = false;
};

} // namespace goneaway::ui
