# Completion of sitegen's command lines in fish. The program itself says what may stand at the cursor.

function __sitegen_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -l lines ($program --complete $words[2..-1] "$current" 2>/dev/null)
    set -l given (string match -r -- '^--[^=]*=' "$current")
    set -l rest (string replace -r -- '^--[^=]*=' '' "$current")
    switch "$lines[1]"
        case words stems
            printf '%s\n' $lines[2..-1]
        case files
            printf '%s\n' "$given"(__fish_complete_path "$rest")
        case directories
            printf '%s\n' "$given"(__fish_complete_directories "$rest" '')
    end
end

complete -c sitegen -f -a '(__sitegen_complete)'
