//! A proxy in front of a server: it logs requests, and injects faults.
//!
//! A request that no rule matches passes unchanged. A rule counts the requests
//! that it matches, and injects its fault into some of them; the first rule that
//! does so wins.

mod carry;
mod fault;
mod log;
mod tests;

pub(crate) use fault::{Fault, Gate, Rule};
pub(crate) use log::Seen;
pub(super) use tests::trials;

use super::http::Message;
use carry::Reply;
use log::Log;
use std::{
    collections::BTreeSet,
    io::{self, BufReader},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// A running proxy, stopped when it is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: SocketAddr,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    server: String,
    rules: Mutex<Vec<Rule>>,
    log: Mutex<Log>,
    /// How many more requests are served.
    left: AtomicUsize,
    /// The number of requests in progress.
    busy: AtomicUsize,
}

impl Proxy {
    /// Starts a proxy in front of the server at `url`.
    pub(crate) fn before(url: &str) -> Result<Self, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let inner = Arc::new(Inner {
            server: url.to_owned(),
            rules: Mutex::default(),
            log: Mutex::default(),
            left: AtomicUsize::new(usize::MAX),
            busy: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&inner);
        thread::spawn(move || listen(&listener, address, &shared));
        Ok(Self { address, inner })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn add(&self, rule: Rule) {
        lock(&self.inner.rules).push(rule);
    }

    /// Removes all rules.
    pub(crate) fn heal(&self) {
        lock(&self.inner.rules).clear();
    }

    /// Serves this many more requests; after that, connections are refused.
    pub(crate) fn answer_only(&self, requests: usize) {
        self.inner.left.store(requests, Ordering::SeqCst);
        if requests == 0 {
            wake(self.address);
        }
    }

    /// The requests since the last call.
    pub(crate) fn take_log(&self) -> Vec<Seen> {
        lock(&self.inner.log).take()
    }

    /// All access tokens that were sent to the server.
    pub(crate) fn tokens(&self) -> BTreeSet<String> {
        lock(&self.inner.log).tokens()
    }

    /// Waits until no request is in progress.
    pub(crate) fn settle(&self) {
        while self.inner.busy.load(Ordering::SeqCst) > 0 {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.answer_only(0);
    }
}

/// Wakes the listener so that it stops, and waits until it has.
fn wake(address: SocketAddr) {
    while TcpStream::connect(address).is_ok() {
        thread::sleep(Duration::from_millis(1));
    }
}

fn listen(listener: &TcpListener, address: SocketAddr, inner: &Arc<Inner>) {
    for stream in listener.incoming() {
        if inner.left.load(Ordering::SeqCst) == 0 {
            return;
        }
        if let Ok(stream) = stream {
            let inner = Arc::clone(inner);
            // Some tests kill the client, so write errors are ignored.
            thread::spawn(move || inner.serve(&stream, address).unwrap_or_default());
        }
    }
}

impl Inner {
    /// Serves the requests of a connection.
    fn serve(&self, stream: &TcpStream, address: SocketAddr) -> io::Result<()> {
        let mut reader = BufReader::new(stream);
        while let Some(request) = Message::read(&mut reader)? {
            let left = self
                .left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            let Ok(left) = left else { return Ok(()) };
            let is_last = left == 1;
            self.busy.fetch_add(1, Ordering::SeqCst);
            let reply = self.reply(&request);
            self.busy.fetch_sub(1, Ordering::SeqCst);
            if is_last {
                wake(address);
            }
            match reply {
                Reply::Whole(mut answer) => {
                    answer.set("Connection", if is_last { "close" } else { "keep-alive" });
                    answer.write(&mut &*stream)?;
                }
                Reply::Half(answer) => return answer.write(&mut &*stream),
                Reply::Nothing => return Ok(()),
            }
            if is_last {
                return Ok(());
            }
        }
        Ok(())
    }

    fn reply(&self, request: &Message) -> Reply {
        let seen = Seen::of(request);
        let fault = lock(&self.rules).iter_mut().find_map(|rule| rule.fault(&seen));
        lock(&self.log).add(seen, request);
        carry::carry(request, &self.server, fault)
    }
}

/// Locks a mutex; a panic in one test must not affect others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
