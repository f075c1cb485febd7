// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ProfileWords.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::session {

using connect::Profile;

Result<std::optional<Profile>> takeProfile(QStringList &words, const ProfileStore &store)
{
    constexpr auto option = "--profile"_L1;
    constexpr auto optionWithValue = "--profile="_L1;
    std::optional<QString> name;
    for (qsizetype i = 0; i < words.size() && words[i] != "--"_L1;) {
        if (words[i].startsWith(optionWithValue)) {
            name = words.takeAt(i).sliced(optionWithValue.size());
        } else if (words[i] == option) {
            words.removeAt(i);
            if (i >= words.size())
                return Error{ErrorCode::InvalidArgument, u"--profile needs the name of a saved profile"_s};
            name = words.takeAt(i);
        } else {
            ++i;
        }
    }
    if (!name)
        return std::optional<Profile>();
    const auto loaded = store.load();
    if (!loaded)
        return loaded.error();
    QStringList names;
    for (const Profile &profile : loaded->profiles) {
        if (profile.name.compare(*name, Qt::CaseInsensitive) == 0) {
            words = connect::optionWords(profile.target) + words;
            return std::optional(profile);
        }
        names << profile.name;
    }
    return Error{ErrorCode::NotFound,
                 names.isEmpty()
                     ? u"there is no profile \"%1\"; none is saved yet"_s.arg(*name)
                     : u"there is no profile \"%1\"; saved are: %2"_s.arg(*name, names.join(u", "_s))};
}

} // namespace goneaway::session
