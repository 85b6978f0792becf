//! The process that has a native library, and answers for it.
//!
//! 1. Its limits hold before it reads anything.
//! 2. It loads the bytes that the host sends, from a file that nobody else can write to. That is no
//!    file with a name where the system has such.
//! 3. What the library reads from standard input or writes to the standard streams is not between
//!    the two processes.
//! 4. As far as the system lets it, it gives up networks and processes before the library is loaded,
//!    and files after the first answer: the loader needs them, and the runtime of a language may.
//! 5. It ends with its parent.

use super::{
    frame::{self, ANSWER, Frame, LOG, READY, REFUSED, STATUS},
    library::{Library, Returned},
};
use crate::{error::ProviderFault, limits, text::repeated};
use kitaru_contract::native::{ABI_VERSION, Question};
use kitaru_platform::{Limit, Right, files, processes};
use serde::{Deserialize, Serialize};
use std::{
    ffi::{OsString, c_void},
    fs::File,
    io::{self, ErrorKind},
    path::Path,
    slice,
    sync::{Mutex, PoisonError},
};

/// The first argument by which a program is asked to run a native provider.
pub const ARGUMENT: &str = "run-native-provider";

/// What both processes must be.
pub(super) const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// The exit status of a process that is no child of a host of this release.
pub(super) const NO_CHILD: u8 = 2;
/// The exit status of a child that the system kept from its work.
pub(super) const FAILED: u8 = 4;

/// How many bytes of a line are passed on; the host keeps less.
const LONGEST_LINE: usize = 4 * limits::TEXT;

/// Why a library cannot be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Refusal {
    /// This program is linked statically.
    Static,
    /// The system does not load it.
    Load(String),
    /// It has this version of the interface.
    Abi(u32),
    /// It lacks this function.
    Function(String),
}

impl From<Refusal> for ProviderFault {
    /// A library may have written the refusal itself, so its texts are foreign.
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Static => Self::Static,
            Refusal::Load(why) => Self::Load(repeated(&why)),
            Refusal::Abi(found) => Self::Abi { found, spoken: ABI_VERSION },
            Refusal::Function(name) => Self::NoFunction(repeated(&name)),
        }
    }
}

/// Runs a native provider, as the child of a [`ProviderHost`], and returns the exit status.
///
/// The words are the arguments after [`ARGUMENT`]. A process that no host of this release started
/// ends at once, with exit status 2.
///
/// [`ProviderHost`]: crate::ProviderHost
#[must_use]
pub fn serve(words: impl IntoIterator<Item = OsString>) -> u8 {
    let mut words = words.into_iter();
    let parent = words.next().and_then(|word| word.to_str()?.parse().ok());
    let is_same_release = words.next().is_some_and(|word| word == RELEASE);
    let is_child = parent.is_some_and(|parent| processes::end_with_parent(parent).is_ok());
    if !is_same_release || !is_child {
        return NO_CHILD;
    }
    match answer() {
        Ok(()) => 0,
        // The host asks no more.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => 0,
        Err(_) => FAILED,
    }
}

fn answer() -> io::Result<()> {
    processes::close_inherited();
    let (mut input, output) = processes::take_standard_streams()?;
    for (limit, most) in [
        (Limit::ProcessorTime, limits::NATIVE_TIME.as_secs()),
        (Limit::AddressSpace, limits::NATIVE_MEMORY),
        (Limit::FileSize, limits::COMPONENT),
        (Limit::CoreDump, 0),
    ] {
        processes::limit(limit, most)?;
    }
    let output = Mutex::new(output);
    let largest = usize::try_from(limits::COMPONENT).unwrap_or(usize::MAX);
    let library = match load(&Frame::read(&mut input, largest)?.bytes) {
        Ok(library) => library,
        Err(refusal) => return send(&output, REFUSED, &[&serde_json::to_vec(&refusal)?]),
    };
    pass(&library, &output, READY, Question::Contract as u32, &[])?;
    // What it needs of files, it has opened by now.
    let _ = processes::give_up(&[Right::Files]);
    loop {
        // The host's own questions, which are as long as they are.
        let Frame { tag, bytes } = Frame::read(&mut input, usize::MAX)?;
        pass(&library, &output, ANSWER, tag.into(), &bytes)?;
    }
}

/// Loads a library from these bytes.
fn load(bytes: &[u8]) -> Result<Library, Refusal> {
    if !processes::loads_libraries() {
        return Err(Refusal::Static);
    }
    let refused = |error: io::Error| Refusal::Load(error.to_string());
    let load = |path: &Path| {
        // All that is written to a file is there.
        processes::limit(Limit::FileSize, 0).map_err(refused)?;
        let _ = processes::give_up(&[Right::Networks, Right::Processes, Right::Kernel]);
        Library::load(path)
    };
    files::with_library("kitaru-provider", bytes, load).map_err(refused)?
}

/// Asks a question, and passes the answer on under a tag.
fn pass(
    library: &Library,
    output: &Mutex<File>,
    tag: u8,
    question: u32,
    input: &[u8],
) -> io::Result<()> {
    let context = (&raw const *output).cast_mut().cast::<c_void>();
    library.ask(question, input, (log, context), |reply| match reply {
        Returned::Answer(answer) => send(output, tag, &[answer]),
        Returned::Nowhere => send(output, STATUS, &[]),
        Returned::Status(status) => {
            send(output, STATUS, &[&[u8::try_from(status).unwrap_or(u8::MAX)]])
        }
    })
}

fn send(output: &Mutex<File>, tag: u8, parts: &[&[u8]]) -> io::Result<()> {
    // Each frame is written as a whole, or this process ends.
    let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
    frame::write(&mut *output, tag, parts)
}

/// Passes a line of the log on.
#[expect(unsafe_code, reason = "foreign code calls it")]
unsafe extern "C" fn log(context: *mut c_void, level: u32, message: *const u8, length: usize) {
    if context.is_null() || message.is_null() {
        return;
    }
    // SAFETY: the library passes on what it was given with this function, while it is asked.
    let output = unsafe { &*context.cast::<Mutex<File>>() };
    // SAFETY: the library says that so many bytes are there. If not, this process ends.
    let message = unsafe { slice::from_raw_parts(message, length.min(LONGEST_LINE)) };
    let level = u8::try_from(level).unwrap_or_default();
    // Without a host, nobody reads it.
    let _ = send(output, LOG, &[&[level], message]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_a_fault_whose_texts_are_plain() {
        let fault = |refusal: Refusal| {
            let sent = serde_json::to_vec(&refusal).unwrap();
            ProviderFault::from(serde_json::from_slice::<Refusal>(&sent).unwrap())
        };
        assert_eq!(fault(Refusal::Static).code(), "provider.static");
        assert_eq!(fault(Refusal::Abi(7)), ProviderFault::Abi { found: 7, spoken: ABI_VERSION });
        let steering = || "a\u{1b}[31m`b`\n".to_owned();
        assert_eq!(fault(Refusal::Load(steering())), ProviderFault::Load("a'b' ".to_owned()));
        let function = fault(Refusal::Function(steering()));
        assert_eq!(function, ProviderFault::NoFunction("a'b' ".to_owned()));
    }
}
