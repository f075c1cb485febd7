// SPDX-License-Identifier: GPL-3.0-or-later
// What every Qt program with a wizard has to do before its first window: the measure for our own start.
#include <QApplication>
#include <QWizard>

int main(int argc, char *argv[])
{
    const QApplication app(argc, argv);
    QWizard wizard;
    wizard.show();
    return QApplication::exec();
}
