// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/ByteSource.h"

#include <QIODevice>
#include <QStringDecoder>

#include <algorithm>
#include <cstring>

#include <zlib.h>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::log {

namespace {

constexpr qsizetype HeadBytes = 65536; // enough to tell text from anything else
constexpr qint64 ChunkBytes = 65536;

Error readError(const QIODevice &device)
{
    return {ErrorCode::Io, u"Reading the log failed half-way: "_s + device.errorString()};
}

// The device itself, with the bytes that were read ahead.
class PlainSource final : public ByteSource
{
public:
    PlainSource(QIODevice &device, QByteArray head)
        : m_device(device)
        , m_head(std::move(head))
    {
    }

    bool isPlain() const override { return true; }

    Result<qint64> read(char *to, qint64 max) override
    {
        if (m_used < m_head.size()) {
            const qint64 count = std::min<qint64>(max, m_head.size() - m_used);
            std::memcpy(to, m_head.constData() + m_used, static_cast<size_t>(count));
            m_used += count;
            return count;
        }
        const qint64 count = m_device.read(to, max);
        // A sequential device (a pipe) says -1 at its end.
        if (count < 0 && !m_device.isSequential())
            return readError(m_device);
        return std::max<qint64>(count, 0);
    }

private:
    QIODevice &m_device;
    QByteArray m_head;
    qsizetype m_used = 0;
};

class GzipSource final : public ByteSource
{
public:
    explicit GzipSource(std::unique_ptr<ByteSource> packed)
        : m_packed(std::move(packed))
        , m_input(ChunkBytes, Qt::Uninitialized)
    {
        constexpr int GzipOnly = 15 + 16; // window bits and the gzip flag of zlib
        m_ready = inflateInit2(&m_stream, GzipOnly) == Z_OK;
    }
    ~GzipSource() override
    {
        if (m_ready)
            inflateEnd(&m_stream);
    }
    Q_DISABLE_COPY_MOVE(GzipSource)

    Result<qint64> read(char *to, qint64 max) override
    {
        if (!m_ready)
            return Error{ErrorCode::Internal, u"zlib could not be started."_s};
        m_stream.next_out = reinterpret_cast<Bytef *>(to);
        m_stream.avail_out = static_cast<uInt>(max);
        while (m_stream.avail_out == static_cast<uInt>(max)) {
            if (m_stream.avail_in == 0) {
                const auto count = m_packed->read(m_input.data(), m_input.size());
                if (!count)
                    return count.error();
                if (*count == 0)
                    break; // the end, or a file that is still being written: what there was is told
                m_stream.next_in = reinterpret_cast<Bytef *>(m_input.data());
                m_stream.avail_in = static_cast<uInt>(*count);
            }
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            if (status == Z_STREAM_END) {
                inflateReset(&m_stream); // gzip files may be joined end to end
                m_members = true;
            } else if (status != Z_OK && status != Z_BUF_ERROR) {
                if (m_members)
                    break; // padding after a whole member
                return Error{
                    ErrorCode::Malformed,
                    u"The compressed log is damaged and cannot be unpacked further. Try another copy of it."_s};
            }
        }
        return max - static_cast<qint64>(m_stream.avail_out);
    }

private:
    std::unique_ptr<ByteSource> m_packed;
    QByteArray m_input;
    z_stream m_stream{};
    bool m_ready = false;
    bool m_members = false;
};

class Utf16Source final : public ByteSource
{
public:
    Utf16Source(std::unique_ptr<ByteSource> wide, QStringConverter::Encoding encoding)
        : m_wide(std::move(wide))
        , m_decoder(encoding)
        , m_input(ChunkBytes, Qt::Uninitialized)
    {
    }

    Result<qint64> read(char *to, qint64 max) override
    {
        while (m_used == m_text.size()) {
            const auto count = m_wide->read(m_input.data(), m_input.size());
            if (!count)
                return count.error();
            if (*count == 0)
                return qint64{0};
            const QString text = m_decoder.decode(QByteArrayView(m_input.constData(), *count));
            m_text = text.toUtf8();
            m_used = 0;
        }
        const qint64 count = std::min<qint64>(max, m_text.size() - m_used);
        std::memcpy(to, m_text.constData() + m_used, static_cast<size_t>(count));
        m_used += count;
        return count;
    }

private:
    std::unique_ptr<ByteSource> m_wide;
    QStringDecoder m_decoder;
    QByteArray m_input;
    QByteArray m_text;
    qsizetype m_used = 0;
};

std::optional<QStringConverter::Encoding> utf16In(QByteArrayView head)
{
    if (head.startsWith("\xFF\xFE"))
        return QStringConverter::Utf16LE;
    if (head.startsWith("\xFE\xFF"))
        return QStringConverter::Utf16BE;
    // Without a mark: text of mostly ASCII has a NUL in every second byte.
    const qsizetype pairs = std::min<qsizetype>(head.size(), 1024) / 2;
    qsizetype low = 0;
    qsizetype high = 0;
    for (qsizetype i = 0; i < pairs; ++i) {
        const char even = head[2 * i];
        const char odd = head[2 * i + 1];
        low += (even != 0 && odd == 0) ? 1 : 0;
        high += (even == 0 && odd != 0) ? 1 : 0;
    }
    if (pairs >= 16 && low > pairs * 9 / 10)
        return QStringConverter::Utf16LE;
    if (pairs >= 16 && high > pairs * 9 / 10)
        return QStringConverter::Utf16BE;
    return std::nullopt;
}

struct Magic {
    QByteArrayView bytes;
    QLatin1StringView what;
};

QString binaryContent(QByteArrayView head)
{
    static constexpr Magic Known[] = {
        {"\x7f"
         "ELF",
         "a program"_L1},
        {"MZ\x90", "a Windows program"_L1},
        {"PK\x03\x04", "a zip archive: unpack it first, or open it as a bundle if Goneaway wrote it"_L1},
        {"\x28\xB5\x2F\xFD", "compressed with zstd: unpack it first"_L1},
        {"\xFD"
         "7zXZ",
         "compressed with xz: unpack it first"_L1},
        {"BZh", "compressed with bzip2: unpack it first"_L1},
        {"\xFE"
         "bin",
         "a binary log of the server, not its error log"_L1},
        {"%PDF-", "a PDF document"_L1},
        {"\x89PNG", "a picture"_L1},
        {"SQLite format 3", "an SQLite database"_L1},
    };
    for (const Magic &magic : Known) {
        if (head.startsWith(magic.bytes))
            return magic.what;
    }
    // NULs may stand in a log after a power loss, control characters may not.
    qsizetype control = 0;
    qsizetype written = 0;
    for (const char c : head) {
        const auto byte = static_cast<unsigned char>(c);
        written += byte != 0 ? 1 : 0;
        control += (byte != 0 && byte < 0x20 && !std::strchr("\t\n\v\f\r\x1b", c)) || byte == 0x7f ? 1 : 0;
    }
    if (control > 4 && control * 10 > written)
        return u"binary data, not text"_s;
    return {};
}

Result<QByteArray> readHead(ByteSource &source)
{
    QByteArray head(HeadBytes, Qt::Uninitialized);
    qsizetype used = 0;
    while (used < head.size()) {
        const auto count = source.read(head.data() + used, head.size() - used);
        if (!count)
            return count.error();
        if (*count == 0)
            break;
        used += *count;
    }
    head.truncate(used);
    return head;
}

// Another source with the bytes read ahead from it put back.
class ResumedSource final : public ByteSource
{
public:
    ResumedSource(QByteArray head, std::unique_ptr<ByteSource> rest)
        : m_head(std::move(head))
        , m_rest(std::move(rest))
    {
    }
    Result<qint64> read(char *to, qint64 max) override
    {
        if (m_used == m_head.size())
            return m_rest->read(to, max);
        const qint64 count = std::min<qint64>(max, m_head.size() - m_used);
        std::memcpy(to, m_head.constData() + m_used, static_cast<size_t>(count));
        m_used += count;
        return count;
    }

private:
    QByteArray m_head;
    qsizetype m_used = 0;
    std::unique_ptr<ByteSource> m_rest;
};

} // namespace

std::unique_ptr<ByteSource> makePlainSource(QIODevice &device)
{
    return std::make_unique<PlainSource>(device, QByteArray());
}

Result<std::unique_ptr<ByteSource>> openSource(QIODevice &device, const QString &name)
{
    PlainSource ahead(device, {});
    auto head = readHead(ahead);
    if (!head)
        return head.error();
    std::unique_ptr<ByteSource> source = std::make_unique<PlainSource>(device, *head);
    if (head->startsWith("\x1f\x8b")) {
        auto unpacked = std::make_unique<GzipSource>(std::move(source));
        head = readHead(*unpacked);
        if (!head)
            return head.error();
        source = std::make_unique<ResumedSource>(*head, std::move(unpacked));
    }
    if (const auto encoding = utf16In(*head))
        return std::unique_ptr<ByteSource>(std::make_unique<Utf16Source>(std::move(source), *encoding));
    const QString content = binaryContent(*head);
    if (!content.isEmpty()) {
        return Error{
            ErrorCode::Malformed,
            u"\"%1\" is no error log: it is %2. Choose the file that the server's variable log_error names."_s
                .arg(name, content)};
    }
    return source;
}

} // namespace goneaway::log
