// SPDX-License-Identifier: GPL-3.0-or-later
// Judges and pages are written apart, in C++ and in plain text: this holds them together.
#include "diagnose/Catalogue.h"
#include "diagnose/Cause.h"
#include "evidence/Evidence.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using diagnose::Page;

namespace {

// A paragraph longer than this is not read by a tired person.
constexpr qsizetype LongestParagraph = 700;

// Stable ids: they stand in files, JSON, links and bundles. Never rename one.
const QSet<QString> Ids = {
    u"idle-timeout"_s,   u"killed"_s,          u"use-after-close"_s,      u"host-not-allowed"_s,
    u"client-timeout"_s, u"reconnect-off"_s,   u"windows-late-error"_s,   u"packet-too-large"_s,
    u"huge-insert"_s,    u"old-client-16mb"_s, u"packet-out-of-order"_s,  u"name-resolution"_s,
    u"port-blocked"_s,   u"server-crash"_s,    u"networking-disabled"_s,  u"forked-connection"_s,
    u"server-restart"_s, u"out-of-memory"_s,   u"server-hung"_s,          u"network-idle-drop"_s,
    u"proxy-timeout"_s,  u"network-timeout"_s, u"statement-timeout"_s,    u"idle-transaction"_s,
    u"host-blocked"_s,   u"access-denied"_s,   u"too-many-connections"_s, u"tls-failure"_s,
    u"not-mysql"_s,      u"disk-full"_s,
};

QString read(const QString &path)
{
    QFile file(QStringLiteral(GONEAWAY_SOURCE_DIR) + u'/' + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString judgeSource(const QString &cause)
{
    return read(u"app/diagnose/causes/%1.cpp"_s.arg(cause));
}

// The words that stand as u"..."_s in a text.
QSet<QString> literals(const QString &text)
{
    static const QRegularExpression pattern(u"(?:u|QStringLiteral\\()\"([a-z0-9_-]+)\""_s);
    QSet<QString> found;
    for (auto match = pattern.globalMatch(text); match.hasNext();)
        found.insert(match.next().captured(1));
    return found;
}

// What stands between the bracket at `open` and its partner.
QString insideBrackets(const QString &text, qsizetype open)
{
    int depth = 0;
    for (qsizetype i = open; i < text.size(); ++i) {
        depth += text.at(i) == u'(' ? 1 : text.at(i) == u')' ? -1 : 0;
        if (depth == 0)
            return text.sliced(open + 1, i - open - 1);
    }
    return {};
}

// The sentence keys of all calls of one kind: their literals before the placeholder values begin.
QSet<QString> keysOfCalls(const QString &source, const QString &functions)
{
    const QRegularExpression pattern(u"\\b(?:%1)\\("_s.arg(functions));
    QSet<QString> keys;
    for (auto match = pattern.globalMatch(source); match.hasNext();) {
        const QString arguments = insideBrackets(source, match.next().capturedEnd() - 1);
        keys += literals(arguments.section(u"{{"_s, 0, 0));
    }
    return keys;
}

QSet<QString> reasonKeys(const QString &source)
{
    QSet<QString> keys = keysOfCalls(source, u"because|against"_s);
    // diagnose/Rivals.h: the sentences that its callers' pages need.
    if (source.contains("isAnotherMatter("_L1))
        keys += {u"never-connected"_s, u"statement-only"_s, u"said-other"_s, u"log-other"_s};
    // diagnose/ProbeSigns.h, likewise.
    if (source.contains("weighPathCut("_L1))
        keys += {u"probe-cut"_s, u"probe-later"_s};
    if (source.contains("weighPathHolds("_L1))
        keys.insert(u"probe-held"_s);
    return keys;
}

// Values come from the judge itself or from the helpers that it includes.
QSet<QString> valuesOf(const QString &source)
{
    QSet<QString> values = literals(source);
    static const QRegularExpression include(u"#include \"diagnose/(\\w+)\\.h\""_s);
    for (auto match = include.globalMatch(source); match.hasNext();) {
        const QString helper = match.next().captured(1);
        values += literals(read(u"app/diagnose/%1.h"_s.arg(helper)));
        values += literals(read(u"app/diagnose/%1.cpp"_s.arg(helper)));
    }
    return values;
}

QString list(const QSet<QString> &keys)
{
    QStringList sorted(keys.begin(), keys.end());
    sorted.sort();
    return sorted.join(u", "_s);
}

QSet<QString> keysOf(const QMap<QString, QString> &sentences)
{
    return {sentences.keyBegin(), sentences.keyEnd()};
}

QStringList proseOf(const Page &page)
{
    QStringList prose{page.title, page.summary, page.whatHappened, page.howToBeSure, page.forDevelopers};
    for (const diagnose::Fix &fix : page.fixes)
        prose << fix.action << fix.scope << fix.risk << fix.undo;
    return prose + page.reasons.values() + page.missing.values();
}

} // namespace

class TestCatalogue : public QObject
{
    Q_OBJECT

private:
    const Page &page(const QString &id) const { return m_catalogue->page(diagnose::CauseId(id)); }

    static void everyCause()
    {
        QTest::addColumn<QString>("id");
        for (const diagnose::Cause &cause : diagnose::allCauses())
            QTest::newRow(qPrintable(cause.id.text())) << cause.id.text();
    }

    std::optional<diagnose::Catalogue> m_catalogue;

private slots:
    void initTestCase()
    {
        auto catalogue = diagnose::Catalogue::load(u"en"_s);
        QVERIFY2(catalogue.ok(), catalogue.ok() ? "" : qPrintable(catalogue.error().detail));
        m_catalogue = std::move(*catalogue);
    }

    // What a judge says is worth what it says about the real thing.
    void every_cause_can_be_made_to_happen_data() { everyCause(); }
    void every_cause_can_be_made_to_happen()
    {
        QFETCH(QString, id);
        if (id == "old-client-16mb"_L1)
            return; // such clients and servers are older than every one that still runs
        QVERIFY2(QFile::exists(QStringLiteral(GONEAWAY_SOURCE_DIR) + u"/app/lab/scenarios/%1.cpp"_s.arg(id)),
                 "there is no scenario of it in app/lab/scenarios/");
    }

    void all_thirty_causes_are_there_and_no_others()
    {
        QSet<QString> there;
        for (const diagnose::Cause &cause : diagnose::allCauses())
            there.insert(cause.id.text());
        QVERIFY2((Ids - there).isEmpty(), qPrintable(u"no judge for: "_s + list(Ids - there)));
        QVERIFY2((there - Ids).isEmpty(), qPrintable(u"unknown: "_s + list(there - Ids)));
        QCOMPARE(Ids.size(), 30);
    }

    void no_two_pages_have_the_same_title()
    {
        QMap<QString, QString> titles;
        for (const diagnose::Cause &cause : diagnose::allCauses()) {
            const QString title = page(cause.id.text()).title.toLower();
            QVERIFY2(!titles.contains(title), qPrintable(cause.id.text() + u" and "_s + titles.value(title)));
            titles.insert(title, cause.id.text());
        }
    }

    void every_judge_answers_to_empty_evidence_under_its_own_name()
    {
        for (const diagnose::Cause &cause : diagnose::allCauses()) {
            const diagnose::Finding finding = cause.judge(evidence::Evidence());
            QCOMPARE(finding.cause.text(), cause.id.text());
            QVERIFY2(finding.certainty == diagnose::Certainty::NotChecked
                         || finding.certainty == diagnose::Certainty::RuledOut,
                     qPrintable(cause.id.text()));
        }
    }

    void the_page_has_a_sentence_for_each_key_of_the_judge_and_no_others_data() { everyCause(); }
    void the_page_has_a_sentence_for_each_key_of_the_judge_and_no_others()
    {
        QFETCH(QString, id);
        const QString source = judgeSource(id);
        QVERIFY(!source.isEmpty());
        const auto compare = [](const QSet<QString> &used, const QSet<QString> &written,
                                const QString &section) {
            QVERIFY2((used - written).isEmpty(),
                     qPrintable(u"%1 lacks: %2"_s.arg(section, list(used - written))));
            QVERIFY2(
                (written - used).isEmpty(),
                qPrintable(u"%1 has, and the judge never says: %2"_s.arg(section, list(written - used))));
        };
        compare(reasonKeys(source), keysOf(page(id).reasons), u"Reasons"_s);
        compare(keysOfCalls(source, u"missing"_s), keysOf(page(id).missing), u"Missing"_s);
    }

    void every_placeholder_has_a_value_data() { everyCause(); }
    void every_placeholder_has_a_value()
    {
        QFETCH(QString, id);
        const QSet<QString> values = valuesOf(judgeSource(id));
        static const QRegularExpression placeholder(u"\\{([^}]*)\\}"_s);
        for (const QString &sentence : page(id).reasons.values() + page(id).missing.values()) {
            for (auto match = placeholder.globalMatch(sentence); match.hasNext();) {
                const QString name = match.next().captured(1);
                QVERIFY2(values.contains(name), qPrintable(u"{%1} in: %2"_s.arg(name, sentence)));
            }
        }
    }

    void links_are_https_and_lead_to_a_manual_data() { everyCause(); }
    void links_are_https_and_lead_to_a_manual()
    {
        QFETCH(QString, id);
        bool manual = false;
        for (const diagnose::Link &link : page(id).links) {
            static const QRegularExpression https(u"^https://[a-z0-9.-]+/\\S*$"_s);
            QVERIFY2(https.match(link.url).hasMatch(), qPrintable(link.url));
            manual = manual || link.url.startsWith("https://dev.mysql.com/doc/refman/en/"_L1);
        }
        QVERIFY2(manual, "no link to the MySQL manual");
    }

    void fixes_can_be_told_apart_and_name_known_servers_data() { everyCause(); }
    void fixes_can_be_told_apart_and_name_known_servers()
    {
        QFETCH(QString, id);
        QSet<QString> seen;
        for (const diagnose::Fix &fix : page(id).fixes) {
            QVERIFY2(!seen.contains(fix.id), qPrintable(u"twice: "_s + fix.id));
            seen.insert(fix.id);
            for (const QString &server : fix.servers)
                QVERIFY2(server == "mysql"_L1 || server == "mariadb"_L1,
                         qPrintable(fix.id + u": "_s + server));
        }
        // Whatever the server is, there is something that can be done.
        for (const QString &flavour : {u"mysql"_s, u"mariadb"_s}) {
            QVERIFY(std::any_of(page(id).fixes.begin(), page(id).fixes.end(),
                                [&](const diagnose::Fix &fix) { return fix.suits(flavour); }));
        }
    }

    void paragraphs_are_short_enough_to_be_read_data() { everyCause(); }
    void paragraphs_are_short_enough_to_be_read()
    {
        QFETCH(QString, id);
        for (const QString &text : proseOf(page(id))) {
            for (const QString &paragraph : text.split(u'\n')) {
                QVERIFY2(paragraph.size() <= LongestParagraph,
                         qPrintable(u"%1 characters: %2..."_s.arg(paragraph.size()).arg(paragraph.left(80))));
            }
        }
    }

    void text_is_plain_except_for_code_data() { everyCause(); }
    void text_is_plain_except_for_code()
    {
        QFETCH(QString, id);
        static const QRegularExpression code(u"`[^`\n]*`"_s);
        static const QRegularExpression markup(u"\\*\\*|__|\\]\\(|<[a-z/]+>|^#|^\\* |\t"_s,
                                               QRegularExpression::MultilineOption);
        for (QString text : proseOf(page(id))) {
            QVERIFY2(text.count(u'`') % 2 == 0, qPrintable(u"a ` without its partner: "_s + text.left(120)));
            text.remove(code);
            const auto match = markup.match(text);
            QVERIFY2(!match.hasMatch(),
                     qPrintable(u"\"%1\" in: %2"_s.arg(match.captured(0), text.left(120))));
        }
    }

    void the_title_is_a_fact_and_every_sentence_ends_data() { everyCause(); }
    void the_title_is_a_fact_and_every_sentence_ends()
    {
        QFETCH(QString, id);
        QVERIFY2(!page(id).title.endsWith(u'.') && !page(id).title.endsWith(u'?'),
                 qPrintable(page(id).title));
        QVERIFY2(page(id).title.size() <= 80, qPrintable(page(id).title));
        for (const QString &sentence : page(id).reasons.values() + page(id).missing.values()) {
            static const QRegularExpression end(u"[.?)`}]$"_s);
            QVERIFY2(end.match(sentence).hasMatch(), qPrintable(sentence));
        }
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
