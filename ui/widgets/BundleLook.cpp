// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/BundleLook.h"

#include "session/TroubleshootingSession.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

BundleLook::BundleLook(TroubleshootingSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_doing(new PlainLabel({}, this))
    , m_progress(new QProgressBar(this))
    , m_skip(new QPushButton(tr("S&kip this"), this))
{
    m_doing->setObjectName(u"lookDoing"_s);
    m_skip->setObjectName(u"skipLook"_s);
    m_skip->setAutoDefault(false);
    m_skip->setToolTip(tr("The bundle is made without it, and says that it was not asked for."));
    m_progress->setAccessibleName(tr("Asking the server for the bundle"));
    m_progress->setFormat(tr("%v of %m"));
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_progress, 1);
    bar->addWidget(m_skip);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_doing);
    layout->addLayout(bar);
    hide();

    connect(m_skip, &QPushButton::clicked, this, &BundleLook::skip);
    connect(&session, &TroubleshootingSession::checkStarted, this,
            [this](session::RunId run, const QString &id) {
                if (run != m_run)
                    return;
                const QString key = u"check."_s + id + u".title"_s;
                m_doing->setText(tr("Asking the server for what only a bundle holds: %1. You can save when "
                                    "this is done or skipped.")
                                     .arg(m_session.texts().has(key) ? m_session.texts().text(key) : id));
            });
    connect(&session, &TroubleshootingSession::checkFinished, this, [this](session::RunId run) {
        if (run == m_run)
            m_progress->setValue(m_progress->value() + 1);
    });
    connect(&session, &TroubleshootingSession::checked, this, [this](session::RunId run) {
        if (run == m_run)
            finish();
    });
}

void BundleLook::start(const std::optional<connect::ConnectionTarget> &target)
{
    if (!target) {
        finish();
        return;
    }
    m_progress->setRange(0, static_cast<int>(checks::bundleChecks().size()));
    m_progress->setValue(0);
    m_doing->setText(tr("Asking the server for what only a bundle holds ..."));
    m_run = m_session.lookForBundle(*target);
    show();
}

bool BundleLook::skip()
{
    if (!isLooking())
        return false;
    m_session.skipLookForBundle();
    finish();
    return true;
}

void BundleLook::finish()
{
    m_run = 0;
    hide();
    emit done();
}

} // namespace goneaway::ui
