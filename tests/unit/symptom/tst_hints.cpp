// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Decoder.h"
#include "symptom/Hints.h"
#include "symptom/PhraseMatcher.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
namespace hints = evidence::hints;

// The words around an error.
class TestHints : public QObject
{
    Q_OBJECT

private slots:
    void words_in_many_languages_become_hints_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("hint");
        const auto row = [](const QString &words, QLatin1StringView hint) {
            QTest::newRow(words.toUtf8().constData()) << words << QString(hint);
        };
        row(u"It happens overnight, the first query in the morning fails"_s, hints::Idle);
        row(u"Jeden Morgen über Nacht"_s, hints::Idle);
        row(u"after a day without a visitor"_s, hints::Idle);
        row(u"untouched for a few days"_s, hints::Idle);
        row(u"después de un rato de inactividad"_s, hints::Idle);
        row(u"chaque matin après une longue inactivité"_s, hints::Idle);
        row(u"depois de um tempo sem uso"_s, hints::Idle);
        row(u"过一段时间就会出现"_s, hints::Idle);
        row(u"しばらく放置すると発生します"_s, hints::Idle);
        row(u"after my laptop wakes up from sleep mode"_s, hints::MachineSlept);
        row(u"nach dem Ruhezustand"_s, hints::MachineSlept);
        row(u"every 15 minutes, like clockwork"_s, hints::Periodic);
        row(u"toutes les 5 minutes"_s, hints::Periodic);
        row(u"importing a large dump file"_s, hints::BigStatement);
        row(u"al importar un archivo grande"_s, hints::BigStatement);
        row(u"导入大文件时"_s, hints::BigStatement);
        row(u"大量のデータをインポート"_s, hints::BigStatement);
        row(u"when dumping table `t` at row: 12"_s, hints::BigResult);
        row(u"a long-running query"_s, hints::LongQuery);
        row(u"requête lente"_s, hints::LongQuery);
        row(u"with gunicorn --preload and 4 workers"_s, hints::Fork);
        row(u"celery prefork"_s, hints::Fork);
        row(u"os.fork()"_s, hints::Fork);
        row(u"子进程"_s, hints::Fork);
        row(u"several threads share a connection"_s, hints::Threads);
        row(u"HikariPool-1"_s, hints::Pool);
        row(u"连接池"_s, hints::Pool);
        row(u"behind a load balancer"_s, hints::Proxy);
        row(u"through an SSH tunnel"_s, hints::Proxy);
        row(u"over our VPN"_s, hints::Vpn);
        row(u"防火墙"_s, hints::Vpn);
        row(u"in a docker container"_s, hints::Container);
        row(u"Reason: OOMKilled, Exit Code: 137"_s, hints::OutOfMemory);
        row(u"no space left on device"_s, hints::DiskFull);
        row(u"disque plein"_s, hints::DiskFull);
        row(u"磁盘空间不足"_s, hints::DiskFull);
        row(u"right after we restarted it"_s, hints::Restarted);
        row(u"nach einem Neustart"_s, hints::Restarted);
        row(u"mysqld got signal 11"_s, hints::Crashed);
        row(u"the DBA runs pt-kill"_s, hints::Killed);
        row(u"since the upgrade we upgraded to 8.4"_s, hints::Upgraded);
        row(u"only from one of our hosts"_s, hints::OneHostOnly);
        row(u"on Windows Server 2019"_s, hints::Windows);
        row(u"it is used after close()"_s, hints::Closed);
    }

    void words_in_many_languages_become_hints()
    {
        QFETCH(QString, words);
        QFETCH(QString, hint);
        const auto decoded = symptom::decode(u"MySQL server has gone away\n"_s + words);
        QVERIFY2(decoded.symptom.hints.contains(hint), qPrintable(decoded.symptom.hints.join(u' ')));
    }

    void a_bare_error_hints_at_nothing()
    {
        QVERIFY(symptom::decode(u"ERROR 2013 (HY000): Lost connection to MySQL server during query"_s)
                    .symptom.hints.isEmpty());
        QVERIFY(symptom::decode(u"ERROR 2006 (HY000): Server has gone away"_s).symptom.hints.isEmpty());
    }

    void everyday_words_hint_at_no_rest()
    {
        for (const QString &words :
             {u"For a few days now we see this on a shop with a lot of visitors"_s,
              u"After a day of reading forums I am lost: it comes on each insert"_s,
              u"It had been running for a while, that statement"_s,
              u"I left it running and came back to this"_s, u"On Mondays, when everybody orders at once"_s,
              u"NFS said: stale handle"_s}) {
            const auto decoded = symptom::decode(u"MySQL server has gone away\n"_s + words);
            QVERIFY2(!decoded.symptom.hints.contains(hints::Idle), qPrintable(words));
        }
    }

    void parts_of_words_are_no_hints()
    {
        const auto decoded = symptom::decode(u"MySQL server has gone away: avpnx skilled forkful poolside"_s);
        QVERIFY2(decoded.symptom.hints.isEmpty(), qPrintable(decoded.symptom.hints.join(u' ')));
    }

    void each_hint_comes_once()
    {
        const auto decoded = symptom::decode(u"MySQL server has gone away, idle, idle, overnight, idle"_s);
        QCOMPARE(decoded.symptom.hints, QStringList({u"idle"_s}));
    }

    void every_phrase_is_written_as_it_is_compared()
    {
        for (const symptom::HintWords &row : symptom::hintWords()) {
            for (const QStringView phrase : row.words.split(u'|')) {
                QVERIFY2(phrase.size() >= 2, qPrintable(phrase.toString()));
                QCOMPARE(symptom::fold(phrase), phrase.toString());
            }
        }
    }

    void the_matcher_finds_whole_words_over_line_ends()
    {
        symptom::PhraseMatcher matcher;
        const int two = matcher.add(u"gone away");
        const int open = matcher.add(u"*mysql*");
        QCOMPARE(matcher.find(u"gone\n  away"), (QList<symptom::PhraseMatcher::Match>{{0, 11, two}}));
        QVERIFY(matcher.find(u"begone away").isEmpty());
        QVERIFY(matcher.find(u"gone aways").isEmpty());
        QVERIFY(matcher.find(u"goneaway").isEmpty());
        QCOMPARE(matcher.find(u"xmysqlx"), (QList<symptom::PhraseMatcher::Match>{{1, 6, open}}));
        QVERIFY(matcher.find(u"gone").isEmpty());
        QVERIFY(matcher.find(u"").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHints)
#include "tst_hints.moc"
