// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DroppedBundles.h"

#include <QMimeData>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

// The second opens by a double click on Windows, where a name's last ending decides (installer/windows).
bool canBeBundle(const QString &path)
{
    return path.endsWith(".zip"_L1, Qt::CaseInsensitive)
        || path.endsWith(".goneaway"_L1, Qt::CaseInsensitive);
}

} // namespace

QStringList droppedBundles(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    QStringList paths;
    for (const QUrl &url : urls) {
        const QString path = url.toLocalFile();
        if (!url.isLocalFile() || !canBeBundle(path))
            return {};
        paths.append(path);
    }
    return paths.size() <= 2 ? paths : QStringList();
}

} // namespace goneaway::ui
