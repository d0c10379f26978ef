//! The image job: decode, Gaussian blur, thumbnail, encode.
//!
//! A step of each stage does a bounded amount of work, except for three library calls that cannot be cut: a
//! whole JPEG or interlaced PNG is decoded in one step, and so are the thumbnail's resizing and
//! encoding (a few ms for the supplied pictures).

mod blur;
mod decode;
mod supplied;
mod thumbnail;

use shared::Value;
use shared::job::{IoReply, Job, Step};
use shared::task::ImageSource;

use crate::end::{finished, raised};

/// Decoded pixels: red, green and blue bytes, row by row.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

/// Makes a blurred thumbnail of one picture.
pub(crate) struct Image {
    radius: f32,
    thumbnail: u32,
    /// The next stage; `None` once the job is done.
    stage: Option<Stage>,
}

enum Stage {
    Paint(supplied::Painting),
    Decode(decode::Decoding),
    Blur(blur::Blur),
    Shrink(Picture),
    Encode(Picture),
    End(Vec<u8>),
}

impl Image {
    pub(crate) fn new(source: ImageSource, radius: f32, thumbnail: u32) -> Self {
        let stage = match source {
            ImageSource::Supplied(number) => Stage::Paint(supplied::Painting::new(number)),
            ImageSource::Given(blob) => Stage::Decode(decode::Decoding::new(blob)),
        };
        Image { radius, thumbnail, stage: Some(stage) }
    }

    fn advance(&self, stage: Stage) -> Result<Stage, String> {
        Ok(match stage {
            Stage::Paint(mut painting) => match painting.advance()? {
                Some(file) => Stage::Decode(decode::Decoding::new(file)),
                None => Stage::Paint(painting),
            },
            Stage::Decode(mut decoding) => match decoding.advance()? {
                Some(picture) => Stage::Blur(blur::Blur::new(picture, self.radius)),
                None => Stage::Decode(decoding),
            },
            Stage::Blur(mut blur) => match blur.advance() {
                Some(picture) => Stage::Shrink(picture),
                None => Stage::Blur(blur),
            },
            Stage::Shrink(picture) => Stage::Encode(thumbnail::shrink(picture, self.thumbnail)?),
            Stage::Encode(picture) => Stage::End(thumbnail::encode(&picture)?),
            Stage::End(file) => Stage::End(file),
        })
    }
}

impl Job for Image {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let Some(stage) = self.stage.take() else {
            return raised("the picture is done already");
        };
        match self.advance(stage) {
            Ok(Stage::End(file)) => finished(Value::Bytes(file)),
            Ok(stage) => {
                self.stage = Some(stage);
                Step::Continue
            }
            Err(message) => raised(message),
        }
    }

    fn progress(&self) -> Option<f32> {
        // The blur is most of the work; the other shares are what they take at a radius of 6.
        Some(match self.stage.as_ref()? {
            Stage::Paint(painting) => 0.15 * painting.progress(),
            Stage::Decode(decoding) => 0.15 + 0.1 * decoding.progress(),
            Stage::Blur(blur) => 0.25 + 0.65 * blur.progress(),
            Stage::Shrink(_) => 0.9,
            Stage::Encode(_) => 0.95,
            Stage::End(_) => 1.0,
        })
    }
}
