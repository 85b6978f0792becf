//! Tells native libraries from other files, and for which machines they are.

use crate::error::ProviderFault;
use std::{
    env::consts::{ARCH, DLL_EXTENSION},
    fmt,
};

/// Whether a file that begins with these bytes is native code: ELF, Mach-O or PE.
///
/// Four bytes are enough.
#[must_use]
pub fn is_native(head: &[u8]) -> bool {
    BuiltFor::of(head).is_some()
}

/// The machine that native code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltFor {
    format: &'static str,
    processor: Processor,
}

/// The processor that native code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Processor {
    /// As Rust calls it.
    Known(&'static str),
    /// One of those in the file.
    Several,
    /// Another one.
    Other,
}

const ELF: &str = "ELF";
const MACH_O: &str = "Mach-O";
const PE: &str = "PE";

impl BuiltFor {
    /// What a file that begins with these bytes is for; none if it is not native code.
    ///
    /// A kilobyte is enough to know the processor as well.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        let (format, processor) = match head {
            [0x7f, b'E', b'L', b'F', ..] => (ELF, elf(head)),
            [0xcf, 0xfa, 0xed, 0xfe, ..] => (MACH_O, mach_o(head)),
            // A class of Java begins in the same way, with a higher number after it.
            [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, ..40, ..] => (MACH_O, Processor::Several),
            [b'M', b'Z', ..] => (PE, pe(head)),
            _ => return None,
        };
        Some(Self { format, processor })
    }

    /// What this machine loads.
    #[must_use]
    pub fn here() -> Self {
        let format = match DLL_EXTENSION {
            "dylib" => MACH_O,
            "dll" => PE,
            _ => ELF,
        };
        Self { format, processor: Processor::Known(ARCH) }
    }
}

impl fmt::Display for BuiltFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let processor = match self.processor {
            Processor::Known(processor) => processor,
            Processor::Several => "several processors",
            Processor::Other => "another processor",
        };
        write!(f, "{} for {processor}", self.format)
    }
}

/// How many bytes the head of an ELF file of 64 bits has.
const SHORTEST: usize = 64;

/// Refuses what is no library for this machine, or breaks off.
pub(super) fn check(bytes: &[u8]) -> Result<(), ProviderFault> {
    let found = BuiltFor::of(bytes).ok_or(ProviderFault::NotNative)?;
    let here = BuiltFor::here();
    let fits = [here.processor, Processor::Several].contains(&found.processor);
    // The head of a file that is shorter does not say for what it is.
    if found.format != here.format || !fits && bytes.len() >= SHORTEST {
        return Err(ProviderFault::System { found: found.to_string(), here: here.to_string() });
    }
    match found.format == ELF && is_cut_off(bytes) {
        true => Err(ProviderFault::Damaged("it breaks off".to_owned())),
        false => Ok(()),
    }
}

fn elf(head: &[u8]) -> Processor {
    match (head.get(4..6), u16_at(head, 18)) {
        // Of 64 bits, the lower byte first.
        (Some([2, 1]), Some(62)) => Processor::Known("x86_64"),
        (Some([2, 1]), Some(183)) => Processor::Known("aarch64"),
        (Some([2, 1]), Some(243)) => Processor::Known("riscv64"),
        _ => Processor::Other,
    }
}

fn mach_o(head: &[u8]) -> Processor {
    match head.get(4..8) {
        Some([0x07, 0, 0, 0x01]) => Processor::Known("x86_64"),
        Some([0x0c, 0, 0, 0x01]) => Processor::Known("aarch64"),
        _ => Processor::Other,
    }
}

fn pe(head: &[u8]) -> Processor {
    let header = u16_at(head, 0x3c).map(usize::from);
    match header.and_then(|at| u16_at(head, at + 4)) {
        Some(0x8664) => Processor::Known("x86_64"),
        Some(0xaa64) => Processor::Known("aarch64"),
        _ => Processor::Other,
    }
}

/// Whether the table at the end of an ELF file of 64 bits is not there.
///
/// The loader of the system crashes on such a file.
fn is_cut_off(bytes: &[u8]) -> bool {
    let end = || {
        let start = u64::from_le_bytes(*bytes.get(0x28..)?.first_chunk()?);
        let (size, count) = (u16_at(bytes, 0x3a)?, u16_at(bytes, 0x3c)?);
        start.checked_add(u64::from(size) * u64::from(count))
    };
    end().is_none_or(|end| end > bytes.len() as u64)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs};

    #[test]
    fn native_code_is_known_by_its_first_bytes() {
        for (head, wanted) in [
            (&b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\xb7\0"[..], "ELF for aarch64"),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0", "ELF for x86_64"),
            (b"\x7fELF", "ELF for another processor"),
            (b"\xcf\xfa\xed\xfe\x0c\0\0\x01", "Mach-O for aarch64"),
            (b"\xca\xfe\xba\xbe\0\0\0\x02", "Mach-O for several processors"),
            (b"MZ\x90\0", "PE for another processor"),
        ] {
            assert_eq!(BuiltFor::of(head).unwrap().to_string(), wanted);
        }
        for head in [&b"\0asm\x0d\0\x01\0"[..], b"\xca\xfe\xba\xbe\0\0\0\x41", b"#!/bin/sh", b""] {
            assert!(!is_native(head), "{head:?}");
        }
    }

    #[test]
    fn this_program_is_for_this_machine_unless_it_breaks_off() {
        let program = fs::read(env::current_exe().unwrap()).unwrap();
        assert_eq!(BuiltFor::of(&program[..1024]), Some(BuiltFor::here()));
        assert_eq!(check(&program), Ok(()));
        if BuiltFor::here().format == ELF {
            for end in [4, 40, program.len() / 2, program.len() - 1] {
                let fault = check(&program[..end]).unwrap_err();
                assert_eq!(fault, ProviderFault::Damaged("it breaks off".to_owned()));
            }
        }
        assert_eq!(check(b"\0asm"), Err(ProviderFault::NotNative));
        let fault = check(b"MZ\x90\0").unwrap_err();
        assert!(fault.to_string().starts_with("was built as PE for another processor, and "));
    }
}
