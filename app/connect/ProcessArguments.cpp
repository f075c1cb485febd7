// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ProcessArguments.h"

#include <string_view>

namespace goneaway::connect {

namespace {

void blank(char *text)
{
    for (; *text; ++text)
        *text = 'x';
}

} // namespace

void hidePasswords(int argc, char **argv)
{
    constexpr std::string_view Long = "--password=";
    for (int i = 1; i < argc; ++i) {
        const std::string_view word(argv[i]);
        if (word.starts_with("-p") && word.size() > 2)
            blank(argv[i] + 2);
        else if (word.starts_with(Long))
            blank(argv[i] + Long.size());
        else if (const auto scheme = word.find("://"); scheme != std::string_view::npos) {
            const auto colon = word.find(':', scheme + 3);
            const auto at = word.rfind('@');
            for (auto k = colon; colon != std::string_view::npos && at != std::string_view::npos && ++k < at;)
                argv[i][k] = 'x';
        }
    }
}

} // namespace goneaway::connect
