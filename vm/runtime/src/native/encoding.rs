//! Text to bytes and back: encodings and what to do with errors.

use vm_code::Value;

use super::bytes::bytes_like;
use crate::flow::Raised;
use crate::object::Object;
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// A name of an encoding in its plain form.
fn encoding_name(vm: &mut Vm<'_>, encoding: Value) -> Result<String, Raised> {
    let name = match encoding {
        Value::Unbound => "utf-8".to_owned(),
        encoding => match vm.as_str(encoding) {
            Some(name) => name.to_lowercase().replace('_', "-"),
            None => {
                let message = format!("encoding must be str, not {}", vm.class_name(encoding));
                return Err(vm.type_error(message));
            }
        },
    };
    match name.as_str() {
        "utf-8" | "utf8" | "u8" => Ok("utf-8".to_owned()),
        "ascii" | "us-ascii" => Ok("ascii".to_owned()),
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Ok("latin-1".to_owned()),
        "utf-16" | "utf-16-le" | "utf-16-be" | "utf-32" | "utf-32-le" | "utf-32-be" => Ok(name),
        _ => {
            let original = vm.as_str(encoding).unwrap_or_default().to_owned();
            Err(vm.error(types::LOOKUP_ERROR, format!("unknown encoding: {original}")))
        }
    }
}

fn error_mode(vm: &mut Vm<'_>, errors: Value) -> Result<String, Raised> {
    match vm.as_str(errors) {
        _ if !errors.is_bound() => Ok("strict".to_owned()),
        Some(mode @ ("strict" | "ignore" | "replace" | "backslashreplace" | "xmlcharrefreplace")) => {
            Ok(mode.to_owned())
        }
        Some(mode) => {
            let message = format!("unknown error handler name '{mode}'");
            Err(vm.error(types::LOOKUP_ERROR, message))
        }
        None => Err(vm.type_error("errors must be str")),
    }
}

/// `str.encode`.
pub fn encode_text(vm: &mut Vm<'_>, text: &str, encoding: Value, errors: Value) -> Result<Vec<u8>, Raised> {
    let encoding = encoding_name(vm, encoding)?;
    let mode = error_mode(vm, errors)?;
    let limit = match encoding.as_str() {
        "utf-8" => return Ok(text.as_bytes().to_vec()),
        "ascii" => 0x80,
        "latin-1" => 0x100,
        wide => return Ok(encode_wide(text, wide)),
    };
    let mut bytes = Vec::with_capacity(text.len());
    for (at, char) in text.chars().enumerate() {
        let code = u32::from(char);
        if code < limit {
            bytes.push(u8::try_from(code).unwrap_or(b'?'));
            continue;
        }
        match mode.as_str() {
            "ignore" => {}
            "replace" => bytes.push(b'?'),
            "backslashreplace" => bytes.extend(ops::repr::to_ascii(&char.to_string()).bytes()),
            "xmlcharrefreplace" => bytes.extend(format!("&#{code};").bytes()),
            _ => {
                let reason = vm.str(format!("ordinal not in range({limit})"));
                let (name, text) = (vm.str(encoding), vm.str(text));
                let at = i64::try_from(at).unwrap_or(0);
                let args = [name, text, Value::Int(at), Value::Int(at + 1), reason];
                return Err(vm.exception(types::UNICODE_ENCODE_ERROR, &args));
            }
        }
    }
    Ok(bytes)
}

fn encode_wide(text: &str, encoding: &str) -> Vec<u8> {
    let big = encoding.ends_with("-be");
    let mut bytes = Vec::new();
    let mark = !encoding.ends_with("-le") && !big;
    if encoding.starts_with("utf-16") {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.for_each(|unit: u16| bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() }));
    } else {
        let units = mark.then_some(0xfeff).into_iter().chain(text.chars().map(u32::from));
        units.for_each(|unit: u32| bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() }));
    }
    bytes
}

/// `str(bytes, encoding, errors)`, `bytes.decode`.
pub fn decode_value(vm: &mut Vm<'_>, value: Value, encoding: Value, errors: Value) -> Result<Value, Raised> {
    let Some(bytes) = bytes_like(vm, value) else {
        let message = format!("decoding to str: need a bytes-like object, {} found", vm.class_name(value));
        return Err(vm.type_error(message));
    };
    let encoding = encoding_name(vm, encoding)?;
    let mode = error_mode(vm, errors)?;
    let text = match encoding.as_str() {
        "latin-1" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        "utf-8" => decode_utf8(vm, &bytes, &mode)?,
        "ascii" => {
            let mut text = String::new();
            for (at, byte) in bytes.iter().enumerate() {
                match (byte.is_ascii(), mode.as_str()) {
                    (true, _) => text.push(char::from(*byte)),
                    (_, "ignore") => {}
                    (_, "replace") => text.push('\u{fffd}'),
                    (_, "backslashreplace") => text.push_str(&format!("\\x{byte:02x}")),
                    _ => {
                        return Err(decode_error(
                            vm,
                            "ascii",
                            &bytes,
                            at,
                            at + 1,
                            "ordinal not in range(128)",
                        ));
                    }
                }
            }
            text
        }
        wide => decode_wide(vm, &bytes, wide)?,
    };
    Ok(vm.str(text))
}

fn decode_utf8(vm: &mut Vm<'_>, bytes: &[u8], mode: &str) -> Result<String, Raised> {
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        let error = match std::str::from_utf8(&bytes[at..]) {
            Ok(rest) => {
                text.push_str(rest);
                return Ok(text);
            }
            Err(error) => error,
        };
        let valid = at + error.valid_up_to();
        text.push_str(std::str::from_utf8(&bytes[at..valid]).unwrap_or_default());
        let width = error.error_len().unwrap_or(bytes.len() - valid);
        match mode {
            "ignore" => {}
            "replace" => text.push('\u{fffd}'),
            "backslashreplace" => {
                bytes[valid..valid + width].iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
            }
            _ => {
                let reason = if error.error_len().is_none() {
                    "unexpected end of data"
                } else if matches!(bytes[valid], 0x80..=0xc1 | 0xf5..=0xff) {
                    "invalid start byte"
                } else {
                    "invalid continuation byte"
                };
                return Err(decode_error(vm, "utf-8", bytes, valid, valid + width, reason));
            }
        }
        at = valid + width;
    }
}

fn decode_wide(vm: &mut Vm<'_>, bytes: &[u8], encoding: &str) -> Result<String, Raised> {
    let wide = encoding.starts_with("utf-32");
    let mut big = encoding.ends_with("-be");
    let mut rest = bytes;
    if !encoding.ends_with("-le") && !big {
        let marks: [(&[u8], bool); 2] = if wide {
            [(&[0xff, 0xfe, 0, 0], false), (&[0, 0, 0xfe, 0xff], true)]
        } else {
            [(&[0xff, 0xfe], false), (&[0xfe, 0xff], true)]
        };
        for (mark, is_big) in marks {
            if let Some(after) = rest.strip_prefix(mark) {
                (rest, big) = (after, is_big);
                break;
            }
        }
    }
    let text = if wide {
        let units = rest.chunks(4).map(|chunk| <[u8; 4]>::try_from(chunk).ok());
        units
            .map(|unit| {
                char::from_u32(if big { u32::from_be_bytes(unit?) } else { u32::from_le_bytes(unit?) })
            })
            .collect()
    } else {
        let units: Option<Vec<u16>> = rest
            .chunks(2)
            .map(|chunk| <[u8; 2]>::try_from(chunk).ok())
            .map(|unit| Some(if big { u16::from_be_bytes(unit?) } else { u16::from_le_bytes(unit?) }))
            .collect();
        units.and_then(|units| String::from_utf16(&units).ok())
    };
    text.ok_or_else(|| decode_error(vm, encoding, bytes, 0, bytes.len(), "illegal encoding"))
}

fn decode_error(
    vm: &mut Vm<'_>,
    encoding: &str,
    bytes: &[u8],
    start: usize,
    end: usize,
    reason: &str,
) -> Raised {
    let object = vm.alloc(Object::Bytes(bytes.into()));
    let (encoding, reason) = (vm.str(encoding), vm.str(reason));
    let bound = |at: usize| Value::Int(i64::try_from(at).unwrap_or(0));
    vm.exception(types::UNICODE_DECODE_ERROR, &[encoding, object, bound(start), bound(end), reason])
}
