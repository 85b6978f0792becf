//! Writes the manual pages of all commands into a directory: `man DIRECTORY`.
//!
//! They are made for a release, with the flags of the bundled stack types.

use clap::Command;
use clap_mangen::Man;
use kitaru::{Kitaru, Settings};
use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args().nth(1).ok_or("usage: man DIRECTORY")?;
    fs::create_dir_all(&directory)?;
    // Without a home there are no installed types.
    let settings = Settings::new(Default::default(), None, "/".into());
    let kitaru = Kitaru::unmoved(settings);
    let known = kitaru.known_types();
    let types = known.iter().filter_map(|it| kitaru.known_description(&it.stack_type));
    let types: Vec<_> = types.map(|it| it.stack_type).collect();
    let mut tree = kitaru_cli::argv::whole_tree(&types, &|_, command| {
        command.mut_args(|arg| match arg.get_id().as_str().strip_prefix("input:") {
            Some(name) => {
                let inputs = || types.iter().flat_map(|known| known.inputs.iter());
                let owners = types.iter().filter(|it| it.inputs.iter().any(|it| it.name == name));
                let owners: Vec<&str> = owners.map(|known| known.name.as_str()).collect();
                let help = inputs().find(|input| input.name == name).map(|it| it.help.clone());
                let help = format!("{} (of {})", help.unwrap_or_default(), owners.join(", "));
                arg.hide(false).help(help).help_heading("Options of stack types")
            }
            None => arg,
        })
    });
    tree.build();
    write(&tree, "kitaru", Path::new(&directory))
}

/// Writes the page of a command and those below it.
fn write(command: &Command, name: &str, directory: &Path) -> Result<(), Box<dyn Error>> {
    for below in command.get_subcommands() {
        write(below, &format!("{name}-{}", below.get_name()), directory)?;
    }
    let command = command.clone().version(env!("CARGO_PKG_VERSION")).display_name(name.to_owned());
    let man = Man::new(command)
        .title(name.to_uppercase())
        .section("1")
        .source(concat!("kitaru ", env!("CARGO_PKG_VERSION")))
        .manual("kitaru");
    let mut page = Vec::new();
    man.render(&mut page)?;
    fs::write(directory.join(format!("{name}.1")), page)?;
    Ok(())
}
