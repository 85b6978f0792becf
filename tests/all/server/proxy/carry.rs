//! Forwards a request to the server, with a fault.

use super::{super::http::Message, Fault};
use std::thread;

/// What the client receives.
pub(super) enum Reply {
    /// A response.
    Whole(Message),
    /// A truncated response, and the end of the connection.
    Half(Message),
    /// The end of the connection.
    Nothing,
}

pub(super) fn carry(request: &Message, server: &str, fault: Option<Fault>) -> Reply {
    let ask = || match request.exchange(server) {
        Ok(answer) => Reply::Whole(answer),
        Err(_) => Reply::Nothing,
    };
    match fault {
        None => ask(),
        Some(Fault::Answer { status, headers, body }) => {
            Reply::Whole(Message::new(&format!("HTTP/1.1 {status}"), headers, body.as_bytes()))
        }
        Some(Fault::Truncate) => match ask() {
            Reply::Whole(mut answer) => {
                answer.body.truncate(answer.body.len() / 2);
                Reply::Half(answer)
            }
            other => other,
        },
        Some(Fault::Delay(time)) => {
            thread::sleep(time);
            ask()
        }
        Some(Fault::LoseRequest) => Reply::Nothing,
        Some(Fault::LoseAnswer) => {
            ask();
            Reply::Nothing
        }
        Some(Fault::HoldRequest(gate)) => {
            gate.pass();
            ask()
        }
        Some(Fault::HoldAnswer(gate)) => {
            let reply = ask();
            gate.pass();
            reply
        }
    }
}
