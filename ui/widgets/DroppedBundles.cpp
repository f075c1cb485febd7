// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DroppedBundles.h"

#include <QMimeData>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

QStringList droppedBundles(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    QStringList paths;
    for (const QUrl &url : urls) {
        const QString path = url.toLocalFile();
        if (!url.isLocalFile() || !path.endsWith(".zip"_L1, Qt::CaseInsensitive))
            return {};
        paths.append(path);
    }
    return paths.size() <= 2 ? paths : QStringList();
}

} // namespace goneaway::ui
