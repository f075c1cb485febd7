// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "lab/Prop.h"

#include <QString>

#include <memory>

namespace goneaway::lab {

// A memory limit for one process, as a container has one: over it the kernel kills. Linux, root, control
// groups of version 1 or 2.
class MemoryGroup final : public Prop
{
public:
    static Result<void> available();
    // Puts the process under a limit of what it uses now and so many bytes more.
    static Result<std::unique_ptr<MemoryGroup>> around(qint64 process, qint64 moreBytes);
    ~MemoryGroup() override;

    // What the kernel's log says of killing this process; empty when it says nothing.
    static Result<QByteArray> kernelLines(qint64 process);

private:
    MemoryGroup() = default;

    QString m_path;
};

} // namespace goneaway::lab
