//! The host's end: the child that has the library, and the thread that talks to it.
//!
//! The thread starts the child, since a child ends with the thread that started
//! it. It writes a frame and reads until an answer, so that who asks can stop
//! waiting at any time: a child that reads or writes nothing blocks this thread only.

use super::{
    frame::{self, Frame, LOG},
    worker::{ARGUMENT, RELEASE},
};
use crate::{cancel::Cancelled, error::ProviderFault, limits};
use kitaru_platform::processes;
use std::{
    ffi::OsString,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

/// How often it is looked whether the child has ended.
const LOOK: Duration = Duration::from_millis(2);

/// Bytes; more than the thread needs to start a process.
const STACK: usize = 256 << 10;

/// What comes from the child.
#[derive(Debug)]
pub(super) enum Event {
    /// A frame.
    Frame(Frame),
    /// More than is read.
    Excess,
    /// The end of what it sends.
    End,
}

/// A child, which ends when this is dropped.
pub(super) struct Process {
    child: Child,
    questions: Sender<Frame>,
    events: Receiver<Event>,
}

impl Process {
    /// Starts a program as the process of a native library; the arguments are those before
    /// [`ARGUMENT`].
    pub(super) fn start(program: PathBuf, arguments: &[OsString]) -> Result<Self, ProviderFault> {
        let ((questions, asked), (sent, events)) = (channel(), channel());
        let (started, starting) = channel();
        let arguments = arguments.to_vec();
        let run = move || match spawn(&program, &arguments) {
            Ok((child, input, output)) => {
                if started.send(Ok(child)).is_ok() {
                    converse(input, output, &asked, &sent);
                }
            }
            Err(error) => {
                let _ = started.send(Err(error));
            }
        };
        let thread = thread::Builder::new().name("kitaru-native".to_owned()).stack_size(STACK);
        thread.spawn(run).map_err(|error| ProviderFault::Clock(error.to_string()))?;
        let child = starting.recv().unwrap_or_else(|_| Err(ErrorKind::Other.into()));
        let child = child.map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::Unsupported => {
                ProviderFault::NoProcess(error.to_string())
            }
            _ if processes::is_for_another_system(&error) => {
                ProviderFault::NoProcess(error.to_string())
            }
            _ => ProviderFault::Machine(error.to_string()),
        })?;
        Ok(Self { child, questions, events })
    }

    /// Sends a frame. If the child is gone, the next event is its end.
    pub(super) fn send(&self, frame: Frame) {
        // The thread ends only after this.
        let _ = self.questions.send(frame);
    }

    /// The next event; none if there is none by the deadline, or the caller gives up.
    pub(super) fn receive(&self, deadline: Instant, cancelled: &Cancelled) -> Option<Event> {
        let time = deadline.saturating_duration_since(Instant::now());
        cancelled.wait(time, |time| self.events.recv_timeout(time).ok())
    }

    /// How the child ended; none if it goes on until the deadline, or the caller gives up.
    pub(super) fn status(
        &mut self,
        deadline: Instant,
        cancelled: &Cancelled,
    ) -> Option<ExitStatus> {
        let time = deadline.saturating_duration_since(Instant::now());
        cancelled.wait(time, |time| {
            let end = Instant::now() + time;
            loop {
                match self.child.try_wait() {
                    Ok(None) if Instant::now() < end => thread::sleep(LOOK),
                    status => return status.ok().flatten(),
                }
            }
        })
    }

    /// Ends the child.
    pub(super) fn end(&mut self) {
        // If it cannot be killed, there is nothing else to do with it.
        let _ = processes::end_group(&mut self.child);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn(program: &Path, arguments: &[OsString]) -> io::Result<(Child, ChildStdin, ChildStdout)> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .args([ARGUMENT, &std::process::id().to_string(), RELEASE])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    processes::find_functions_early(&mut command);
    // What a terminal sends to this program is not for the child, which ends with it.
    processes::give_own_group(&mut command)?;
    let mut child = command.spawn()?;
    match (child.stdin.take(), child.stdout.take()) {
        (Some(input), Some(output)) => Ok((child, input, output)),
        _ => Err(ErrorKind::BrokenPipe.into()),
    }
}

/// Passes questions on, and what is answered, until nobody asks any more.
fn converse(
    mut input: ChildStdin,
    mut output: ChildStdout,
    questions: &Receiver<Frame>,
    events: &Sender<Event>,
) {
    for Frame { tag, bytes } in questions {
        if frame::write(&mut input, tag, &[&bytes]).is_err() {
            // It may have said why before it ended.
            tracing::debug!(target: "kitaru::provider", "a native provider reads no question");
        }
        drop(bytes);
        let mut left = limits::NATIVE_ANSWER;
        loop {
            let event = match Frame::read(&mut output, left) {
                Ok(frame) => Event::Frame(frame),
                Err(error) if error.kind() == ErrorKind::FileTooLarge => Event::Excess,
                Err(_) => Event::End,
            };
            let is_log = matches!(&event, Event::Frame(Frame { tag: LOG, bytes }) if {
                // Many short lines cost something too.
                left = left.saturating_sub(bytes.len() + LINE);
                true
            });
            let is_wanted = events.send(event).is_ok();
            if !is_log || !is_wanted {
                break;
            }
        }
    }
}

/// What a line of the log counts besides its bytes.
const LINE: usize = 64;
