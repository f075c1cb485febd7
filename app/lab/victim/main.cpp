// SPDX-License-Identifier: GPL-3.0-or-later
// goneaway-victim: the application of the practice scenarios. It does what it is told on its standard input
// and answers on its standard output (lab/VictimProtocol.h). A process of its own, because an application may
// fork, be stopped or killed, live in another network, or be built on another client library than Goneaway.
#include "lab/VictimProtocol.h"
#include "lab/victim/Application.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>

#include <csignal>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

void act(lab::Application &application, const QJsonObject &order)
{
    const QString what = order.value("do"_L1).toString();
    const QByteArray statement = order.value("statement"_L1).toString().toUtf8();
    const int times = order.value("times"_L1).toInt();
    if (what == "connect"_L1)
        application.connect(lab::targetFromPipe(order.value("target"_L1).toObject()),
                            lab::optionsFromPipe(order.value("options"_L1).toObject()));
    else if (what == "query"_L1)
        application.query(statement);
    else if (what == "close"_L1)
        application.close();
    else if (what == "raw"_L1)
        application.writeRaw(QByteArray::fromHex(order.value("hex"_L1).toString().toLatin1()));
    else if (what == "fork-close"_L1)
        application.forkAndClose();
    else if (what == "fork-share"_L1)
        application.forkAndShare(statement, times);
    else if (what == "threads-share"_L1)
        application.shareBetweenThreads(statement, times);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication program(argc, argv);
#ifdef Q_OS_UNIX
    std::signal(SIGPIPE, SIG_IGN); // MariaDB Connector/C writes to sockets that may be gone
#endif
    QFile orders;
    QFile answers;
    if (!orders.open(stdin, QIODevice::ReadOnly) || !answers.open(stdout, QIODevice::WriteOnly))
        return 3;
    lab::Application application;
    for (QByteArray line = orders.readLine(); !line.isEmpty(); line = orders.readLine()) {
        act(application, QJsonDocument::fromJson(line).object());
        const QJsonObject answer{
            {u"id"_s, static_cast<qint64>(application.connectionId())},
            {u"error"_s, application.error() ? toJson(*application.error()) : QJsonObject()},
            {u"report"_s, application.report()}};
        answers.write(QJsonDocument(answer).toJson(QJsonDocument::Compact) + '\n');
        answers.flush();
    }
    return 0;
}
