// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace goneaway::lab {

// Something that stands on the stage beside server and application (a proxy, a firewall, a small disk) until
// the incident has been looked at. Its destructor takes it away.
class Prop
{
public:
    Prop() = default;
    virtual ~Prop() = default;
    Prop(const Prop &) = delete;
    Prop &operator=(const Prop &) = delete;
};

} // namespace goneaway::lab
