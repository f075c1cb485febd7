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

} // namespace

class TestNeedleFinder : public QObject
{
    Q_OBJECT

private slots:
    void every_word_is_found_anywhere()
    {
        const auto words = eventWords();
        NeedleFinder finder(words);
        for (const bool simd : {true, false}) {
            finder.useSimd(simd);
            for (size_t i = 0; i < words.size(); ++i) {
                for (const size_t before : {0U, 1U, 28U, 31U, 32U, 33U, 63U, 100U}) {
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

    void both_ways_of_searching_find_the_same()
    {
        NeedleFinder fast(eventWords());
        NeedleFinder slow(eventWords());
        slow.useSimd(false);
        QRandomGenerator random(1);
        for (int round = 0; round < 200; ++round) {
            std::string text;
            for (int i = 0; i < 200; ++i) {
                const auto &word =
                    eventWords()[random.bounded(static_cast<quint32>(eventWords().size()))].word;
                text += word.substr(random.bounded(3U), random.bounded(3) ? Bytes::npos : 5);
                text += static_cast<char>(random.bounded(10) ? ' ' : '\n');
            }
            QVERIFY(allIn(fast, text) == allIn(slow, text));
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
            QCOMPARE(countLineEnds(from, end), qint64(std::count(from, end, '\n')));
        }
    }
};

QTEST_APPLESS_MAIN(TestNeedleFinder)
#include "tst_needlefinder.moc"
