//! The library, as the child has loaded it.
//!
//! Everything that is foreign code runs in this module's calls.

use super::worker::Refusal;
use crate::text::repeated;
use kitaru_contract::native::{
    ABI_VERSION, ABI_VERSION_FUNCTION, ASK_FUNCTION, AbiVersion, Ask, FREE_FUNCTION, Free, Log,
    Status,
};
use std::{error::Error as _, ffi::c_void, mem::ManuallyDrop, path::Path, ptr, slice};

/// A provider's library that is loaded, and never unloaded.
pub(super) struct Library {
    ask: Ask,
    free: Free,
}

/// What a library returned.
pub(super) enum Returned<'a> {
    /// An answer.
    Answer(&'a [u8]),
    /// An answer that is nowhere.
    Nowhere,
    /// Another status.
    Status(u32),
}

impl Library {
    /// Loads a library, and finds the functions of the interface in it.
    pub(super) fn load(path: &Path) -> Result<Self, Refusal> {
        let load = |error: libloading::Error| {
            // What the system says is below what was called.
            let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            Refusal::Load(repeated(&why))
        };
        let path = path.to_str().ok_or_else(|| Refusal::Load("its path is no text".to_owned()))?;
        #[expect(unsafe_code, reason = "foreign code is run")]
        // SAFETY: nothing that it does to this process is relied on: the process is for this only.
        let library = unsafe { libloading::Library::new(path) }.map_err(load)?;
        // Its threads may still run, and what it does at its end is for nobody.
        let library = ManuallyDrop::new(library);
        #[expect(unsafe_code, reason = "the types of foreign functions are what a header says")]
        // SAFETY: the functions with these names have these types in all libraries that keep the
        // interface, and the first has its type in all versions of it.
        unsafe {
            let abi_version = *symbol::<AbiVersion>(&library, ABI_VERSION_FUNCTION)?;
            let version = abi_version();
            if version != ABI_VERSION {
                return Err(Refusal::Abi(version));
            }
            let ask = *symbol::<Ask>(&library, ASK_FUNCTION)?;
            let free = *symbol::<Free>(&library, FREE_FUNCTION)?;
            Ok(Self { ask, free })
        }
    }

    /// Asks a question, and passes the reply to a function.
    pub(super) fn ask<T>(
        &self,
        question: u32,
        input: &[u8],
        (log, log_context): (Log, *mut c_void),
        pass: impl FnOnce(Returned<'_>) -> T,
    ) -> T {
        let (mut output, mut length) = (ptr::null_mut(), 0);
        #[expect(unsafe_code, reason = "foreign code is run")]
        // SAFETY: the input has this length, and the places for the output are there. The caller
        // gave a log with what that is called with.
        let status = unsafe {
            (self.ask)(
                question,
                input.as_ptr(),
                input.len(),
                log,
                log_context,
                &raw mut output,
                &raw mut length,
            )
        };
        if status != Status::Answered as u32 {
            return pass(Returned::Status(status));
        }
        if output.is_null() || isize::try_from(length).is_err() {
            return pass(Returned::Nowhere);
        }
        #[expect(unsafe_code, reason = "the answer is in foreign memory")]
        // SAFETY: the library says that so many bytes are there until they are freed. If they are
        // not, this process ends.
        let passed = pass(Returned::Answer(unsafe { slice::from_raw_parts(output, length) }));
        #[expect(unsafe_code, reason = "foreign code is run")]
        // SAFETY: the pointer and the length are those that it gave, once.
        unsafe {
            (self.free)(output, length);
        }
        passed
    }
}

/// A function of a library.
///
/// # Safety
///
/// The function of this name has this type.
#[expect(unsafe_code, reason = "the types of foreign functions are what a header says")]
unsafe fn symbol<'a, T>(
    library: &'a libloading::Library,
    name: &str,
) -> Result<libloading::Symbol<'a, T>, Refusal> {
    // SAFETY: the caller knows the type.
    unsafe { library.get(name) }.map_err(|_| Refusal::Function(name.to_owned()))
}
