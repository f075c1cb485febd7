// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "lab/Prop.h"

#include <QTemporaryDir>

#include <memory>

namespace goneaway::lab {

// A file system of a given size, in memory, for a server's data. Linux, root.
class SmallDisk final : public Prop
{
public:
    static Result<std::unique_ptr<SmallDisk>> make(qint64 bytes);
    ~SmallDisk() override;

    QString path() const { return m_folder.path(); }
    // Takes all space but so many bytes.
    Result<void> fillUp(qint64 leave) const;

private:
    SmallDisk() = default;

    QTemporaryDir m_folder;
    bool m_mounted = false;
};

} // namespace goneaway::lab
