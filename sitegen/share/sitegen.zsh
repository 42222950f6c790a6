#compdef sitegen
# Completion of sitegen's command lines in zsh. The program itself says what may stand at the cursor.

_sitegen() {
    local line
    local -a lines found
    lines=("${(@f)$("${${(Q)words[1]}/#\~\//$HOME/}" --complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    for line in "${(@)lines[2,-1]}"; do
        found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    case $lines[1] in
    words) _describe -V 'sitegen' found ;;
    stems) _describe -V 'sitegen' found -S '' ;;
    files) compset -P '--*='; _files ;;
    directories) compset -P '--*='; _directories ;;
    esac
}

# Loaded from fpath it is called at once; sourced, it is set up.
if [[ $funcstack[1] == _sitegen ]]; then
    _sitegen "$@"
else
    compdef _sitegen sitegen
fi
