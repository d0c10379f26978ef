//! Compressed copies of the page's files beside the originals, which the server hands out as they are. A cache
//! by content makes a second build quick.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result};

use crate::project;

/// What gets smaller by compression.
const KINDS: [&str; 10] = ["html", "js", "css", "wasm", "svg", "json", "txt", "map", "webmanifest", "xml"];
/// Below this size a copy saves nothing.
const WORTHWHILE: usize = 256;

/// Writes `FILE.br` and `FILE.gz` for every file below `folder` that gets smaller by it.
pub fn folder(folder: &Path) -> Result<()> {
    let files: Vec<PathBuf> =
        project::files_below(folder)?.into_iter().filter(|file| is_text(file)).collect();
    let cache = project::state().join("compressed");
    fs::create_dir_all(&cache)?;
    let queue = Mutex::new(files);
    let next = || queue.lock().map_or(None, |mut files| files.pop());
    thread::scope(|scope| {
        let count = thread::available_parallelism().map_or(2, usize::from);
        let workers: Vec<_> = (0..count)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    while let Some(file) = next() {
                        copies_of(&file, &cache)?;
                    }
                    Ok(())
                })
            })
            .collect();
        for worker in workers {
            worker.join().map_err(|_| anyhow::anyhow!("compressing a file failed"))??;
        }
        Ok(())
    })
}

fn is_text(file: &Path) -> bool {
    file.extension().and_then(|extension| extension.to_str()).is_some_and(|kind| KINDS.contains(&kind))
}

fn copies_of(file: &Path, cache: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    if bytes.len() < WORTHWHILE {
        return Ok(());
    }
    let key = blake3::hash(&bytes).to_hex();
    for (suffix, compress) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)] {
        let known = cache.join(format!("{key}.{suffix}"));
        if !known.exists() {
            // Under another name until it is whole: an interrupted build must leave no half of a file.
            let unfinished = cache.join(format!("{key}.{suffix}.new"));
            fs::write(&unfinished, compress(&bytes)?)?;
            fs::rename(&unfinished, &known)?;
        }
        if fs::metadata(&known)?.len() < bytes.len() as u64 {
            let mut name = file.as_os_str().to_owned();
            name.push(format!(".{suffix}"));
            fs::copy(&known, name)?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn copies_give_the_original_back() {
        let text = "let lane = lanes.get(index);\n".repeat(200);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(text.as_bytes()).expect("compresses"), &mut plain)
            .expect("is brotli");
        assert_eq!(plain, text.as_bytes());
        let mut plain = String::new();
        let packed = gzip(text.as_bytes()).expect("compresses");
        flate2::read::GzDecoder::new(&*packed).read_to_string(&mut plain).expect("is gzip");
        assert_eq!(plain, text);
    }
}
