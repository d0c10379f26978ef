//! A page of memory that a worker process and its parent share: which task runs now, and since when.
//!
//! Events travel in batches, so when a worker dies its last ones are lost. What it was doing is still
//! written here, at the price of two stores per task.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::{MmapOptions, MmapRaw};
use nix::sys::memfd::{MFdFlags, memfd_create};
use shared::TaskId;

/// Bytes of the page that are used: two 64-bit words.
const SIZE: usize = 16;

/// The shared page.
pub struct CrashRecord {
    map: MmapRaw,
    /// Keeps the file open for the worker to open it by its path.
    file: File,
}

impl CrashRecord {
    /// A new page, that says that nothing runs.
    ///
    /// # Errors
    /// If the system has no memory for it.
    pub fn create() -> io::Result<CrashRecord> {
        let file = File::from(memfd_create(c"interleave-crash-record", MFdFlags::MFD_CLOEXEC)?);
        file.set_len(SIZE as u64)?;
        CrashRecord::map(file)
    }

    /// The page of another process, by its [`CrashRecord::path`].
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn open(path: &str) -> io::Result<CrashRecord> {
        CrashRecord::map(File::options().read(true).write(true).open(path)?)
    }

    /// Where another process of the same user finds the page while this one lives.
    pub fn path(&self) -> String {
        format!("/proc/{}/fd/{}", std::process::id(), self.file.as_raw_fd())
    }

    /// Says that `task` runs since `time_ns`.
    pub fn begin(&self, task: TaskId, time_ns: u64) {
        self.word(1).store(time_ns, Ordering::Relaxed);
        self.word(0).store(u64::from(task.0) + 1, Ordering::Release);
    }

    /// Says that nothing runs.
    pub fn end(&self) {
        self.word(0).store(0, Ordering::Release);
    }

    /// What runs, and since when.
    pub fn running(&self) -> Option<(TaskId, u64)> {
        let task = self.word(0).load(Ordering::Acquire).checked_sub(1)?;
        Some((TaskId(task as u32), self.word(1).load(Ordering::Relaxed)))
    }

    fn map(file: File) -> io::Result<CrashRecord> {
        let map = MmapOptions::new().len(SIZE).map_raw(&file)?;
        Ok(CrashRecord { map, file })
    }

    fn word(&self, index: usize) -> &AtomicU64 {
        debug_assert!((index + 1) * 8 <= SIZE);
        // SAFETY: the mapping is page-aligned, at least `SIZE` bytes long and lives as long as `self`; both
        // processes access the words only as atomics.
        unsafe { AtomicU64::from_ptr(self.map.as_mut_ptr().cast::<u64>().add(index)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_see_the_same_page() {
        let record = CrashRecord::create().unwrap();
        let other = CrashRecord::open(&record.path()).unwrap();
        assert_eq!(other.running(), None);
        other.begin(TaskId(7), 1_234);
        assert_eq!(record.running(), Some((TaskId(7), 1_234)));
        other.end();
        assert_eq!(record.running(), None);
    }
}
