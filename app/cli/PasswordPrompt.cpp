// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/PasswordPrompt.h"

#include <cstdio>

#ifdef Q_OS_WIN
#include <conio.h>
#else
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

#ifdef Q_OS_WIN

Result<Secret> promptForPassword(const QString &question)
{
    std::fputs(question.toLocal8Bit().constData(), stderr);
    QByteArray typed;
    for (int c = _getch(); c != '\r' && c != '\n'; c = _getch()) {
        if (c == 3) // Ctrl-C
            return Error{ErrorCode::Cancelled, u"no password was given"_s};
        if (c == '\b')
            typed.chop(1);
        else
            typed.append(static_cast<char>(c));
    }
    std::fputs("\n", stderr);
    return Secret(std::move(typed));
}

#else

namespace {

// Switches the terminal's echo off for as long as it lives.
class SilentTerminal
{
public:
    explicit SilentTerminal(int terminal)
        : m_terminal(terminal)
    {
        tcgetattr(m_terminal, &m_before);
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(m_terminal, TCSAFLUSH, &silent);
    }
    ~SilentTerminal() { tcsetattr(m_terminal, TCSAFLUSH, &m_before); }
    Q_DISABLE_COPY_MOVE(SilentTerminal)

private:
    int m_terminal;
    termios m_before{};
};

} // namespace

Result<Secret> promptForPassword(const QString &question)
{
    // The terminal itself: standard input may be a pasted symptom.
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0)
        return Error{ErrorCode::InvalidArgument,
                     u"there is no terminal to ask for the password on; set MYSQL_PWD instead"_s};
    const QByteArray words = question.toLocal8Bit();
    QByteArray typed;
    typed.reserve(1024); // growing would leave copies behind
    {
        // Before the question: switching drops what was typed until then, and a fast hand answers at once.
        const SilentTerminal silence(terminal);
        char c = 0;
        if (::write(terminal, words.constData(), static_cast<std::size_t>(words.size())) == words.size()) {
            while (::read(terminal, &c, 1) == 1 && c != '\n')
                typed.append(c);
        }
    }
    [[maybe_unused]] const auto newline = ::write(terminal, "\n", 1);
    ::close(terminal);
    return Secret(std::move(typed));
}

#endif

} // namespace goneaway::cli
