//! Decoding of PNG and JPEG files into red, green and blue bytes. Transparent pixels lie on white.

use std::io::Cursor;

use png::{ColorType, Transformations};
use shared::task::Blob;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::Picture;

/// The largest picture, in pixels: that of a phone's camera. Its pixels take 48 MB.
const MAX_PIXELS: usize = 16 << 20;

/// The longest side.
const MAX_SIDE: usize = 32_768;

/// Pixels decoded in one step, where a format can be decoded by rows.
const PIXELS_PER_STEP: usize = 16 << 10;

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG_SIGNATURE: &[u8] = b"\xff\xd8\xff";

/// A file that is being decoded.
pub(super) enum Decoding {
    /// Nothing is read yet.
    Unread(Blob),
    /// A PNG file, by rows.
    Rows { reader: Box<png::Reader<Cursor<Bytes>>>, picture: Picture },
}

/// Lends a blob's bytes to a reader.
pub(super) struct Bytes(Blob);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl Decoding {
    pub(super) fn new(file: Blob) -> Self {
        Decoding::Unread(file)
    }

    /// One step of decoding. Returns the picture after the last.
    pub(super) fn advance(&mut self) -> Result<Option<Picture>, String> {
        match self {
            Decoding::Unread(file) => {
                let bytes = file.as_slice();
                if bytes.starts_with(JPEG_SIGNATURE) {
                    return decode_jpeg(bytes).map(Some);
                }
                if !bytes.starts_with(PNG_SIGNATURE) {
                    return Err("this file is not a picture in PNG or JPEG format".to_owned());
                }
                let (reader, picture) = open_png(file.clone())?;
                *self = Decoding::Rows { reader: Box::new(reader), picture };
                Ok(None)
            }
            Decoding::Rows { reader, picture } => {
                decode_some_rows(reader, picture)?;
                let whole = picture.pixels.len() == 3 * picture.width * picture.height;
                let empty = Picture { width: 0, height: 0, pixels: Vec::new() };
                Ok(whole.then(|| std::mem::replace(picture, empty)))
            }
        }
    }

    pub(super) fn progress(&self) -> f32 {
        match self {
            Decoding::Unread(_) => 0.0,
            Decoding::Rows { picture, .. } => {
                picture.pixels.len() as f32 / (3 * picture.width * picture.height).max(1) as f32
            }
        }
    }
}

fn open_png(file: Blob) -> Result<(png::Reader<Cursor<Bytes>>, Picture), String> {
    let mut decoder = png::Decoder::new(Cursor::new(Bytes(file)));
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(broken_png)?;
    let picture = blank(header.width as usize, header.height as usize)?;
    Ok((decoder.read_info().map_err(broken_png)?, picture))
}

fn decode_some_rows(reader: &mut png::Reader<Cursor<Bytes>>, picture: &mut Picture) -> Result<(), String> {
    let (color, _) = reader.output_color_type();
    if reader.info().interlaced {
        let mut samples = vec![0; reader.output_buffer_size().ok_or("this PNG file is too large")?];
        reader.next_frame(&mut samples).map_err(broken_png)?;
        append_rgb(color, &samples, &mut picture.pixels);
        return Ok(());
    }
    for _ in 0..(PIXELS_PER_STEP / picture.width.max(1)).max(1) {
        match reader.next_row().map_err(broken_png)? {
            Some(row) => append_rgb(color, row.data(), &mut picture.pixels),
            None => break,
        }
    }
    Ok(())
}

/// Appends samples as red, green and blue bytes.
fn append_rgb(color: ColorType, samples: &[u8], pixels: &mut Vec<u8>) {
    match color {
        ColorType::Grayscale => pixels.extend(samples.iter().flat_map(|&gray| [gray; 3])),
        ColorType::GrayscaleAlpha => {
            let (samples, _) = samples.as_chunks();
            pixels.extend(samples.iter().flat_map(|&[gray, alpha]| [on_white(gray, alpha); 3]));
        }
        ColorType::Rgba => {
            let (samples, _) = samples.as_chunks();
            pixels.extend(samples.iter().flat_map(|&[r, g, b, alpha]| [r, g, b].map(|c| on_white(c, alpha))));
        }
        // Palettes are expanded by the decoder.
        ColorType::Rgb | ColorType::Indexed => pixels.extend_from_slice(samples),
    }
}

fn on_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    ((sample * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn decode_jpeg(bytes: &[u8]) -> Result<Picture, String> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(broken_jpeg)?;
    let (width, height) = decoder.dimensions().ok_or("this JPEG file does not say its size")?;
    let mut picture = blank(width, height)?;
    picture.pixels.resize(3 * width * height, 0);
    decoder.decode_into(&mut picture.pixels).map_err(broken_jpeg)?;
    Ok(picture)
}

/// A picture with room for its pixels, if its size is allowed.
fn blank(width: usize, height: usize) -> Result<Picture, String> {
    if width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS {
        let pixels = width as f64 * height as f64 / f64::from(1 << 20);
        let largest = MAX_PIXELS >> 20;
        return Err(format!(
            "this picture is too large: {width} × {height} pixels are {pixels:.1} megapixels, the most is {largest} \
             (and {MAX_SIDE} pixels a side)"
        ));
    }
    let mut pixels = Vec::new();
    match pixels.try_reserve_exact(3 * width * height) {
        Ok(()) => Ok(Picture { width, height, pixels }),
        Err(_) => Err("there is no memory left here for this picture; choose fewer workers".to_owned()),
    }
}

fn broken_png(error: png::DecodingError) -> String {
    format!("this PNG file is broken: {error}")
}

fn broken_jpeg(error: zune_jpeg::errors::DecodeErrors) -> String {
    format!("this JPEG file is broken or of a rare kind: {error}")
}
