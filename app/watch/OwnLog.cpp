// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/OwnLog.h"

#include "symptom/Decoder.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::watch {

namespace {

constexpr qsizetype LongestLine = 4 * 1024; // as much of one is looked at
constexpr std::size_t LinesAround = 20; // as much of a stack trace as names the driver
constexpr qsizetype LongestQuote = 300;
constexpr std::chrono::seconds SameBurst{2}; // older lines are about something else

// Words of every message that the decoder knows a loss by, or of the lines beside it.
constexpr QLatin1StringView Words[] = {
    "gone away"_L1,     "lost connection"_L1,
    "connect"_L1,       "mysql"_L1,
    "mariadb"_L1,       "sqlstate"_L1,
    "2006"_L1,          "2013"_L1,
    "4031"_L1,          "communications link"_L1,
    "broken pipe"_L1,   "reset by peer"_L1,
    "access denied"_L1, "too many"_L1,
    "packet"_L1,        "timeout"_L1,
    "timed out"_L1,     "host '"_L1,
    "unknown host"_L1,  "eof"_L1,
    "ssl"_L1,           "tls"_L1,
    "server closed"_L1, "getaddrinfo"_L1,
};

} // namespace

bool maySpeakOfLoss(const QString &line)
{
    return std::any_of(std::begin(Words), std::end(Words),
                       [&line](QLatin1StringView word) { return line.contains(word, Qt::CaseInsensitive); });
}

OwnLog::OwnLog(const QString &path)
    : m_path(path)
    , m_file(path)
{
    if (!log::openShared(m_file, m_path))
        return;
    m_identity = log::identityOf(m_file);
    m_position = m_file.size();
#ifdef Q_OS_WIN
    m_file.close(); // else the name of a removed file would stay taken
#endif
}

void OwnLog::reopenIfMadeAnew()
{
    const auto now = log::identityOf(m_path);
    if (now && (now != m_identity || QFileInfo(m_path).size() < m_position)) {
        m_file.close();
        m_identity = now;
        m_position = 0;
        m_begun.clear();
    }
    if (now && !m_file.isOpen())
        (void)log::openShared(m_file, m_path);
}

QByteArray OwnLog::readNew()
{
    const auto readOn = [this] {
        if (!m_file.isOpen())
            return QByteArray();
        const qint64 size = m_file.size();
        if (size <= m_position)
            return QByteArray();
        m_position = std::max(m_position, size - MostBytes);
        m_file.seek(m_position);
        QByteArray bytes = m_file.read(MostBytes);
        m_position += bytes.size();
        return bytes;
    };
    // First the rest of the file that was there, then, when another one stands in its place, that.
    QByteArray bytes;
    if (m_file.isOpen()) {
        bytes = readOn();
    } else if (m_identity && log::identityOf(m_path) != m_identity) {
        const QString moved = log::movedTo(m_path, *m_identity);
        if (!moved.isEmpty() && log::openShared(m_file, moved))
            bytes = readOn();
        m_file.close();
        if (moved.isEmpty() && !log::isOutOfReach(m_path))
            m_identity.reset(); // so that what comes next counts as new
    }
    reopenIfMadeAnew();
    bytes += readOn();
#ifdef Q_OS_WIN
    m_file.close();
#endif
    return bytes;
}

std::optional<OwnLog::Found> OwnLog::poll()
{
    const QByteArray bytes = readNew();
    if (bytes.isEmpty())
        return std::nullopt;
    m_begun += bytes;
    const qsizetype end = m_begun.lastIndexOf('\n');
    if (end < 0) {
        if (m_begun.size() > MostBytes)
            m_begun.clear();
        return std::nullopt;
    }
    QStringList lines = QString::fromUtf8(m_begun.first(end)).split(u'\n');
    m_begun = m_begun.sliced(end + 1);
    for (QString &line : lines)
        line.truncate(LongestLine);
    return look(lines);
}

std::optional<OwnLog::Found> OwnLog::look(const QStringList &lines)
{
    std::optional<Found> found;
    const auto now = std::chrono::steady_clock::now();
    if (now - m_lastLook > SameBurst)
        m_before.clear();
    m_lastLook = now;
    const auto first = std::find_if(lines.begin(), lines.end(), maySpeakOfLoss);
    if (first != lines.end()) {
        // From the first such line to the last, with what stands around them.
        const auto last = std::find_if(lines.rbegin(), lines.rend(), maySpeakOfLoss).base();
        const qsizetype from =
            std::max<qsizetype>(0, first - lines.begin() - static_cast<qsizetype>(LinesAround));
        const qsizetype to =
            std::min<qsizetype>(lines.size(), last - lines.begin() + static_cast<qsizetype>(LinesAround));
        const QString fresh = lines.sliced(from, to - from).join(u'\n').left(symptom::MaxText);
        const evidence::Symptom symptom = symptom::decode(fresh).symptom;
        if (symptom.connectionLoss) {
            QString before;
            if (from == 0) {
                for (const QString &line : m_before)
                    before += line + u'\n';
            }
            found = Found{first->trimmed().left(LongestQuote), before + fresh, std::nullopt};
            if (!symptom.errors.isEmpty())
                found->error = symptom.errors.first();
        }
    }
    if (found) { // told already
        m_before.clear();
        return found;
    }
    for (const QString &line : lines.last(std::min<qsizetype>(lines.size(), LinesAround)))
        m_before.push_back(line);
    while (m_before.size() > LinesAround)
        m_before.pop_front();
    return found;
}

} // namespace goneaway::watch
