# SPDX-License-Identifier: GPL-3.0-or-later
# Prints what zsh shows when Tab is pressed: zsh-completes.zsh FOLDER-OF-FUNCTIONS FOLDER-OF-PROGRAM LINE
zmodload zsh/zpty
zpty shell zsh -f -i
# What is typed before the line editor is there goes through the terminal instead, so the editor itself says "ready".
zpty -w shell "fpath=(${(q)1} \$fpath); path=(${(q)2} \$path); autoload -Uz compinit; compinit -u -D; LISTMAX=10000
stty rows 1000 columns 250; zle-line-init() print -n rea''dy; PS1=; zle -N zle-line-init"
zpty -r -m shell shown '*ready*'
zpty -w -n shell "$3"$'\t'
# The line goes, and what comes next says that the list is whole.
zpty -w shell $'\C-u'"echo do''ne"
zpty -r -m shell shown '*done*'
print -r -- "$shown"
zpty -d shell
