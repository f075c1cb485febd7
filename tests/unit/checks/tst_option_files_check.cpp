// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/Check.h"
#include "checks/OneByOne.h"
#include "evidence/Facts.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace facts = evidence::facts;

class TestOptionFilesCheck : public QObject
{
    Q_OBJECT

private slots:
    void what_the_client_would_read_is_told_with_its_lines_and_without_secrets()
    {
        const QTemporaryDir home;
#ifdef Q_OS_WIN
        QFile file(home.filePath(u"my.ini"_s));
        qputenv("MYSQL_HOME", home.path().toUtf8());
#else
        QFile file(home.filePath(u".my.cnf"_s));
        qputenv("HOME", home.path().toUtf8());
#endif
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[client]\npassword=TigerTiger7\nloose-connect-timeout=7\n!include " + home.path().toUtf8()
                   + "/more.cnf\n[mysqld]\nport=1\n[mysqldump]\nmax_allowed_packet=16M\n");
        file.close();
        QFile more(home.filePath(u"more.cnf"_s));
        QVERIFY(more.open(QIODevice::WriteOnly));
        more.write("[mysql]\nskip-reconnect # why\n");
        more.close();
        qputenv("MYSQL_TEST_LOGIN_FILE", "/nowhere");

        evidence::Evidence evidence;
        const SystemClock clock;
        const CancelToken cancel;
        const QStringList logs;
        checks::CheckContext context{nullptr, nullptr, logs, clock, cancel, evidence};
        checks::readOptionFiles(context);
        const auto *table = evidence.value<evidence::Table>(facts::ClientOptionFiles);
        QVERIFY(table);
        QMap<QString, QStringList> rows;
        for (const QStringList &row : table->rows)
            rows.insert(row.value(0), row);
        QCOMPARE(rows.value(file.fileName()),
                 (QStringList{
                     file.fileName(), u"read"_s,
                     u"line 3: [client] connect_timeout=7; line 8: [mysqldump] max_allowed_packet=16M"_s}));
        QCOMPARE(rows.value(more.fileName()),
                 (QStringList{more.fileName(), u"read"_s, u"line 2: [mysql] skip_reconnect"_s}));
    }
};

QTEST_GUILESS_MAIN(TestOptionFilesCheck)
#include "tst_option_files_check.moc"
