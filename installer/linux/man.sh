# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by words.sh: the man pages.

# Text as roff has it: a backslash and a dash stand for themselves, and no line begins with a dot or a quote.
roff() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"; }

# Lines of "words, value, what it is" as a list of options.
option_list() {
  roff | awk -F '\t' '{
    print ".TP"
    count = split($1, word, " ")
    line = ""
    for (i = 1; i <= count; ++i) line = line (i > 1 ? ", " : "") "\\fB" word[i] "\\fR"
    optional = $2 ~ /^\[P/
    if ($2 != "" && word[count] ~ /^\\-\\-/) line = line (optional ? "[=\\fI" : "=\\fI") $2 "\\fR" (optional ? "]" : "")
    else if ($2 != "") line = line " \\fI" $2 "\\fR"
    if (optional) { sub(/\[PASSWORD\]/, "PASSWORD", line) }
    print line
    print $3
  }'
}

command_list() {
  local command does
  while IFS=$'\t' read -r command does; do
    printf '.SS "%s"\n' "$command"
    printf '.B goneaway\\-cli %s\n' "$(roff <<<"$command")"
    [ ! -s "$work/usage-$command" ] || roff <"$work/usage-$command"
    printf '.PP\n%s.\n' "$(sed 's/^./\u&/' <<<"$does" | roff)"
    [ ! -e "$work/connects-$command" ] || printf 'Takes the options of\n.B CONNECTION\nbelow too.\n'
    option_list <"$work/options-$command"
  done <"$work/commands"
}

# page NAME OPTIONS-COMMAND: the template, with what is written here in the place of its marks.
page() {
  local line
  while IFS= read -r line; do
    case $line in
    @OPTIONS@) "$2" ;;
    @CONNECTION@) cat "$here/man/connection.man" ;;
    @CONNECTION-OPTIONS@) option_list <"$work/connection" ;;
    *) printf '%s\n' "${line//@VERSION@/$version}" ;;
    esac
  done
}

gui_options() { option_list <"$work/options-gui"; }

# -n: the same bytes from the same source.
write_page() { page "$1" "$2" <"$here/man/$1.man" | page "$1" "$2" | gzip -9n >"$folder/$1.1.gz"; }

write_page goneaway-cli command_list
[ -z "$gui" ] || write_page goneaway gui_options
