//! Share links: a whole set-up in a URL fragment, compressed and versioned.
//!
//! A fragment is `VERSION.DATA`: the version in clear, so that a page can say that a link is too new for
//! it, then the base64url text of zlib-compressed JSON (zlib rather than bare deflate, because its checksum
//! detects a damaged link). The JSON has types of its own, whose defaults are part of the format: a value that
//! equals its default is left out, and a link keeps its meaning when the page's defaults change.
//!
//! Decoding never panics and never allocates more than [`MAX_JSON`] bytes of text, for any input. A decoded set-up
//! can be out of bounds: the caller validates it.
//!
//! Links to programs are another format: [`program`]. [`open`] reads either.

pub mod program;

mod pack;
mod settings;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::model::{ExecutionModel, Place};
use crate::spec::{Collect, Reuse, Setup, Variant};
use crate::workload::Workload;

use program::ProgramLink;

/// The version of the links that this page makes.
pub const LINK_VERSION: u32 = 1;

/// The largest JSON text in a link, in bytes after decompression.
pub const MAX_JSON: usize = 64 << 10;

/// A fragment that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It was made by a newer Interleave.
    #[error(
        "this link was made by a newer version of Interleave (format {theirs}, this page knows {ours}): open it on an up-to-date page"
    )]
    Newer { theirs: u32, ours: u32 },
    /// It is damaged: cut short when it was copied, or changed.
    #[error("this link is damaged ({detail}): ask for it again, and copy it whole")]
    Damaged { detail: String },
}

/// What a fragment holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    Setup(Setup),
    Program(ProgramLink),
}

/// Reads a fragment of either kind, with or without `#`.
///
/// # Errors
/// If it is damaged or of a newer version.
pub fn open(fragment: &str) -> Result<Opened, LinkError> {
    if program::is_program(fragment) {
        program::decode(fragment).map(Opened::Program)
    } else {
        decode(fragment).map(Opened::Setup)
    }
}

/// The fragment of a set-up, without `#`.
pub fn encode(setup: &Setup) -> String {
    let json =
        serde_json::to_vec(&LinkV1::from(setup)).expect("types of ours with text keys always serialise");
    format!("{LINK_VERSION}.{}", BASE64URL.encode(compress_to_vec_zlib(&json, 9)))
}

/// The set-up of a fragment, with or without `#`.
///
/// # Errors
/// If the fragment is damaged or of a newer version.
pub fn decode(fragment: &str) -> Result<Setup, LinkError> {
    let fragment = fragment.trim();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (version, data) =
        fragment.split_once('.').ok_or_else(|| damaged("it does not begin with a version"))?;
    match version.parse::<u32>() {
        Ok(LINK_VERSION) => decode_v1(data),
        Ok(theirs) if theirs > LINK_VERSION => Err(LinkError::Newer { theirs, ours: LINK_VERSION }),
        _ => Err(damaged("it does not begin with a version")),
    }
}

fn decode_v1(data: &str) -> Result<Setup, LinkError> {
    let packed = BASE64URL.decode(data).map_err(|_| damaged("a character is missing or wrong"))?;
    let json = decompress_to_vec_zlib_with_limit(&packed, MAX_JSON)
        .map_err(|_| damaged("a part is missing or wrong"))?;
    // From a `str`, as everywhere in the page: `from_slice` would add a second copy of the parser to its module.
    let json = String::from_utf8(json).map_err(|_| damaged("a part is missing or wrong"))?;
    let link: LinkV1 =
        serde_json::from_str(&json).map_err(|error| damaged(&format!("not a set-up: {error}")))?;
    Ok(link.into())
}

fn damaged(detail: &str) -> LinkError {
    LinkError::Damaged { detail: detail.to_owned() }
}

/// A set-up in version 1 of the format. Its names are short to keep links short.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkV1 {
    #[serde(rename = "w")]
    workload: Workload,
    #[serde(rename = "v")]
    variants: Vec<VariantV1>,
    #[serde(rename = "s", default = "one", skip_serializing_if = "is_one")]
    seed: u64,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    faults: Vec<Fault>,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    timeout_ms: Option<u32>,
    #[serde(rename = "r", default = "one", skip_serializing_if = "is_one")]
    repeats: u32,
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    scenario: Option<String>,
}

/// A variant in version 1 of the format. Values of a sequential run in the browser are left out.
#[derive(Serialize, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
struct VariantV1 {
    #[serde(rename = "p", skip_serializing_if = "is_browser")]
    place: Place,
    #[serde(rename = "m", skip_serializing_if = "is_sequential")]
    model: ExecutionModel,
    #[serde(rename = "n", skip_serializing_if = "is_two")]
    workers: u32,
    #[serde(rename = "u", skip_serializing_if = "is_pool")]
    reuse: Reuse,
    /// The chunk size of `map`; `None` stands for `as_completed`.
    #[serde(rename = "c", skip_serializing_if = "is_one_by_one")]
    chunksize: Option<u32>,
    #[serde(rename = "k", skip_serializing_if = "is_eight")]
    slice_ms: u32,
}

impl Default for VariantV1 {
    /// Frozen: these values are part of version 1, whatever [`Variant::default`] becomes.
    fn default() -> Self {
        VariantV1 {
            place: Place::Browser,
            model: ExecutionModel::Sequential,
            workers: 2,
            reuse: Reuse::Pool,
            chunksize: Some(1),
            slice_ms: 8,
        }
    }
}

impl From<&Setup> for LinkV1 {
    fn from(setup: &Setup) -> Self {
        LinkV1 {
            workload: setup.workload.clone(),
            variants: setup.variants.iter().map(VariantV1::from).collect(),
            seed: setup.seed,
            faults: setup.faults.clone(),
            timeout_ms: setup.timeout_ms,
            repeats: setup.repeats,
            scenario: setup.scenario.clone(),
        }
    }
}

impl From<LinkV1> for Setup {
    fn from(link: LinkV1) -> Self {
        Setup {
            workload: link.workload,
            variants: link.variants.into_iter().map(Variant::from).collect(),
            seed: link.seed,
            faults: link.faults,
            timeout_ms: link.timeout_ms,
            repeats: link.repeats,
            scenario: link.scenario,
        }
    }
}

impl From<&Variant> for VariantV1 {
    fn from(variant: &Variant) -> Self {
        let chunksize = match variant.collect {
            Collect::Map { chunksize } => Some(chunksize),
            Collect::AsCompleted => None,
        };
        let Variant { place, model, workers, reuse, slice_ms, .. } = *variant;
        VariantV1 { place, model, workers, reuse, chunksize, slice_ms }
    }
}

impl From<VariantV1> for Variant {
    fn from(variant: VariantV1) -> Self {
        let VariantV1 { place, model, workers, reuse, chunksize, slice_ms } = variant;
        let collect = chunksize.map_or(Collect::AsCompleted, |chunksize| Collect::Map { chunksize });
        Variant { place, model, workers, reuse, collect, slice_ms }
    }
}

fn one<T: From<u8>>() -> T {
    T::from(1)
}

fn is_one<T: From<u8> + PartialEq>(value: &T) -> bool {
    *value == T::from(1)
}

fn is_browser(place: &Place) -> bool {
    *place == VariantV1::default().place
}

fn is_sequential(model: &ExecutionModel) -> bool {
    *model == VariantV1::default().model
}

fn is_two(workers: &u32) -> bool {
    *workers == VariantV1::default().workers
}

fn is_pool(reuse: &Reuse) -> bool {
    *reuse == VariantV1::default().reuse
}

fn is_one_by_one(chunksize: &Option<u32>) -> bool {
    *chunksize == VariantV1::default().chunksize
}

fn is_eight(slice_ms: &u32) -> bool {
    *slice_ms == VariantV1::default().slice_ms
}
