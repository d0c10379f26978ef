//! The thumbnail: shrinking and encoding.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use super::Picture;

/// Shrinks a picture so that it fits in a square of `side` pixels. Smaller pictures stay as they are.
pub(super) fn shrink(picture: Picture, side: u32) -> Result<Picture, String> {
    let (width, height) = fit(picture.width, picture.height, side.max(1) as usize);
    let mut pixels = vec![0; 3 * width * height];
    let from =
        TypedImageRef::<U8x3>::from_buffer(picture.width as u32, picture.height as u32, &picture.pixels);
    let to = TypedImage::<U8x3>::from_buffer(width as u32, height as u32, &mut pixels);
    // A filter of polynomials: sines differ in their last bits between machines.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    let (from, mut to) = (from.map_err(describe)?, to.map_err(describe)?);
    Resizer::new().resize_typed(&from, &mut to, &options).map_err(describe)?;
    Ok(Picture { width, height, pixels })
}

/// Encodes a picture as PNG.
pub(super) fn encode(picture: &Picture) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width as u32, picture.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().map_err(describe)?;
    writer.write_image_data(&picture.pixels).map_err(describe)?;
    writer.finish().map_err(describe)?;
    Ok(file)
}

/// The size of the thumbnail: the longer side is `side`, the other keeps the proportions.
fn fit(width: usize, height: usize, side: usize) -> (usize, usize) {
    let longer = width.max(height);
    if longer <= side {
        return (width, height);
    }
    let scale = |length: usize| ((length * side + longer / 2) / longer).max(1);
    (scale(width), scale(height))
}

fn describe(error: impl std::fmt::Display) -> String {
    format!("the thumbnail cannot be made: {error}")
}
