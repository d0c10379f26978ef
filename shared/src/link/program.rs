//! Links to a moment of a program's run: the program's text and files, its settings and decisions, and the step.
//!
//! A fragment is `pVERSION.DATA`; the `p` distinguishes it from the link of a set-up. The data is base64url of
//! postcard bytes, compressed with the dictionary of `pack`. A link names the version of the machine that it was
//! made on, so that a machine which may interleave differently can say so.
//!
//! Decoding never panics and never allocates more than a few times [`MAX_PROGRAM`] bytes, for any input.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use serde::{Deserialize, Serialize};

use super::{LinkError, damaged, pack, settings};
use crate::program::{Decision, MACHINE_VERSION, ProgramSpec, SourceFile, ThreadId};

/// The version of the program links that this page makes.
pub const PROGRAM_LINK_VERSION: u32 = 1;

/// The largest program with its files that a link may hold, in bytes.
pub const MAX_PROGRAM: usize = 1 << 20;

/// What a link to a program holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramLink {
    pub spec: ProgramSpec,
    /// The step to show; `None` opens the program before its first step.
    pub cursor: Option<u64>,
    /// The version of the machine that it was made on.
    pub machine: u32,
}

/// A program that is too large for a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the program and its files are {bytes} bytes, more than the {MAX_PROGRAM} that a link may hold: pass the files on in another way"
)]
pub struct TooLarge {
    pub bytes: usize,
}

impl ProgramLink {
    /// A link made on this version of the machine.
    pub fn new(spec: ProgramSpec, cursor: Option<u64>) -> ProgramLink {
        ProgramLink { spec, cursor, machine: MACHINE_VERSION }
    }

    /// The spec and the step to open on this machine. For a link of another version of the machine, whose decisions
    /// and step would lead to another moment, these are dropped, and the third value is a warning.
    pub fn open(self) -> (ProgramSpec, Option<u64>, Option<String>) {
        let ProgramLink { mut spec, cursor, machine } = self;
        if machine == MACHINE_VERSION {
            return (spec, cursor, None);
        }
        let age = if machine < MACHINE_VERSION { "an older" } else { "a newer" };
        let warning = format!(
            "this link was made on {age} version of the machine ({machine}, this is {MACHINE_VERSION}), which may \
             interleave otherwise: the program and its settings are open, but not the moment that the link shows"
        );
        spec.decisions.clear();
        (spec, None, Some(warning))
    }
}

/// Whether a fragment, with or without `#`, begins as a link to a program does.
pub fn is_program(fragment: &str) -> bool {
    let fragment = fragment.trim();
    let mut characters = fragment.strip_prefix('#').unwrap_or(fragment).chars();
    characters.next() == Some('p') && characters.next().is_some_and(|next| next.is_ascii_digit())
}

/// The fragment of a moment of a run, without `#`.
///
/// # Errors
/// If the program is too large.
pub fn encode(link: &ProgramLink) -> Result<String, TooLarge> {
    let spec = &link.spec;
    let mut before = 0;
    let decisions = spec.decisions.iter().map(|decision| {
        let steps = decision.step.wrapping_sub(before);
        before = decision.step;
        (steps, decision.thread.0)
    });
    let inside = LinkP1 {
        machine: link.machine,
        settings: settings::pairs(&spec.settings),
        decisions: decisions.collect(),
        cursor: link.cursor,
        files: spec.files.iter().map(|file| (file.name.clone(), file.text.clone())).collect(),
        source: spec.source.clone(),
    };
    // Writing to a growing vector cannot fail, and no type of ours has a failing `Serialize`.
    let bytes = postcard::to_allocvec(&inside).expect("a link always encodes");
    if bytes.len() > MAX_PROGRAM {
        return Err(TooLarge { bytes: bytes.len() });
    }
    Ok(format!("p{PROGRAM_LINK_VERSION}.{}", BASE64URL.encode(pack::pack(&bytes))))
}

/// The moment that a fragment names, with or without `#`.
///
/// # Errors
/// If the fragment is damaged or of a newer version.
pub fn decode(fragment: &str) -> Result<ProgramLink, LinkError> {
    let fragment = fragment.trim();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let no_version = || damaged("it does not begin with a version");
    let (version, data) =
        fragment.strip_prefix('p').and_then(|rest| rest.split_once('.')).ok_or_else(no_version)?;
    match version.parse::<u32>() {
        Ok(PROGRAM_LINK_VERSION) => decode_p1(data),
        Ok(theirs) if theirs > PROGRAM_LINK_VERSION => {
            Err(LinkError::Newer { theirs, ours: PROGRAM_LINK_VERSION })
        }
        _ => Err(no_version()),
    }
}

fn decode_p1(data: &str) -> Result<ProgramLink, LinkError> {
    let lost = || damaged("a part is missing or wrong");
    let packed = BASE64URL.decode(data).map_err(|_| damaged("a character is missing or wrong"))?;
    let bytes = pack::unpack(&packed, MAX_PROGRAM).ok_or_else(lost)?;
    let inside: LinkP1 = match postcard::take_from_bytes(&bytes) {
        Ok((inside, [])) => inside,
        Ok(_) | Err(_) => return Err(lost()),
    };
    let settings =
        settings::settings(&inside.settings).ok_or_else(|| damaged("a setting has no such value"))?;
    let mut step: u64 = 0;
    let mut decisions = Vec::with_capacity(inside.decisions.len());
    for (steps, thread) in inside.decisions {
        step = step.wrapping_add(steps);
        decisions.push(Decision { step, thread: ThreadId(thread) });
    }
    let files = inside.files.into_iter().map(|(name, text)| SourceFile { name, text }).collect();
    let spec = ProgramSpec { source: inside.source, files, settings, decisions };
    Ok(ProgramLink { spec, cursor: inside.cursor, machine: inside.machine })
}

/// The fields of version 1 of the format, in this order.
#[derive(Serialize, Deserialize)]
struct LinkP1 {
    machine: u32,
    settings: Vec<(u8, u64)>,
    /// Steps since the previous decision, and the chosen thread.
    decisions: Vec<(u64, u32)>,
    cursor: Option<u64>,
    files: Vec<(String, String)>,
    source: String,
}
