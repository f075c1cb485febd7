// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Accounts.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway::diagnose;

class TestAccounts : public QObject
{
    Q_OBJECT

private slots:
    // MySQL manual, "Specifying Account Names".
    void an_accounts_host_covers_hosts_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("covers");
        QTest::newRow("same") << u"10.0.0.5"_s << u"10.0.0.5"_s << true;
        QTest::newRow("other") << u"10.0.0.5"_s << u"10.0.0.6"_s << false;
        QTest::newRow("any") << u"%"_s << u"anywhere.example"_s << true;
        QTest::newRow("prefix") << u"10.0.%"_s << u"10.0.3.4"_s << true;
        QTest::newRow("dots are dots") << u"10.0.0.5"_s << u"10x0.0.5"_s << false;
        QTest::newRow("one letter") << u"web_.example"_s << u"web7.example"_s << true;
        QTest::newRow("two letters") << u"web_.example"_s << u"web17.example"_s << false;
        QTest::newRow("case of names") << u"Web.Example"_s << u"web.example"_s << true;
        QTest::newRow("network") << u"10.0.0.0/255.255.255.0"_s << u"10.0.0.77"_s << true;
        QTest::newRow("other network") << u"10.0.0.0/255.255.255.0"_s << u"10.0.1.77"_s << false;
        QTest::newRow("network, and a name") << u"10.0.0.0/255.255.255.0"_s << u"web.example"_s << false;
        QTest::newRow("this machine by name and address") << u"localhost"_s << u"127.0.0.1"_s << false;
        QTest::newRow("nothing") << QString() << u"web.example"_s << false;
    }
    void an_accounts_host_covers_hosts()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, host);
        QTEST(hostCovers(pattern, host), "covers");
    }
};

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
