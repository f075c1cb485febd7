# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by words.sh: the completions of bash and zsh.

# What may stand behind an option whose help only names the kind of thing.
choices='
--server mariadb|mysql
--transport tcp|socket|tls
--client connector-c|libmysqlclient
--privileges all|process|usage
--as mysql|mariadb|github|mail
--keep hosts|accounts|schemas|files'

# A command's options, its connection's too, with "file", "folder", choices as "a|b", "any" or nothing for the value.
table_of() {
  { cat "$work/options-$1"; [ ! -e "$work/connects-$1" ] || cat "$work/connection"; } \
    | awk -F '\t' -v OFS='\t' -v choices="$choices" '
      BEGIN { count = split(choices, line, "\n"); for (i = 1; i <= count; ++i) { split(line[i], at, " "); of[at[1]] = at[2] } }
      {
        last = $1; sub(/.* /, "", last)
        kind = $2 == "" ? "" : $2 ~ /^(FILE|SOCKET)$/ ? "file" : $2 == "FOLDER" ? "folder" : index($2, "|") ? $2 : "any"
        if (last in of) kind = of[last]
        if ($2 ~ /^\[P/) kind = "maybe"
        print $1, kind, $2, $3
      }'
}

# The lines of bash's `case` that answer for the value of the word before, of one command.
bash_values() {
  table_of "$1" | awk -F '\t' '
    $2 == "" || $2 == "maybe" { next }
    {
      pattern = $1; gsub(/ /, "|", pattern)
      answer = $2 == "file" ? "_filedir" : $2 == "folder" ? "_filedir -d" : ":"
      if (index($2, "|")) { list = $2; gsub(/\|/, " ", list); answer = "COMPREPLY=($(compgen -W \"" list "\" -- \"$cur\"))" }
      printf "            %s) %s; return ;;\n", pattern, answer
    }'
}

# --name, or --name= where a value follows; the short ones are for those who know them.
bash_options() {
  table_of "$1" | awk -F '\t' '{ last = $1; sub(/.* /, "", last); printf "%s%s%s", (NR > 1 ? " " : ""), last, ($2 == "" || $2 == "maybe" ? "" : "=") }'
}

bash_words() { # of one command: values, then options; what is left are arguments
  printf '        case $prev in\n%s\n        esac\n' "$(bash_values "$1")"
  printf '        $split && return\n'
  printf '        if [[ $cur == -* ]]; then\n            COMPREPLY=($(compgen -W "%s" -- "$cur"))\n' "$(bash_options "$1")"
  printf '            [[ ${COMPREPLY-} == *= ]] && compopt -o nospace\n            return\n        fi\n'
}

bash_arguments() {
  case $1 in
  open | compare | gui) echo '        _filedir zip' ;;
  decode | log) echo '        _filedir' ;;
  lab)
    cat <<'BASH'
        case ${words[2]} in
            run | serve) [[ $cword -gt 2 ]] && COMPREPLY=($(compgen -W "$("${words[0]}" lab list 2>/dev/null \
                | sed -n 's|^\([a-z-]*\)\(/[a-z-]*\) .*|\1 \1\2|p')" -- "$cur")) && return ;;
        esac
        COMPREPLY=($(compgen -W "list run serve" -- "$cur"))
BASH
    ;;
  esac
}

commands=$(cut -f 1 "$work/commands")
{
  cat <<'BASH'
# Completion of goneaway-cli for bash.  -*- shell-script -*-
# Written by the build from what the program says of itself.
_goneaway_cli()
{
    local cur prev words cword split
    _init_completion -s || return
    if [[ $cword -eq 1 ]]; then
BASH
  printf '        COMPREPLY=($(compgen -W "%s --help --version --print-defaults" -- "$cur"))\n' "$(tr '\n' ' ' <<<"$commands")"
  printf '        return\n    fi\n    case ${words[1]} in\n'
  for command in $commands; do
    printf '    %s)\n%s\n' "$command" "$(bash_words "$command"; bash_arguments "$command")"
    printf '        ;;\n'
  done
  printf '    esac\n} &&\ncomplete -F _goneaway_cli goneaway-cli\n'
} >"$folder/goneaway-cli.bash"

# One command's words as zsh's _arguments wants them.
zsh_specs() {
  table_of "$1" | awk -F '\t' '
    function quoted(text) { gsub(/[][\\:]/, "\\\\&", text); gsub(/\047/, "\047\\\047\047", text); return text }
    {
      count = split($1, word, " ")
      text = "[" quoted($4) "]"
      action = ""
      if ($2 == "file") action = ":" quoted($3) ":_files"
      else if ($2 == "folder") action = ":" quoted($3) ":_files -/"
      else if ($2 == "maybe") action = "::password:"
      else if (index($2, "|")) { list = $2; gsub(/\|/, " ", list); action = ":value:(" list ")" }
      else if ($2 != "") action = ":" quoted($3) ":"
      many = $4 ~ /several times|repeated/ ? "*" : ""
      for (i = 1; i <= count; ++i) {
        suffix = $2 == "" ? "" : word[i] ~ /^--/ ? "=" : $2 == "maybe" ? "-" : "+"
        others = many == "" && count > 1 ? "(" $1 ")" : ""
        printf "            \047%s%s%s%s%s%s\047 \\\n", others, many, word[i], suffix, text, action
      }
    }'
}

zsh_arguments() {
  case $1 in
  open) echo "            '1:bundle:_files -g \"*.zip\"'" ;;
  gui) echo "            '1:bundle:_files -g \"*.zip\"'" ;;
  compare) echo "            '1:bundle before:_files -g \"*.zip\"' '2:bundle after:_files -g \"*.zip\"'" ;;
  decode) echo "            '1:text:_files'" ;;
  log) echo "            '*:log:_files'" ;;
  lab) echo "            '1:what:(list run serve)' '*:cause:(\${\${(M)\${(f)\"\$(goneaway-cli lab list 2>/dev/null)\"}:#[a-z-]##/*}%% *})'" ;;
  *) echo "            '*: :'" ;;
  esac
}

{
  cat <<'ZSH'
#compdef goneaway-cli
# Written by the build from what the program says of itself.
local context state state_descr line
typeset -A opt_args
setopt localoptions extendedglob
local -a commands
commands=(
ZSH
  awk -F '\t' '{ text = $2; gsub(/\047/, "\047\\\047\047", text); printf "    \047%s:%s\047\n", $1, text }' "$work/commands"
  cat <<'ZSH'
)
_arguments -C '(- *)--help[Shows the help.]' '(- *)--version[Shows the version.]' \
    '--print-defaults[Shows where a connection would go.]' '1: :->command' '*:: :->words'
case $state in
command) _describe -t commands command commands ;;
words)
    case $words[1] in
ZSH
  for command in $commands; do
    printf '    %s)\n        _arguments -s \\\n%s\n%s\n        ;;\n' "$command" "$(zsh_specs "$command")" \
      "$(zsh_arguments "$command")"
  done
  printf '    esac\n    ;;\nesac\n'
} >"$folder/_goneaway-cli"

if [ -n "$gui" ]; then
  : >"$work/connects-gui"
  {
    cat <<'BASH'
# Completion of goneaway for bash.  -*- shell-script -*-
# Written by the build from what the program says of itself.
_goneaway()
{
    local cur prev words cword split
    _init_completion -s || return
BASH
    { bash_words gui; bash_arguments gui; } | sed 's/^    //'
    printf '} &&\ncomplete -F _goneaway goneaway\n'
  } >"$folder/goneaway.bash"
  {
    printf '#compdef goneaway\n# Written by the build from what the program says of itself.\n_arguments -s \\\n'
    { zsh_specs gui; zsh_arguments gui; } | sed 's/^        //'
  } >"$folder/_goneaway"
fi
