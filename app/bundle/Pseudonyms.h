// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QMap>
#include <QSet>
#include <QString>

#include <array>

namespace goneaway::bundle {

// Whether it is a well-formed IPv4 or IPv6 address.
bool isAddress(QStringView text);

// Stable names for names: the same original gets the same pseudonym everywhere, so that a reader can still
// follow who did what. Names that every server has ("root", "localhost", "information_schema", the loopback
// addresses) stay: they identify nobody, and they carry meaning.
class Pseudonyms
{
public:
    enum class Kind { Host, User, Schema, Table, File }; // host-1 (also addresses), user-1, db-1, ...
    static constexpr std::size_t KindCount = 5;

    // The pseudonym of a name, made when it is seen for the first time; the name itself when it stays.
    QString of(Kind kind, const QString &name);

    // Names of this kind stay as they are.
    void keepAll(Kind kind) { m_kept[static_cast<std::size_t>(kind)] = true; }
    // A word that free text keeps although a table or a file is called so: the name of a setting.
    void keepWord(const QString &word) { m_keptWords.insert(word.toLower()); }

    // Every known name in free text, as a whole word and in any case. Names that are ordinary words of logs
    // ("client", "error"), numbers, or too short to tell from chance are left to the places where a name is
    // expected.
    QString replaced(const QString &text, int &count) const;

    // pseudonym -> original
    QMap<QString, QString> key() const { return m_key; }
    // How many pseudonyms stand in a text.
    int occurrences(const QString &text) const;

private:
    struct Known {
        QString name;
        QString pseudonym;
    };

    QString relative(const QString &identity);
    QString add(Kind kind, const QString &name, const QString &identity);
    void addWord(const QString &name, const QString &pseudonym);
    qsizetype matchAt(QStringView text, qsizetype at, const Known **found) const;

    std::array<QHash<QString, QString>, KindCount> m_names; // identity -> pseudonym, by kind
    std::array<int, KindCount> m_last{};
    std::array<bool, KindCount> m_kept{};
    QHash<QString, QString> m_fullNames; // short host name -> the full name that has its pseudonym
    QSet<QString> m_keptWords;
    // Names that begin with one word. Many may: all addresses of one network do.
    struct Family {
        QList<qsizetype> lengths; // of the names, longest first
        QHash<QString, QList<Known>> names; // case-folded name -> the names that are spelled so
    };

    QHash<QString, Family> m_words; // first word, lower case -> names that begin with it
    QMap<QString, QString> m_key;
};

} // namespace goneaway::bundle
