//! The scripts that register completion with a shell.
//!
//! Those of fish and elvish are clap's. In the others, bash and zsh complete `--flag=VALUE` and values
//! with colons, and put no space after a word that goes on, and PowerShell runs nothing of what was
//! typed.

use clap_complete::env::{Elvish, EnvCompleter, Fish};

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
        Shell::Bash => return include_str!("scripts/kitaru.bash").to_owned(),
        Shell::Zsh => return include_str!("scripts/kitaru.zsh").to_owned(),
        Shell::Nushell => return include_str!("scripts/kitaru.nu").to_owned(),
        Shell::Powershell => return include_str!("scripts/kitaru.ps1").to_owned(),
        Shell::Fish => &Fish,
        Shell::Elvish => &Elvish,
    };
    let mut script = Vec::new();
    // Writing into memory does not fail.
    let _ = completer.write_registration(VARIABLE, "kitaru", "kitaru", "kitaru", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
