// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Look.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QLocale>
#include <QPalette>
#include <QRegularExpression>
#include <QWidget>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("goneaway::ui", text);
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto channel = [share](float x, float y) {
        return static_cast<float>(x * (1 - share) + y * share);
    };
    return QColor::fromRgbF(channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()),
                            channel(a.blueF(), b.blueF()));
}

QString inlineHtml(const QString &text)
{
    static const QRegularExpression code(u"`([^`\n]+)`"_s);
    QString html = text.toHtmlEscaped();
    return html.replace(code, u"<code>\\1</code>"_s);
}

} // namespace

QIcon icon(const QString &name)
{
    const QString path = u":/icons/"_s + name + u".svg"_s;
    if (QFile::exists(path))
        return QIcon(path);
    QIcon drawn; // by the build, for a Qt without SVG
    for (const int size : {16, 20, 24, 32, 48, 64, 128}) {
        const QString file = u":/icons/drawn/%1-%2.png"_s.arg(name).arg(size);
        if (QFile::exists(file))
            drawn.addFile(file, {size, size});
    }
    return drawn;
}

QString iconName(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return u"state-good"_s;
    case Tone::Warning:
        return u"state-partial"_s;
    case Tone::Bad:
        return u"state-bad"_s;
    case Tone::Neutral:
    case Tone::Notice:
        break;
    }
    return u"info"_s;
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

QColor accent(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Good:
        return QColor::fromRgb(dark ? 0x7ed491 : 0x1b6e31);
    case Tone::Notice:
        return QColor::fromRgb(dark ? 0x86bdf2 : 0x155a9c);
    case Tone::Warning:
        return QColor::fromRgb(dark ? 0xffb465 : 0x964400);
    case Tone::Bad:
        return QColor::fromRgb(dark ? 0xff9a91 : 0xad1f1e);
    case Tone::Neutral:
        break;
    }
    return mutedText(palette);
}

QColor tint(Tone tone, const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), accent(tone, palette), isDark(palette) ? 0.14 : 0.08);
}

QColor mutedText(const QPalette &palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.30);
}

void makePlaceholdersReadable()
{
    const QPalette palette = QGuiApplication::palette();
    if (!isDark(palette) || palette.color(QPalette::PlaceholderText).lightnessF() > 0.4F)
        return;
    QPalette changed;
    changed.setColor(QPalette::PlaceholderText,
                     mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.4));
    QApplication::setPalette(changed);
}

QString certaintyWord(diagnose::Certainty certainty)
{
    switch (certainty) {
    case diagnose::Certainty::Confirmed:
        return tr("Confirmed");
    case diagnose::Certainty::Likely:
        return tr("Likely");
    case diagnose::Certainty::Possible:
        return tr("Possible");
    case diagnose::Certainty::RuledOut:
        return tr("Ruled out");
    case diagnose::Certainty::NotChecked:
        break;
    }
    return tr("Not checked");
}

QString certaintyIcon(diagnose::Certainty certainty)
{
    return u"certainty-"_s + diagnose::nameOf(certainty);
}

Tone certaintyTone(diagnose::Certainty certainty)
{
    switch (certainty) {
    case diagnose::Certainty::Confirmed:
        return Tone::Bad;
    case diagnose::Certainty::Likely:
        return Tone::Warning;
    case diagnose::Certainty::Possible:
        return Tone::Notice;
    case diagnose::Certainty::RuledOut:
        return Tone::Good;
    case diagnose::Certainty::NotChecked:
        break;
    }
    return Tone::Neutral;
}

QFont headingFont(const QFont &base, double scale)
{
    QFont font = base;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    else
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * scale)));
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont monospaceFont()
{
    return QFontDatabase::systemFont(QFontDatabase::FixedFont);
}

int lineHeight(const QWidget *widget)
{
    return widget->fontMetrics().height();
}

QString proseHtml(const QString &text, int indent)
{
    const QString item =
        u"<p style=\"margin:0 0 4px %1px; text-indent:-%1px\">&#8226;&nbsp;&nbsp;"_s.arg(indent);
    QString html;
    bool inParagraph = false;
    const auto endParagraph = [&] {
        if (inParagraph)
            html += u"</p>"_s;
        inParagraph = false;
    };
    for (const QString &line : text.split(u'\n')) {
        if (line.trimmed().isEmpty()) {
            endParagraph();
        } else if (line.startsWith("- "_L1)) {
            endParagraph();
            html += item + inlineHtml(line.sliced(2));
            inParagraph = true;
        } else {
            html += inParagraph ? u" "_s : u"<p style=\"margin:0 0 6px 0\">"_s;
            html += inlineHtml(line.trimmed());
            inParagraph = true;
        }
    }
    endParagraph();
    return html;
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : u"<qt>"_s + text.toHtmlEscaped() + u"</qt>"_s;
}

QString timeTaken(qint64 milliseconds)
{
    if (milliseconds < 1000)
        return tr("%1 ms").arg(milliseconds);
    if (milliseconds < 60'000)
        return tr("%1 s").arg(QLocale().toString(static_cast<double>(milliseconds) / 1000.0, 'f', 1));
    return tr("%1 min %2 s").arg(milliseconds / 60'000).arg(milliseconds / 1000 % 60);
}

} // namespace goneaway::ui
