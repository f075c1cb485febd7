# SPDX-License-Identifier: GPL-3.0-or-later
# Prints what bash would offer: bash-completes.sh COMPLETION-FILE WORD... (the last word is the one that is being typed).
. /usr/share/bash-completion/bash_completion
. "$1"
shift
name=${1##*/}
compopt() { :; } # only bash itself may call it
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
COMPREPLY=()
"_${name//-/_}"
printf '%s\n' "${COMPREPLY[@]}"
