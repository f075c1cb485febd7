// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/PathNames.h"

#include "bundle/OrdinaryWords.h"
#include "bundle/Rewriting.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

// One part of a path; what stands below libraries of a language is theirs.
QString withoutPartOfPath(const QString &part, bool last, Pseudonyms &pseudonyms, int &count)
{
    static const QRegularExpression extension(u"^(.+?)((?:\\.[A-Za-z][A-Za-z0-9]{0,5}|\\.\\d{1,6})+)$"_s);
    const auto match = last ? extension.match(part) : QRegularExpressionMatch();
    const QString base = match.hasMatch() ? match.captured(1) : part;
    if (isOrdinaryName(part) || isOrdinaryName(base))
        return part;
    const QString pseudonym = pseudonyms.of(Pseudonyms::Kind::File, base);
    count += pseudonym != base ? 1 : 0;
    return pseudonym + (match.hasMatch() ? match.captured(2) : QString());
}

QString withoutPath(const QString &path, Pseudonyms &pseudonyms, int &count)
{
    // Where every server, system and language keeps its files.
    static const QRegularExpression shared(
        u"^(?:/usr/|/lib\\d*/|/s?bin/|/dev/|/proc/|/sys/|/run/|/var/run/|/boot/|/snap/"
        "|/etc/(?:mysql|my\\.cnf|hosts|resolv|ssl|pki|systemd|security|haproxy|proxysql|maxscale|nsswitch)"
        "|/var/(?:lib|log|cache)/(?:mysql|mariadb|proxysql|maxscale|haproxy|systemd|journal)"
        "|/(?:opt|usr/local)/(?:mysql|mariadb|bitnami)\\b"
        "|[A-Za-z]:[\\\\/]+(?:Program Files(?: \\(x86\\))?|ProgramData)[\\\\/]+(?:MySQL|MariaDB)|[A-Za-z]:[\\\\/]+Windows[\\\\/])"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression library(
        u"[\\\\/](?:site-packages|dist-packages|node_modules|vendor|gems|pkg[\\\\/]mod|\\.m2)[\\\\/]"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression part(u"([^\\\\/]+)"_s);
    if (shared.match(path).hasMatch())
        return path;
    const auto inside = library.match(path);
    const qsizetype end = inside.hasMatch() ? inside.capturedStart() : path.size();
    const QString own = path.first(end);
    return rewritten(own, part,
                     [&](const QRegularExpressionMatch &match, int) {
                         const QString name = match.captured(1);
                         return name.endsWith(u':')
                             ? name // a drive
                             : withoutPartOfPath(name, match.capturedEnd(1) == path.size(), pseudonyms,
                                                 count);
                     })
        + path.sliced(end);
}

} // namespace

QString withoutPaths(const QString &text, Pseudonyms &pseudonyms, int &count)
{
    if (!text.contains(u'/') && !text.contains(u'\\'))
        return text;
    static const QRegularExpression unixPath(
        u"(?<![\\w.:/<>~\\\\)\\]-])(~?/(?:[\\w.+@%$#-]+/+)+[\\w.+@%$#-]*[\\w+@%$#-])"_s);
    static const QRegularExpression windowsPath(
        u"(?<![\\w])([A-Za-z]:[\\\\/]+(?:(?:Program Files(?: \\(x86\\))?|Documents and Settings|MySQL Server [\\d.]+|[^\\\\/:*?\"<>|\\s']+)[\\\\/]+)*[^\\\\/:*?\"<>|\\s',;]*[^\\\\/:*?\"<>|\\s',;.])"_s);
    const auto take = [&](const QRegularExpressionMatch &match, int) {
        return withoutPath(match.captured(1), pseudonyms, count);
    };
    return rewritten(rewritten(text, unixPath, take), windowsPath, take);
}

} // namespace goneaway::bundle
