//! A client that speaks the protocol line by line, in either era.
//!
//! Every line of the server has to be a message. Every answer of a tool has to
//! satisfy the schema that the tool declares, and its text has to be the same as
//! its structured content.

use super::answers::Answers;
use crate::home::{Home, PROGRAM};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An era of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Era {
    /// A session that `initialize` begins, as in 2025-06-18.
    Session,
    /// Requests that stand for themselves, as in 2026-07-28.
    Stateless,
}

pub(super) const ERAS: [Era; 2] = [Era::Session, Era::Stateless];

/// What the user does when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum User {
    /// Nobody can be asked.
    Absent,
    /// Accepts, and confirms.
    Confirms,
    /// Accepts the form, but leaves the confirmation off.
    Hesitates,
    /// Declines.
    Declines,
}

/// How a server is started.
pub(super) struct Setup {
    pub(super) era: Era,
    pub(super) user: User,
    pub(super) flags: Vec<String>,
    pub(super) variables: Vec<(String, String)>,
}

impl Setup {
    pub(super) fn new(era: Era) -> Self {
        Self { era, user: User::Absent, flags: Vec::new(), variables: Vec::new() }
    }

    pub(super) fn user(self, user: User) -> Self {
        Self { user, ..self }
    }

    pub(super) fn flags(self, flags: &[&str]) -> Self {
        Self { flags: flags.iter().map(|flag| (*flag).to_owned()).collect(), ..self }
    }

    pub(super) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the server; with a session, begins it.
    pub(super) fn start(self, home: &Home) -> Result<Client, Failed> {
        let mut child = Command::new(PROGRAM)
            .arg("mcp")
            .args(&self.flags)
            .env_clear()
            .envs(home.environment())
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (lines, log) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (sender, receiver) = mpsc::channel();
        let output = BufReader::new(child.stdout.take().ok_or("no output")?);
        let kept = Arc::clone(&lines);
        thread::spawn(move || {
            for line in output.split(b'\n').map_while(Result::ok) {
                kept.lock().expect("no test panics here").extend([line.as_slice(), b"\n"].concat());
                let _ = sender.send(line);
            }
        });
        let mut errors = child.stderr.take().ok_or("no standard error")?;
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(length @ 1..) = errors.read(&mut chunk) {
                kept.lock().expect("no test panics here").extend(&chunk[..length]);
            }
        });
        let input = child.stdin.take();
        let Setup { era, user, .. } = self;
        let mut client = Client {
            child,
            input,
            receiver,
            lines,
            log,
            era,
            user,
            count: 0,
            asked: Vec::new(),
            notified: Vec::new(),
            answers: Answers::default(),
        };
        if era == Era::Session {
            client.initialize()?;
        }
        Ok(client)
    }
}

/// A client, with its server.
pub(super) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    receiver: Receiver<Vec<u8>>,
    /// Everything that the server has written.
    lines: Arc<Mutex<Vec<u8>>>,
    /// Its log.
    log: Arc<Mutex<Vec<u8>>>,
    pub(super) era: Era,
    pub(super) user: User,
    count: u64,
    /// What the user was asked.
    pub(super) asked: Vec<String>,
    /// The notifications of the server.
    pub(super) notified: Vec<Value>,
    answers: Answers,
}

impl Client {
    fn initialize(&mut self) -> Result<(), Failed> {
        let params = json!({
            "protocolVersion": "2025-06-18",
            "capabilities": self.capabilities(),
            "clientInfo": { "name": "raw", "version": "0" },
        });
        let answer = self.request("initialize", params)?;
        if answer["result"]["protocolVersion"] != "2025-06-18" {
            return Err(format!("it speaks another version: {answer}").into());
        }
        self.write(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))
    }

    fn capabilities(&self) -> Value {
        match (self.user, self.era) {
            (User::Absent, _) => json!({}),
            (_, Era::Session) => json!({ "elicitation": {} }),
            (_, Era::Stateless) => json!({ "elicitation": { "form": {} } }),
        }
    }

    /// Sends a request, and returns the whole answer.
    pub(super) fn request(&mut self, method: &str, params: Value) -> Result<Value, Failed> {
        let id = self.send(method, params)?;
        self.answer(&id.into())
    }

    /// Sends a request, and returns its id.
    pub(super) fn send(&mut self, method: &str, mut params: Value) -> Result<u64, Failed> {
        self.count += 1;
        if self.era == Era::Stateless {
            let meta = json!({
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientInfo": { "name": "raw", "version": "0" },
                "io.modelcontextprotocol/clientCapabilities": self.capabilities(),
            });
            for (name, value) in meta.as_object().into_iter().flatten() {
                params["_meta"][name] = value.clone();
            }
        }
        let request =
            json!({ "jsonrpc": "2.0", "id": self.count, "method": method, "params": params });
        self.write(&request)?;
        Ok(self.count)
    }

    pub(super) fn write(&mut self, message: &Value) -> Result<(), Failed> {
        self.write_line(message.to_string().as_bytes())
    }

    pub(super) fn write_line(&mut self, line: &[u8]) -> Result<(), Failed> {
        let input = self.input.as_mut().ok_or("the input is closed")?;
        input.write_all(line)?;
        input.write_all(b"\n")?;
        Ok(input.flush()?)
    }

    /// The next message of the server.
    pub(super) fn message(&mut self) -> Result<Value, Failed> {
        let line = match self.receiver.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => return Err("no answer comes".into()),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(format!("the server has ended:\n{}", self.log()).into());
            }
        };
        let shown = String::from_utf8_lossy(&line).into_owned();
        let message: Value = serde_json::from_slice(&line)
            .map_err(|error| format!("what it writes is no JSON: {error}: {shown}"))?;
        match message["jsonrpc"] == "2.0" {
            true => Ok(message),
            false => Err(format!("what it writes is no message: {shown}").into()),
        }
    }

    /// The answer to a request. Meanwhile the user is asked, and notifications are kept.
    pub(super) fn answer(&mut self, id: &Value) -> Result<Value, Failed> {
        loop {
            let message = self.message()?;
            match (message.get("method"), message.get("id")) {
                (Some(method), Some(asking)) if method == "elicitation/create" => {
                    let (asking, params) = (asking.clone(), message["params"].clone());
                    let result = self.reply(&params);
                    self.write(&json!({ "jsonrpc": "2.0", "id": asking, "result": result }))?;
                }
                (Some(_), Some(_)) => return Err(format!("it asks: {message}").into()),
                (Some(_), None) => self.notified.push(message),
                (None, answered) if answered == Some(id) => return Ok(message),
                _ => return Err(format!("it answers something else: {message}").into()),
            }
        }
    }

    /// What the user replies to a question.
    fn reply(&mut self, params: &Value) -> Value {
        self.asked.push(params["message"].as_str().unwrap_or_default().to_owned());
        match self.user {
            User::Confirms => json!({ "action": "accept", "content": { "confirm": true } }),
            User::Hesitates => json!({ "action": "accept", "content": { "confirm": false } }),
            User::Declines | User::Absent => json!({ "action": "decline" }),
        }
    }

    /// Calls a tool, and returns the structured content of its answer, after it was checked. If the
    /// answer is a question, the user is asked.
    pub(super) fn call(&mut self, tool: &str, arguments: &Value) -> Result<Value, Failed> {
        let params = json!({ "name": tool, "arguments": arguments });
        let mut result = self.result(params.clone())?;
        if result["resultType"] == "input_required" {
            let question = result["inputRequests"]["confirm"]["params"].clone();
            let reply = self.reply(&question);
            let mut again = params;
            again["requestState"] = result["requestState"].clone();
            again["inputResponses"] = json!({ "confirm": reply });
            result = self.result(again)?;
        }
        if self.answers.are_unknown() {
            self.answers = Answers::of(&self.tools()?)?;
        }
        self.answers.check(tool, &result)?;
        Ok(result["structuredContent"].clone())
    }

    /// Sends a call of a tool, and returns the result.
    pub(super) fn result(&mut self, params: Value) -> Result<Value, Failed> {
        let answer = self.request("tools/call", params)?;
        match answer.get("result") {
            Some(result) => Ok(result.clone()),
            None => Err(format!("it is refused: {answer}").into()),
        }
    }

    /// The code of the error that a tool answers with.
    pub(super) fn refusal(&mut self, tool: &str, arguments: &Value) -> Result<String, Failed> {
        let content = self.call(tool, arguments)?;
        match content["error"]["code"].as_str() {
            Some(code) => Ok(code.to_owned()),
            None => Err(format!("`{tool}` did not refuse {arguments}: {content}").into()),
        }
    }

    pub(super) fn tools(&mut self) -> Result<Vec<Value>, Failed> {
        let answer = self.request("tools/list", json!({}))?;
        let tools = answer["result"]["tools"].as_array();
        Ok(tools.cloned().ok_or_else(|| format!("there are no tools: {answer}"))?)
    }

    /// The names of all stacks.
    pub(super) fn stacks(&mut self) -> Result<Vec<String>, Failed> {
        let content = self.call("kitaru_stacks_list", &json!({}))?;
        let stacks = content["result"].as_array().into_iter().flatten();
        Ok(stacks.filter_map(|stack| Some(stack["name"].as_str()?.to_owned())).collect())
    }

    /// What the server has logged so far.
    pub(super) fn log(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().expect("no test panics here")).into_owned()
    }

    /// Everything that the server has written, to the client and into its log.
    pub(super) fn everything(&self) -> Vec<u8> {
        let lines = self.lines.lock().expect("no test panics here").clone();
        [lines, self.log.lock().expect("no test panics here").clone()].concat()
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Closes the input, and waits for the end.
    pub(super) fn close(&mut self) -> Result<ExitStatus, Failed> {
        drop(self.input.take());
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(5));
        }
        Err("the server does not end".into())
    }

    /// Ends the server, which has to end well, and to have written no secret and no line that is
    /// not a message.
    pub(super) fn finish(mut self) -> Result<(), Failed> {
        let status = self.close()?;
        while let Ok(line) = self.receiver.try_recv() {
            serde_json::from_slice::<Value>(&line)?;
        }
        match status.success() {
            true => Ok(()),
            false => Err(format!("it ended with {status}:\n{}", self.log()).into()),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
