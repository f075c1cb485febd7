// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/LoginFile.h"

#include <QtEndian>

#include <array>

#ifdef Q_OS_WIN
#include <windows.h>

#include <bcrypt.h>
#else
#include <openssl/evp.h>

#include <memory>
#endif

namespace goneaway::connect {

namespace {

// MySQL manual, "mysql_config_editor", and what MySQL 9.7 writes: four zero bytes, twenty bytes of key
// material, then for each line its encrypted length (little endian) and its bytes.
constexpr qsizetype Unused = 4;
constexpr qsizetype KeyMaterial = 20;
constexpr qsizetype Block = 16;
constexpr qsizetype MaxLine = 64 * 1024;

using Key = std::array<unsigned char, Block>;

Key foldedKey(const QByteArray &bytes)
{
    Key key{};
    for (qsizetype i = 0; i < KeyMaterial; ++i)
        key[static_cast<std::size_t>(i % Block)] ^= static_cast<unsigned char>(bytes[Unused + i]);
    return key;
}

// Without the padding; nothing when the bytes were not encrypted under this key.
#ifdef Q_OS_WIN
std::optional<QByteArray> decrypted(const QByteArray &cipher, Key key)
{
    struct Closer {
        BCRYPT_ALG_HANDLE algorithm = nullptr;
        BCRYPT_KEY_HANDLE key = nullptr;
        ~Closer()
        {
            if (key)
                BCryptDestroyKey(key);
            if (algorithm)
                BCryptCloseAlgorithmProvider(algorithm, 0);
        }
    } handles;
    if (BCryptOpenAlgorithmProvider(&handles.algorithm, BCRYPT_AES_ALGORITHM, nullptr, 0) < 0)
        return std::nullopt;
    const auto mode = reinterpret_cast<PUCHAR>(const_cast<wchar_t *>(BCRYPT_CHAIN_MODE_ECB));
    if (BCryptSetProperty(handles.algorithm, BCRYPT_CHAINING_MODE, mode, sizeof(BCRYPT_CHAIN_MODE_ECB), 0) < 0
        || BCryptGenerateSymmetricKey(handles.algorithm, &handles.key, nullptr, 0, key.data(),
                                      static_cast<ULONG>(key.size()), 0)
            < 0)
        return std::nullopt;
    QByteArray input = cipher; // the function takes no const
    QByteArray plain(cipher.size(), '\0');
    ULONG length = 0;
    if (BCryptDecrypt(handles.key, reinterpret_cast<PUCHAR>(input.data()), static_cast<ULONG>(input.size()),
                      nullptr, nullptr, 0, reinterpret_cast<PUCHAR>(plain.data()),
                      static_cast<ULONG>(plain.size()), &length, BCRYPT_BLOCK_PADDING)
        < 0)
        return std::nullopt;
    plain.resize(static_cast<qsizetype>(length));
    return plain;
}
#else
std::optional<QByteArray> decrypted(const QByteArray &cipher, Key key)
{
    struct Free {
        void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
    };
    const std::unique_ptr<EVP_CIPHER_CTX, Free> context(EVP_CIPHER_CTX_new());
    QByteArray plain(cipher.size() + Block, '\0');
    auto *out = reinterpret_cast<unsigned char *>(plain.data());
    int length = 0;
    int rest = 0;
    if (!context || EVP_DecryptInit_ex(context.get(), EVP_aes_128_ecb(), nullptr, key.data(), nullptr) != 1
        || EVP_DecryptUpdate(context.get(), out, &length,
                             reinterpret_cast<const unsigned char *>(cipher.constData()),
                             static_cast<int>(cipher.size()))
            != 1
        || EVP_DecryptFinal_ex(context.get(), out + length, &rest) != 1)
        return std::nullopt;
    plain.resize(length + rest);
    return plain;
}
#endif

} // namespace

std::optional<QByteArray> loginFileText(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return QByteArray();
    if (bytes.size() < Unused + KeyMaterial)
        return std::nullopt;
    const Key key = foldedKey(bytes);
    QByteArray text;
    text.reserve(bytes.size()); // so that no copy of it is left behind on the heap
    for (qsizetype at = Unused + KeyMaterial; at < bytes.size();) {
        if (bytes.size() - at < qsizetype(sizeof(quint32)))
            return std::nullopt;
        const qsizetype length = qFromLittleEndian<quint32>(bytes.constData() + at);
        at += qsizetype(sizeof(quint32));
        if (length <= 0 || length > MaxLine || length % Block != 0 || length > bytes.size() - at)
            return std::nullopt;
        auto line = decrypted(bytes.sliced(at, length), key);
        if (!line)
            return std::nullopt;
        text += *line;
        line->fill('\0');
        at += length;
    }
    return text;
}

} // namespace goneaway::connect
