// SPDX-License-Identifier: GPL-3.0-or-later
// With TimelineDrawing the only file that knows QCustomPlot: axes, ticks, dragging, the rubber band and
// pictures are the library's.
#include "ui/timeline/TimelineDrawing.h"
#include "ui/timeline/TimelinePlot.h"

#include "ui/Look.h"

#include <QAccessible>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QToolTip>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using report::EventGroup;
using report::Timeline;
using report::TimeRange;

namespace {

constexpr double ShortestRange = 0.05; // s; nothing in a log is finer
constexpr double Margin = 0.04; // of everything, on both sides
constexpr double WheelStep = 0.8;
constexpr int NeverMind = 12; // pixels around a mark that still mean it

QDateTime dateTime(double time)
{
    return QDateTime::fromMSecsSinceEpoch(std::llround(time * 1000.0), Qt::UTC);
}

class CustomPlotTimeline;

// Passes on what the library leaves alone.
class Canvas final : public QCustomPlot
{
public:
    explicit Canvas(CustomPlotTimeline &owner);

protected:
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    CustomPlotTimeline &m_owner;
    QPointF m_pressed;
};

class CustomPlotTimeline final : public TimelinePlot
{
public:
    explicit CustomPlotTimeline(QWidget *parent)
        : TimelinePlot(parent)
        , m_canvas(new Canvas(*this))
        , m_drawing(new TimelineDrawing(m_canvas->xAxis, m_canvas->yAxis)) // the canvas owns it
        , m_ticks(new QCPAxisTickerDateTime)
        , m_rows(new QCPAxisTickerText)
    {
        setObjectName(u"timelinePlot"_s);
        setAccessibleName(tr("Timeline"));
        setFocusPolicy(Qt::StrongFocus);
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(2, 2, 2, 2); // for the frame of the focus
        layout->addWidget(m_canvas);
        m_canvas->setFocusPolicy(Qt::NoFocus);
        m_canvas->setMinimumSize(50, 50); // it complains about smaller ones
        m_canvas->setFocusProxy(this);
        m_canvas->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
        m_canvas->setMultiSelectModifier(Qt::NoModifier);
        m_canvas->grabGesture(Qt::PinchGesture);
        QCPAxisRect *frame = m_canvas->axisRect();
        frame->setRangeDrag(Qt::Horizontal);
        frame->setRangeZoom(Qt::Horizontal);
        frame->setRangeZoomAxes(m_canvas->xAxis, nullptr);
        frame->setMinimumMargins(QMargins(0, 4, lineHeight(this), 0));
        m_canvas->xAxis->setTicker(m_ticks);
        m_canvas->yAxis->setTicker(m_rows);
        m_canvas->yAxis->setRangeReversed(true);
        m_canvas->yAxis->setTickLength(0);
        m_canvas->yAxis->setSubTicks(false);
        m_canvas->yAxis->grid()->setVisible(false);
        connect(m_canvas->xAxis, qOverload<const QCPRange &>(&QCPAxis::rangeChanged), this,
                [this](const QCPRange &range) { keepInBounds(range); });
        restyle();
    }

    void setTimeline(const Timeline &timeline) override
    {
        m_timeline = timeline;
        m_focus.reset();
        m_drawing->setTimeline(timeline);
        m_rows->clear();
        for (int i = 0; i < m_drawing->rowNames().size(); ++i)
            m_rows->addTick(i + 0.5, m_drawing->rowNames().at(i));
        m_canvas->yAxis->setRange(-TimelineDrawing::Header,
                                  static_cast<double>(m_drawing->rowNames().size()));
        const TimeRange all = timeline.all();
        if (all.isValid()) {
            m_bounds = QCPRange(seconds(all.from), seconds(all.to));
            const double margin = std::max(m_bounds.size() * Margin, 5.0);
            m_bounds = QCPRange(m_bounds.lower - margin, m_bounds.upper + margin);
        }
        updateGeometry();
        show(timeline.aroundError());
    }

    void setClock(ClockFace clock) override
    {
        m_clock = clock;
        m_ticks->setDateTimeSpec(clock == ClockFace::Utc ? Qt::UTC : Qt::LocalTime);
        labelTime();
        replot();
    }

    void setHighlighted(const QList<qsizetype> &events) override
    {
        m_drawing->setHighlighted(events);
        replot();
    }

    TimeRange shown() const override
    {
        return {dateTime(m_canvas->xAxis->range().lower), dateTime(m_canvas->xAxis->range().upper)};
    }
    void show(const TimeRange &range) override
    {
        if (!range.isValid())
            return;
        m_canvas->xAxis->setRange(seconds(range.from), seconds(range.to) + ShortestRange);
        replot();
    }
    void zoom(double factor) override { zoomAt(factor, m_canvas->xAxis->range().center()); }
    void zoomAt(double factor, double time)
    {
        m_canvas->xAxis->scaleRange(factor, time);
        replot();
    }
    void zoomAtPixel(double factor, double x) { zoomAt(factor, m_canvas->xAxis->pixelToCoord(x)); }
    void pan(double share) override
    {
        m_canvas->xAxis->moveRange(share * m_canvas->xAxis->range().size());
        replot();
    }

    void step(int direction) override
    {
        m_canvas->replot(QCustomPlot::rpImmediateRefresh); // where the marks are now
        const QList<DrawnMark> &marks = m_drawing->marks();
        // A line of the lost connection has a mark in two rows.
        const auto isFocus = [this](const DrawnMark &mark) {
            return m_focus == mark.point;
        };
        qsizetype next = direction > 0 ? 0 : marks.size() - 1;
        if (const auto found = std::find_if(marks.begin(), marks.end(), isFocus); found != marks.end())
            next = found - marks.begin();
        while (next >= 0 && next < marks.size() && isFocus(marks.at(next)))
            next += direction;
        if (next >= 0 && next < marks.size())
            setFocusPoint(marks.at(next).point);
        else
            stepBeyond(direction);
    }

    std::optional<TimelinePoint> focused() const override { return m_focus; }

    void enter() override
    {
        if (!m_focus)
            return;
        if (m_focus->moment || m_focus->count < 2) {
            zoomAt(0.5, timeAt(*m_focus));
            return;
        }
        // From the first event of the group to the last of those that are drawn as one.
        const EventGroup group = m_timeline.events.at(m_focus->first).group;
        qsizetype last = m_focus->first;
        for (qsizetype i = last, left = m_focus->count; i < m_timeline.events.size() && left > 0; ++i) {
            if (m_timeline.events.at(i).group == group) {
                last = i;
                --left;
            }
        }
        const double from = timeAt(*m_focus);
        const double to = static_cast<double>(m_timeline.events.at(last).at) / 1000.0;
        const double margin = std::max((to - from) * 0.15, ShortestRange);
        m_canvas->xAxis->setRange(from - margin, to + margin);
        replot();
    }

    QPixmap picture() override { return m_canvas->toPixmap(m_canvas->width(), m_canvas->height(), 2.0); }

    QSize sizeHint() const override { return sized(1.75); }
    QSize minimumSizeHint() const override { return sized(1.1); }

    // --- the mouse ---------------------------------------------------------------------------------------
    void hover(const QPointF &place, const QPoint &onScreen)
    {
        const DrawnMark *mark = markAt(place);
        const std::optional<TimelinePoint> point = mark ? std::optional(mark->point) : std::nullopt;
        if (point != m_hovered) {
            m_hovered = point;
            emit pointed(point ? point : m_focus);
        }
        if (point)
            QToolTip::showText(
                onScreen, u"<qt>"_s + pointWords(m_timeline, *point, m_clock).toHtmlEscaped() + u"</qt>"_s,
                this);
        else
            QToolTip::hideText();
        m_canvas->setCursor(point ? Qt::PointingHandCursor : Qt::ArrowCursor);
    }
    void leave()
    {
        m_hovered.reset();
        emit pointed(m_focus);
    }
    void click(const QPointF &place)
    {
        setFocus(Qt::MouseFocusReason);
        const DrawnMark *mark = markAt(place);
        setFocusPoint(mark ? std::optional(mark->point) : std::nullopt);
        if (m_focus && m_focus->count > 1)
            enter();
    }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal: // the same key without Shift on many keyboards
            zoom(0.5);
            break;
        case Qt::Key_Minus:
            zoom(2);
            break;
        case Qt::Key_Left:
            pan(-0.125);
            break;
        case Qt::Key_Right:
            pan(0.125);
            break;
        case Qt::Key_PageUp:
            pan(-0.9);
            break;
        case Qt::Key_PageDown:
            pan(0.9);
            break;
        case Qt::Key_Up:
            step(-1);
            break;
        case Qt::Key_Down:
            step(1);
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!m_focus) {
                TimelinePlot::keyPressEvent(event);
                return;
            }
            enter();
            break;
        case Qt::Key_Home:
            emit wantsAll();
            break;
        case Qt::Key_I:
            emit wantsError();
            break;
        default:
            TimelinePlot::keyPressEvent(event);
            return;
        }
        event->accept();
    }
    void changeEvent(QEvent *event) override
    {
        TimelinePlot::changeEvent(event);
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
            restyle();
    }
    void focusInEvent(QFocusEvent *event) override
    {
        TimelinePlot::focusInEvent(event);
        update();
    }
    void focusOutEvent(QFocusEvent *event) override
    {
        TimelinePlot::focusOutEvent(event);
        update();
    }
    void paintEvent(QPaintEvent *) override
    {
        if (!hasFocus())
            return;
        QPainter painter(this);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    void resizeEvent(QResizeEvent *event) override
    {
        TimelinePlot::resizeEvent(event);
        labelTime();
    }

private:
    QSize sized(double linesInARow) const
    {
        const int line = lineHeight(this);
        const double rows = static_cast<double>(m_drawing->rowNames().size()) + TimelineDrawing::Header;
        return {line * 14, static_cast<int>(line * (rows * linesInARow + 3.0))};
    }

    // Shown or resized, the library draws by itself.
    void replot()
    {
        if (m_canvas->isVisible())
            m_canvas->replot(QCustomPlot::rpQueuedReplot);
    }

    double timeAt(const TimelinePoint &point) const
    {
        return point.moment ? seconds(timeOf(m_timeline, *point.moment))
                            : static_cast<double>(m_timeline.events.at(point.first).at) / 1000.0;
    }

    const DrawnMark *markAt(const QPointF &place) const
    {
        const DrawnMark *best = nullptr;
        double nearest = NeverMind;
        for (const DrawnMark &mark : m_drawing->marks()) {
            const QRectF &area = mark.place;
            const double dx = std::max({area.left() - place.x(), 0.0, place.x() - area.right()});
            const double dy = std::max({area.top() - place.y(), 0.0, place.y() - area.bottom()});
            if (std::hypot(dx, dy) < nearest) {
                nearest = std::hypot(dx, dy);
                best = &mark;
            }
        }
        return best;
    }

    void setFocusPoint(const std::optional<TimelinePoint> &point)
    {
        m_focus = point;
        m_drawing->setFocus(point);
        if (point)
            setAccessibleDescription(pointWords(m_timeline, *point, m_clock));
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
        replot();
        emit pointed(point);
    }

    // The nearest mark that is out of sight on that side: moves there.
    void stepBeyond(int direction)
    {
        const QCPRange range = m_canvas->xAxis->range();
        std::optional<double> target;
        const auto consider = [&](double time) {
            const bool beyond = direction > 0 ? time > range.upper : time < range.lower;
            if (beyond && (!target || std::abs(time - range.center()) < std::abs(*target - range.center())))
                target = time;
        };
        const auto &events = m_timeline.events;
        const double edge = (direction > 0 ? range.upper : range.lower) * 1000;
        const auto next =
            std::lower_bound(events.begin(), events.end(), edge, [](const auto &event, double time) {
                return static_cast<double>(event.at) < time;
            });
        if (direction > 0 && next != events.end())
            consider(static_cast<double>(next->at) / 1000.0);
        if (direction < 0 && next != events.begin())
            consider(static_cast<double>(std::prev(next)->at) / 1000.0);
        for (const Moment moment : momentsOf(m_timeline))
            consider(seconds(timeOf(m_timeline, moment)));
        if (!target)
            return;
        m_canvas->xAxis->moveRange(*target - range.center());
        m_canvas->replot(QCustomPlot::rpImmediateRefresh);
        const DrawnMark *found = nullptr;
        double nearest = 0;
        for (const DrawnMark &mark : m_drawing->marks()) {
            const double distance = std::abs(timeAt(mark.point) - *target);
            if (!found || distance < nearest) {
                found = &mark;
                nearest = distance;
            }
        }
        if (found)
            setFocusPoint(found->point);
    }

    void keepInBounds(const QCPRange &range)
    {
        QCPRange kept = range;
        const double size = std::clamp(range.size(), ShortestRange, std::max(m_bounds.size(), ShortestRange));
        if (!qFuzzyCompare(size, range.size()))
            kept = QCPRange(range.center() - size / 2, range.center() + size / 2);
        if (kept.lower < m_bounds.lower)
            kept = QCPRange(m_bounds.lower, m_bounds.lower + size);
        if (kept.upper > m_bounds.upper)
            kept = QCPRange(m_bounds.upper - size, m_bounds.upper);
        const QSignalBlocker once(m_canvas->xAxis);
        m_canvas->xAxis->setRange(kept);
        labelTime();
    }

    // Ticks as fine as what is seen needs, and below them what they leave out.
    void labelTime()
    {
        const double size = m_canvas->xAxis->range().size();
        constexpr double Day = 86400;
        const QString format = size > 4 * Day ? u"d MMM"_s
            : size > 1.2 * Day                ? u"d MMM HH:mm"_s
            : size > 600                      ? u"HH:mm"_s
            : size > 15                       ? u"HH:mm:ss"_s
                                              : u"HH:mm:ss.zzz"_s;
        m_ticks->setDateTimeFormat(format);
        const double tick = m_canvas->fontMetrics().horizontalAdvance(format) * 1.6;
        // The axes may not know their new width yet.
        m_ticks->setTickCount(std::clamp(static_cast<int>(width() * 0.8 / tick), 2, 12));
        const QDateTime middle = dateTime(m_canvas->xAxis->range().center());
        const QDateTime day = m_clock == ClockFace::Utc ? middle : middle.toLocalTime();
        m_canvas->xAxis->setLabel(locale().toString(day.date(), size > 4 * Day ? u"yyyy"_s : u"d MMMM yyyy"_s)
                                  + u", "_s + clockWords(middle, m_clock));
    }

    void restyle()
    {
        const QPalette &colours = palette();
        const QColor text = colours.color(QPalette::Text);
        QFont small = font();
        m_canvas->setBackground(colours.color(QPalette::Base));
        for (QCPAxis *axis : {m_canvas->xAxis, m_canvas->yAxis}) {
            axis->setBasePen(QPen(mutedText(colours), 1));
            axis->setTickPen(QPen(mutedText(colours), 1));
            axis->setSubTickPen(QPen(mutedText(colours), 1));
            axis->setTickLabelColor(text);
            axis->setTickLabelFont(small);
            axis->setLabelColor(mutedText(colours));
            axis->setLabelFont(small);
        }
        m_canvas->xAxis->setLabelPadding(1);
        QColor grid = text;
        grid.setAlphaF(0.10F);
        m_canvas->xAxis->grid()->setPen(QPen(grid, 1));
        m_drawing->setLook(colours, small);
        replot();
    }

    Canvas *m_canvas;
    TimelineDrawing *m_drawing;
    QSharedPointer<QCPAxisTickerDateTime> m_ticks;
    QSharedPointer<QCPAxisTickerText> m_rows;
    Timeline m_timeline;
    ClockFace m_clock = ClockFace::Local;
    QCPRange m_bounds{0, 1};
    std::optional<TimelinePoint> m_focus;
    std::optional<TimelinePoint> m_hovered;
};

Canvas::Canvas(CustomPlotTimeline &owner)
    : QCustomPlot(&owner)
    , m_owner(owner)
{
}

bool Canvas::event(QEvent *event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            m_owner.zoomAtPixel(1.0 / std::max(0.2, 1.0 + gesture->value()), gesture->position().x());
            return true;
        }
    } else if (event->type() == QEvent::Gesture) {
        const auto *pinch =
            static_cast<QPinchGesture *>(static_cast<QGestureEvent *>(event)->gesture(Qt::PinchGesture));
        if (pinch && pinch->scaleFactor() > 0) {
            m_owner.zoomAtPixel(1.0 / pinch->scaleFactor(), mapFromGlobal(pinch->hotSpot().toPoint()).x());
            return true;
        }
    }
    return QCustomPlot::event(event);
}

void Canvas::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position();
    // The rubber band with Shift held, or with the right button's twin on one-button mice.
    setSelectionRectMode(event->modifiers() & Qt::ShiftModifier ? QCP::srmZoom : QCP::srmNone);
    QCustomPlot::mousePressEvent(event);
}

void Canvas::mouseMoveEvent(QMouseEvent *event)
{
    QCustomPlot::mouseMoveEvent(event);
    if (event->buttons() == Qt::NoButton)
        m_owner.hover(event->position(), event->globalPosition().toPoint());
}

void Canvas::mouseReleaseEvent(QMouseEvent *event)
{
    QCustomPlot::mouseReleaseEvent(event);
    if ((event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance())
        m_owner.click(event->position());
}

void Canvas::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y()) || event->modifiers() & Qt::ShiftModifier) {
        const int along = turned.x() != 0 ? turned.x() : turned.y();
        m_owner.pan(-0.1 * along / 120.0);
    } else {
        m_owner.zoomAtPixel(std::pow(WheelStep, turned.y() / 120.0), event->position().x());
    }
    event->accept();
}

void Canvas::leaveEvent(QEvent *event)
{
    QCustomPlot::leaveEvent(event);
    m_owner.leave();
}

} // namespace

TimelinePlot *TimelinePlot::make(QWidget *parent)
{
    return new CustomPlotTimeline(parent);
}

} // namespace goneaway::ui
