//! Carries messages over two streams, one in each line.
//!
//! 1. A line that is no JSON, or too deep, is answered with -32700; JSON that is no message, with
//!    -32600 and its id if it has one. A line that is too long is answered with -32600.
//! 2. Until a request that begins a session, or needs none, other messages are ignored: the SDK
//!    takes them for the end of the negotiation.
//! 3. The last line needs no line break.
//! 4. Two threads read and write, so a client that does not read stops nothing else.

use rmcp::{
    ErrorData, RoleServer,
    model::{
        ClientJsonRpcMessage, ClientRequest, GetMeta, JsonRpcRequest, ProtocolVersion, RequestId,
        ServerJsonRpcMessage,
    },
    transport::Transport,
};
use serde_json::Value;
use std::{
    future::Future,
    io::{self, BufRead, BufReader, Read, Write},
    thread,
};
use tokio::sync::{mpsc, oneshot, watch};

/// The longest line, in bytes.
const LONGEST: usize = 16 << 20;
/// How many messages wait to be written.
const WAITING: usize = 64;

/// Messages over two streams.
pub struct Stdio {
    incoming: mpsc::Receiver<ClientJsonRpcMessage>,
    outgoing: mpsc::Sender<Outgoing>,
}

/// A line to write, and where to tell that it is written.
struct Outgoing {
    line: Vec<u8>,
    written: oneshot::Sender<io::Result<()>>,
}

impl Stdio {
    /// Starts to read and write; the receiver becomes `true` when the input has ended.
    ///
    /// # Errors
    ///
    /// If no thread can be started.
    pub fn open(
        input: impl Read + Send + 'static,
        output: impl Write + Send + 'static,
    ) -> io::Result<(Self, watch::Receiver<bool>)> {
        let (outgoing, lines) = mpsc::channel(WAITING);
        let (messages, incoming) = mpsc::channel(1);
        let (ended, has_ended) = watch::channel(false);
        thread::Builder::new().name("output".to_owned()).spawn(move || write(output, lines))?;
        let errors = outgoing.clone();
        thread::Builder::new().name("input".to_owned()).spawn(move || {
            read(input, &messages, &errors);
            // Nobody may be listening any more.
            let _ = ended.send(true);
        })?;
        Ok((Self { incoming, outgoing }, has_ended))
    }
}

impl Transport<RoleServer> for Stdio {
    type Error = io::Error;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let outgoing = self.outgoing.clone();
        async move { put(&outgoing, line(&message)?).await }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        self.incoming.recv().await
    }

    async fn close(&mut self) -> io::Result<()> {
        // What waits before it is written first.
        put(&self.outgoing, Vec::new()).await
    }
}

fn line(message: &ServerJsonRpcMessage) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    Ok(line)
}

async fn put(outgoing: &mpsc::Sender<Outgoing>, line: Vec<u8>) -> io::Result<()> {
    let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
    let (written, is_written) = oneshot::channel();
    outgoing.send(Outgoing { line, written }).await.map_err(|_| closed())?;
    is_written.await.map_err(|_| closed())?
}

fn write(mut output: impl Write, mut lines: mpsc::Receiver<Outgoing>) {
    while let Some(Outgoing { line, written }) = lines.blocking_recv() {
        let result = output.write_all(&line).and_then(|()| output.flush());
        // The sender may have gone.
        let _ = written.send(result);
    }
}

/// Passes on the messages of a stream until it ends.
fn read(
    input: impl Read,
    messages: &mpsc::Sender<ClientJsonRpcMessage>,
    errors: &mpsc::Sender<Outgoing>,
) {
    let mut input = BufReader::new(input);
    let mut has_begun = false;
    let mut text = Vec::new();
    loop {
        text.clear();
        match next_line(&mut input, &mut text) {
            Ok(NextLine::End) | Err(_) => return,
            Ok(NextLine::Whole) if text.trim_ascii().is_empty() => {}
            Ok(NextLine::Whole) => match parse(text.trim_ascii()) {
                Ok(message) => {
                    let is_request = matches!(message, ClientJsonRpcMessage::Request(_));
                    has_begun |= ends_negotiation(&message);
                    if (is_request || has_begun) && messages.blocking_send(message).is_err() {
                        return;
                    }
                }
                Err((id, error)) => refuse(errors, id, error),
            },
            Ok(NextLine::Long) => {
                let message = format!("the message is longer than {} MiB", LONGEST >> 20);
                refuse(errors, None, ErrorData::invalid_request(message, None));
            }
        }
        // A long line is not kept for the next ones.
        text.shrink_to(64 << 10);
    }
}

/// Whether a message is the first after which any other may come: a readable `initialize`, or a
/// request of the stateless protocol that is more than a question for what the server can do.
fn ends_negotiation(message: &ClientJsonRpcMessage) -> bool {
    let ClientJsonRpcMessage::Request(JsonRpcRequest { request, .. }) = message else {
        return false;
    };
    match request {
        ClientRequest::InitializeRequest(_) => true,
        ClientRequest::PingRequest(_) | ClientRequest::DiscoverRequest(_) => false,
        request => {
            let (meta, version) = (request.get_meta(), ProtocolVersion::V_2026_07_28);
            meta.protocol_version().as_ref() == Some(&version)
                && meta.missing_required_keys(&version).is_empty()
        }
    }
}

enum NextLine {
    Whole,
    /// It was read and dropped.
    Long,
    End,
}

fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<NextLine> {
    let most = LONGEST as u64 + 1;
    if input.by_ref().take(most).read_until(b'\n', line)? == 0 {
        return Ok(NextLine::End);
    }
    if line.len() <= LONGEST || line.ends_with(b"\n") {
        return Ok(NextLine::Whole);
    }
    input.skip_until(b'\n')?;
    Ok(NextLine::Long)
}

fn parse(line: &[u8]) -> Result<ClientJsonRpcMessage, (Option<RequestId>, ErrorData)> {
    // Some write a mark of the byte order first.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let value: Value = serde_json::from_slice(line).map_err(|error| {
        // What it says has no part of the line in it.
        let message = format!("the line is no JSON: {error}");
        (None, ErrorData::parse_error(message, None))
    })?;
    let id = value.get("id").cloned();
    serde_json::from_value(value).map_err(|_| {
        let id = id.and_then(|id| serde_json::from_value(id).ok());
        (id, ErrorData::invalid_request("the line is no message of the protocol", None))
    })
}

fn refuse(outgoing: &mpsc::Sender<Outgoing>, id: Option<RequestId>, error: ErrorData) {
    if let Ok(line) = line(&ServerJsonRpcMessage::error(error, id)) {
        // A client that is gone needs no answer.
        let _ = outgoing.blocking_send(Outgoing { line, written: oneshot::channel().0 });
    }
}
