// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Tsv.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

QString escaped(const QString &value)
{
    if (value.isNull())
        return u"\\N"_s;
    QString out;
    out.reserve(value.size());
    for (const QChar c : value) {
        switch (c.unicode()) {
        case u'\\':
            out += "\\\\"_L1;
            break;
        case u'\t':
            out += "\\t"_L1;
            break;
        case u'\n':
            out += "\\n"_L1;
            break;
        case u'\r':
            out += "\\r"_L1;
            break;
        case u'\0':
            out += "\\0"_L1;
            break;
        default:
            out += c;
        }
    }
    return out;
}

QByteArray line(const QStringList &values)
{
    QStringList cells;
    for (const QString &value : values)
        cells.append(escaped(value));
    return QString(cells.join(u'\t') + u'\n').toUtf8();
}

} // namespace

QByteArray toTsv(const evidence::Table &table)
{
    QByteArray text = line(table.columns);
    for (const QStringList &row : table.rows)
        text += line(row);
    return text;
}

} // namespace goneaway::bundle
