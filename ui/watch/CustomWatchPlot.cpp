// SPDX-License-Identifier: GPL-3.0-or-later
// The only file of the watch that knows QCustomPlot.
#include "ui/watch/WatchPlot.h"

#include "ui/Look.h"

#include <QKeyEvent>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

constexpr double FollowedSpan = 600; // s
constexpr double LeastFollowed = 60; // s
constexpr qsizetype MostMarks = 200; // incidents that are drawn: the newest
constexpr double ShortestRange = 2; // s

double seconds(const QDateTime &time)
{
    return static_cast<double>(time.toMSecsSinceEpoch()) / 1000.0;
}

enum Row { RoundTrip, Connections, Troubles, Uptime, Rows };

class CustomWatchPlot final : public WatchPlot
{
public:
    explicit CustomWatchPlot(QWidget *parent)
        : WatchPlot(parent)
        , m_canvas(new QCustomPlot(this))
        , m_time(new QCPAxisTickerDateTime)
    {
        setObjectName(u"watchPlot"_s);
        setAccessibleName(tr("Round trip, connections, lost connections and uptime over time"));
        setFocusPolicy(Qt::StrongFocus);
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_canvas);
        m_canvas->setFocusPolicy(Qt::NoFocus);
        m_canvas->setMinimumSize(50, 50);
        m_canvas->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
        build();
        restyle();
        const double now = seconds(QDateTime::currentDateTimeUtc());
        moveTo(QCPRange(now - FollowedSpan, now));
    }

    void setSamples(const QList<watch::Sample> &samples) override
    {
        fill(samples);
        if (m_follows && !samples.isEmpty())
            moveTo(latest());
        else
            replot();
    }

    void setIncidents(const QList<std::pair<QDateTime, int>> &incidents) override
    {
        m_incidents = incidents;
        drawIncidents();
        replot();
    }

    void follow() override
    {
        setFollowing(true);
        if (m_all.size() > 0)
            moveTo(latest());
    }
    bool follows() const override { return m_follows; }
    void showAll() override
    {
        setFollowing(false);
        const double margin = std::max(5.0, m_all.size() * 0.03);
        moveTo(QCPRange(m_all.lower - margin, m_all.upper + margin));
    }
    void zoom(double factor) override
    {
        setFollowing(false);
        QCPRange range = time()->range();
        const double half = std::max(ShortestRange, range.size() * factor) / 2;
        moveTo(QCPRange(range.center() - half, range.center() + half));
    }
    void pan(double share) override
    {
        setFollowing(false);
        moveTo(time()->range() + share * time()->range().size());
    }
    QPixmap picture() override { return m_canvas->toPixmap(m_canvas->width(), m_canvas->height(), 2.0); }

    QSize sizeHint() const override { return {lineHeight(this) * 40, lineHeight(this) * 20}; }
    QSize minimumSizeHint() const override { return {lineHeight(this) * 16, lineHeight(this) * 13}; }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(0.5);
        case Qt::Key_Minus:
            return zoom(2);
        case Qt::Key_Left:
            return pan(-0.125);
        case Qt::Key_Right:
            return pan(0.125);
        case Qt::Key_Home:
            return showAll();
        case Qt::Key_End:
            return follow();
        default:
            WatchPlot::keyPressEvent(event);
        }
    }
    void changeEvent(QEvent *event) override
    {
        WatchPlot::changeEvent(event);
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
            restyle();
    }
    void showEvent(QShowEvent *event) override
    {
        WatchPlot::showEvent(event);
        replot();
    }

private:
    QCPAxis *time() const { return m_rows[Rows - 1]->axis(QCPAxis::atBottom); }

    QCPGraph *graph(Row row, const QString &name, bool steps)
    {
        QCPAxisRect *rect = m_rows[row];
        QCPGraph *made = m_canvas->addGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
        made->setName(name);
        made->setAdaptiveSampling(true);
        if (steps)
            made->setLineStyle(QCPGraph::lsStepLeft);
        return made;
    }

    void build()
    {
        m_canvas->plotLayout()->clear();
        auto *margins = new QCPMarginGroup(m_canvas);
        for (int row = 0; row < Rows; ++row) {
            auto *rect = new QCPAxisRect(m_canvas);
            m_rows[static_cast<size_t>(row)] = rect;
            m_canvas->plotLayout()->addElement(row, 0, rect);
            rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
            rect->setMinimumMargins(QMargins(0, 4, lineHeight(this), 0));
            rect->setRangeDrag(Qt::Horizontal);
            rect->setRangeZoom(Qt::Horizontal);
            QCPAxis *bottom = rect->axis(QCPAxis::atBottom);
            bottom->setTicker(m_time);
            bottom->setTickLabels(row == Rows - 1);
            rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(3);
            connect(bottom, qOverload<const QCPRange &, const QCPRange &>(&QCPAxis::rangeChanged), this,
                    [this](const QCPRange &range) {
                        if (m_moving)
                            return;
                        setFollowing(false);
                        moveTo(range);
                    });
        }
        m_canvas->plotLayout()->setRowSpacing(lineHeight(this) / 4);
        auto *uptime = new QCPAxisTickerTime;
        uptime->setTimeFormat(u"%h:%m:%s"_s);
        uptime->setTickCount(3);
        m_rows[Uptime]->axis(QCPAxis::atLeft)->setTicker(QSharedPointer<QCPAxisTickerTime>(uptime));
        m_roundTrip = graph(RoundTrip, tr("round trip, ms"), false);
        m_connected = graph(Connections, tr("connections"), true);
        m_running = graph(Connections, tr("of them running a statement"), true);
        m_lost = graph(Troubles, tr("lost since the watch began"), true);
        m_refused = graph(Troubles, tr("refused"), true);
        m_uptime = graph(Uptime, tr("server up for, h:m:s"), false);
        addLegend(m_rows[RoundTrip], {m_roundTrip});
        addLegend(m_rows[Connections], {m_connected, m_running});
        addLegend(m_rows[Uptime], {m_uptime});
        addLegend(m_rows[Troubles], {m_lost, m_refused});
    }

    void addLegend(QCPAxisRect *rect, const QList<QCPGraph *> &graphs)
    {
        auto *legend = new QCPLegend;
        rect->insetLayout()->addElement(legend, Qt::AlignTop | Qt::AlignLeft);
        legend->setLayer(u"legend"_s);
        legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
        legend->setWrap(0);
        legend->setMargins(QMargins(4, 0, 4, 0));
        for (QCPGraph *one : graphs)
            one->addToLegend(legend);
        m_legends.append(legend);
    }

    // Counters rise from zero at the watch's begin, and are not set back by a start of the server.
    struct Counted {
        std::optional<qint64> last;
        double sum = 0;
        double add(std::optional<qint64> value)
        {
            if (value && last && *value > *last)
                sum += static_cast<double>(*value - *last);
            if (value)
                last = value;
            return sum;
        }
    };

    void fill(const QList<watch::Sample> &samples)
    {
        QVector<double> times;
        std::array<QVector<double>, 6> values;
        Counted lost;
        Counted refused;
        for (const watch::Sample &sample : samples) {
            const auto number = [&](watch::Counter counter) {
                const auto value = sample.value(counter);
                return value ? static_cast<double>(*value) : qQNaN(); // a gap in the line
            };
            times.append(seconds(sample.at));
            values[0].append(static_cast<double>(sample.roundTrip.count()) / 1000.0);
            values[1].append(number(watch::Counter::ThreadsConnected));
            values[2].append(number(watch::Counter::ThreadsRunning));
            values[3].append(lost.add(sample.value(watch::Counter::AbortedClients)));
            values[4].append(refused.add(sample.value(watch::Counter::AbortedConnects)));
            values[5].append(number(watch::Counter::Uptime));
        }
        const std::array<QCPGraph *, 6> graphs{m_roundTrip, m_connected, m_running,
                                               m_lost,      m_refused,   m_uptime};
        for (size_t i = 0; i < graphs.size(); ++i)
            graphs[i]->setData(times, values[i], true);
        m_all = times.isEmpty() ? QCPRange(0, 0) : QCPRange(times.first(), times.last());
    }

    void drawIncidents()
    {
        m_canvas->clearItems();
        for (const auto &[at, id] : m_incidents.last(std::min(m_incidents.size(), MostMarks)))
            mark(at, id);
    }

    void mark(const QDateTime &at, int id)
    {
        const QColor colour = accent(Tone::Bad, palette());
        for (QCPAxisRect *rect : m_rows) {
            auto *line = new QCPItemStraightLine(m_canvas); // the canvas owns it
            line->setClipAxisRect(rect);
            for (QCPItemPosition *position : {line->point1, line->point2})
                position->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
            line->point1->setCoords(seconds(at), 0);
            line->point2->setCoords(seconds(at), 1);
            line->setPen(QPen(colour, 1.5, Qt::DashLine));
        }
        QCPAxisRect *top = m_rows[RoundTrip];
        auto *number = new QCPItemText(m_canvas);
        number->setClipAxisRect(top);
        number->position->setTypeX(QCPItemPosition::ptPlotCoords);
        number->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        number->position->setAxisRect(top);
        number->position->setAxes(top->axis(QCPAxis::atBottom), top->axis(QCPAxis::atLeft));
        number->position->setCoords(seconds(at), 0.02);
        number->setPositionAlignment(Qt::AlignTop | Qt::AlignLeft);
        number->setPadding(QMargins(3, 0, 3, 0));
        number->setText(QString::number(id));
        number->setFont(font());
        number->setColor(colour);
        number->setBrush(palette().color(QPalette::Base));
    }

    // The last ten minutes, or what there is of them.
    QCPRange latest() const
    {
        const double from = std::max(m_all.lower, m_all.upper - FollowedSpan);
        return {std::min(from, m_all.upper - LeastFollowed), m_all.upper + 5};
    }

    void setFollowing(bool follows)
    {
        if (follows == m_follows)
            return;
        m_follows = follows;
        emit followingChanged(follows);
    }

    void moveTo(const QCPRange &range)
    {
        m_moving = true;
        for (QCPAxisRect *rect : m_rows)
            rect->axis(QCPAxis::atBottom)->setRange(range);
        m_moving = false;
        scaleValues();
        labelTime();
        replot();
    }

    // Each row from zero up to the highest value in sight.
    void scaleValues()
    {
        const QCPRange range = time()->range();
        for (int row = 0; row < Rows; ++row) {
            double most = 0;
            for (QCPGraph *one : m_rows[static_cast<size_t>(row)]->graphs()) {
                bool found = false;
                const QCPRange values = one->getValueRange(found, QCP::sdBoth, range);
                if (found)
                    most = std::max(most, values.upper);
            }
            const double least = row == RoundTrip ? 0.5 : row == Uptime ? 60 : 4;
            m_rows[static_cast<size_t>(row)]
                ->axis(QCPAxis::atLeft)
                ->setRange(0, std::max(most * 1.5, least) /* the names stand above */);
        }
    }

    void labelTime()
    {
        const double size = time()->range().size();
        constexpr double Day = 86400;
        m_time->setDateTimeFormat(size > 1.2 * Day ? u"d MMM HH:mm"_s
                                      : size > 900 ? u"HH:mm"_s
                                                   : u"HH:mm:ss"_s);
        m_time->setTickCount(std::clamp(width() / (lineHeight(this) * 6), 2, 10));
    }

    void restyle()
    {
        const QPalette &colours = palette();
        const QColor muted = mutedText(colours);
        QColor grid = colours.color(QPalette::Text);
        grid.setAlphaF(0.10F);
        m_canvas->setBackground(colours.color(QPalette::Base));
        for (QCPAxisRect *rect : m_rows) {
            for (QCPAxis *axis : rect->axes()) {
                axis->setBasePen(QPen(muted, 1));
                axis->setTickPen(QPen(muted, 1));
                axis->setSubTickPen(Qt::NoPen);
                axis->setTickLabelColor(colours.color(QPalette::Text));
                axis->setTickLabelFont(font());
                axis->setLabelColor(muted);
                axis->setLabelFont(font());
                axis->grid()->setPen(QPen(grid, 1));
                axis->grid()->setZeroLinePen(QPen(grid, 1));
            }
        }
        for (QCPLegend *legend : std::as_const(m_legends)) {
            QColor behind = colours.color(QPalette::Base);
            behind.setAlphaF(0.8F);
            legend->setBrush(behind);
            legend->setBorderPen(Qt::NoPen);
            legend->setTextColor(colours.color(QPalette::Text));
            legend->setFont(font());
            legend->setIconSize(lineHeight(this), lineHeight(this) / 2);
        }
        const QColor first = accent(Tone::Notice, colours);
        const QColor second = accent(Tone::Warning, colours);
        for (QCPGraph *one : {m_roundTrip, m_connected, m_uptime})
            one->setPen(QPen(first, 1.5));
        m_refused->setPen(QPen(second, 1.5, Qt::DashLine));
        m_running->setPen(QPen(second, 1.5, Qt::DashLine));
        m_lost->setPen(QPen(accent(Tone::Bad, colours), 1.5));
        drawIncidents(); // in the colours of now
        replot();
    }

    void replot()
    {
        if (m_canvas->isVisible())
            m_canvas->replot(QCustomPlot::rpQueuedReplot);
    }

    QCustomPlot *m_canvas;
    QSharedPointer<QCPAxisTickerDateTime> m_time;
    std::array<QCPAxisRect *, Rows> m_rows{};
    QList<QCPLegend *> m_legends;
    QList<std::pair<QDateTime, int>> m_incidents;
    QCPGraph *m_roundTrip = nullptr;
    QCPGraph *m_connected = nullptr;
    QCPGraph *m_running = nullptr;
    QCPGraph *m_lost = nullptr;
    QCPGraph *m_refused = nullptr;
    QCPGraph *m_uptime = nullptr;
    QCPRange m_all{0, 0};
    bool m_follows = true;
    bool m_moving = false;
};

} // namespace

WatchPlot *WatchPlot::make(QWidget *parent)
{
    return new CustomWatchPlot(parent);
}

} // namespace goneaway::ui
