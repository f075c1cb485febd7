// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ProcessArguments.h"

#include "connect/ConnectionString.h"

#include <QString>

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
    constexpr std::string_view Words[] = {"--password=", "--dsn="};
    bool dsnFollows = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word(argv[i]);
        if (dsnFollows) {
            blank(argv[i]);
        } else if (word.starts_with("-p") && word.size() > 2) {
            blank(argv[i] + 2);
        } else if (looksLikeDsn(QString::fromLocal8Bit(argv[i]))) {
            blank(argv[i]); // where in it the password stands depends on who wrote it
        } else {
            for (const std::string_view start : Words) {
                if (word.starts_with(start))
                    blank(argv[i] + start.size());
            }
        }
        dsnFollows = word == "--dsn";
    }
}

} // namespace goneaway::connect
