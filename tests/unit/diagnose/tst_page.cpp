// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Catalogue.h"
#include "diagnose/Cause.h"
#include "diagnose/Page.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

class TestPage : public QObject
{
    Q_OBJECT

private slots:
    void every_page_of_the_catalogue_loads()
    {
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        QVERIFY2(catalogue.ok(), catalogue.ok() ? "" : qPrintable(catalogue.error().detail));
    }

    void a_mistake_names_its_line()
    {
        const auto page = diagnose::parsePage(u"# Title\n\nid: x\nsummary: y\n\n## Wat\n"_s, u"x.md"_s);
        QVERIFY(!page.ok());
        QCOMPARE(page.error().detail, u"x.md:6: unknown section \"Wat\""_s);
    }

    void a_page_without_a_part_says_which()
    {
        const auto page = diagnose::parsePage(u"# Title\n\nid: x\nsummary: y\n"_s, u"x.md"_s);
        QVERIFY(!page.ok());
        QVERIFY(page.error().detail.contains("the page lacks \"What happened\""_L1));
    }
};

QTEST_GUILESS_MAIN(TestPage)
#include "tst_page.moc"
