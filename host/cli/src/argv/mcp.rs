//! The arguments of `mcp`.

use super::{text, tree::flag};
use clap::{Arg, ArgMatches, Command};
use kitaru_mcp::{Options, options};

pub(super) const ABOUT: &str = "Serve stacks as tools for agents, by MCP on standard input";

pub(super) fn define(command: Command) -> Command {
    command
        .arg(flag("read-only", "Offer only tools that change nothing [env: KITARU_MCP_READ_ONLY]"))
        .arg(flag("no-delete", "Offer no tool that deletes [env: KITARU_MCP_NO_DELETE]"))
        .arg(
            Arg::new("tools")
                .long("tools")
                .value_name("TOOL,TOOL")
                .help("Offer these tools only [env: KITARU_MCP_TOOLS]"),
        )
        .arg(flag(
            "allow-credentials-in-arguments",
            "Take secrets as arguments, which the history of a conversation keeps \
             [env: KITARU_MCP_ALLOW_CREDENTIALS_IN_ARGUMENTS]",
        ))
}

pub(super) fn read(matches: &ArgMatches) -> Options {
    Options {
        read_only: matches.get_flag("read-only"),
        no_delete: matches.get_flag("no-delete"),
        tools: text(matches, "tools").map(|text| options::names(&text)),
        secrets_in_arguments: matches.get_flag("allow-credentials-in-arguments"),
    }
}
