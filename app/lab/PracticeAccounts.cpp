// SPDX-License-Identifier: GPL-3.0-or-later
// PracticeServer, part two: its accounts, and what is asked of it as root.
#include "lab/PracticeServer.h"

#include <QRandomGenerator>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

namespace {

QString nameOf(Account account)
{
    switch (account) {
    case Account::Root:
        return u"root"_s;
    case Account::Support:
        return u"support"_s;
    case Account::Reader:
        return u"reader"_s;
    case Account::Application:
        return u"app"_s;
    }
    return {};
}

QString madeUpPassword()
{
    return QString::number(QRandomGenerator::system()->generate64(), 36);
}

} // namespace

connect::ConnectionTarget PracticeServer::target(Account account, Transport transport) const
{
    connect::ConnectionTarget target;
    target.host = m_options.address;
    target.port = m_port;
    target.user = nameOf(account);
    target.password = Secret(m_password);
    target.hasPassword = !m_password.isEmpty();
    target.tlsMode = connect::TlsMode::Preferred;
    if (transport == Transport::Tls)
        target.tlsMode = connect::TlsMode::Required;
    if (transport == Transport::Socket) {
        target.transport = connect::Transport::Socket;
        target.host = u"localhost"_s;
        target.socketPath = m_directory->filePath(u"s.sock"_s);
    }
    return target;
}

Result<void> PracticeServer::makeAccounts()
{
    const QByteArray password = madeUpPassword().toLatin1();
    const QByteArray identified = " IDENTIFIED BY '" + password + "'";
    QList<QByteArray> statements{"CREATE DATABASE practice"};
    // MariaDB makes further accounts for root, without a password, for each of this machine's names.
    if (kind() == ServerKind::MariaDb)
        statements << "DELETE FROM mysql.global_priv WHERE user = 'root' AND host <> 'localhost'"
                   << "FLUSH PRIVILEGES";
    QList<QByteArray> hosts{"localhost"};
    if (!m_options.accountsFrom.isEmpty())
        hosts << m_options.accountsFrom.toLatin1();
    for (const QByteArray &host : hosts) {
        const QByteArray at = "'@'" + host + "'";
        for (const Account account : {Account::Support, Account::Reader, Account::Application})
            statements << "CREATE USER '" + nameOf(account).toLatin1() + at + identified;
        statements << "GRANT PROCESS ON *.* TO 'support" + at
                   << "GRANT SELECT ON performance_schema.* TO 'support" + at
                   << "GRANT ALL ON practice.* TO 'app" + at;
        if (host != "localhost")
            statements << "CREATE USER 'root" + at + identified
                       << "GRANT ALL ON *.* TO 'root" + at + " WITH GRANT OPTION";
    }
    statements << "ALTER USER 'root'@'localhost'" + identified;
    if (const auto made = execute(statements); !made)
        return made;
    m_password = password;
    return {};
}

Result<void> PracticeServer::execute(const QList<QByteArray> &statements) const
{
    connect::ClientSession session;
    if (const auto error = session.open(target(Account::Root, Transport::Socket)))
        return Error{ErrorCode::Io, error->message};
    for (const QByteArray &statement : statements) {
        const auto answer = session.query(statement);
        if (const auto *error = std::get_if<evidence::ClientError>(&answer))
            return Error{ErrorCode::Io,
                         u"%1: %2"_s.arg(QString::fromUtf8(statement.left(80)), error->message)};
    }
    return {};
}

Result<QStringList> PracticeServer::firstRow(const QByteArray &statement) const
{
    connect::ClientSession session;
    if (const auto error = session.open(target(Account::Root, Transport::Socket)))
        return Error{ErrorCode::Io, error->message};
    const auto answer = session.query(statement);
    if (const auto *error = std::get_if<evidence::ClientError>(&answer))
        return Error{ErrorCode::Io, u"%1: %2"_s.arg(QString::fromUtf8(statement.left(80)), error->message)};
    const auto &rows = std::get<evidence::Table>(answer).rows;
    return rows.isEmpty() ? QStringList() : rows.first();
}

} // namespace goneaway::lab
