//! Takes rights from the process that compiles, as far as the system lets it.
//!
//! 1. Landlock: no file can be opened, made or run, and no TCP port used.
//! 2. Seccomp: no system call that opens or changes a file or a socket, starts,
//!    looks at or signals a process, or changes how the system is set up. Threads
//!    can be started.
//!
//! Either may be missing on an older system, where the limits alone hold.

/// Closes what was open in the process that started this one, but for the standard streams.
#[cfg(target_os = "linux")]
pub(super) fn close_inherited() {
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

/// Nothing is closed on this system.
#[cfg(not(target_os = "linux"))]
pub(super) fn close_inherited() {}

/// Confines this process and the threads that it starts from now on, and returns by what.
#[cfg(target_os = "linux")]
pub(super) fn confine() -> Vec<String> {
    let mut by = Vec::new();
    if landlock().unwrap_or(false) {
        by.push("landlock".to_owned());
    }
    if seccomp().is_ok() {
        by.push("seccomp".to_owned());
    }
    by
}

/// Nothing confines the process on this system: its limits alone hold.
#[cfg(not(target_os = "linux"))]
pub(super) fn confine() -> Vec<String> {
    Vec::new()
}

/// Allows no access to any path and no use of TCP; false if the system has no Landlock.
#[cfg(target_os = "linux")]
fn landlock() -> Result<bool, landlock::RulesetError> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus};
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::from_all(ABI::V5))?;
    Ok(ruleset.create()?.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
}

/// Denies what a compiler does not need. A denied call returns an error, as on a system without
/// it, since a library may ask for what it can do without.
#[cfg(target_os = "linux")]
fn seccomp() -> Result<(), Box<dyn std::error::Error>> {
    use seccompiler::{
        SeccompCmpArgLen as Length, SeccompCmpOp as Compare, SeccompCondition, SeccompRule,
    };
    // The way to start a process or a thread whose flags a filter cannot read: without it, a
    // library takes the one below.
    refuse([(libc::SYS_clone3, Vec::new())], libc::ENOSYS)?;
    let thread = u64::try_from(libc::CLONE_THREAD)?;
    let is_process = Compare::MaskedEq(thread);
    let is_process = SeccompCondition::new(0, Length::Qword, is_process, 0)?;
    let process = (libc::SYS_clone, vec![SeccompRule::new(vec![is_process])?]);
    let denied = [FILES, NETWORKS, PROCESSES, KERNEL, OLD].concat();
    let denied = denied.into_iter().map(|call| (call, Vec::new()));
    refuse(denied.chain([process]), libc::EPERM)
}

/// Lets system calls return an error, all of them or those that a rule is for.
#[cfg(target_os = "linux")]
fn refuse(
    calls: impl IntoIterator<Item = (i64, Vec<seccompiler::SeccompRule>)>,
    error: libc::c_int,
) -> Result<(), Box<dyn std::error::Error>> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
    let filter = SeccompFilter::new(
        calls.into_iter().collect(),
        SeccompAction::Allow,
        SeccompAction::Errno(u32::try_from(error)?),
        TargetArch::try_from(std::env::consts::ARCH)?,
    )?;
    Ok(seccompiler::apply_filter(&BpfProgram::try_from(filter)?)?)
}

/// Opens or changes files.
#[cfg(target_os = "linux")]
const FILES: &[libc::c_long] = &[
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_open_by_handle_at,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_truncate,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchownat,
    libc::SYS_fchown,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_memfd_create,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
];

/// Uses networks.
#[cfg(target_os = "linux")]
const NETWORKS: &[libc::c_long] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
];

/// Looks at, signals or starts processes.
#[cfg(target_os = "linux")]
const PROCESSES: &[libc::c_long] = &[
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_tgkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_send_signal,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_prlimit64,
    libc::SYS_setns,
    libc::SYS_unshare,
];

/// Has the kernel do something for others.
#[cfg(target_os = "linux")]
const KERNEL: &[libc::c_long] = &[
    libc::SYS_bpf,
    libc::SYS_io_uring_setup,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
];

/// The forms of these from before the kernel had directories as arguments.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
const OLD: &[libc::c_long] = &[
    libc::SYS_open,
    libc::SYS_creat,
    libc::SYS_mkdir,
    libc::SYS_mknod,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_rmdir,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
    libc::SYS_fork,
    libc::SYS_vfork,
];

/// There are none on this architecture.
#[cfg(all(target_os = "linux", not(target_arch = "x86_64")))]
const OLD: &[libc::c_long] = &[];

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::{
        fs::{self, File, Permissions},
        net::TcpListener,
        os::unix::fs::PermissionsExt,
        process::Command,
        thread,
    };

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
            seccomp().unwrap();
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
