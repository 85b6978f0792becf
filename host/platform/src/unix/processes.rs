//! Processes by resource limits, groups and signals.

use crate::facts::{Limit, Right};
use rustix::{
    io::{Errno, dup2, fcntl_dupfd_cloexec},
    process::{Pid, Resource, Rlimit, Signal, getppid, getrlimit, kill_process_group, setrlimit},
};
use std::{
    fs::File,
    io,
    mem::ManuallyDrop,
    os::{
        fd::{AsRawFd, FromRawFd, OwnedFd, RawFd},
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
};

/// The signals by which a limit ends a process: of time, of memory and of output.
const OF_A_LIMIT: [Signal; 6] =
    [Signal::XCPU, Signal::XFSZ, Signal::KILL, Signal::ABORT, Signal::SEGV, Signal::BUS];

pub(crate) fn running_program() -> io::Result<PathBuf> {
    // The name of the file may be gone, or be another file's, after an upgrade.
    let running = Path::new("/proc/self/exe");
    match running.exists() {
        true => Ok(running.to_owned()),
        false => std::env::current_exe(),
    }
}

pub(crate) fn give_own_group(command: &mut Command) -> io::Result<()> {
    command.process_group(0);
    Ok(())
}

#[cfg(target_os = "linux")]
pub(crate) fn find_functions_early(command: &mut Command) {
    command.env("LD_BIND_NOW", "1");
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn find_functions_early(_: &mut Command) {}

pub(crate) fn end_group(child: &mut Child) -> io::Result<ExitStatus> {
    // Once it was waited for, its number may be another process's.
    if let Some(status) = child.try_wait()? {
        return Ok(status);
    }
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    child.kill()?;
    child.wait()
}

pub(crate) fn end_with_parent(parent: u32) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    // It may have ended before.
    match getppid().is_some_and(|now| now.as_raw_nonzero().get().cast_unsigned() == parent) {
        true => Ok(()),
        false => Err(io::Error::other("the parent has ended")),
    }
}

pub(crate) fn limit(limit: Limit, most: u64) -> io::Result<()> {
    let resource = match limit {
        Limit::ProcessorTime => Resource::Cpu,
        Limit::AddressSpace => Resource::As,
        Limit::FileSize => Resource::Fsize,
        Limit::CoreDump => Resource::Core,
    };
    let most = getrlimit(resource).maximum.map_or(most, |own| own.min(most));
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

pub(crate) fn is_address_space_limited() -> bool {
    getrlimit(Resource::As).current.is_some()
}

pub(crate) fn is_for_another_system(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error())
}

pub(crate) fn is_end_by_limit(status: &ExitStatus) -> bool {
    let is_limit = |signal: i32| OF_A_LIMIT.iter().any(|limit| limit.as_raw() == signal);
    status.signal().is_some_and(is_limit)
}

pub(crate) fn is_abort(status: &ExitStatus) -> bool {
    status.signal() == Some(Signal::ABORT.as_raw())
}

pub(crate) fn take_standard_streams() -> io::Result<(File, File)> {
    let nothing = File::options().read(true).write(true).open("/dev/null")?;
    let (input, output) = (io::stdin().as_raw_fd(), io::stdout().as_raw_fd());
    Ok((take_stream(input, &nothing)?, take_stream(output, &nothing)?))
}

/// A standard stream under another number; another file has the number that it had.
fn take_stream(stream: RawFd, other: &File) -> io::Result<File> {
    #[expect(unsafe_code, reason = "nothing safe gives another file the number of a stream")]
    // SAFETY: the standard library never closes these numbers, and this does not either.
    let mut stream = ManuallyDrop::new(unsafe { OwnedFd::from_raw_fd(stream) });
    let taken = fcntl_dupfd_cloexec(&*stream, 3)?;
    dup2(other, &mut stream)?;
    Ok(File::from(taken))
}

pub(crate) fn loads_libraries() -> bool {
    cfg!(not(target_feature = "crt-static"))
}

#[cfg(target_os = "linux")]
pub(crate) fn close_inherited() {
    #[expect(
        unsafe_code,
        reason = "nothing else closes descriptors that this process does not own"
    )]
    // SAFETY: this is the first thing that the process does, so nothing in it uses a descriptor but
    // those of the standard streams, which stay open. An older kernel does not know the call.
    unsafe {
        libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0);
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn close_inherited() {}

#[cfg(target_os = "linux")]
pub(crate) fn give_up(rights: &[Right]) -> Vec<String> {
    super::rights::give_up(rights)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn give_up(_: &[Right]) -> Vec<String> {
    Vec::new()
}

pub(crate) fn forbid_core_dumps() -> io::Result<()> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let limited = setrlimit(Resource::Core, none);
    // A program that receives dumps, such as systemd's, pays no attention to the limit.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(limited?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{io::Read, process::Stdio};

    #[test]
    fn a_group_ends_with_what_the_child_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 3600 & echo begun; sleep 3600"]).stdout(Stdio::piped());
        give_own_group(&mut command).unwrap();
        let mut child = command.spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        output.read_exact(&mut [0; 6]).unwrap();
        end_group(&mut child).unwrap();
        assert!(is_end_by_limit(&child.wait().unwrap()));
        // The other process has the stream open as well.
        assert_eq!(output.read(&mut [0; 1]).unwrap(), 0);
    }

    #[test]
    fn a_signal_of_a_limit_is_told_from_another_end() {
        let ended = |script: &str| {
            let status = Command::new("sh").args(["-c", script]).status().unwrap();
            is_end_by_limit(&status)
        };
        assert!(ended("kill -KILL $$") && ended("kill -XCPU $$"));
        assert!(!ended("kill -TERM $$") && !ended("exit 9"));
    }

    #[test]
    fn a_child_ends_with_its_group() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 3600 & echo $!; wait"]).stdout(std::process::Stdio::piped());
        give_own_group(&mut command).unwrap();
        let mut child = command.spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        let mut line = [0; 1];
        io::Read::read_exact(&mut output, &mut line).unwrap();
        assert_eq!(end_group(&mut child).unwrap().signal(), Some(Signal::KILL.as_raw()));
        // The other process had the stream as well, so its end is that of both.
        assert!(io::read_to_string(output).is_ok());
        assert_eq!(end_group(&mut child).unwrap().signal(), Some(Signal::KILL.as_raw()));
    }
}
