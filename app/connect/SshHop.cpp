// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/SshHop.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

bool isHostName(const QString &text)
{
    return !text.isEmpty() && !text.startsWith(u'-') && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.isLetterOrNumber() || u"-._:%"_s.contains(c);
    });
}

bool isUserName(const QString &text)
{
    return !text.startsWith(u'-') && std::none_of(text.begin(), text.end(), [](QChar c) {
        return c.isSpace() || c.category() == QChar::Other_Control || u"'`\"$\\;&<>|(){}"_s.contains(c);
    });
}

Error notAHop()
{
    return {ErrorCode::InvalidArgument,
            u"the SSH host is written [user@]host[:port], an IPv6 address as [::1] or [::1]:22"_s};
}

} // namespace

QString SshHop::display() const
{
    QString text = user.isEmpty() ? QString() : user + u'@';
    text += host.contains(u':') ? u'[' + host + u']' : host;
    return port == 0 ? text : text + u':' + QString::number(port);
}

Result<SshHop> sshHopFrom(const QString &text)
{
    SshHop hop;
    QString place = text.trimmed();
    if (const qsizetype at = place.lastIndexOf(u'@'); at >= 0) {
        hop.user = place.first(at);
        place = place.sliced(at + 1);
        if (hop.user.isEmpty())
            return notAHop();
    }
    QString port;
    if (place.startsWith(u'[')) {
        const qsizetype end = place.indexOf(u']');
        const QString rest = end < 0 ? QString() : place.sliced(end + 1);
        if (end < 0 || (!rest.isEmpty() && !rest.startsWith(u':')))
            return notAHop();
        hop.host = place.sliced(1, end - 1);
        port = rest.mid(1);
        if (!rest.isEmpty() && port.isEmpty())
            return notAHop();
    } else if (place.count(u':') == 1) {
        hop.host = place.section(u':', 0, 0);
        port = place.section(u':', 1);
        if (port.isEmpty())
            return notAHop();
    } else {
        hop.host = place;
    }
    if (!port.isEmpty()) {
        bool ok = false;
        hop.port = port.toUShort(&ok);
        if (!ok || hop.port == 0)
            return notAHop();
    }
    if (const QString problem = problemOf(hop); !problem.isEmpty())
        return Error{ErrorCode::InvalidArgument, problem};
    return hop;
}

QString problemOf(const SshHop &hop)
{
    if (!isHostName(hop.host))
        return u"\"%1\" cannot be the name of an SSH host"_s.arg(hop.host);
    if (!isUserName(hop.user))
        return u"\"%1\" cannot be the name of an SSH user"_s.arg(hop.user);
    return {};
}

} // namespace goneaway::connect
