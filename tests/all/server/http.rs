//! Reads and writes HTTP/1.1 messages, each with its whole body.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::TcpStream,
};

/// A request or a response.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// The first line.
    pub(crate) first: String,
    /// Names and values, with the original case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// A message with a `Content-Length`.
    pub(crate) fn new(first: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let mut message =
            Self { first: first.into(), headers: headers.collect(), body: body.into() };
        message.set("Content-Length", &body.len().to_string());
        message
    }

    /// Reads the next message; `None` at the end of the stream.
    pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if from.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let headers = lines.iter().skip(1).filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        let first = lines.first().cloned().unwrap_or_default();
        let mut message = Self { first, headers: headers.collect(), body: Vec::new() };
        if message.header("transfer-encoding").is_some() {
            return Err(io::Error::other("a body in chunks, which no test expects"));
        }
        let length = message.header("content-length").and_then(|length| length.parse().ok());
        message.body = vec![0; length.unwrap_or(0)];
        from.read_exact(&mut message.body)?;
        Ok(Some(message))
    }

    pub(crate) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let headers = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let head = format!("{}\r\n{}\r\n", self.first, headers.collect::<String>());
        to.write_all(&[head.as_bytes(), &self.body].concat())?;
        to.flush()
    }

    /// The value of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(its, _)| its.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(its, _)| !its.eq_ignore_ascii_case(name));
        self.headers.push((name.into(), value.into()));
    }

    /// The status of a response.
    pub(crate) fn status(&self) -> u16 {
        self.first.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// Sends this request over a new connection, and returns the response.
    pub(crate) fn exchange(&self, url: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(url.trim_start_matches("http://"))?;
        let mut request = self.clone();
        request.set("Connection", "close");
        request.write(&mut &stream)?;
        let answer = Self::read(&mut BufReader::new(&stream))?;
        answer.ok_or_else(|| io::Error::other("no answer"))
    }
}
