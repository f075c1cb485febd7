// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Classifier.h"
#include "log/NeedleFinder.h"

#include <QRandomGenerator>
#include <QTest>

using namespace goneaway::log;

namespace {

// With the padding that a search may read.
std::string padded(const std::string &text)
{
    return text + std::string(NeedleFinder::Padding, '\0');
}

std::vector<std::pair<qsizetype, size_t>> allIn(const NeedleFinder &finder, const std::string &text)
{
    const std::string bytes = padded(text);
    const char *begin = bytes.data();
    const char *end = begin + text.size();
    std::vector<std::pair<qsizetype, size_t>> found;
    for (auto match = finder.find(begin, begin, end); match.at; match = finder.find(begin, match.next, end))
        found.emplace_back(match.at - begin, match.needle);
    return found;
}

// All that this processor can do.
std::vector<NeedleFinder::Width> widths()
{
    std::vector<NeedleFinder::Width> widths;
    for (const auto width :
         {NeedleFinder::Width::Plain, NeedleFinder::Width::Bytes32, NeedleFinder::Width::Bytes64}) {
        if (width <= NeedleFinder::widest())
            widths.push_back(width);
    }
    return widths;
}

} // namespace

class TestNeedleFinder : public QObject
{
    Q_OBJECT

private slots:
    void every_word_is_found_anywhere()
    {
        const auto words = eventWords();
        NeedleFinder finder(words);
        for (const auto width : widths()) {
            finder.use(width);
            for (size_t i = 0; i < words.size(); ++i) {
                for (const size_t before : {0U, 1U, 28U, 31U, 32U, 33U, 60U, 63U, 64U, 65U, 100U, 128U}) {
                    const std::string text = std::string(before, '.') + std::string(words[i].word);
                    const auto found = allIn(finder, text);
                    const bool there =
                        std::find(found.begin(), found.end(), std::pair(static_cast<qsizetype>(before), i))
                        != found.end();
                    QVERIFY2(there, text.c_str());
                    QVERIFY2(allIn(finder, text.substr(0, text.size() - 1)).size() < found.size(),
                             "a cut word was found");
                }
            }
        }
    }

    void all_ways_of_searching_find_the_same()
    {
        NeedleFinder finder(eventWords());
        QRandomGenerator random(1);
        for (int round = 0; round < 200; ++round) {
            std::string text;
            for (int i = 0; i < 200; ++i) {
                const auto &word =
                    eventWords()[random.bounded(static_cast<quint32>(eventWords().size()))].word;
                text += word.substr(random.bounded(3U), random.bounded(3) ? Bytes::npos : 5);
                text += static_cast<char>(random.bounded(10) ? ' ' : '\n');
            }
            finder.use(NeedleFinder::Width::Plain);
            const auto expected = allIn(finder, text);
            for (const auto width : widths()) {
                finder.use(width);
                QVERIFY(allIn(finder, text) == expected);
            }
        }
    }

    void lines_with_words_of_a_crash_are_looked_at_closer()
    {
        for (const size_t before : {0U, 5U, 13U, 14U, 15U, 16U, 61U, 62U, 63U, 64U, 65U, 200U}) {
            for (const char *word : {"", " got signal 6", "x: [ERROR]", "find out what is", "db_1 | "}) {
                const std::string line = std::string(before, '.') + word;
                const std::string text = padded(line + "\nmysqld got signal 6\n");
#ifdef __SSE2__
                const char *const end = *word ? nullptr : text.data() + line.size();
#else
                const char *const end = nullptr; // looked at closer, all of them
#endif
                QCOMPARE(endOfDullLine(text.data(), text.data() + line.size() + 1), end);
                QCOMPARE(endOfDullLineIn16(text.data(), text.data() + line.size() + 1), end);
                QCOMPARE(endOfDullLine(text.data(), text.data() + line.size()), nullptr);
            }
        }
    }

    void words_are_compared_whole()
    {
        const std::string text = "Aborted connection 4 to db: 'd' user: 'u' host: 'h'";
        for (size_t size = 0; size <= text.size(); ++size) {
            std::string other = text.substr(0, size) + "x";
            QVERIFY(areSame(text.data(), other.data(), size));
            for (size_t at = 0; at < size; ++at) {
                other[at] = '#';
                QVERIFY(!areSame(text.data(), other.data(), size));
                other[at] = text[at];
            }
        }
    }

    void lines_are_counted_from_anywhere_to_anywhere()
    {
        QRandomGenerator random(2);
        std::string text(9000, '\n'); // more than a byte can count, sixteen at once
        for (size_t i = 4500; i < text.size(); ++i)
            text[i] = random.bounded(8) ? 'x' : '\n';
        const char *const begin = text.data();
        for (int round = 0; round < 2000; ++round) {
            const char *from = begin + random.bounded(static_cast<quint32>(text.size()));
            const char *end = from
                + random.bounded(
                    std::min<quint32>(round % 2 ? 70 : 9000, static_cast<quint32>(begin + text.size() - from))
                    + 1);
            const auto expected = qint64(std::count(from, end, '\n'));
            QCOMPARE(countLineEnds(from, end), expected);
            QCOMPARE(countLineEndsIn16(from, end), expected);
            if (hasAvx2())
                QCOMPARE(countLineEndsIn32(from, end), expected);
        }
    }
};

QTEST_APPLESS_MAIN(TestNeedleFinder)
#include "tst_needlefinder.moc"
