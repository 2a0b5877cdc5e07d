//! Tells of the disk that a folder is on: whether the system hears of its changes, and what room it has.

use camino::Utf8Path;

/// The room on the disk of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// So many bytes may still be written to it.
    pub free: u64,
    /// A file takes whole blocks of so many bytes.
    pub block: u64,
}

/// The room on the disk of `folder`; none where the system does not tell, as on some network disks.
pub fn room(folder: &Utf8Path) -> Option<Room> {
    let status = rustix::fs::statvfs(folder.as_str()).ok()?;
    (status.f_blocks > 0 && status.f_frsize > 0).then(|| Room {
        free: status.f_bavail.saturating_mul(status.f_frsize),
        block: status.f_frsize,
    })
}

/// File systems by their numbers, from Linux' `magic.h` and the sources of their drivers: what
/// another machine changes there is never told.
#[cfg(target_os = "linux")]
const REMOTE: &[(i64, &str)] = &[
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0x0102_1997, "9P, as in WSL and virtual machines"),
    (0x6573_5546, "FUSE, as in containers and cloud drives"),
    (0x786F_4256, "a folder shared with a virtual machine"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
];

/// Why changes in `folder` may not be told, if they may not.
#[cfg(target_os = "linux")]
pub fn is_remote(folder: &Utf8Path) -> Option<String> {
    let status = rustix::fs::statfs(folder.as_str()).ok()?;
    let kind = status.f_type & 0xFFFF_FFFF;
    let (_, name) = REMOTE.iter().find(|(number, _)| *number == kind)?;
    Some(format!(
        "`{}` is on a disk that does not tell of changes ({name})",
        crate::base::visible(folder.as_str())
    ))
}

/// Other systems tell what they can.
#[cfg(not(target_os = "linux"))]
pub fn is_remote(_: &Utf8Path) -> Option<String> {
    None
}
