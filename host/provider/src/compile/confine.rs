//! Takes rights from the process that compiles, as far as the system lets it.
//!
//! 1. Landlock: no file can be opened, made or run, and no TCP port used.
//! 2. Seccomp: no system call that opens a file or a socket, starts or looks at a
//!    process, or changes how the system is set up.
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

/// Nothing is closed: this system has other means.
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

/// Confines nothing: this system has other means.
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
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
    let denied = denied().into_iter().map(|call| (call, Vec::new())).collect();
    let error = u32::try_from(libc::EPERM)?;
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    let filter = SeccompFilter::new(
        denied,
        SeccompAction::Allow,
        SeccompAction::Errno(error),
        architecture,
    )?;
    Ok(seccompiler::apply_filter(&BpfProgram::try_from(filter)?)?)
}

#[cfg(target_os = "linux")]
fn denied() -> Vec<i64> {
    let everywhere = [
        // Files.
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_open_by_handle_at,
        libc::SYS_mkdirat,
        libc::SYS_mknodat,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_memfd_create,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        // Networks.
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        // Other processes, and programs.
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_kill,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_getfd,
        libc::SYS_prlimit64,
        libc::SYS_setns,
        libc::SYS_unshare,
        // What the kernel does for others.
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
    #[cfg(target_arch = "x86_64")]
    let old = [
        libc::SYS_open,
        libc::SYS_creat,
        libc::SYS_mkdir,
        libc::SYS_mknod,
        libc::SYS_link,
        libc::SYS_symlink,
        libc::SYS_unlink,
        libc::SYS_rename,
        libc::SYS_fork,
        libc::SYS_vfork,
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let old: [libc::c_long; 0] = [];
    everywhere.into_iter().chain(old).collect()
}
