//! The scripts that register completion with a shell.
//!
//! Those of bash, zsh and nushell are kitaru's own: the first two complete `--flag=VALUE` and values
//! with colons, and put no space after a word that goes on.

use clap_complete::env::{Elvish, EnvCompleter, Fish, Powershell};

const VARIABLE: &str = "KITARU_COMPLETE";

/// A shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
    /// elvish
    Elvish,
    /// nushell
    Nushell,
}

impl Shell {
    /// The names of all shells.
    pub const NAMES: [&str; 6] = ["bash", "zsh", "fish", "powershell", "elvish", "nushell"];

    /// The shell with a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let all =
            [Self::Bash, Self::Zsh, Self::Fish, Self::Powershell, Self::Elvish, Self::Nushell];
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Some(all[at])
    }
}

/// The script for a shell.
#[must_use]
pub fn script(shell: Shell) -> String {
    let completer: &dyn EnvCompleter = match shell {
        Shell::Bash => return BASH.to_owned(),
        Shell::Zsh => return ZSH.to_owned(),
        Shell::Nushell => return NUSHELL.to_owned(),
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
        Shell::Elvish => &Elvish,
    };
    let mut script = Vec::new();
    // Writing into memory does not fail.
    let _ = completer.write_registration(VARIABLE, "kitaru", "kitaru", "kitaru", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

const BASH: &str = r#"_kitaru() {
    local IFS=$'\n' lines
    lines=($(KITARU_COMPLETE=bash kitaru -- \
        "${COMP_LINE:0:COMP_POINT}" "${COMP_LINE:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)) || return
    COMPREPLY=("${lines[@]:1}")
    case ${lines[0]} in
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
"#;

const ZSH: &str = r#"#compdef kitaru
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
"#;

const NUSHELL: &str = r#"# Save it as a file, and `source` that in config.nu.
let kitaru_completer = {|spans|
    with-env { KITARU_COMPLETE: nushell } { ^kitaru -- ...$spans } | from json
}
let other_completer = $env.config?.completions?.external?.completer?
$env.config.completions.external.enable = true
$env.config.completions.external.completer = {|spans|
    if $spans.0 == kitaru {
        do $kitaru_completer $spans
    } else if $other_completer != null {
        do $other_completer $spans
    }
}
"#;
