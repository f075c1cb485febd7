// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <memory>

class QIODevice;

namespace goneaway::log {

// The bytes of a log as UTF-8 or Latin-1 text, whatever they are stored as.
class ByteSource
{
public:
    virtual ~ByteSource() = default;
    // Up to `max` bytes to `to`; 0 at the end.
    virtual Result<qint64> read(char *to, qint64 max) = 0;
    // Plain bytes of a file: an offset in it means something.
    virtual bool isPlain() const { return false; }
};

// The device's bytes from its position on, as they are. The device is borrowed.
std::unique_ptr<ByteSource> makePlainSource(QIODevice &device);

// Looks at the first bytes and unpacks gzip and turns UTF-16 into UTF-8. Malformed when the content is no
// text: the detail says what it is. `name` is for that sentence. The device is borrowed.
Result<std::unique_ptr<ByteSource>> openSource(QIODevice &device, const QString &name);

} // namespace goneaway::log
