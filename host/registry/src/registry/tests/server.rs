//! An HTTP server that does what a test says.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// A server on this machine, for as long as the tests run.
pub(super) struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Request>>>,
}

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: String,
    /// With its query.
    pub(super) path: String,
    pub(super) authorization: Option<String>,
    pub(super) body: String,
    /// Where the server is.
    pub(super) authority: String,
}

/// What is answered.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Whole(Vec<u8>),
    /// Another length than it has.
    Announced(u64, Vec<u8>),
    /// In parts of no announced number, for ever.
    Endless,
    /// A byte now and then, of a number that is announced.
    Slow(u64),
    /// No response at all.
    Silent,
}

impl Reply {
    pub(super) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Whole(Vec::new()) }
    }

    pub(super) fn ok(body: &[u8]) -> Self {
        Self { body: Body::Whole(body.to_vec()), ..Self::status(200) }
    }

    pub(super) fn endless() -> Self {
        Self { body: Body::Endless, ..Self::status(200) }
    }

    pub(super) fn slow(size: u64) -> Self {
        Self { body: Body::Slow(size), ..Self::status(200) }
    }

    pub(super) fn silent() -> Self {
        Self { body: Body::Silent, ..Self::status(200) }
    }

    pub(super) fn announcing(size: u64, body: &[u8]) -> Self {
        Self { body: Body::Announced(size, body.to_vec()), ..Self::status(200) }
    }

    pub(super) fn moved(to: &str) -> Self {
        Self::status(307).header("Location", to)
    }

    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn send(&self, to: &mut TcpStream) -> io::Result<()> {
        if matches!(self.body, Body::Silent) {
            thread::sleep(Duration::from_secs(30));
            return Ok(());
        }
        write!(to, "HTTP/1.1 {} X\r\nConnection: close\r\n", self.status)?;
        for (name, value) in &self.headers {
            write!(to, "{name}: {value}\r\n")?;
        }
        match &self.body {
            Body::Whole(bytes) => {
                write!(to, "Content-Length: {}\r\n\r\n", bytes.len())?;
                to.write_all(bytes)
            }
            Body::Announced(size, bytes) => {
                write!(to, "Content-Length: {size}\r\n\r\n")?;
                to.write_all(bytes)
            }
            Body::Slow(size) => {
                write!(to, "Content-Length: {size}\r\n\r\n")?;
                loop {
                    to.write_all(b"x")?;
                    thread::sleep(Duration::from_millis(20));
                }
            }
            Body::Endless => {
                write!(to, "Transfer-Encoding: chunked\r\n\r\n")?;
                let part = [b' '; 1 << 12];
                loop {
                    write!(to, "{:x}\r\n", part.len())?;
                    to.write_all(&part)?;
                    to.write_all(b"\r\n")?;
                }
            }
            Body::Silent => Ok(()),
        }
    }
}

impl Server {
    pub(super) fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                thread::spawn(move || serve(stream, port, answer.as_ref(), &log));
            }
        });
        Self { port, seen }
    }

    pub(super) fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority())
    }

    /// The requests so far.
    pub(super) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

/// Answers one request. What fails here is what the client is tested for.
fn serve(
    mut stream: TcpStream,
    port: u16,
    answer: &dyn Fn(&Request) -> Reply,
    log: &Mutex<Vec<Request>>,
) {
    let mut first = [0];
    // A handshake of TLS begins with this byte, and here is none.
    if stream.peek(&mut first).is_err() || first == [0x16] {
        return;
    }
    let Some(request) = read(&stream, port) else { return };
    let reply = answer(&request);
    log.lock().unwrap().push(request);
    let _ = reply.send(&mut stream);
}

fn read(stream: &TcpStream, port: u16) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let value = |name: &str| {
        lines.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let length = value("Content-Length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut words = lines.first()?.split(' ');
    Some(Request {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        authorization: value("Authorization"),
        body: String::from_utf8_lossy(&body).into_owned(),
        authority: format!("127.0.0.1:{port}"),
    })
}
