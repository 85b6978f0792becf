_kitaru() {
    local line lines=()
    while IFS= read -r line; do
        lines+=("$line")
    done < <(KITARU_COMPLETE=bash kitaru -- \
        "${COMP_LINE:0:COMP_POINT}" "${COMP_LINE:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
    COMPREPLY=("${lines[@]:1}")
    case ${lines[0]-} in
        files) compopt +o nospace -o default -o filenames ;;
        space) compopt +o nospace ;;
        *) compopt -o nospace ;;
    esac
}
if ((BASH_VERSINFO[0] > 4 || BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 4)); then
    complete -o nospace -o nosort -F _kitaru kitaru
else
    complete -o nospace -F _kitaru kitaru
fi
