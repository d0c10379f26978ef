//! Compression of program texts: a checksum, then deflate with a preset dictionary of frequent program text. The
//! dictionary is part of the link format: it never changes.

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::CompressionLevel;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Frequent program text, the most frequent last, where a back-reference is shortest.
const DICTIONARY: &str = include_str!("dictionary.txt");

/// The bytes of the checksum.
const CHECK: usize = 4;

/// Packs bytes.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer =
        CompressorOxide::with_format_and_level(DataFormat::Raw, CompressionLevel::UberCompression);
    // The compressor sees the dictionary first. Its output for it is always the same, and dropped.
    compress_to_output(&mut packer, DICTIONARY.as_bytes(), TDEFLFlush::Sync, |_| true);
    let mut packed = checksum(bytes).to_le_bytes().to_vec();
    compress_to_output(&mut packer, bytes, TDEFLFlush::Finish, |part| {
        packed.extend_from_slice(part);
        true
    });
    packed
}

/// Unpacks up to `max` bytes; `None` if there are more, or the data is damaged.
pub fn unpack(packed: &[u8], max: usize) -> Option<Vec<u8>> {
    let (check, packed) = packed.split_first_chunk::<CHECK>()?;
    let begin = DICTIONARY.len();
    let mut unpacker = DecompressorOxide::new();
    let mut bytes = DICTIONARY.as_bytes().to_vec();
    let (mut read, mut written) = (0, begin);
    // Deflate expands by a factor of about 1,030 at most, so the input's length bounds the allocation.
    let most = begin + max.min(packed.len().saturating_mul(1_100));
    loop {
        if written == bytes.len() {
            bytes.resize((bytes.len() + bytes.len().max(4 << 10)).min(most), 0);
        }
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, consumed, produced) =
            decompress(&mut unpacker, &packed[read..], &mut bytes, written, flags);
        read += consumed;
        written += produced;
        match status {
            TINFLStatus::Done if read == packed.len() => break,
            TINFLStatus::HasMoreOutput if bytes.len() < most => {}
            _ => return None,
        }
    }
    bytes.truncate(written);
    bytes.drain(..begin);
    (checksum(&bytes) == u32::from_le_bytes(*check)).then_some(bytes)
}

/// CRC-32 as in zip archives.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    };
    !bytes.iter().fold(u32::MAX, step)
}
