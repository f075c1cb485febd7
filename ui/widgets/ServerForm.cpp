// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ServerForm.h"

#include "session/Profiles.h"
#include "ui/WizardState.h"
#include "ui/widgets/ProfileBar.h"
#include "ui/widgets/TargetForm.h"

#include <QVBoxLayout>

namespace goneaway::ui {

using session::Keychain;
using session::Profiles;

ServerForm::ServerForm(Profiles &profiles, QWidget *parent)
    : QWidget(parent)
    , m_profiles(profiles)
    , m_bar(new ProfileBar(this))
    , m_fields(new TargetForm(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_bar);
    layout->addWidget(m_fields);
    listenToBar();
    listenToProfiles();
}

void ServerForm::listenToBar()
{
    connect(m_bar, &ProfileBar::profileChosen, this, &ServerForm::choose);
    connect(m_bar, &ProfileBar::saveRequested, this, [this] {
        if (const auto profile = m_profiles.find(m_bar->chosen()))
            save(*profile);
    });
    connect(m_bar, &ProfileBar::saveAsRequested, this,
            [this](const QString &name) { save(connect::Profile::make(name, {})); });
    connect(m_bar, &ProfileBar::renameRequested, this, [this](const QString &name) {
        if (auto profile = m_profiles.find(m_bar->chosen())) {
            profile->name = name;
            m_calls.insert(m_profiles.save(*profile, std::nullopt));
        }
    });
    connect(m_bar, &ProfileBar::deleteRequested, this,
            [this] { m_calls.insert(m_profiles.remove(m_bar->chosen())); });
    connect(m_fields, &TargetForm::rememberingChosen, this, &ServerForm::keepPassword);
}

void ServerForm::listenToProfiles()
{
    connect(&m_profiles, &Profiles::changed, this, [this] {
        m_bar->setProfiles(m_profiles.all());
        showStartProfile();
        offerRemembering();
    });
    connect(&m_profiles, &Profiles::saved, this, [this](const QString &id) {
        if (id != m_wantedProfile)
            return;
        m_bar->setProfiles(m_profiles.all());
        m_bar->setChosen(id);
        emit said(Tone::Good, tr("The profile is saved. It holds no password."));
    });
    connect(&m_profiles, &Profiles::failed, this,
            [this](Profiles::Call call, const Error &error) { sayIfOurs(call, error.detail); });
    connect(&m_profiles, &Profiles::warned, this, &ServerForm::sayIfOurs);
    Keychain &keychain = m_profiles.keychain();
    connect(&keychain, &Keychain::passwordRead, this, [this](const QString &id, const Secret &password) {
        if (id == m_bar->chosen() && !m_fields->passwordEdited())
            m_fields->setPassword(password, tr("from the system's keychain"));
    });
    connect(&keychain, &Keychain::nothingKept, this, [this](const QString &id) {
        if (id == m_bar->chosen())
            m_fields->setPasswordHint({});
    });
    connect(&keychain, &Keychain::failed, this, [this](const QString &id, const QString &why) {
        if (id != m_bar->chosen())
            return;
        m_fields->setPasswordHint({});
        emit said(Tone::Warning, why);
    });
}

void ServerForm::setGiven(const Given &given)
{
    m_fields->setTarget(given.target, given.passwordWanted);
    m_fields->setOrigins(given.origins);
    m_startProfile = given.profile;
    m_passwordWanted = given.passwordWanted;
    m_calls.insert(m_profiles.load());
}

// The fields hold it already, with whatever else was said at the start: only the bar and the password wait
// for the saved profiles.
void ServerForm::showStartProfile()
{
    const auto profile = m_profiles.find(m_startProfile);
    if (!profile)
        return;
    m_startProfile.clear();
    m_bar->setChosen(profile->id);
    if (profile->passwordInKeychain && !m_passwordWanted && !m_fields->target().hasPassword)
        askKeychain(profile->id);
}

void ServerForm::askKeychain(const QString &id)
{
    m_fields->setPasswordHint(tr("asking the system's keychain; you can type it, too"));
    m_profiles.keychain().read(id);
}

void ServerForm::choose(const QString &id)
{
    m_startProfile.clear();
    const auto profile = m_profiles.find(id);
    emit profileChosen(profile.has_value());
    if (profile) {
        m_fields->setTarget(profile->target, false);
        if (profile->passwordInKeychain)
            askKeychain(id);
    }
    offerRemembering();
}

void ServerForm::offerRemembering()
{
    const auto profile = m_profiles.find(m_bar->chosen());
    m_fields->offerRemembering(profile.has_value(), Keychain::isBuiltIn(),
                               profile && profile->passwordInKeychain);
}

// With what the fields say now; its name and id are its own.
void ServerForm::save(connect::Profile profile)
{
    profile.target = m_fields->target();
    profile.passwordInKeychain = m_fields->remembers();
    m_wantedProfile = profile.id;
    std::optional<Secret> password;
    if (profile.passwordInKeychain && profile.target.hasPassword)
        password = profile.target.password;
    m_calls.insert(m_profiles.save(profile, password));
}

void ServerForm::keepPassword(bool remember)
{
    auto profile = m_profiles.find(m_bar->chosen());
    if (!profile)
        return;
    profile->passwordInKeychain = remember;
    const connect::ConnectionTarget target = m_fields->target();
    m_calls.insert(m_profiles.save(
        *profile, remember && target.hasPassword ? std::optional(target.password) : std::nullopt));
}

void ServerForm::sayIfOurs(quint64 call, const QString &sentence)
{
    if (m_calls.remove(call))
        emit said(Tone::Warning, sentence);
}

void ServerForm::keepTypedPassword()
{
    if (m_fields->remembers() && m_fields->passwordEdited())
        keepPassword(true);
}

} // namespace goneaway::ui
