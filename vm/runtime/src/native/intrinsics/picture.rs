//! The intrinsics of pictures: decoding, encoding, blurring, resizing. Pixels are rows from the top, a byte for each
//! channel. All arithmetic is in the same order everywhere, so that every machine gives the same bytes.

use vm_code::Value;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::kernel::Worked;
use crate::flow::Raised;
use crate::native::intrinsics::{bytes, int, seconds, text};
use crate::object::Object;
use crate::types;
use crate::vm::Vm;

/// How many samples a picture may have.
const MAX_SAMPLES: usize = 64 << 20;

struct Picture {
    mode: &'static str,
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

pub fn kernel(vm: &mut Vm<'_>, name: &str, args: &[Value]) -> Worked {
    match (name, args) {
        ("image_decode", [data]) => decode(vm, *data),
        ("image_encode", [format, rest @ ..]) => {
            let format = text(vm, *format)?;
            let picture = picture(vm, rest)?;
            encode(vm, &format, &picture)
        }
        ("image_blur", [rest @ .., radius, kind]) => {
            let picture = picture(vm, rest)?;
            let (radius, kind) = (seconds(vm, *radius)?, text(vm, *kind)?);
            let weights = if kind == "box" { box_weights(radius) } else { gaussian_weights(radius) };
            let ns = picture.pixels.len() as u64 * (4 + weights.len() as u64);
            let pixels = blur(&picture, &weights);
            Ok((vm.alloc(Object::Bytes(pixels.into())), ns))
        }
        ("image_resize", [rest @ .., width, height]) => {
            let picture = picture(vm, rest)?;
            let (width, height) = (size(vm, *width)?, size(vm, *height)?);
            check_size(vm, width, height, picture.channels())?;
            let pixels = resize(&picture, width, height);
            let ns = (picture.pixels.len() * 3 + pixels.len() * 6) as u64;
            Ok((vm.alloc(Object::Bytes(pixels.into())), ns))
        }
        ("image_convolve", [rest @ .., side, weights, scale, offset]) => {
            let picture = picture(vm, rest)?;
            let side = size(vm, *side)?;
            let mut numbers = Vec::new();
            for weight in vm.as_sequence(*weights).unwrap_or_default().to_vec() {
                numbers.push(seconds(vm, weight)?);
            }
            let (scale, offset) = (seconds(vm, *scale)?, seconds(vm, *offset)?);
            if side == 0 || side.is_multiple_of(2) || numbers.len() != side * side || scale == 0.0 {
                return Err(vm.value_error("bad kernel size"));
            }
            let ns = (picture.pixels.len() * (4 + numbers.len())) as u64;
            let pixels = convolve(&picture, side, &numbers, scale, offset);
            Ok((vm.alloc(Object::Bytes(pixels.into())), ns))
        }
        _ => Err(vm.value_error(format!("there is no kernel {name} of {} arguments", args.len()))),
    }
}

impl Picture {
    fn channels(&self) -> usize {
        channels(self.mode)
    }
}

fn channels(mode: &str) -> usize {
    match mode {
        "L" => 1,
        "RGBA" => 4,
        _ => 3,
    }
}

fn size(vm: &mut Vm<'_>, value: Value) -> Result<usize, Raised> {
    let size = int(vm, value)?;
    match usize::try_from(size) {
        Ok(size) if size <= 1 << 16 => Ok(size),
        _ => Err(vm.value_error("the picture is too large")),
    }
}

fn check_size(vm: &mut Vm<'_>, width: usize, height: usize, channels: usize) -> Result<(), Raised> {
    match width.checked_mul(height).and_then(|area| area.checked_mul(channels)) {
        Some(samples) if samples <= MAX_SAMPLES => Ok(()),
        _ => Err(vm.error(types::MEMORY_ERROR, "the picture is too large")),
    }
}

/// Mode, width, height, pixels.
fn picture(vm: &mut Vm<'_>, args: &[Value]) -> Result<Picture, Raised> {
    let [mode, width, height, pixels] = args else {
        return Err(vm.type_error("a picture is a mode, a width, a height and pixels"));
    };
    let mode = match text(vm, *mode)?.as_str() {
        "L" => "L",
        "RGB" => "RGB",
        "RGBA" => "RGBA",
        other => return Err(vm.value_error(format!("image has wrong mode: {other}"))),
    };
    let (width, height) = (size(vm, *width)?, size(vm, *height)?);
    check_size(vm, width, height, channels(mode))?;
    let pixels = bytes(vm, *pixels)?;
    if pixels.len() != width * height * channels(mode) {
        return Err(vm.value_error("not enough image data"));
    }
    Ok(Picture { mode, width, height, pixels })
}

fn decode(vm: &mut Vm<'_>, data: Value) -> Worked {
    let data = bytes(vm, data)?;
    let decoded = if data.starts_with(&[0xff, 0xd8]) {
        decode_jpeg(&data).map(|picture| ("JPEG", picture))
    } else if data.starts_with(b"\x89PNG") {
        decode_png(&data).map(|picture| ("PNG", picture))
    } else {
        Err("cannot identify image file: not a PNG or JPEG".to_owned())
    };
    let (format, picture) = match decoded {
        Ok(decoded) => decoded,
        Err(message) => return Err(vm.error(types::OS_ERROR, message)),
    };
    let ns = (picture.pixels.len() * 4) as u64;
    let (format, mode) = (vm.str(format), vm.str(picture.mode));
    let [width, height] = [picture.width, picture.height].map(|size| Value::Int(size as i64));
    let pixels = vm.alloc(Object::Bytes(picture.pixels.into()));
    Ok((vm.tuple([format, mode, width, height, pixels]), ns))
}

fn decode_jpeg(data: &[u8]) -> Result<Picture, String> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions().ok_or("a picture without a size")?;
    if width * height * 3 > MAX_SAMPLES {
        return Err("the picture is too large".to_owned());
    }
    let pixels = decoder.decode().map_err(|error| error.to_string())?;
    Ok(Picture { mode: "RGB", width, height, pixels })
}

fn decode_png(data: &[u8]) -> Result<Picture, String> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(data));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let bytes = reader.output_buffer_size().ok_or("the picture is too large")?;
    if bytes > MAX_SAMPLES {
        return Err("the picture is too large".to_owned());
    }
    let mut pixels = vec![0; bytes];
    let info = reader.next_frame(&mut pixels).map_err(|error| error.to_string())?;
    pixels.truncate(info.buffer_size());
    let (mode, pixels) = match info.color_type {
        png::ColorType::Grayscale => ("L", pixels),
        png::ColorType::GrayscaleAlpha => {
            let wide = pixels.chunks_exact(2).flat_map(|pair| [pair[0], pair[0], pair[0], pair[1]]);
            ("RGBA", wide.collect())
        }
        png::ColorType::Rgba => ("RGBA", pixels),
        _ => ("RGB", pixels),
    };
    Ok(Picture { mode, width: info.width as usize, height: info.height as usize, pixels })
}

fn encode(vm: &mut Vm<'_>, format: &str, picture: &Picture) -> Worked {
    if format != "PNG" {
        let message = format!("cannot write pictures as {format} here: save as PNG");
        return Err(vm.error(types::OS_ERROR, message));
    }
    let mut file = Vec::new();
    let encoded = encode_png(picture, &mut file);
    match encoded {
        Ok(()) => Ok((vm.alloc(Object::Bytes(file.into())), (picture.pixels.len() * 8) as u64)),
        Err(error) => Err(vm.error(types::OS_ERROR, error.to_string())),
    }
}

fn encode_png(picture: &Picture, file: &mut Vec<u8>) -> Result<(), png::EncodingError> {
    // Sizes were checked to be small.
    let mut encoder = png::Encoder::new(file, picture.width as u32, picture.height as u32);
    encoder.set_color(match picture.mode {
        "L" => png::ColorType::Grayscale,
        "RGBA" => png::ColorType::Rgba,
        _ => png::ColorType::Rgb,
    });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.pixels)?;
    writer.finish()
}

/// The weights of a normal distribution, to three standard deviations.
fn gaussian_weights(radius: f64) -> Vec<f32> {
    let sigma = radius.clamp(0.0, 100.0);
    if sigma == 0.0 {
        return vec![1.0];
    }
    let reach = libm::ceil(sigma * 3.0) as i32;
    let weight = |offset: i32| libm::exp(-f64::from(offset * offset) / (2.0 * sigma * sigma));
    let sum: f64 = (-reach..=reach).map(weight).sum();
    (-reach..=reach).map(|offset| (weight(offset) / sum) as f32).collect()
}

fn box_weights(radius: f64) -> Vec<f32> {
    let radius = radius.clamp(0.0, 100.0);
    let whole = libm::floor(radius);
    let edge = radius - whole;
    let side = 2.0 * radius + 1.0;
    let mut weights = vec![(1.0 / side) as f32; 2 * whole as usize + 1];
    if edge > 0.0 {
        weights.insert(0, (edge / side) as f32);
        weights.push((edge / side) as f32);
    }
    weights
}

/// Blurs along the rows, then along the columns; what is outside is as the edge.
fn blur(picture: &Picture, weights: &[f32]) -> Vec<u8> {
    if weights.len() == 1 {
        return picture.pixels.clone();
    }
    let (width, height, channels) = (picture.width, picture.height, picture.channels());
    let reach = weights.len() / 2;
    let near = |at: usize, tap: usize, len: usize| (at + tap).saturating_sub(reach).min(len - 1);
    let mut across = vec![0.0_f32; picture.pixels.len()];
    for y in 0..height {
        for x in 0..width {
            for channel in 0..channels {
                let sample =
                    |tap| f32::from(picture.pixels[(y * width + near(x, tap, width)) * channels + channel]);
                let taps = weights.iter().enumerate();
                across[(y * width + x) * channels + channel] =
                    taps.map(|(tap, weight)| weight * sample(tap)).sum();
            }
        }
    }
    let row = width * channels;
    let mut pixels = vec![0; picture.pixels.len()];
    for y in 0..height {
        for at in 0..row {
            let taps = weights.iter().enumerate();
            let sum: f32 = taps.map(|(tap, weight)| weight * across[near(y, tap, height) * row + at]).sum();
            pixels[y * row + at] = (sum + 0.5) as u8;
        }
    }
    pixels
}

/// Each pixel is the mean of those that it covers; where it is enlarged, it lies between its neighbours.
fn resize(picture: &Picture, to_width: usize, to_height: usize) -> Vec<u8> {
    let channels = picture.channels();
    if picture.pixels.is_empty() || to_width == 0 || to_height == 0 {
        return vec![0; to_width * to_height * channels];
    }
    let columns = taps(picture.width, to_width);
    let rows = taps(picture.height, to_height);
    let mut narrow = vec![0.0_f32; to_width * picture.height * channels];
    for y in 0..picture.height {
        for (x, column) in columns.iter().enumerate() {
            for channel in 0..channels {
                let samples = column.iter().map(|(at, weight)| {
                    weight * f32::from(picture.pixels[(y * picture.width + at) * channels + channel])
                });
                narrow[(y * to_width + x) * channels + channel] = samples.sum();
            }
        }
    }
    let row = to_width * channels;
    let mut pixels = Vec::with_capacity(row * to_height);
    for taps in &rows {
        for at in 0..row {
            let sum: f32 = taps.iter().map(|(y, weight)| weight * narrow[y * row + at]).sum();
            pixels.push((sum + 0.5) as u8);
        }
    }
    pixels
}

/// For each place of the result: places of the source, and their weights (a triangle as wide as the scale).
fn taps(from: usize, to: usize) -> Vec<Vec<(usize, f32)>> {
    let scale = from as f64 / to as f64;
    let support = scale.max(1.0);
    (0..to)
        .map(|place| {
            let centre = (place as f64 + 0.5) * scale;
            let first = libm::floor((centre - support).max(0.0)) as usize;
            let end = (libm::ceil(centre + support) as usize).min(from);
            let weight = |at: usize| (1.0 - libm::fabs(at as f64 + 0.5 - centre) / support).max(0.0);
            let sum: f64 = (first..end).map(weight).sum();
            (first..end).map(|at| (at, (weight(at) / sum) as f32)).collect()
        })
        .collect()
}

/// Edges stay as they are, as in Pillow.
fn convolve(picture: &Picture, side: usize, weights: &[f64], scale: f64, offset: f64) -> Vec<u8> {
    let (width, height, channels) = (picture.width, picture.height, picture.channels());
    let reach = side / 2;
    let mut pixels = picture.pixels.clone();
    for y in reach..height.saturating_sub(reach) {
        for x in reach..width.saturating_sub(reach) {
            for channel in 0..channels {
                let mut sum = 0.0;
                for (at, weight) in weights.iter().enumerate() {
                    // Pillow's kernels begin at the bottom.
                    let (row, column) = (y + reach - at / side, x + at % side - reach);
                    sum += weight * f64::from(picture.pixels[(row * width + column) * channels + channel]);
                }
                // The cast saturates.
                pixels[(y * width + x) * channels + channel] = (sum / scale + offset + 0.5) as u8;
            }
        }
    }
    pixels
}
