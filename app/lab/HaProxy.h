// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "lab/Prop.h"

#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <memory>

namespace goneaway::lab {

// A real HAProxy between the application and its server on 127.0.0.1, in TCP mode, ended with this object.
class HaProxy final : public Prop
{
public:
    struct Options {
        quint16 serverPort = 0;
        std::chrono::milliseconds clientTimeout{60000}; // "timeout client"
        std::chrono::milliseconds serverTimeout{60000}; // "timeout server"
    };
    static Result<void> available();
    static Result<std::unique_ptr<HaProxy>> start(const Options &options);
    ~HaProxy() override;

    quint16 port() const { return m_port; }

private:
    HaProxy() = default;

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace goneaway::lab
