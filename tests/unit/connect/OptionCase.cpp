// SPDX-License-Identifier: GPL-3.0-or-later
#include "OptionCase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#ifdef Q_OS_WIN
#include <windows.h>
// windows.h comes first.
#include <bcrypt.h>
#else
#include <memory>
#include <openssl/evp.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::test {

namespace {

const QString Folder = QStringLiteral("@FOLDER@");

QByteArray placed(QByteArray text, const QString &folder)
{
    return text.replace(Folder.toUtf8(), folder.toUtf8());
}

#ifdef Q_OS_WIN
QByteArray encrypted(const QByteArray &line, const QByteArray &key)
{
    BCRYPT_ALG_HANDLE algorithm = nullptr;
    BCRYPT_KEY_HANDLE handle = nullptr;
    const auto mode = reinterpret_cast<PUCHAR>(const_cast<wchar_t *>(BCRYPT_CHAIN_MODE_ECB));
    QByteArray material = key;
    QByteArray input = line;
    QByteArray out(line.size() + 16, '\0');
    ULONG length = 0;
    BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_AES_ALGORITHM, nullptr, 0);
    BCryptSetProperty(algorithm, BCRYPT_CHAINING_MODE, mode, sizeof(BCRYPT_CHAIN_MODE_ECB), 0);
    BCryptGenerateSymmetricKey(algorithm, &handle, nullptr, 0, reinterpret_cast<PUCHAR>(material.data()),
                               static_cast<ULONG>(material.size()), 0);
    BCryptEncrypt(handle, reinterpret_cast<PUCHAR>(input.data()), static_cast<ULONG>(input.size()), nullptr,
                  nullptr, 0, reinterpret_cast<PUCHAR>(out.data()), static_cast<ULONG>(out.size()), &length,
                  BCRYPT_BLOCK_PADDING);
    BCryptDestroyKey(handle);
    BCryptCloseAlgorithmProvider(algorithm, 0);
    return out.first(static_cast<qsizetype>(length));
}
#else
QByteArray encrypted(const QByteArray &line, const QByteArray &key)
{
    struct Free {
        void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
    };
    const std::unique_ptr<EVP_CIPHER_CTX, Free> context(EVP_CIPHER_CTX_new());
    QByteArray out(line.size() + 16, '\0');
    auto *to = reinterpret_cast<unsigned char *>(out.data());
    int length = 0;
    int rest = 0;
    EVP_EncryptInit_ex(context.get(), EVP_aes_128_ecb(), nullptr,
                       reinterpret_cast<const unsigned char *>(key.data()), nullptr);
    EVP_EncryptUpdate(context.get(), to, &length, reinterpret_cast<const unsigned char *>(line.data()),
                      static_cast<int>(line.size()));
    EVP_EncryptFinal_ex(context.get(), to + length, &rest);
    return out.first(length + rest);
}
#endif

} // namespace

bool OptionCase::readsPlaces() const
{
    return !files.contains(u"my.cnf"_s) && words.filter(u"--defaults-file"_s).isEmpty();
}

OptionCase readCase(const QString &path)
{
    OptionCase sample;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return sample;
    const QByteArray whole = '\n' + file.readAll();
    constexpr QByteArrayView Mark = "\n@@ ";
    for (qsizetype at = whole.indexOf(Mark); at >= 0;) {
        at += Mark.size();
        const qsizetype next = whole.indexOf(Mark, at);
        const QByteArray section = whole.sliced(at, next < 0 ? whole.size() - at : next - at);
        const qsizetype line = section.indexOf('\n');
        const QString title = QString::fromUtf8(line < 0 ? section : section.first(line));
        QByteArray content = line < 0 ? QByteArray() : section.sliced(line + 1);
        if (next < 0 && content.endsWith('\n'))
            content.chop(1);
        if (title.startsWith("file "_L1))
            sample.files.insert(title.sliced(5), content);
        else if (title == "words"_L1)
            sample.words = QString::fromUtf8(content).split(u'\n', Qt::SkipEmptyParts);
        else if (title == "environment"_L1) {
            for (const QString &word : QString::fromUtf8(content).split(u'\n', Qt::SkipEmptyParts))
                sample.environment.insert(word.section(u'=', 0, 0), word.section(u'=', 1));
        } else if (title == "mysql"_L1)
            sample.mysql = content;
        else if (title.startsWith("mariadb"_L1)) {
            sample.hasMariaDb = true;
            if (title == "mariadb"_L1)
                sample.mariadb = content;
        }
        at = next;
    }
    return sample;
}

bool layOut(const OptionCase &sample, const QString &folder)
{
    for (const auto &[name, text] : sample.files.asKeyValueRange()) {
        const QString path = folder + u'/' + name;
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        const QByteArray content = placed(text, folder);
        const QByteArray bytes = name == "login.cnf"_L1 ? encryptedLogin(content) : content;
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return false;
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    return true;
}

QStringList wordsOf(const OptionCase &sample, const QString &folder)
{
    QStringList words;
    if (sample.files.contains(u"my.cnf"_s))
        words << u"--defaults-file=%1/my.cnf"_s.arg(folder);
    for (QString word : sample.words)
        words << word.replace(Folder, folder);
    return words;
}

QProcessEnvironment environmentOf(const OptionCase &sample, const QString &folder)
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    environment.insert(u"HOME"_s, folder);
    environment.insert(u"MYSQL_TEST_LOGIN_FILE"_s, folder + u"/no-login"_s);
    for (auto it = sample.environment.begin(); it != sample.environment.end(); ++it)
        environment.insert(it.key(), QString(it.value()).replace(Folder, folder));
    return environment;
}

connect::OptionFileRequest requestOf(const QStringList &words)
{
    connect::OptionFileRequest request;
    for (const QString &word : words) {
        const QString name = word.section(u'=', 0, 0);
        const QString value = word.section(u'=', 1);
        if (name == "--defaults-file"_L1)
            request.defaultsFile = value;
        else if (name == "--defaults-extra-file"_L1)
            request.extraFile = value;
        else if (name == "--defaults-group-suffix"_L1)
            request.groupSuffix = value;
        else if (name == "--login-path"_L1)
            request.loginPath = value;
        else if (name == "--no-login-paths"_L1)
            request.noLoginPaths = true;
    }
    return request;
}

std::optional<QByteArray> printed(const Result<connect::OptionFilesRead> &files, connect::Dialect dialect)
{
    if (!files || files->clientRefuses)
        return std::nullopt;
    QByteArray line;
    for (const connect::FileOption &option : files->options) {
        QByteArray word = option.display().toUtf8();
        if (option.secret && dialect == connect::Dialect::MariaDb) // it prints them
            word = "--" + option.name.toUtf8() + '=' + option.secret->reveal();
        else if (word == "--password"
                 && dialect == connect::Dialect::MySql) // which hides even that there is none
            word += "=*****";
        line += word + ' ';
    }
    return line;
}

QByteArray encryptedLogin(const QByteArray &text)
{
    QByteArray material;
    QByteArray key(16, '\0');
    for (char i = 0; i < 20; ++i) {
        material += static_cast<char>(i * 7 + 3);
        key[i % 16] = static_cast<char>(key[i % 16] ^ material[i]);
    }
    QByteArray bytes = QByteArray(4, '\0') + material;
    for (const QByteArray &line : text.split('\n')) {
        if (line.isEmpty())
            continue;
        const QByteArray cipher = encrypted(line + '\n', key);
        const quint32 length = qToLittleEndian(static_cast<quint32>(cipher.size()));
        bytes += QByteArray(reinterpret_cast<const char *>(&length), sizeof(length)) + cipher;
    }
    return bytes;
}

} // namespace goneaway::test
