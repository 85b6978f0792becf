//! Measures the MCP server: its start, its calls beside the operations, and its memory.

use crate::{
    process::{Program, median, peak},
    world::World,
};
use kitaru::{Kitaru, ListStacks, Settings, ShowStack};
use serde_json::{Value, json};
use std::{
    error::Error,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Instant,
};

/// The number of starts, and of calls.
const STARTS: usize = 31;
const CALLS: usize = 501;

/// Prints what the server costs, as a name, milliseconds or MiB, and the bound.
pub(crate) fn measure(
    world: &World,
    print: impl Fn(&str, f64, f64, f64),
) -> Result<(), Box<dyn Error>> {
    let program = world.program(vec!["mcp".to_owned()]);
    let mut begun = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let client = Session::begin(&program)?;
        begun.push(milliseconds(start));
        client.end()?;
    }
    print("start → initialize", f64::NAN, median(begun), 15.0);

    let home = program.directory.clone();
    let variables = program.env.iter().map(|(name, value)| (name.into(), value.clone())).collect();
    let settings = Settings::new(variables, Some(home.clone()), home);
    let operation = |run: &dyn Fn(&Kitaru) -> bool| -> Result<f64, Box<dyn Error>> {
        let mut took = Vec::new();
        for _ in 0..CALLS {
            let start = Instant::now();
            if !run(&Kitaru::open(settings.clone())) {
                return Err("an operation fails".into());
            }
            took.push(milliseconds(start));
        }
        Ok(median(took))
    };
    let list = operation(&|kitaru| kitaru.list(&ListStacks::default()).is_ok())?;
    let show = operation(&|kitaru| kitaru.show(&ShowStack { stack: "prod".to_owned() }).is_ok())?;
    let mut client = Session::begin(&program)?;
    for (tool, arguments, own) in [
        ("kitaru_stacks_list", json!({}), list),
        ("kitaru_stacks_show", json!({ "name": "prod" }), show),
    ] {
        let mut took = Vec::new();
        for _ in 0..CALLS {
            let start = Instant::now();
            client.call("tools/call", &json!({ "name": tool, "arguments": arguments }))?;
            took.push(milliseconds(start));
        }
        print(tool, own, median(took), own + 2.0);
    }
    let mut took = Vec::new();
    for _ in 0..31 {
        let start = Instant::now();
        client.call("tools/list", &json!({}))?;
        took.push(milliseconds(start));
    }
    print("tools/list", f64::NAN, median(took), f64::NAN);
    print("memory after 1,000 calls, in MiB", f64::NAN, client.end()?, f64::NAN);
    Ok(())
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

/// A session with a server.
struct Session {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Session {
    fn begin(program: &Program) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(&program.path)
            .args(&program.words)
            .env_clear()
            .envs(&program.env)
            .current_dir(&program.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().ok_or("no input")?;
        let output = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut session = Self { child, input, output };
        session.call(
            "initialize",
            &json!({
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": { "name": "speed", "version": "0" },
            }),
        )?;
        Ok(session)
    }

    fn call(&mut self, method: &str, params: &Value) -> Result<(), Box<dyn Error>> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        self.input.write_all(format!("{request}\n").as_bytes())?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        match line.contains("\"result\"") && !line.contains("\"isError\":true") {
            true => Ok(()),
            false => Err(format!("the answer is {line}").into()),
        }
    }

    /// Ends the session, and returns the peak memory of the server, in MiB.
    fn end(self) -> Result<f64, Box<dyn Error>> {
        drop(self.input);
        peak(&self.child)
    }
}
