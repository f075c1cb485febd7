// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Profile.h"
#include "ui/Look.h"

#include <QSet>
#include <QWidget>

namespace goneaway::session {
class Profiles;
}

namespace goneaway::ui {

struct Given;
class ProfileBar;
class TargetForm;

// Which server: the fields of a connection, the saved profiles above them, and the keychain's passwords.
class ServerForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServerForm)

public:
    ServerForm(session::Profiles &profiles, QWidget *parent = nullptr); // borrowed

    TargetForm *fields() const { return m_fields; }
    void setGiven(const Given &given); // and loads the profiles
    void keepTypedPassword(); // where a profile remembers its password; before connecting

signals:
    void profileChosen(bool any); // the fields hold it next; false: none, and they stay
    void said(goneaway::ui::Tone tone, const QString &sentence);

private:
    void listenToBar();
    void listenToProfiles();
    void choose(const QString &id);
    void save(connect::Profile profile);
    void keepPassword(bool remember);
    void showStartProfile();
    void askKeychain(const QString &id);
    void offerRemembering();
    void sayIfOurs(quint64 call, const QString &sentence);

    session::Profiles &m_profiles;
    ProfileBar *m_bar;
    TargetForm *m_fields;
    QString m_startProfile; // of the command line, until the saved ones are loaded
    bool m_passwordWanted = false; // -p: the person wants to type it
    QSet<quint64> m_calls; // of Profiles that this form made: only it tells what came of them
    QString m_wantedProfile; // was sent to be saved, and is then the chosen one
};

} // namespace goneaway::ui
