#compdef kitaru
_kitaru() {
    local -a lines words_after shown_after words_within shown_within
    local line space value about
    lines=("${(@f)$(KITARU_COMPLETE=zsh KITARU_COMPLETE_INDEX=$((CURRENT - 1)) \
        kitaru -- "${words[@]}" 2>/dev/null)}")
    if [[ $lines[1] == files ]]; then
        compset -P '--*='
        _files
        return
    fi
    for line in $lines; do
        space=${line%%$'\t'*} value=${${line#*$'\t'}%%$'\t'*} about=${line##*$'\t'}
        [[ -n $value ]] || continue
        if [[ $space == nospace ]]; then
            words_within+=("$value") shown_within+=("$value${about:+  -- $about}")
        else
            words_after+=("$value") shown_after+=("$value${about:+  -- $about}")
        fi
    done
    (( $#words_after )) && compadd -V kitaru -l -d shown_after -- "${words_after[@]}"
    (( $#words_within )) && compadd -V kitaru -l -S '' -d shown_within -- "${words_within[@]}"
    (( $#words_after + $#words_within ))
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _kitaru kitaru
