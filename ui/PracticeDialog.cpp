// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/PracticeDialog.h"

#include "ui/Look.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::PracticeSession;

namespace {

QString sentence(const QString &title)
{
    return title.left(1).toUpper() + title.mid(1);
}

} // namespace

PracticeDialog::PracticeDialog(PracticeSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_server(new QComboBox(this))
    , m_incidents(new QListWidget(this))
    , m_message(new Banner(this))
    , m_busy(new QProgressBar(this))
    , m_start(nullptr)
{
    setObjectName(u"practiceDialog"_s);
    setWindowTitle(tr("Try it on a practice server"));
    m_server->setObjectName(u"practiceServer"_s);
    m_incidents->setObjectName(u"practiceIncidents"_s);
    m_incidents->setAccessibleName(tr("Incidents"));
    m_incidents->setWordWrap(true);
    m_incidents->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_message->setObjectName(u"practiceMessage"_s);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setAccessibleName(tr("Making it happen"));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_start = buttons->addButton(tr("&Make it happen"), QDialogButtonBox::AcceptRole);
    m_start->setObjectName(u"practiceStart"_s);
    m_start->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this, [this] {
        setWorking(true);
        m_message->say(Tone::Notice,
                       tr("Starting a server and letting it happen; this takes a few seconds ..."));
        m_session.start(static_cast<session::PracticeServerKind>(m_server->currentData().toInt()),
                        m_incidents->currentItem()->data(Qt::UserRole).toString());
    });
    connect(m_incidents, &QListWidget::itemDoubleClicked, m_start, &QPushButton::click);
    connect(&m_session, &PracticeSession::ready, this, &QDialog::accept);
    connect(&m_session, &PracticeSession::failed, this, [this](const Error &error) {
        setWorking(false);
        m_message->say(Tone::Bad, error.detail);
    });

    auto *explanation = new PlainLabel(tr("Goneaway starts a server in a temporary folder, makes it lose a "
                                          "connection for real, and opens the "
                                          "wizard on what the application saw. An installed server is not "
                                          "touched, and everything is removed when "
                                          "you close the wizard."),
                                       this);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(explanation);
    layout->addWidget(makeServerRow());
    layout->addWidget(m_incidents, 1);
    layout->addWidget(m_message);
    layout->addWidget(m_busy);
    layout->addWidget(buttons);
    fillIncidents();
    setWorking(false);
    const int line = lineHeight(this);
    resize(line * 32, line * 30);
    m_incidents->setFocus();
}

QWidget *PracticeDialog::makeServerRow()
{
    QStringList missing;
    for (const auto &server : PracticeSession::servers()) {
        if (server.missing.isEmpty())
            m_server->addItem(server.name, static_cast<int>(server.kind));
        else
            missing << server.missing;
    }
    if (m_server->count() == 0)
        m_message->say(Tone::Warning, missing.join(u'\n'));
    else
        m_server->setToolTip(missing.join(u'\n'));
    auto *row = new QWidget(this);
    auto *form = new QFormLayout(row);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("&Server:"), m_server);
    connect(m_server, &QComboBox::currentIndexChanged, this, &PracticeDialog::fillIncidents);
    return row;
}

void PracticeDialog::fillIncidents()
{
    m_incidents->clear();
    if (m_server->count() > 0) {
        const auto server = static_cast<session::PracticeServerKind>(m_server->currentData().toInt());
        for (const auto &incident : PracticeSession::incidents(server)) {
            auto *item = new QListWidgetItem(sentence(incident.title), m_incidents);
            item->setData(Qt::UserRole, incident.id);
        }
    }
    m_incidents->setCurrentRow(0);
}

void PracticeDialog::setWorking(bool working)
{
    m_server->setEnabled(!working && m_server->count() > 0);
    m_incidents->setEnabled(!working);
    m_busy->setVisible(working);
    m_start->setEnabled(!working && m_incidents->count() > 0);
}

void PracticeDialog::done(int result)
{
    if (result == Rejected)
        m_session.stop();
    QDialog::done(result);
}

} // namespace goneaway::ui
