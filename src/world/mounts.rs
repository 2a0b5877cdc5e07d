//! Tells folders on disks whose changes the system does not hear of.

use camino::Utf8Path;

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
