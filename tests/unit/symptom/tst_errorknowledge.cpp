// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Texts.h"
#include "symptom/Clients.h"
#include "symptom/ErrorKnowledge.h"
#include "symptom/ErrorWords.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

class TestErrorKnowledge : public QObject
{
    Q_OBJECT

private slots:
    void every_known_error_has_a_meaning()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        for (const symptom::KnownError &error : symptom::knownErrors()) {
            const QString key = u"error.%1.meaning"_s.arg(error.code);
            QVERIFY2(texts->has(key), qPrintable(key));
            const QString text = texts->text(key);
            QVERIFY2(text.endsWith(u'.') && text.size() > 30, qPrintable(key));
            QVERIFY2(!text.contains(u'{') && !text.contains(u'\n'), qPrintable(key));
        }
    }

    // What drivers name and do not number.
    void every_error_without_a_number_has_a_meaning()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        for (const symptom::ErrorWords &row : symptom::errorWords()) {
            if (row.code == 0)
                QVERIFY2(texts->has(u"error.%1.meaning"_s.arg(QString(row.symbol))),
                         qPrintable(QString(row.symbol)));
        }
    }

    void every_meaning_belongs_to_a_known_error_and_client()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        static const QRegularExpression form(u"^error\\.(.+)\\.meaning(?:\\.([a-z0-9-]+))?$"_s);
        const auto isSymbol = [](const QString &name) {
            return std::any_of(symptom::errorWords().begin(), symptom::errorWords().end(),
                               [&name](const symptom::ErrorWords &row) { return row.symbol == name; });
        };
        for (const QString &key : texts->keys()) {
            if (!key.startsWith("error."_L1))
                continue;
            const auto match = form.match(key);
            QVERIFY2(match.hasMatch(), qPrintable(key));
            QVERIFY2(symptom::knownError(match.captured(1).toInt()) || isSymbol(match.captured(1)),
                     qPrintable(key));
            if (!match.captured(2).isEmpty())
                QVERIFY2(symptom::knownClient(match.captured(2)), qPrintable(key));
        }
    }

    void where_the_libraries_differ_each_has_its_own_meaning()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        for (const int code : {1153, 2002, 2003, 2006, 2013, 2026}) {
            for (const QLatin1StringView library : {"mariadb-connector-c"_L1, "libmysqlclient"_L1}) {
                const QString key = u"error.%1.meaning."_s.arg(code) + library;
                QVERIFY2(texts->has(key), qPrintable(key));
                QVERIFY(texts->text(key) != texts->text(u"error.%1.meaning"_s.arg(code)));
            }
        }
    }

    void a_program_on_a_library_gets_that_librarys_meaning()
    {
        evidence::ClientError gone;
        gone.code = 2006;
        QCOMPARE(symptom::meaningKeys(gone, u"heidisql"_s),
                 QStringList({u"error.2006.meaning.heidisql"_s, u"error.2006.meaning.mariadb-connector-c"_s,
                              u"error.2006.meaning"_s}));
        QCOMPARE(symptom::meaningKeys(gone, u"libmysqlclient"_s),
                 QStringList({u"error.2006.meaning.libmysqlclient"_s, u"error.2006.meaning"_s}));
        QCOMPARE(symptom::meaningKeys(gone, QString()), QStringList({u"error.2006.meaning"_s}));
    }

    void an_error_without_a_number_is_explained_by_its_symbol()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        evidence::ClientError pool;
        pool.symbol = u"POOL_TIMEOUT"_s;
        QCOMPARE(symptom::meaningKeys(pool, u"hikaricp"_s),
                 QStringList({u"error.POOL_TIMEOUT.meaning.hikaricp"_s, u"error.POOL_TIMEOUT.meaning"_s}));
        QVERIFY(texts->text(u"error.POOL_TIMEOUT.meaning"_s).contains(u"No connection was lost"_s));
    }

    void numbers_that_do_not_concern_connections_are_unknown()
    {
        for (const int code : {0, -1, 1062, 1064, 1146, 1205, 1213, 2030, 9999})
            QVERIFY(!symptom::knownError(code));
    }

    void the_numbers_that_people_bring_are_known()
    {
        for (const int code :
             {1040, 1042, 1043, 1044, 1045, 1047, 1049, 1053, 1077, 1079, 1080, 1081, 1129, 1130,
              1152, 1153, 1154, 1155, 1156, 1157, 1158, 1159, 1160, 1161, 1184, 1189, 1190, 1203,
              1226, 1290, 1317, 1820, 1835, 1862, 1927, 1969, 2002, 2003, 2005, 2006, 2012, 2013,
              2014, 2020, 2026, 2027, 2055, 2059, 2061, 3024, 3032, 3118, 3159, 4031, 4151}) {
            const symptom::KnownError *known = symptom::knownError(code);
            QVERIFY2(known, qPrintable(QString::number(code)));
            QCOMPARE(known->code, code);
            QCOMPARE(known->sqlState.size(), 5);
        }
        QCOMPARE(symptom::knownErrorNamed(u"er_con_count_error")->code, 1040);
    }

    void every_mark_names_a_client_and_every_client_is_there_once()
    {
        for (const symptom::ClientMark &mark : symptom::clientMarks())
            QVERIFY2(symptom::knownClient(mark.client), mark.client.data());
        QStringList ids;
        for (const symptom::KnownClient &client : symptom::knownClients()) {
            QVERIFY2(!ids.contains(client.id), client.id.data());
            ids.append(client.id);
            QVERIFY(client.library.isEmpty() || symptom::knownClient(client.library));
        }
    }
};

QTEST_GUILESS_MAIN(TestErrorKnowledge)
#include "tst_errorknowledge.moc"
