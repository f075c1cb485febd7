// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/OptionFiles.h"

#include <QByteArray>
#include <QMap>
#include <QProcessEnvironment>
#include <QStringList>

#include <optional>

namespace goneaway::test {

// One of tests/unit/connect/data/options: files, words and environment, and what the real clients made of
// them.
struct OptionCase {
    QMap<QString, QByteArray> files; // login.cnf is encrypted when it is laid out
    QStringList words;
    QMap<QString, QString> environment;
    std::optional<QByteArray> mysql; // the line that --print-defaults printed; nothing when it refused
    std::optional<QByteArray> mariadb;
    bool hasMariaDb = false; // login paths are MySQL's alone

    bool readsPlaces() const; // no --defaults-file: the usual places count
};

OptionCase readCase(const QString &path);

// Writes the files, with @FOLDER@ meaning `folder`.
bool layOut(const OptionCase &sample, const QString &folder);
QStringList wordsOf(const OptionCase &sample, const QString &folder);
QProcessEnvironment environmentOf(const OptionCase &sample, const QString &folder);
connect::OptionFileRequest requestOf(const QStringList &words);

// As that client would print it; nothing when it would refuse. `files` may be an error.
std::optional<QByteArray> printed(const Result<connect::OptionFilesRead> &files, connect::Dialect dialect);

// As mysql_config_editor writes it.
QByteArray encryptedLogin(const QByteArray &text);

} // namespace goneaway::test
