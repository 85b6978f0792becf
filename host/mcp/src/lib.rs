//! The MCP server of kitaru: stacks as tools for agents.
//!
//! [`serve`] speaks the Model Context Protocol over two streams until the input
//! ends, in both of its eras: with a session (up to 2025-11-25), and stateless
//! (2026-07-28). A request passes through stages. A stage uses only those above
//! it in this table, which a test checks.
//!
//! | module | duty |
//! |---|---|
//! | [`words`], [`answer`] | suggested actions as calls of tools; outcomes and errors as content |
//! | [`options`] | which tools are offered |
//! | [`schema`] | builds the schemas of arguments and answers |
//! | [`arguments`], [`call`] | reads arguments; a call, and how it ends |
//! | [`mod@reference`], [`terminal`] | secrets by reference, or by a command for a terminal |
//! | [`creation`], [`inputs`] | the arguments of a creation, and their schema |
//! | [`tools`] | the tools, a file for each |
//! | [`resources`], [`prompts`] | stacks and types to read and complete; a prompt |
//! | [`listener`] | warnings and progress of a call |
//! | [`question`] | asks the user to confirm a deletion |
//! | [`stdio`] | lines on two streams |
//! | [`session`] | runs the operations of a session |
//! | [`server`] | answers requests |
//!
//! Not decided here: anything about stacks. That is decided in the library,
//! [`kitaru`].

pub mod answer;
pub mod arguments;
pub mod call;
pub mod creation;
pub mod inputs;
pub mod listener;
pub mod options;
pub mod prompts;
pub mod question;
pub mod reference;
pub mod resources;
pub mod schema;
pub mod server;
pub mod session;
pub mod stdio;
pub mod terminal;
pub mod tools;
pub mod words;

pub use options::Options;

use kitaru::{Failure, Problem, Settings, words::Words};
use question::Seal;
use rmcp::{ServiceExt, service::ServerInitializeError};
use session::Server;
use std::{
    io::{Read, Write},
    sync::Arc,
};
use stdio::Stdio;
use tracing::Dispatch;

/// The number of operations that run at once.
const OPERATIONS: usize = 8;

/// Serves a client over two streams, until the input ends. An operation that has begun by then is
/// finished. What no tool is offered for is suggested in the words of `commands`.
///
/// # Errors
///
/// If the options name a tool that there is not, or the client cannot be talked to.
pub fn serve(
    settings: Settings,
    options: Options,
    commands: &'static (dyn Words + Sync),
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> Result<(), Failure> {
    if options.tools.as_ref().is_some_and(Vec::is_empty) {
        let problem = Problem::usage("mcp.tool", "the list of tools to offer is empty");
        return Err(problem.hint("Name tools in it, or leave it out to offer all.").into());
    }
    let unknown: Vec<Problem> =
        tools::unknown(&options).into_iter().map(|(name, near)| no_tool(name, near)).collect();
    if !unknown.is_empty() {
        return Err(Failure::of(unknown));
    }
    let log = tracing::dispatcher::get_default(Dispatch::clone);
    // The SDK logs what it receives, in which there may be a secret.
    tracing::dispatcher::with_default(&Dispatch::none(), || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(OPERATIONS)
            .build()
            .map_err(|error| broken(&error.to_string()))?;
        runtime.block_on(async {
            let (stdio, has_ended) =
                Stdio::open(input, output).map_err(|error| broken(&error.to_string()))?;
            let words = Arc::new(tools::words(&options, commands));
            let (options, seal) = (Arc::new(options), Seal::new());
            let server = Server { settings, options, words, seal, log, has_ended };
            match server.serve(stdio).await {
                Ok(running) => {
                    // How it ended makes no difference: the client is gone.
                    let _ = running.waiting().await;
                    Ok(())
                }
                Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
                // Its own text has the whole message in it.
                Err(_) => Err(broken("what it sent begins no session").into()),
            }
        })
    })
}

fn no_tool(name: &str, near: Option<&str>) -> Problem {
    let message = format!("there is no tool {}", kitaru::text::named(name));
    Problem::usage("mcp.tool", message).hint(match near {
        Some(near) => format!("Write `{near}`, if that is meant."),
        None => "Name tools as `docs/mcp.md` lists them, with commas between them.".to_owned(),
    })
}

fn broken(why: &str) -> Problem {
    let message = format!("the MCP server cannot talk to its client: {why}");
    let hint = "Start the program again from the client.";
    Problem::backend("mcp.connection", message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru::words::LibraryWords;
    use serde_json::{Value, json};
    use std::io::{BufRead, BufReader, pipe};

    /// The answers to these lines, in their order.
    fn answers(lines: &[Value]) -> Vec<Value> {
        let home = std::env::temp_dir().join(format!("kitaru-mcp-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&home).unwrap();
        let settings = Settings::new([].into(), Some(home.clone()), home.clone());
        let (input, mut ours) = pipe().unwrap();
        let (theirs, output) = pipe().unwrap();
        let server = std::thread::spawn(move || {
            serve(settings, Options::default(), &LibraryWords, input, output)
        });
        let mut theirs = BufReader::new(theirs);
        let mut found = Vec::new();
        for line in lines {
            ours.write_all(format!("{line}\n").as_bytes()).unwrap();
            let mut answer = String::new();
            theirs.read_line(&mut answer).unwrap();
            found.push(serde_json::from_str(&answer).unwrap());
        }
        drop(ours);
        server.join().unwrap().unwrap();
        std::fs::remove_dir_all(home).unwrap();
        found
    }

    fn request(method: &str, mut params: Value) -> Value {
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        });
        json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
    }

    #[test]
    fn a_stateless_client_is_answered() {
        let call = |name: &str, arguments: Value| {
            request("tools/call", json!({ "name": name, "arguments": arguments }))
        };
        let found = answers(&[
            json!("no message"),
            request("tools/list", json!({})),
            call("kitaru_stacks_list", json!({})),
            call("kitaru_stacks_show", json!({ "nmae": "x" })),
            call("no_such_tool", json!({})),
            call("kitaru_stacks_delete", json!({ "name": "default", "force": true })),
        ]);
        assert_eq!(found[0]["error"]["code"], -32600);
        assert_eq!(found[1]["result"]["tools"].as_array().map(Vec::len), Some(12));
        assert_eq!(found[2]["result"]["structuredContent"]["result"][0]["name"], "default");
        let problems = &found[3]["result"]["structuredContent"]["error"]["problems"];
        assert_eq!(problems[0]["code"], "argument.missing");
        assert_eq!(problems[1]["hint"], "Write `name`, if that is meant.");
        assert_eq!(found[4]["error"]["code"], -32602);
        assert_eq!(found[5]["result"]["structuredContent"]["error"]["code"], "stack.default");
    }
}
