// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Diagnoser.h"
#include "evidence/Evidence.h"
#include "symptom/Decoder.h"
#include "symptom/Hints.h"

#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

// One text as it stands on a forum or in a log, and what must be read out of it. Empty: not compared;
// several answers may be right, then they are separated by '|'.
struct FieldPaste {
    QString name;
    QString errors;
    QString client;
    QString phase;
    QString cause; // the first of the ranking; "none" for a text that is no loss
    QString three; // all of these, separated by blanks, are among the first three
    QString never; // none of these is
    QString text;
};

QList<FieldPaste> readPastes(const QString &file)
{
    QFile source(QStringLiteral(GONEAWAY_SOURCE_DIR "/tests/unit/symptom/") + file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    QList<FieldPaste> pastes;
    bool inHead = false;
    for (const QString &line : QString::fromUtf8(source.readAll()).split(u'\n')) {
        if (line.startsWith("=== "_L1)) {
            pastes.append({line.sliced(4), {}, {}, {}, {}, {}, {}, {}});
            inHead = true;
            continue;
        }
        if (pastes.isEmpty())
            continue; // the comment on top
        FieldPaste &paste = pastes.last();
        if (!inHead) {
            paste.text += line + u'\n';
            continue;
        }
        const QString value = line.section(u": "_s, 1).trimmed();
        if (line.isEmpty())
            inHead = false;
        else if (line.startsWith("errors:"_L1))
            paste.errors = value;
        else if (line.startsWith("client:"_L1))
            paste.client = value;
        else if (line.startsWith("phase:"_L1))
            paste.phase = value;
        else if (line.startsWith("cause:"_L1))
            paste.cause = value;
        else if (line.startsWith("three:"_L1))
            paste.three = value;
        else if (line.startsWith("never:"_L1))
            paste.never = value;
    }
    return pastes;
}

QString summary(const evidence::Symptom &symptom)
{
    QStringList parts;
    for (const evidence::ClientError &error : symptom.errors) {
        QString part = error.code != 0 ? QString::number(error.code) : error.symbol;
        if (error.osErrno)
            part += u'/' + QString::number(*error.osErrno);
        parts.append(part);
    }
    return parts.join(u' ');
}

diagnose::Diagnosis guess(const symptom::Decoded &decoded)
{
    evidence::Evidence evidence;
    evidence.setSymptom(decoded.symptom);
    evidence.setIncident(decoded.incident);
    return diagnose::diagnose(evidence);
}

void demand(const QString &found, const QString &wanted, const char *what)
{
    if (!wanted.isEmpty())
        QVERIFY2(wanted.split(u'|').contains(found),
                 qPrintable(u"%1: \"%2\", wanted \"%3\""_s.arg(QString::fromLatin1(what), found, wanted)));
}

} // namespace

Q_DECLARE_METATYPE(FieldPaste)

class TestFieldPastes : public QObject
{
    Q_OBJECT

private slots:
    void a_paste_is_read_as_a_database_administrator_reads_it_data()
    {
        QTest::addColumn<FieldPaste>("paste");
        int rows = 0;
        for (const QString &file : {u"field-pastes-1.txt"_s, u"field-pastes-2.txt"_s, u"field-pastes-3.txt"_s,
                                    u"field-pastes-4.txt"_s, u"field-pastes-5.txt"_s}) {
            for (const FieldPaste &paste : readPastes(file)) {
                QTest::newRow(qPrintable(paste.name)) << paste;
                ++rows;
            }
        }
        QVERIFY(rows > 200);
    }

    void a_paste_is_read_as_a_database_administrator_reads_it()
    {
        QFETCH(FieldPaste, paste);
        const symptom::Decoded decoded = symptom::decode(paste.text);
        if (paste.cause == "none"_L1) {
            QVERIFY2(!decoded.symptom.connectionLoss, qPrintable(summary(decoded.symptom)));
            return;
        }
        QVERIFY(decoded.symptom.connectionLoss);
        demand(summary(decoded.symptom), paste.errors, "errors");
        demand(decoded.symptom.client.id, paste.client, "client");
        demand(nameOf(decoded.symptom.phase), paste.phase, "phase");
        const diagnose::Diagnosis diagnosis = guess(decoded);
        demand(diagnosis.ranked.first().cause.text(), paste.cause, "cause");
        QStringList first;
        for (const diagnose::Finding &finding : diagnosis.ranked.first(3))
            first.append(finding.cause.text());
        for (const QString &wanted : paste.three.split(u' ', Qt::SkipEmptyParts))
            QVERIFY2(first.contains(wanted), qPrintable(wanted + u" is not among "_s + first.join(u", "_s)));
        for (const QString &unwanted : paste.never.split(u' ', Qt::SkipEmptyParts))
            QVERIFY2(!first.contains(unwanted), qPrintable(unwanted + u" is among "_s + first.join(u", "_s)));
    }

    // What the server or the library said by number may decide; what people say around it may not.
    void words_around_an_error_never_confirm()
    {
        const QStringList numbers = {
            u"MySQL server has gone away"_s,
            u"ERROR 2013 (HY000): Lost connection to MySQL server during query"_s,
            u"Error: Connection lost: The server closed the connection."_s,
            u"com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure"_s,
            u"Lost my connection to the MySQL database"_s};
        for (const QString &number : numbers) {
            const qsizetype alone = symptom::decode(number).symptom.errors.size();
            for (const symptom::HintWords &row : symptom::hintWords()) {
                for (const QStringView words : row.words.split(u'|')) {
                    const QString text = number + u", "_s + words.toString().remove(u'*');
                    const symptom::Decoded decoded = symptom::decode(text);
                    // Some of the words are errors by themselves: "max_statement_time exceeded".
                    if (decoded.symptom.errors.size() > alone)
                        continue;
                    for (const diagnose::Finding &finding : guess(decoded).ranked)
                        QVERIFY2(finding.certainty != diagnose::Certainty::Confirmed, qPrintable(text));
                }
            }
        }
    }

    // .NET's drivers say 1042 of every failed connect, MySQL's server only of its own resolver.
    void dot_nets_1042_does_not_confirm_the_resolver()
    {
        for (
            const QString &text :
            {u"MySql.Data.MySqlClient.MySqlException (0x80004005): Unable to connect to any of the specified MySQL hosts."_s,
             u"MySqlConnector.MySqlException: Unable to connect to any of the specified MySQL hosts.\n ---> System.Net.Sockets.SocketException (10061): No connection could be made because the target machine actively refused it"_s}) {
            for (const diagnose::Finding &finding : guess(symptom::decode(text)).ranked)
                QVERIFY2(finding.certainty != diagnose::Certainty::Confirmed, qPrintable(text));
        }
    }
};

QTEST_GUILESS_MAIN(TestFieldPastes)
#include "tst_field_pastes.moc"
