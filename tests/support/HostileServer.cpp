// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/HostileServer.h"

#include "support/Packets.h"

namespace goneaway::test {

namespace {

using namespace packets;
using Visitor = ScriptedServer::Visitor;
using Script = ScriptedServer::Script;

constexpr qsizetype LongestPacket = 0xffffff; // what three bytes can announce
constexpr int DripPause = 700; // ms; below every timeout of one read
constexpr qsizetype ChunkSize = 64 * 1024;

// The same bytes until the visitor has enough.
void flood(Visitor &visitor, const QByteArray &bytes)
{
    QByteArray chunk;
    while (chunk.size() < ChunkSize)
        chunk += bytes;
    while (visitor.say(chunk)) { }
}

// A packet of the greatest length, without holding it in memory.
void sayLongPacket(Visitor &visitor, int sequence, const QByteArray &beginning)
{
    visitor.say(header(LongestPacket, sequence) + beginning);
    const QByteArray chunk(ChunkSize, 'A');
    for (qsizetype left = LongestPacket - beginning.size(); left > 0 && !visitor.isGone();
         left -= chunk.size())
        visitor.say(chunk.first(std::min(left, chunk.size())));
}

Script saying(const QByteArray &first)
{
    return [first](Visitor &visitor) {
        visitor.say(first);
        visitor.waitUntilGone();
    };
}

// --- in place of the greeting ----------------------------------------------------------------------------

void greetWithoutEnd(Visitor &visitor)
{
    for (int sequence = 0; !visitor.isGone(); ++sequence)
        sayLongPacket(visitor, sequence, sequence == 0 ? QByteArray("\x0a") : QByteArray());
}

void greetInDrips(Visitor &visitor)
{
    visitor.drip(packet(0, greeting()), DripPause);
    visitor.waitUntilGone();
}

void announceAndDrip(Visitor &visitor)
{
    visitor.say(header(LongestPacket, 0) + "\x0a" + "10.11");
    visitor.drip(QByteArray(ChunkSize, 'A'), DripPause);
}

void refuseAtLength(Visitor &visitor)
{
    sayLongPacket(visitor, 0, error(1040, "08004", "Too many "));
    visitor.waitUntilGone();
}

// --- TLS -------------------------------------------------------------------------------------------------

QByteArray record(char kind, const QByteArray &content)
{
    const auto size = static_cast<quint64>(content.size());
    return kind + QByteArray("\x03\x03") + char(size >> 8) + char(size) + content;
}

QByteArray handshake(char kind, qsizetype announced, const QByteArray &content)
{
    return kind + QByteArray(1, char(announced >> 16)) + char(announced >> 8) + char(announced) + content;
}

// TLS 1.2, ECDHE-RSA-AES256-GCM-SHA384, no session, renegotiation info.
QByteArray serverHello()
{
    const QByteArray content =
        QByteArray("\x03\x03", 2) + QByteArray(32, 'R') + QByteArray("\0\xc0\x30\0\0\5\xff\1\0\1\0", 11);
    return record(0x16, handshake(2, content.size(), content));
}

Script inTls(std::function<void(Visitor &)> then)
{
    return [then = std::move(then)](Visitor &visitor) {
        GreetingWords words;
        words.moreCapabilities = CapabilitySsl;
        visitor.sayPacket(0, greeting(words));
        // Its wish for TLS, and its first words in it.
        if (visitor.hearPacket().isEmpty() || !visitor.hearAnything())
            return;
        then(visitor);
        visitor.waitUntilGone();
    };
}

void bombWithCertificates(Visitor &visitor)
{
    visitor.say(serverHello());
    visitor.say(record(0x16, handshake(11, LongestPacket, QByteArray("\xff\xff\xfc\xff\xff\xf9", 6))));
    flood(visitor, record(0x16, QByteArray(16000, 'C')));
}

// --- the login -------------------------------------------------------------------------------------------

Script atLogin(std::function<void(Visitor &)> then, const GreetingWords &words = {})
{
    return [then = std::move(then), words](Visitor &visitor) {
        if (!meet(visitor, greeting(words)))
            return;
        then(visitor);
        visitor.waitUntilGone();
    };
}

Script answeringLogin(const QByteArray &answer)
{
    return atLogin([answer](Visitor &visitor) { visitor.say(answer); });
}

void switchForEver(Visitor &visitor)
{
    const QByteArray scramble = QByteArray("abcdefghijklmnopqrst") + '\0';
    for (int sequence = 2; !visitor.isGone(); sequence += 2) {
        const QByteArray plugin = sequence % 4 == 2 ? "caching_sha2_password" : "mysql_native_password";
        visitor.sayPacket(sequence, authSwitch(plugin, scramble));
        if (visitor.hearPacket().isNull())
            return;
    }
}

Script askedFor(const QByteArray &plugin, const QByteArray &question, const std::shared_ptr<Loot> &loot)
{
    return atLogin([plugin, question, loot](Visitor &visitor) {
        visitor.sayPacket(2, authSwitch(plugin, question));
        // Every answer is followed by the next question.
        for (int sequence = 4; !visitor.isGone(); sequence += 2) {
            loot->add(visitor.hearPacket());
            visitor.sayPacket(sequence, question);
        }
    });
}

// "There is no TLS here; now tell me everything": the password must not come as it is, only encrypted or not
// at all.
Script withoutTls(const QByteArray &plugin, const QByteArray &question, const std::shared_ptr<Loot> &loot)
{
    GreetingWords words;
    words.plugin = plugin;
    return atLogin(
        [question, loot](Visitor &visitor) {
            visitor.sayPacket(2, question);
            loot->add(visitor.hearPacket());
        },
        words);
}

// caching_sha2_password: "tell me everything", then a key without end.
void handOutEndlessKey(Visitor &visitor)
{
    visitor.sayPacket(2, QByteArray("\x01\x04"));
    if (visitor.hearPacket().isEmpty())
        return;
    for (int sequence = 4; !visitor.isGone(); ++sequence)
        sayLongPacket(visitor, sequence, "\x01-----BEGIN PUBLIC KEY-----\n");
}

// Session state in an OK packet: 16 MB of it, with lengths that lie.
void trackWithoutEnd(Visitor &visitor)
{
    constexpr quint16 stateChanged = 0x4000; // SERVER_SESSION_STATE_CHANGED
    sayLongPacket(visitor, 2,
                  QByteArray("\0\0\0", 3) + little(2 | stateChanged, 2) + little(0, 2) + shortText("")
                      + "\xfe" + little(quint64(1) << 60, 8));
}

// --- after the login -------------------------------------------------------------------------------------

// Harm in answer to the ladder's own first query, or only to those of the checks behind it, which go through
// Qt's driver.
enum class Victim { Ladder, Checks };

Script answering(Victim victim, std::function<void(Visitor &)> harm, quint32 moreCapabilities = 0)
{
    return [victim, harm = std::move(harm), moreCapabilities](Visitor &visitor) {
        GreetingWords words;
        words.moreCapabilities = moreCapabilities;
        if (!meet(visitor, greeting(words)))
            return;
        visitor.sayPacket(2, ok());
        serve(visitor, [&](const QByteArray &command) {
            const bool first = command.mid(1) == "SELECT 1";
            const bool asks = isSelect(command) || command.mid(1, 4).toUpper() == "SHOW";
            if (!asks || first != (victim == Victim::Ladder))
                return false;
            harm(visitor);
            return true;
        });
    };
}

void sayAndWait(Visitor &visitor, const QByteArray &bytes)
{
    visitor.say(bytes);
    visitor.waitUntilGone();
}

QByteArray oneColumn()
{
    return packet(1, little(1, 1)) + packet(2, column("1")) + packet(3, end());
}

void rowsWithoutEnd(Visitor &visitor)
{
    visitor.say(oneColumn());
    // The sequence number goes round; the libraries look at it, so the chunk holds a whole round.
    QByteArray round;
    for (int i = 0; i < 256; ++i)
        round += packet((4 + i) & 0xff, shortText(QByteArray(250, 'x')));
    flood(visitor, round);
}

void columnsWithoutEnd(Visitor &visitor)
{
    visitor.say(packet(1, '\xfd' + little(1 << 24 >> 1, 3)));
    QByteArray round;
    for (int i = 0; i < 256; ++i)
        round += packet((2 + i) & 0xff, column(QByteArray(200, 'c')));
    flood(visitor, round);
}

void resultsWithoutEnd(Visitor &visitor)
{
    const auto results = [](int count, int sequence) {
        QByteArray out;
        for (int i = 0; i < count; ++i)
            out += packet((sequence + i) & 0xff, ok(2 | StatusMoreResults));
        return out;
    };
    visitor.say(results(255, 1));
    flood(visitor, results(256, 0));
}

void rowsInDrips(Visitor &visitor)
{
    visitor.say(oneColumn());
    for (int sequence = 4; !visitor.isGone(); ++sequence)
        visitor.drip(packet(sequence & 0xff, shortText("x")), DripPause);
}

void longRowsWithoutEnd(Visitor &visitor)
{
    visitor.say(oneColumn());
    for (int sequence = 4; !visitor.isGone(); ++sequence)
        sayLongPacket(visitor, sequence & 0xff, '\xfd' + little(LongestPacket - 4, 3));
}

void errorAtLength(Visitor &visitor)
{
    sayLongPacket(visitor, 1, error(1064, "42000", "You have "));
    visitor.waitUntilGone();
}

const QByteArray Nasty = "\x1b]0;owned\x07\x1b[2J\x1b[31m<img src=x onerror=alert(1)><b>bold</b>"
                         "\xe2\x80\xae"
                         "desrever\xff\xfe\xc3\x28\r\n\x08\x7f"
                         "end";

void list(QList<Hostility> &all, const char *name, Victim victim, void (*harm)(Visitor &),
          const char *note = "")
{
    all.append({name, answering(victim, harm), note});
}

void list(QList<Hostility> &all, const char *name, Victim victim, const QByteArray &answer)
{
    all.append({name, answering(victim, [answer](Visitor &visitor) { sayAndWait(visitor, answer); }), ""});
}

QList<Hostility> ofGreetings()
{
    GreetingWords version4Mb;
    version4Mb.version = QByteArray(4 * 1024 * 1024, '8');
    GreetingWords pluginName;
    pluginName.plugin = QByteArray(60000, 'p');
    GreetingWords nasty;
    nasty.version = "5.7.1" + Nasty;
    QList<Hostility> all{
        {"a greeting without end", &greetWithoutEnd},
        {"a greeting, one byte after the other", &greetInDrips},
        {"a greeting of 16 MB, one byte after the other", &announceAndDrip},
        {"an empty packet for a greeting", saying(header(0, 0))},
        {"a greeting with sequence number 7", saying(packet(7, greeting()))},
        {"a greeting that breaks off in the version", saying(packet(0, QByteArray("\x0a") + "10.11")),
         "ladder.greeting.unknown"},
        {"a greeting with one byte", saying(packet(0, "\x0a")), "ladder.greeting.unknown"},
        {"a greeting with a version of 4 MB", saying(packet(0, greeting(version4Mb)))},
        {"a greeting with a plug-in name of 60 kB", atLogin([](Visitor &) {}, pluginName)},
        {"a greeting full of control characters and HTML",
         [nasty](Visitor &visitor) {
             if (!meet(visitor, greeting(nasty)))
                 return;
             visitor.sayPacket(2, ok());
             serve(visitor, [](const QByteArray &) { return false; });
         }},
        {"an error of 16 MB for a greeting", &refuseAtLength},
        {"an error full of control characters and HTML for a greeting",
         saying(packet(0, error(1129, "HY000", Nasty))), "ladder.greeting.host-blocked"},
    };
    return all;
}

QList<Hostility> ofTls()
{
    return {
        {"garbage for a TLS handshake", inTls([](Visitor &visitor) { flood(visitor, "garbage "); }),
         "ladder.tls.failed"},
        {"half a TLS handshake", inTls([](Visitor &visitor) { visitor.say(serverHello()); })},
        {"a TLS handshake, one byte after the other",
         inTls([](Visitor &visitor) { visitor.drip(serverHello(), DripPause); })},
        {"a certificate of 16 MB", inTls(&bombWithCertificates), "ladder.tls.failed"},
        {"TLS warnings without end",
         inTls([](Visitor &visitor) { flood(visitor, record(0x15, QByteArray("\x01\x70", 2))); }),
         "ladder.tls.failed"},
        {"empty TLS records without end", inTls([](Visitor &visitor) { flood(visitor, record(0x16, {})); }),
         "ladder.tls.failed"},
    };
}

QList<Hostility> ofLogins(const QByteArray &file, const std::shared_ptr<Loot> &loot)
{
    GreetingWords sha2;
    sha2.plugin = "caching_sha2_password";
    GreetingWords charset;
    charset.characterSet = 255;
    GreetingWords unknown;
    unknown.plugin = "no_such_plugin";
    const QByteArray okHead("\0\0\0\2\0\0\0", 7);
    return {
        {"a change of plug-in without end", atLogin(&switchForEver)},
        {"a plug-in that nobody knows", askedFor("no_such_plugin", "x", loot)},
        {"a plug-in named like a file", askedFor("../../../../../../" + file, "x", loot)},
        {"the password in clear text", askedFor("mysql_clear_password", "", loot),
         "ladder.login.plugin-refused"},
        {"the password by PAM's dialog", askedFor("dialog", "\x04Password: ", loot),
         "ladder.login.plugin-refused"},
        {"the password by caching_sha2_password, without TLS",
         withoutTls("caching_sha2_password", "\x01\x04", loot)},
        {"the password by sha256_password, without TLS",
         withoutTls("sha256_password", authSwitch("sha256_password", "abcdefghijklmnopqrst"), loot)},
        {"a key without end", atLogin(&handOutEndlessKey, sha2)},
        {"a file, at the login", answeringLogin(packet(2, '\xfb' + file))},
        {"an empty packet for the login's answer", answeringLogin(header(0, 2))},
        {"an answer to the login with sequence number 200", answeringLogin(packet(200, okHead))},
        {"an OK to the login whose lengths lie",
         answeringLogin(packet(2, QByteArray("\0\xfe\xff\xff\xff", 5)))},
        {"an OK to the login with a text that is not there",
         answeringLogin(packet(2, okHead + "\xfd\xff\xff\xff" + "x"))},
        {"session state without end", atLogin(&trackWithoutEnd)},
        {"an answer to the login, one byte after the other",
         atLogin([](Visitor &visitor) { visitor.drip(packet(2, QByteArray(200, '\0')), DripPause); })},
        {"an error to the login, cut short", answeringLogin(packet(2, "\xff"))},
        {"a character set that is none",
         [charset](Visitor &visitor) {
             if (!meet(visitor, greeting(charset)))
                 return;
             visitor.sayPacket(2, ok());
             serve(visitor, [&](const QByteArray &command) {
                 if (isSelect(command))
                     visitor.say(packet(1, little(1, 1)) + packet(2, column("1", 0xffff)) + packet(3, end())
                                 + packet(4, shortText("\xff\xfe\x80")) + packet(5, end()));
                 return isSelect(command);
             });
         }},
    };
}

QList<Hostility> ofQueries(Victim victim, const QByteArray &file, const std::shared_ptr<Loot> &loot)
{
    const bool ladder = victim == Victim::Ladder;
    QList<Hostility> all;
    all.append({ladder ? "a file, at the first query" : "a file, at a check",
                answering(victim, [file, loot](Visitor &visitor) {
                    visitor.sayPacket(1, '\xfb' + file);
                    loot->add(visitor.hearPacket());
                    visitor.sayPacket(3, ok());
                })});
    const auto name = [ladder](const char *first, const char *check) {
        return ladder ? first : check;
    };
    list(all, name("rows without end, at the first query", "rows without end, at a check"), victim,
         &rowsWithoutEnd);
    list(all, name("rows of 16 MB without end, at the first query", "rows of 16 MB without end, at a check"),
         victim, &longRowsWithoutEnd);
    list(all,
         name("rows, one byte after the other, at the first query",
              "rows, one byte after the other, at a check"),
         victim, &rowsInDrips);
    list(all, name("columns without end, at the first query", "columns without end, at a check"), victim,
         &columnsWithoutEnd);
    list(all, name("results without end, at the first query", "results without end, at a check"), victim,
         &resultsWithoutEnd);
    list(all, name("an error of 16 MB, at the first query", "an error of 16 MB, at a check"), victim,
         &errorAtLength);
    list(all,
         name("16 million columns that do not come, at the first query",
              "16 million columns that do not come, at a check"),
         victim, packet(1, '\xfd' + little(0xffffff, 3)) + packet(2, end()));
    list(all,
         name("more columns than there are numbers, at the first query",
              "more columns than there are numbers, at a check"),
         victim, packet(1, '\xfe' + little(~quint64(0), 8)) + packet(2, end()));
    list(all, name("no number of columns, at the first query", "no number of columns, at a check"), victim,
         packet(1, "\xfc"));
    list(all, name("an end before the columns, at the first query", "an end before the columns, at a check"),
         victim, packet(1, end()));
    list(all, name("an end among the columns, at the first query", "an end among the columns, at a check"),
         victim, packet(1, little(3, 1)) + packet(2, column("1")) + packet(3, end()) + packet(4, end()));
    list(all, name("a column that breaks off, at the first query", "a column that breaks off, at a check"),
         victim,
         packet(1, little(1, 1))
             + packet(2,
                      QByteArray("\x03"
                                 "def\xfd\xff\xff\xff",
                                 8))
             + packet(3, end()) + packet(4, end()));
    list(all,
         name("a value longer than its packet, at the first query",
              "a value longer than its packet, at a check"),
         victim,
         oneColumn()
             + packet(4,
                      "\xfd\xff\xff\x7f"
                      "x")
             + packet(5, end()));
    list(all, name("a value of no length, at the first query", "a value of no length, at a check"), victim,
         oneColumn() + packet(4, "\xff") + packet(5, end()));
    list(all, name("an empty row packet, at the first query", "an empty row packet, at a check"), victim,
         oneColumn() + header(0, 4) + packet(5, end()));
    list(all, name("a wrong sequence number, at the first query", "a wrong sequence number, at a check"),
         victim, packet(9, little(1, 1)));
    list(all, name("half a row, at the first query", "half a row, at a check"), victim,
         oneColumn() + header(100, 4) + "x");
    return all;
}

QList<Hostility> others(const std::shared_ptr<Loot> &loot)
{
    Q_UNUSED(loot)
    constexpr char ping = 0x0e;
    constexpr quint32 compress = 0x20; // CLIENT_COMPRESS
    QList<Hostility> all;
    all.append({"a result set for a ping", letInAnd([](Visitor &visitor, const QByteArray &command) {
                    if (command.size() == 1 && command[0] == ping)
                        rowsWithoutEnd(visitor);
                    return command.size() == 1 && command[0] == ping;
                })});
    all.append({"pings, one byte after the other", letInAnd([](Visitor &visitor, const QByteArray &command) {
                    const bool pinged = command.size() == 1 && command[0] == ping;
                    if (pinged)
                        visitor.drip(packet(1, ok()), DripPause);
                    return pinged;
                })});
    // Lengths of a compressed packet: 8 bytes that become 16 MB.
    all.append({"a compressed packet that lies",
                answering(
                    Victim::Ladder,
                    [](Visitor &visitor) {
                        flood(visitor,
                              header(8, 0) + little(0xffffff, 3) + "\x78\x9c\x00\x00\x00\x00\x00\x00");
                    },
                    compress)});
    all.append({"values full of control characters and HTML",
                letInAnd([](Visitor &visitor, const QByteArray &command) {
                    const bool asks = isSelect(command) || command.mid(1, 4).toUpper() == "SHOW";
                    if (asks)
                        visitor.say(packet(1, little(2, 1)) + packet(2, column(Nasty))
                                    + packet(3, column(Nasty)) + packet(4, end())
                                    + packet(5, shortText("version") + shortText(Nasty)) + packet(6, end()));
                    return asks;
                })});
    all.append({"an error full of control characters and HTML at the login", denyLogin(1045, "28000", Nasty),
                "ladder.login.denied"});
    const auto visits = std::make_shared<std::atomic_int>(0);
    all.append({"one byte after the other for the second visitor only", [visits](Visitor &visitor) {
                    if ((*visits)++ == 0)
                        letIn()(visitor);
                    else
                        greetInDrips(visitor);
                }});
    return all;
}

} // namespace

QList<Hostility> hostilities(const QByteArray &file, const std::shared_ptr<Loot> &loot)
{
    return ofGreetings() + ofTls() + ofLogins(file, loot) + ofQueries(Victim::Ladder, file, loot)
        + ofQueries(Victim::Checks, file, loot) + others(loot);
}

} // namespace goneaway::test
