//! Takes rights from a process with what Linux has for it.
//!
//! 1. Landlock: no file can be opened, made or run, and no TCP port used.
//! 2. Seccomp: system calls return an error; [`calls`] lists them by right.
//!
//! Either may be missing on an older system.

use super::calls;
use crate::facts::Right;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Compare,
    SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};
use std::error::Error;

/// System calls with the rules for which they are denied; without rules, always.
type Denied = Vec<(i64, Vec<SeccompRule>)>;

pub(super) fn give_up(rights: &[Right]) -> Vec<String> {
    let mut by = Vec::new();
    if landlock(rights).unwrap_or(false) {
        by.push("landlock".to_owned());
    }
    if seccomp(rights).is_ok() {
        by.push("seccomp".to_owned());
    }
    by
}

/// Allows no access to any path and no use of TCP; false if the system has no Landlock, or these
/// are not what is given up.
fn landlock(rights: &[Right]) -> Result<bool, landlock::RulesetError> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus};
    let (files, networks) = (rights.contains(&Right::Files), rights.contains(&Right::Networks));
    let mut ruleset = Ruleset::default();
    if files {
        ruleset = ruleset.handle_access(AccessFs::from_all(ABI::V5))?;
    }
    if networks {
        ruleset = ruleset.handle_access(AccessNet::from_all(ABI::V5))?;
    }
    if !files && !networks {
        return Ok(false);
    }
    Ok(ruleset.create()?.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
}

/// Denies the system calls of some rights. A denied call returns an error, as on a system without
/// it, since a library may ask for what it can do without.
fn seccomp(rights: &[Right]) -> Result<(), Box<dyn Error>> {
    let mut denied = Denied::new();
    for right in rights {
        let (calls, old): (_, &[libc::c_long]) = match right {
            Right::Files => (calls::FILES, calls::OLD_FILES),
            Right::Networks => (calls::NETWORKS, &[]),
            Right::Processes => (calls::PROCESSES, calls::OLD_PROCESSES),
            Right::Kernel => (calls::KERNEL, &[]),
        };
        denied.extend([calls, old].concat().into_iter().map(|call| (call, Vec::new())));
    }
    if rights.contains(&Right::Processes) {
        // The way to start a process or a thread whose flags a filter cannot read: without it, a
        // library takes the one below.
        refuse(vec![(libc::SYS_clone3, Vec::new())], libc::ENOSYS)?;
        denied.push((libc::SYS_clone, vec![starts_process()?]));
        denied.push((libc::SYS_tgkill, vec![signals_another()?]));
    }
    refuse(denied, libc::EPERM)
}

/// The rule for a `clone` that starts a process, and not a thread.
fn starts_process() -> Result<SeccompRule, Box<dyn Error>> {
    let thread = u64::try_from(libc::CLONE_THREAD)?;
    let is_process = Compare::MaskedEq(thread);
    let is_process = SeccompCondition::new(0, Length::Qword, is_process, 0)?;
    Ok(SeccompRule::new(vec![is_process])?)
}

/// The rule for a signal to a thread of another process. By one to itself, a process aborts.
fn signals_another() -> Result<SeccompRule, Box<dyn Error>> {
    let own = u64::from(std::process::id());
    let is_another = SeccompCondition::new(0, Length::Dword, Compare::Ne, own)?;
    Ok(SeccompRule::new(vec![is_another])?)
}

/// Lets system calls return an error.
fn refuse(calls: Denied, error: libc::c_int) -> Result<(), Box<dyn Error>> {
    let filter = SeccompFilter::new(
        calls.into_iter().collect(),
        SeccompAction::Allow,
        SeccompAction::Errno(u32::try_from(error)?),
        TargetArch::try_from(std::env::consts::ARCH)?,
    )?;
    Ok(seccompiler::apply_filter(&BpfProgram::try_from(filter)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        fs::{self, File, Permissions},
        net::TcpListener,
        os::unix::fs::PermissionsExt,
        process::Command,
        thread,
    };

    const ALL: [Right; 4] = [Right::Files, Right::Networks, Right::Processes, Right::Kernel];

    /// Starting a program fails also where it is only the program that is denied.
    fn cannot_fork() -> bool {
        #[expect(unsafe_code, reason = "nothing safe forks without a program")]
        // SAFETY: a child, if there is one, does nothing but end.
        unsafe {
            let child = libc::fork();
            if child == 0 {
                libc::_exit(0);
            }
            child < 0
        }
    }

    #[test]
    fn a_thread_can_be_started_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        fs::write(&path, "before").unwrap();
        // A filter holds for the thread that asks for it, and those that it starts.
        let confined = thread::spawn(move || {
            seccomp(&ALL).unwrap();
            let started = thread::spawn(|| 1).join().unwrap();
            let denied = [
                File::open(&path).is_err(),
                fs::set_permissions(&path, Permissions::from_mode(0o777)).is_err(),
                fs::rename(&path, path.with_extension("new")).is_err(),
                fs::remove_file(&path).is_err(),
                fs::create_dir(path.with_extension("dir")).is_err(),
                TcpListener::bind("127.0.0.1:0").is_err(),
                Command::new("true").spawn().is_err(),
                cannot_fork(),
                rustix::process::kill_process(
                    rustix::process::getpid(),
                    rustix::process::Signal::CONT,
                )
                .is_err(),
            ];
            (started, denied)
        });
        assert_eq!(confined.join().unwrap(), (1, [true; 9]));
    }
}
