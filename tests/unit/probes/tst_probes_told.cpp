// SPDX-License-Identifier: GPL-3.0-or-later
// Probes are written in C++ and their words in JSON: this holds them together.
#include "diagnose/Cause.h"
#include "probes/Probe.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using probes::Probe;

namespace {

QString sourceOf(const QString &id)
{
    QString name;
    for (const QString &word : id.split(u'-'))
        name += word.at(0).toUpper() + word.sliced(1);
    QFile file(QStringLiteral(GONEAWAY_SOURCE_DIR) + u"/app/probes/%1Probe.cpp"_s.arg(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// The outcomes that a probe's own file names, in whichever way.
QSet<QString> outcomesIn(const QString &source)
{
    static const QRegularExpression naming(u"(?:concluded\\(|outcome = |return \\{)[^;,]*[;,]"_s);
    static const QRegularExpression word(u"\"([a-z-]+)\"_(?:s|L1)"_s);
    QSet<QString> found;
    for (auto place = naming.globalMatch(source); place.hasNext();) {
        QString text = place.next().captured(0);
        static const QRegularExpression comparison(u"== \"[a-z-]+\"_L1"_s);
        text.remove(comparison);
        for (auto match = word.globalMatch(text); match.hasNext();)
            found.insert(match.next().captured(1));
    }
    return found;
}

// Windows cannot; the probe says so and does nothing.
#ifdef Q_OS_WIN
constexpr bool CanFork = false;
#else
constexpr bool CanFork = true;
#endif

} // namespace

class TestProbesTold : public QObject
{
    Q_OBJECT

private:
    static void everyProbe()
    {
        QTest::addColumn<QString>("id");
        for (const Probe &probe : probes::allProbes())
            QTest::newRow(qPrintable(QString(probe.id))) << QString(probe.id);
    }
    std::optional<Texts> texts;

private slots:
    void initTestCase()
    {
        auto loaded = Texts::load(u"en"_s);
        QVERIFY(loaded.ok());
        texts = std::move(*loaded);
    }

    void every_probe_says_what_it_does_needs_costs_and_undoes_data() { everyProbe(); }
    void every_probe_says_what_it_does_needs_costs_and_undoes()
    {
        QFETCH(QString, id);
        for (const QLatin1StringView part : {".title"_L1, ".does"_L1, ".needs"_L1, ".undo"_L1})
            QVERIFY2(texts->has(u"probe."_s + id + part), qPrintable(id + part));
        const probes::Cost cost = probes::probeNamed(id)->cost({});
        QVERIFY(cost.time > 0s);
        QVERIFY(cost.bytes > 0 || (id == "fork"_L1 && !CanFork));
        const QString sentence = probes::costSentence(cost, *texts);
        QVERIFY2(!sentence.contains(u'?') && sentence.endsWith(u'.'), qPrintable(sentence));
    }

    void every_outcome_has_its_sentence_data() { everyProbe(); }
    void every_outcome_has_its_sentence()
    {
        QFETCH(QString, id);
        QSet<QString> outcomes = outcomesIn(sourceOf(id));
        if (id == "idle-path"_L1)
            outcomes += {u"server"_s, u"person"_s, u"proxy"_s, u"network"_s, u"path"_s};
        outcomes.remove(id); // its own name stands in its file as well
        QVERIFY(!outcomes.isEmpty());
        for (const QString &outcome : std::as_const(outcomes))
            QVERIFY2(texts->has(u"probe."_s + id + u'.' + outcome) || texts->has(u"probe.any."_s + outcome),
                     qPrintable(id + u'.' + outcome));
        // And no sentence that nobody says.
        const QString prefix = u"probe."_s + id + u'.';
        for (const QString &key : texts->keys()) {
            const QString name =
                key.startsWith(prefix) ? key.sliced(prefix.size()).section(u'.', 0, 0) : QString();
            const bool part =
                name == "title"_L1 || name == "does"_L1 || name == "needs"_L1 || name == "undo"_L1;
            if (!name.isEmpty() && !part)
                QVERIFY2(outcomes.contains(name), qPrintable(key));
        }
    }

    void sentences_end_and_only_their_first_letter_is_large_data() { everyProbe(); }
    void sentences_end_and_only_their_first_letter_is_large()
    {
        QFETCH(QString, id);
        for (const QString &key : texts->keys()) {
            if (!key.startsWith(u"probe."_s + id + u'.') || key.endsWith(".title"_L1))
                continue;
            const QString text = texts->text(key);
            static const QRegularExpression end(u"[.}?]$"_s);
            QVERIFY2(end.match(text).hasMatch(), qPrintable(key));
        }
    }

    void what_a_probe_proves_is_a_cause_of_the_catalogue_data() { everyProbe(); }
    void what_a_probe_proves_is_a_cause_of_the_catalogue()
    {
        QFETCH(QString, id);
        QSet<QString> causes;
        for (const diagnose::Cause &cause : diagnose::allCauses())
            causes.insert(cause.id.text());
        for (const QLatin1StringView cause : probes::probeNamed(id)->proves) {
            QVERIFY2(causes.contains(cause), qPrintable(QString(cause)));
            QCOMPARE(probes::probeFor(QString(cause))->id, QLatin1StringView(probes::probeNamed(id)->id));
        }
        QVERIFY(!probes::probeFor(u"server-crash")); // nobody makes that happen to somebody's server
    }
};

QTEST_GUILESS_MAIN(TestProbesTold)
#include "tst_probes_told.moc"
