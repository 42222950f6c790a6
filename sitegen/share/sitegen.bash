# shellcheck shell=bash
# Completion of sitegen's command lines in bash. The program itself says what may stand at the cursor.

_sitegen() {
    local i part current='' cut kind line word
    local -a words=()
    # Readline cuts words at = and :, where ours go on.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        part=${COMP_WORDS[i]}
        if [[ ${#words[@]} -gt 0 && ( $part =~ ^[=:]+$ || ${COMP_WORDS[i - 1]} =~ ^[=:]+$ ) ]]; then
            words[${#words[@]} - 1]+=$part
        else
            words+=("$part")
        fi
    done
    current=${words[${#words[@]} - 1]}
    part=${COMP_WORDS[COMP_CWORD]}
    [[ $part =~ ^[=:]+$ ]] && part=''
    cut=$((${#current} - ${#part})) # what stands before the part that readline replaces

    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then
            kind=$line
            continue
        fi
        word=${line%%$'\t'*}
        [[ $word == "$current"* ]] && COMPREPLY+=("${word:cut}")
    done < <("${COMP_WORDS[0]/#\~\//$HOME/}" --complete "${words[@]//[\\\"\']/}" 2>/dev/null)
    case $kind in
    stems) compopt -o nospace ;;
    files) compopt -o default ;;
    directories) compopt -o dirnames ;;
    esac
}
complete -F _sitegen sitegen
