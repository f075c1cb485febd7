// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Symptom.h"

#include <QString>

#include <span>

namespace goneaway::symptom {

// What the text around an error is about.
enum class Topic {
    MySql, // it speaks of MySQL, MariaDB or one of their programs
    Database, // of some database
    OtherDatabase, // PostgreSQL, SQL Server, Oracle, Redis, ...
    OtherService, // a web server, ssh, git, ...
    ConnectionLost, // plain words for a lost connection
    ServerDied, // a log or a platform says that the server ended
};

struct TopicWords {
    QStringView words; // a PhraseMatcher phrase
    Topic topic;
    QStringView also = {}; // counts only when this stands on the same line
};

// libpq's words for a loss. People say them of MySQL as well.
inline constexpr QStringView LibpqClosed = u"server closed the connection unexpectedly";

std::span<const TopicWords> topicWords();

// Words that say where in its life the connection was.
struct PhaseWords {
    QStringView words;
    evidence::Phase phase;
};

std::span<const PhaseWords> phaseWords();

} // namespace goneaway::symptom
