// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the rooms' rule: which room may include which. An arrow that points back is a failure here.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

using RoomRules = QMap<QString, QSet<QString>>;

// Room -> the rooms it may include, besides itself. From the ground up.
RoomRules rules()
{
    RoomRules rooms{
        {u"base"_s, {}},
        {u"evidence"_s, {u"base"_s}},
        {u"connect"_s, {u"base"_s, u"evidence"_s}},
        {u"symptom"_s, {u"base"_s, u"evidence"_s}},
        {u"log"_s, {u"base"_s, u"evidence"_s}},
        {u"checks"_s, {u"base"_s, u"evidence"_s, u"connect"_s, u"log"_s}},
        {u"probes"_s, {u"base"_s, u"evidence"_s, u"connect"_s}},
        {u"watch"_s,
         {u"base"_s, u"evidence"_s, u"connect"_s, u"symptom"_s, u"log"_s, u"checks"_s, u"diagnose"_s}},
        {u"diagnose"_s, {u"base"_s, u"evidence"_s}},
        {u"report"_s, {u"base"_s, u"evidence"_s, u"diagnose"_s}},
        {u"bundle"_s, {u"base"_s, u"evidence"_s, u"diagnose"_s, u"report"_s}},
        {u"lab"_s, {u"base"_s, u"evidence"_s, u"connect"_s}},
    };
    const QList<QString> below = rooms.keys();
    rooms.insert(u"session"_s, QSet<QString>(below.begin(), below.end()));
    const QList<QString> all = rooms.keys();
    rooms.insert(u"cli"_s, QSet<QString>(all.begin(), all.end()));
    return rooms;
}

QStringList includesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression include(u"^\\s*#\\s*include\\s+[<\"]([^>\"]+)[>\"]"_s,
                                            QRegularExpression::MultilineOption);
    QStringList found;
    auto matches = include.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext())
        found << matches.next().captured(1);
    return found;
}

QStringList sourcesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator walk(QStringLiteral(GONEAWAY_SOURCE_DIR) + u'/' + folder, {u"*.h"_s, u"*.cpp"_s, u"*.in"_s},
                      QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext())
        files << walk.next();
    return files;
}

// The engine may not know that windows exist; ui/ may not know how servers are spoken to.
const QRegularExpression Widgets(
    u"^(Q(Application|Widget|Dialog|Wizard|Window|Label|PushButton|Icon|Pixmap|Color|Font)|QtWidgets/|QtGui/|ui/)"_s);
const QRegularExpression Wire(
    u"^(mysql|mariadb|QSql|QtSql/|QtNetwork/|QTcp|QUdp|QAbstractSocket|QLocalSocket|sys/socket|netdb|netinet/)"_s);

} // namespace

class TestRooms : public QObject
{
    Q_OBJECT

private slots:
    void no_room_includes_a_room_above_it()
    {
        const RoomRules rooms = rules();
        QStringList broken;
        int arrows = 0;
        for (const QString &path : sourcesBelow(u"app"_s)) {
            const QString relative = QDir(QStringLiteral(GONEAWAY_SOURCE_DIR "/app")).relativeFilePath(path);
            if (!relative.contains(u'/'))
                continue; // app/main.cpp, the composition root, sees everything
            const QString room = relative.section(u'/', 0, 0);
            QVERIFY2(rooms.contains(room), qPrintable(u"app/%1 is no room of the house"_s.arg(room)));
            for (const QString &include : includesOf(path)) {
                const QString other = include.section(u'/', 0, 0);
                if (!include.contains(u'/') || !rooms.contains(other) || other == room)
                    continue;
                ++arrows;
                if (!rooms[room].contains(other))
                    broken << u"app/%1 includes %2"_s.arg(relative, include);
            }
        }
        QVERIFY2(arrows > 50, "the test no longer finds the includes it is meant to judge");
        QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u'\n')));
    }

    void the_engine_knows_no_widgets()
    {
        for (const QString &path : sourcesBelow(u"app"_s)) {
            if (path.endsWith("/app/main.cpp"_L1))
                continue;
            for (const QString &include : includesOf(path))
                QVERIFY2(!Widgets.match(include).hasMatch(), qPrintable(path + u" includes "_s + include));
        }
    }

    void the_windows_speak_to_no_server()
    {
        const QSet<QString> allowed{u"base"_s,     u"evidence"_s, u"symptom"_s, u"connect"_s, u"checks"_s,
                                    u"probes"_s,   u"diagnose"_s, u"report"_s,  u"bundle"_s,  u"session"_s,
                                    u"watch"_s};
        const QSet<QString> values{u"connect/ConnectionTarget.h"_s, u"connect/ConnectionString.h"_s,
                                   u"connect/Profile.h"_s, u"connect/SshHop.h"_s};
        const QSet<QString> seen{u"watch/Happenings.h"_s, u"watch/History.h"_s, u"watch/Plan.h"_s,
                                 u"watch/Sample.h"_s};
        for (const QString &path : sourcesBelow(u"ui"_s)) {
            for (const QString &include : includesOf(path)) {
                QVERIFY2(!Wire.match(include).hasMatch(), qPrintable(path + u" includes "_s + include));
                const QString room = include.section(u'/', 0, 0);
                if (!include.contains(u'/') || !rules().contains(room))
                    continue;
                QVERIFY2(allowed.contains(room), qPrintable(path + u" includes "_s + include));
                QVERIFY2(room != "connect"_L1 || values.contains(include),
                         qPrintable(path + u" includes "_s + include));
                QVERIFY2(room != "watch"_L1 || seen.contains(include),
                         qPrintable(path + u" includes "_s + include));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestRooms)
#include "tst_rooms.moc"
