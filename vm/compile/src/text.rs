//! Places in a source text: from byte offsets to lines and columns as CPython counts them.

use ruff_text_size::{TextRange, TextSize};
use vm_code::Span;

/// How many bytes lie between two known counts of characters.
const STRIDE: usize = 64;

/// A source text and where its lines begin.
#[derive(Debug)]
pub(super) struct SourceText {
    pub text: String,
    line_starts: Vec<u32>,
    /// Characters before each multiple of [`STRIDE`] bytes; empty where every character is one byte.
    counts: Vec<u32>,
}

impl SourceText {
    /// Takes a text in.
    pub fn new(text: String) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                line_starts.push(narrow(at + 1));
            }
        }
        let counts = if text.is_ascii() { Vec::new() } else { counts(bytes) };
        Self { text, line_starts, counts }
    }

    /// A range as lines (from 1) and columns (from 0, in characters).
    pub fn span(&self, range: TextRange) -> Span {
        let (line, column) = self.place(range.start());
        let (end_line, end_column) = self.place(range.end());
        Span { line, end_line, column: clamp(column), end_column: clamp(end_column) }
    }

    /// The line (from 1) and the column (from 0, in characters) of an offset.
    pub fn place(&self, offset: TextSize) -> (u32, u32) {
        let offset = u32::from(offset);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1];
        (narrow(line), self.characters(offset) - self.characters(start))
    }

    /// The text of a range; empty where the range is none of the text.
    pub fn slice(&self, range: TextRange) -> &str {
        self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    /// How many characters there are before an offset.
    fn characters(&self, offset: u32) -> u32 {
        if self.counts.is_empty() {
            return offset;
        }
        let offset = offset as usize;
        let block = offset / STRIDE;
        let bytes = self.text.as_bytes();
        let tail = &bytes[(block * STRIDE).min(bytes.len())..offset.min(bytes.len())];
        self.counts[block.min(self.counts.len() - 1)]
            + narrow(tail.iter().filter(|byte| starts(**byte)).count())
    }
}

fn counts(bytes: &[u8]) -> Vec<u32> {
    let mut counts = vec![0];
    let mut sum = 0;
    for block in bytes.chunks(STRIDE) {
        sum += narrow(block.iter().filter(|byte| starts(**byte)).count());
        counts.push(sum);
    }
    counts
}

/// Whether a byte begins a character.
fn starts(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn clamp(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
