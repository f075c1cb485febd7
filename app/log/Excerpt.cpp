// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Conversion.h"
#include "log/LineBlocks.h"
#include "log/LogFile.h"
#include "log/LogReader.h"
#include "log/Window.h"

namespace goneaway::log {

namespace {

// Files up to this size are simply read.
constexpr qint64 SmallFile = 1024 * 1024;

// Keeps the lines on both sides of the first one that is not before a time; without a time, the last lines.
class Clipper
{
public:
    Clipper(std::optional<qint64> around, qsizetype maxBytes, const ReadOptions &options,
            const QDateTime &reference)
        : m_around(around)
        , m_max(maxBytes)
        , m_parser(options.zoneOffsetSeconds, reference)
    {
    }

    // False: nothing more is needed.
    bool take(const char *begin, const char *end)
    {
        if (!m_around) {
            m_before.append(begin, end - begin);
            if (m_before.size() > 2 * m_max + 65536)
                m_before.remove(0, m_before.size() - m_max);
            return true;
        }
        while (begin < end) {
            const char *stop = lineEnd(begin, end);
            stop = stop < end ? stop + 1 : end;
            if (!takeLine(Bytes(begin, static_cast<size_t>(stop - begin))))
                return false;
            begin = stop;
        }
        return true;
    }

    QByteArray result() const
    {
        QByteArray text = m_before;
        const qsizetype room = std::max<qsizetype>(m_max - m_after.size(), 0);
        if (text.size() > room) {
            text = text.right(room);
            const qsizetype end = text.indexOf('\n'); // the first line is cut
            text = end < 0 ? (m_after.isEmpty() ? text : QByteArray()) : text.mid(end + 1);
        }
        return text + m_after;
    }

private:
    bool takeLine(Bytes line)
    {
        const auto size = static_cast<qsizetype>(line.size());
        if (!m_found) {
            const LineHead head = m_parser.parse(line);
            m_found = head.micros && *head.micros >= *m_around;
        }
        if (!m_found) {
            m_before.append(line.data(), size);
            if (m_before.size() > 2 * m_max + 65536)
                m_before.remove(0, m_before.size() - m_max);
            return true;
        }
        if (m_after.size() + size > m_max / 2)
            return m_after.size() < m_max / 2
                && size > m_max / 2; // one line too long is left out, not the end
        m_after.append(line.data(), size);
        return true;
    }

    std::optional<qint64> m_around;
    qsizetype m_max;
    LineParser m_parser;
    QByteArray m_before;
    QByteArray m_after;
    bool m_found = false;
};

// Where to begin reading a big plain file, instead of at its start.
qint64 startIn(QFile &file, std::optional<qint64> around, const ReadOptions &options, qsizetype maxBytes)
{
    if (!around)
        return std::max<qint64>(0, file.size() - maxBytes - 1);
    LineParser parser(options.zoneOffsetSeconds, referenceOf(file));
    const auto offset = offsetOfTime(file, *around, parser);
    return offset ? std::max<qint64>(0, *offset - maxBytes) : 0;
}

} // namespace

Result<QString> excerpt(const QString &path, std::optional<QDateTime> around, const ReadOptions &options,
                        qsizetype maxBytes)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    auto source = openSource(file, path);
    if (!source)
        return source.error();
    std::optional<qint64> micros;
    if (around && around->isValid())
        micros = around->toMSecsSinceEpoch() * 1000;
    bool cut = false;
    if ((*source)->isPlain() && !file.isSequential() && file.size() > SmallFile) {
        const qint64 start = startIn(file, micros, options, maxBytes);
        cut = start > 0;
        file.seek(start);
        *source = makePlainSource(file);
    }
    Clipper clipper(micros, maxBytes, options, referenceOf(file));
    LineBlocks blocks(**source, cut);
    LineBlock block;
    do {
        if (const auto filled = blocks.next(block); !filled)
            return filled.error();
    } while (!block.isEmpty() && clipper.take(block.begin, block.end));
    const QByteArray text = clipper.result();
    return decoded(Bytes(text.constData(), static_cast<size_t>(text.size())), text.size());
}

} // namespace goneaway::log
