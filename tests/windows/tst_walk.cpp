// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard as built for Windows, walked against a server on the Linux side with an incident on it. walk.sh
// sets that up, says where it is in the environment, and compares the bundle that is left. Pictures of the
// pages go beside it.
#include "bundle/Bundle.h"
#include "report/Report.h"
#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/TroubleshootWizard.h"
#include "ui/pages/ReportPage.h"
#include "ui/widgets/Banner.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

constexpr int PageLimit = 60000; // ms; Wine is slow to start threads and sockets

template <typename T>
T *child(const QObject &parent, const char *name)
{
    T *found = parent.findChild<T *>(QString::fromLatin1(name));
    if (!found)
        qFatal("there is no child \"%s\"", name);
    return found;
}

void type(QWidget *field, const QString &text)
{
    field->setFocus();
    if (auto *line = qobject_cast<QLineEdit *>(field))
        line->clear();
    QTest::keyClicks(field, text);
}

QString given(const char *name)
{
    return qEnvironmentVariable(name);
}

} // namespace

class TestWalk : public QObject
{
    Q_OBJECT

    QDir m_folder{given("GONEAWAY_WALK_FOLDER")};

    void picture(QWidget &window, const QString &name) const
    {
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents(); // the timeline draws when the loop is idle
        QVERIFY(window.grab().save(m_folder.filePath(name + u".png"_s)));
    }

private slots:
    void fromTheMessageToABundle()
    {
        if (given("GONEAWAY_WALK_FOLDER").isEmpty())
            QSKIP("walk.sh sets up the server that is needed");
        QFile message(m_folder.filePath(u"symptom.txt"_s));
        QVERIFY(message.open(QIODevice::ReadOnly));

        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        QVERIFY(texts.ok() && catalogue.ok());
        session::TroubleshootingSession session(*texts, *catalogue);
        ui::TroubleshootWizard wizard(session, ui::Given{});
        wizard.resize(980, 720);
        wizard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wizard));
        const auto next = [&wizard] {
            QTest::mouseClick(wizard.button(QWizard::NextButton), Qt::LeftButton);
        };

        child<QPlainTextEdit>(wizard, "symptomText")->setPlainText(QString::fromUtf8(message.readAll()));
        QTRY_VERIFY_WITH_TIMEOUT(wizard.findChild<QWidget *>(u"errorChip"_s), PageLimit);
        picture(wizard, u"symptom"_s);
        next();

        type(child<QLineEdit>(wizard, "host"), given("GONEAWAY_WALK_HOST"));
        child<QSpinBox>(wizard, "port")->setValue(given("GONEAWAY_WALK_PORT").toInt());
        type(child<QLineEdit>(wizard, "user"), given("GONEAWAY_WALK_USER"));
        type(child<QLineEdit>(wizard, "password"), given("GONEAWAY_WALK_PASSWORD"));
        QTest::mouseClick(child<QPushButton>(wizard, "connectButton"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(wizard.state().login(), ui::Login::Worked, PageLimit);
        picture(wizard, u"connect"_s);
        next();

        QTRY_VERIFY_WITH_TIMEOUT(child<ui::Banner>(wizard, "checksResult")->isVisible(), PageLimit);
        picture(wizard, u"checks"_s);
        next();

        QTRY_VERIFY_WITH_TIMEOUT(wizard.state().report(), PageLimit);
        const report::Report report = *wizard.state().report();
        QCOMPARE(report.findings.first().finding.cause.text(), given("GONEAWAY_WALK_CAUSE"));
        picture(wizard, u"causes"_s);
        next();

        const QString path = m_folder.filePath(u"walked.goneaway.zip"_s);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(wizard, "saveBundle")->isEnabled(), PageLimit);
        picture(wizard, u"report"_s);
        wizard.findChild<ui::ReportPage *>()->saveTo(path);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), PageLimit);
        QTRY_VERIFY_WITH_TIMEOUT(child<ui::Banner>(wizard, "saveResult")->text().contains(u".zip"_s),
                                 PageLimit);
        QVERIFY(bundle::open(path).ok());
    }
};

QTEST_MAIN(TestWalk)
#include "tst_walk.moc"
