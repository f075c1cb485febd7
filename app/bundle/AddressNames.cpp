// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/AddressNames.h"

#include "bundle/Rewriting.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

// "MySQL Connector 8.0.28.1" is no address.
bool isVersion(const QString &text, qsizetype start)
{
    static const QRegularExpression word(
        u"(?:version[\\w ]{0,16}|ver|release|build|\\bv|jdk|java|libmysqlclient\\.so|connector)[\\s:='\"/_.-]*$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return word.match(text.sliced(std::max<qsizetype>(0, start - 40), std::min<qsizetype>(start, 40)))
        .hasMatch();
}

} // namespace

QString withoutAddresses(const QString &text, Pseudonyms &pseudonyms, int &count)
{
    static const QRegularExpression ipv4(u"(?<![\\w.:])((?:\\d{1,3}\\.){3}\\d{1,3})(?![\\w]|\\.\\d|\\.%)"_s);
    // Hexadecimal groups and colons, the last two perhaps as IPv4; the shape is checked afterwards.
    static const QRegularExpression ipv6(
        u"(?<![\\w:.])((?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f]{0,4}))(?![\\w:])"_s);
    static const QRegularExpression mac(
        u"(?<![\\w:-])((?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2})(?![\\w:-])"_s);
    const auto host = [&](const QString &name) {
        const QString pseudonym = pseudonyms.of(Pseudonyms::Kind::Host, name);
        count += pseudonym != name ? 1 : 0;
        return pseudonym;
    };
    QString result = text;
    if (text.count(u':') >= 2) {
        result = rewritten(result, ipv6, [&](const QRegularExpressionMatch &match, int) {
            const QString found = match.captured(1);
            // Names of C++ (std::abs) and times have too few groups or no digits.
            static const QRegularExpression digit(u"\\d"_s);
            const bool likely = found.count(u':') >= 3 || digit.match(found).hasMatch();
            return likely && isAddress(found) ? host(found) : found;
        });
    }
    if (text.count(u':') >= 5 || text.count(u'-') >= 5)
        result = rewritten(
            result, mac, [&](const QRegularExpressionMatch &match, int) { return host(match.captured(1)); });
    if (text.count(u'.') < 3)
        return result;
    const QString before = result;
    return rewritten(before, ipv4, [&](const QRegularExpressionMatch &match, int) {
        const QString found = match.captured(1);
        return isAddress(found) && !isVersion(before, match.capturedStart(1)) ? host(found) : found;
    });
}

} // namespace goneaway::bundle
