// SPDX-License-Identifier: GPL-3.0-or-later
// probe: live tests, each explained and consented to before it runs.
#include "cli/CommandLine.h"
#include "cli/Commands.h"
#include "cli/Stop.h"

#include "connect/TunnelClimb.h"
#include "probes/Probe.h"
#include "report/Layout.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

using probes::Probe;
using probes::ProbeOptions;
using probes::ProbeResult;

constexpr qint64 MaxBefore = 16 * 1024 * 1024;
constexpr auto Schema = "goneaway.probe/1"_L1;

bool standardInputIsTerminal()
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stdin));
#else
    return isatty(STDIN_FILENO) == 1;
#endif
}

bool standardErrorIsTerminal()
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stderr));
#else
    return isatty(STDERR_FILENO) == 1;
#endif
}

// What people read goes to the standard error output when the standard output is JSON.
class Talk
{
public:
    Talk(const Texts &texts, bool json)
        : m_texts(texts)
        , m_where(json ? stderr : stdout)
        , m_width(terminalStyle().width)
        , m_shows(standardErrorIsTerminal())
    {
    }

    void say(const QString &text, const QString &label = {}) const
    {
        const QString head = label.isEmpty() ? QString() : label.leftJustified(LabelWidth);
        QStringList lines;
        for (const QString &line :
             report::wrapped(report::plain(text), m_width - static_cast<int>(head.size())))
            lines << (lines.isEmpty() ? head : QString(head.size(), u' ')) + line;
        write(lines.join(u'\n') + u'\n');
    }
    void write(const QString &text) const
    {
        const QByteArray bytes = text.toUtf8();
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), m_where);
        std::fflush(m_where);
    }
    // One line that is written over again and again; only where somebody looks on.
    void step(const probes::ProbeStep &step) const
    {
        if (!m_shows)
            return;
        const QString line = report::shortened(
            report::plainLine(u"%1 %  %2"_s.arg(step.percent, 3).arg(m_texts.text(step.says, step.values))),
            m_width - 1);
        std::fputs(qPrintable(u"\r\x1b[K"_s + line), stderr);
    }
    void endSteps() const
    {
        if (m_shows)
            std::fputs("\r\x1b[K", stderr);
    }
    void introduce(const Probe &probe, const ProbeOptions &options) const
    {
        const QString id = probe.id;
        const auto text = [&](const char *part) {
            return m_texts.text(u"probe."_s + id + QLatin1StringView(part));
        };
        say(u"%1 (%2)"_s.arg(text(".title"), id));
        say(text(".does"), u"  does"_s);
        say(probes::costSentence(probe.cost(probes::bounded(options)), m_texts), u"  costs"_s);
        say(text(".needs"), u"  needs"_s);
        say(text(".undo") + u' ' + m_texts.text(u"probe.undo.general"_s), u"  undo"_s);
    }

private:
    static constexpr int LabelWidth = 9;

    const Texts &m_texts;
    std::FILE *m_where;
    const int m_width;
    const bool m_shows;
};

struct Wanted {
    QList<const Probe *> probes;
    ProbeOptions options;
    QList<ProbeResult> before;
};

// The whole number behind an option; a complaint when it is none.
template <typename Number>
std::optional<QString> take(const CommandLine &line, const QString &name, Number &where)
{
    if (!line.has(name))
        return std::nullopt;
    bool ok = false;
    const qint64 value = line.value(name).toLongLong(&ok);
    if (!ok || value < 1 || value > 2'000'000'000)
        return u"--%1 takes a whole number from 1"_s.arg(name);
    where = Number(value);
    return std::nullopt;
}

std::optional<QString> takeOptions(const CommandLine &line, ProbeOptions &options)
{
    qint64 perSecond = 0;
    for (auto &&wrong : {
             take(line, u"horizon"_s, options.horizon),
             take(line, u"step"_s, options.step),
             take(line, u"pause"_s, options.pause),
             take(line, u"read-limit"_s, options.readTimeout),
             take(line, u"bytes"_s, options.needBytes),
             take(line, u"most-bytes"_s, options.mostBytes),
             take(line, u"row-bytes"_s, options.rowBytes),
             take(line, u"rate"_s, perSecond),
             take(line, u"duration"_s, options.duration),
         }) {
        if (wrong)
            return wrong;
    }
    options.perSecond = static_cast<int>(std::min<qint64>(perSecond, 1000));
    return std::nullopt;
}

Result<QList<ProbeResult>> readBefore(const QString &path)
{
    const auto bytes = readWhole(path, MaxBefore);
    if (!bytes)
        return bytes.error();
    const QJsonObject object = QJsonDocument::fromJson(*bytes).object();
    if (object.value("schema"_L1).toString() != Schema)
        return Error{ErrorCode::Malformed,
                     u"%1 is not what goneaway-cli probe --json has written"_s.arg(path)};
    QList<ProbeResult> results;
    for (const QJsonValue &value : object.value("probes"_L1).toArray()) {
        if (const auto result = probes::resultFromJson(value.toObject()))
            results.append(*result);
    }
    return results;
}

const ProbeResult *resultFor(const QList<ProbeResult> &results, const Probe &probe)
{
    for (const ProbeResult &result : results) {
        if (result.probe == probe.id)
            return &result;
    }
    return nullptr;
}

Result<Wanted> wantedBy(const CommandLine &line)
{
    Wanted wanted;
    for (const QString &name : line.arguments()) {
        const Probe *probe = probes::probeNamed(name);
        if (!probe)
            return Error{ErrorCode::InvalidArgument,
                         u"there is no probe \"%1\"; --list names them"_s.arg(name)};
        wanted.probes.append(probe);
    }
    if (wanted.probes.isEmpty())
        return Error{ErrorCode::InvalidArgument, u"name at least one probe; --list names them"_s};
    if (const auto wrong = takeOptions(line, wanted.options))
        return Error{ErrorCode::InvalidArgument, *wrong};
    if (line.has(u"before"_s)) {
        auto before = readBefore(line.value(u"before"_s));
        if (!before)
            return before.error();
        wanted.before = std::move(*before);
        for (const Probe *probe : wanted.probes) {
            if (!resultFor(wanted.before, *probe))
                return Error{ErrorCode::InvalidArgument,
                             u"%1 holds no run of the probe \"%2\" to compare with"_s.arg(
                                 line.value(u"before"_s), probe->id)};
        }
    }
    return wanted;
}

int listProbes(const Texts &texts)
{
    for (const Probe &probe : probes::allProbes())
        print(u"%1  %2\n"_s.arg(QString(probe.id).leftJustified(10),
                                texts.text(u"probe.%1.title"_s.arg(probe.id))));
    return NothingFound;
}

// Nothing: go on. Else the exit status.
std::optional<int> askConsent(const CommandLine &line, const Talk &talk)
{
    if (line.has(u"yes"_s))
        return std::nullopt;
    if (!standardInputIsTerminal())
        return line.wrong(u"nothing was run, because nobody could be asked; --yes agrees to it beforehand"_s);
    talk.write(u"Run it? [y/N] "_s);
    char answer[16] = "";
    const bool read = std::fgets(answer, sizeof answer, stdin) != nullptr;
    if (read && (answer[0] == 'y' || answer[0] == 'Y'))
        return std::nullopt;
    talk.write(u"Nothing was run.\n"_s);
    return NothingFound;
}

void tell(const Talk &talk, const Texts &texts, const ProbeResult &result)
{
    talk.say(probes::says(result, texts), u"  result"_s);
    if (const QString who = probes::whoHungUp(result, texts); !who.isEmpty())
        talk.say(who, u"  ended by"_s + u' ');
    if (const QString advice = probes::advice(result, texts); !advice.isEmpty())
        talk.say(advice, u"  advice"_s);
    talk.say(u"%1 connections, %2 s"_s.arg(result.spent.connections)
                 .arg(QString::number(static_cast<double>(result.took.count()) / 1000, 'f', 1)),
             u"  took"_s);
}

QJsonObject worded(const ProbeResult &result, const Texts &texts)
{
    QJsonObject object = probes::toJson(result);
    object.insert("says"_L1, probes::says(result, texts));
    object.insert("advice"_L1, probes::advice(result, texts));
    return object;
}

class Run
{
public:
    Run(const CommandLine &line, const Texts &texts, Wanted wanted)
        : m_line(line)
        , m_texts(texts)
        , m_wanted(std::move(wanted))
        , m_json(line.has(u"json"_s))
        , m_talk(texts, m_json)
    {
    }

    int all();

private:
    void one(const Probe &probe, const connect::ConnectionTarget &target);

    const CommandLine &m_line;
    const Texts &m_texts;
    const Wanted m_wanted;
    const bool m_json;
    const Talk m_talk;
    const SystemClock m_clock;
    const CancelToken m_cancel;
    evidence::Evidence m_evidence;
    QJsonArray m_results;
    bool m_notFine = false; // one of them met trouble, or came to no conclusion
};

int Run::all()
{
    for (const Probe *probe : m_wanted.probes)
        m_talk.introduce(*probe, m_wanted.options);
    if (const auto status = askConsent(m_line, m_talk))
        return *status;
    cancelOnStop(m_cancel);
    const connect::Way way(m_line.target(), nullptr, m_cancel);
    if (!way.entrance()) {
        if (const auto trouble = way.trouble(m_clock))
            complain(report::explain(*trouble, m_texts));
        return OwnFailure;
    }
    for (const Probe *probe : m_wanted.probes) {
        if (!m_cancel.isCancelled())
            one(*probe, *way.entrance());
    }
    if (m_json) {
        QJsonArray observations;
        for (const evidence::Observation &observation : m_evidence.observations())
            observations.append(evidence::toJson(observation));
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{u"schema"_s, Schema},
                                                          {u"probes"_s, m_results},
                                                          {u"observations"_s, observations}})
                                    .toJson()));
    }
    return m_notFine ? CauseFound : NothingFound;
}

void Run::one(const Probe &probe, const connect::ConnectionTarget &target)
{
    m_talk.write(u"\n"_s);
    m_talk.say(m_texts.text(u"probe.%1.title"_s.arg(probe.id)));
    const ProbeResult result =
        probes::runProbe(probe, target, m_wanted.options, m_clock, m_cancel, m_evidence,
                         [this](const probes::ProbeStep &step) { m_talk.step(step); });
    m_talk.endSteps();
    m_notFine = m_notFine
        || (result.standing != probes::Standing::Fine && result.standing != probes::Standing::Shown);
    QJsonObject object = worded(result, m_texts);
    const probes::Cost cost = probe.cost(probes::bounded(m_wanted.options));
    object.insert("cost"_L1,
                  QJsonObject{{u"connections"_s, cost.connections},
                              {u"at_once"_s, cost.atOnce},
                              {u"bytes"_s, cost.bytes},
                              {u"seconds"_s, static_cast<qint64>(cost.time.count())}});
    const ProbeResult *before = resultFor(m_wanted.before, probe);
    if (before) {
        const probes::Change change = probe.compare(*before, result);
        object.insert("before"_L1, worded(*before, m_texts));
        object.insert("change"_L1, probes::nameOf(change));
        m_talk.say(probes::says(*before, m_texts), u"  before"_s);
        tell(m_talk, m_texts, result);
        m_talk.say(m_texts.text(u"probe.change."_s + probes::nameOf(change)), u"  so"_s);
    } else {
        tell(m_talk, m_texts, result);
    }
    m_results.append(object);
}

} // namespace

int runProbe(const QStringList &arguments)
{
    CommandLine line("probe"_L1, usageOf("probe"_L1));
    line.withConnection()
        .option(u"list"_s, u"Lists the probes, and runs none."_s)
        .option(u"yes"_s, u"Agrees beforehand to what the probes do."_s)
        .option(u"json"_s, u"Prints the results as JSON (goneaway.probe/1)."_s)
        .option(u"before"_s, u"The JSON of a run before the fix, to compare with."_s, u"FILE"_s)
        .option(u"horizon"_s, u"idle-path, long-query: how far to look; 120 and 30 unless said."_s,
                u"SECONDS"_s)
        .option(u"step"_s, u"idle-path: looks at every so many seconds at once."_s, u"SECONDS"_s)
        .option(u"pause"_s, u"idle: the longest that the application leaves a connection unused."_s,
                u"SECONDS"_s)
        .option(u"read-limit"_s, u"long-query: the application's own read timeout."_s, u"SECONDS"_s)
        .option(u"bytes"_s, u"packet: the longest statement that the application sends."_s, u"BYTES"_s)
        .option(u"most-bytes"_s, u"packet: the longest statement to try; 65 MiB unless said."_s, u"BYTES"_s)
        .option(u"row-bytes"_s,
                u"packet: what one row takes in an INSERT; %1 unless said."_s.arg(probes::UsualRowBytes),
                u"BYTES"_s)
        .option(u"rate"_s, u"burst: logins a second, at most 100; 20 unless said."_s, u"NUMBER"_s)
        .option(u"duration"_s, u"burst: for so long, at most 30; 3 unless said."_s, u"SECONDS"_s);
    if (arguments.contains("--list"_L1)) {
        const auto words = loadWords();
        return words ? listProbes(words->texts) : OwnFailure;
    }
    if (const auto status = line.parse(arguments))
        return *status;
    const auto words = loadWords();
    if (!words) {
        complain(words.error().detail);
        return OwnFailure;
    }
    auto wanted = wantedBy(line);
    if (!wanted)
        return line.wrong(wanted.error().detail);
    return Run(line, words->texts, std::move(*wanted)).all();
}

} // namespace goneaway::cli
