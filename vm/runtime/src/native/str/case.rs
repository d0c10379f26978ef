//! Case, kinds of characters, and padding.

use vm_code::Value;

use super::{text, text_argument};
use crate::flow::{Args, NativeResult, Raised};
use crate::native::NativeDef;
use crate::ops;
use crate::ops::repr::is_printable;
use crate::vm::Vm;

macro_rules! mapped {
    ($($name:ident $title:literal $map:expr;)*) => {
        $(
            fn $name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
                let (text, []) = text(vm, args, $title, [], 0)?;
                let map: fn(&str) -> String = $map;
                Ok(vm.str(map(&text)).into())
            }
        )*
    };
}

macro_rules! tested {
    ($($name:ident $title:literal $test:expr;)*) => {
        $(
            fn $name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
                let (text, []) = text(vm, args, $title, [], 0)?;
                let test: fn(&str) -> bool = $test;
                Ok(Value::Bool(test(&text)).into())
            }
        )*
    };
}

mapped! {
    upper "str.upper" |text| text.to_uppercase();
    lower "str.lower" |text| text.to_lowercase();
    casefold "str.casefold" |text| text.to_lowercase().replace('ß', "ss").replace('ς', "σ");
    capitalize "str.capitalize" |text| {
        let mut chars = text.chars();
        chars.next().map(titled).unwrap_or_default() + &chars.as_str().to_lowercase()
    };
    title "str.title" title_case;
    swapcase "str.swapcase" |text| text.chars().map(|char| {
        if char.is_uppercase() { char.to_lowercase().to_string() } else { char.to_uppercase().to_string() }
    }).collect();
}

tested! {
    isalpha "str.isalpha" |text| !text.is_empty() && text.chars().all(|char| char.is_alphabetic() && !is_mark(char));
    isdigit "str.isdigit" |text| !text.is_empty() && text.chars().all(is_digit);
    isdecimal "str.isdecimal" |text| !text.is_empty() && text.chars().all(is_decimal);
    isnumeric "str.isnumeric" |text| !text.is_empty() && text.chars().all(char::is_numeric);
    isalnum "str.isalnum" |text| !text.is_empty() && text.chars().all(|char| char.is_alphanumeric() && !is_mark(char));
    isspace "str.isspace" |text| !text.is_empty() && text.chars().all(is_space);
    isascii "str.isascii" str::is_ascii;
    isprintable "str.isprintable" |text| text.chars().all(is_printable);
    isidentifier "str.isidentifier" is_identifier;
    islower "str.islower" |text| {
        text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase)
    };
    isupper "str.isupper" |text| {
        text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
    };
    istitle "str.istitle" is_title;
}

/// Methods.
pub const METHODS: &[NativeDef] = &[
    NativeDef::method("upper", upper),
    NativeDef::method("lower", lower),
    NativeDef::method("casefold", casefold),
    NativeDef::method("capitalize", capitalize),
    NativeDef::method("title", title),
    NativeDef::method("swapcase", swapcase),
    NativeDef::method("isalpha", isalpha),
    NativeDef::method("isdigit", isdigit),
    NativeDef::method("isdecimal", isdecimal),
    NativeDef::method("isnumeric", isnumeric),
    NativeDef::method("isalnum", isalnum),
    NativeDef::method("isspace", isspace),
    NativeDef::method("isascii", isascii),
    NativeDef::method("isprintable", isprintable),
    NativeDef::method("isidentifier", isidentifier),
    NativeDef::method("islower", islower),
    NativeDef::method("isupper", isupper),
    NativeDef::method("istitle", istitle),
    NativeDef::method("center", center),
    NativeDef::method("ljust", ljust),
    NativeDef::method("rjust", rjust),
    NativeDef::method("zfill", zfill),
    NativeDef::method("expandtabs", expandtabs),
];

/// Whitespace as `str.split` and `str.strip` see it.
pub fn is_space(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{1c}'..='\u{1f}')
}

/// Whether a text is a name.
pub fn is_identifier(text: &str) -> bool {
    let start = |char: char| char == '_' || char.is_alphabetic();
    let mut chars = text.chars();
    chars.next().is_some_and(start)
        && chars.all(|char| start(char) || char.is_alphanumeric() || is_mark(char))
}

fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20f0}' | '\u{fe20}'..='\u{fe2f}')
}

fn is_decimal(char: char) -> bool {
    // Decimal digits come in runs of ten.
    const ZEROS: &[u32] = &[
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
        0xed0, 0xf20, 0xff10,
    ];
    let code = u32::from(char);
    ZEROS.iter().any(|zero| (*zero..*zero + 10).contains(&code))
}

fn is_digit(char: char) -> bool {
    is_decimal(char)
        || matches!(char, '²' | '³' | '¹' | '\u{2070}' | '\u{2074}'..='\u{2079}' | '\u{2080}'..='\u{2089}' | '\u{2460}'..='\u{2468}')
}

fn titled(char: char) -> String {
    // Ligatures of the Latin alphabet have a title case of their own.
    match char {
        'ß' => "Ss".to_owned(),
        'ǆ' | 'Ǆ' => "ǅ".to_owned(),
        'ǉ' | 'Ǉ' => "ǈ".to_owned(),
        'ǌ' | 'Ǌ' => "ǋ".to_owned(),
        char => char.to_uppercase().collect(),
    }
}

fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for char in text.chars() {
        let cased = char.is_lowercase() || char.is_uppercase();
        match (cased, inside) {
            (true, true) => out.extend(char.to_lowercase()),
            (true, false) => out.push_str(&titled(char)),
            (false, _) => out.push(char),
        }
        inside = cased;
    }
    out
}

fn is_title(text: &str) -> bool {
    let (mut inside, mut found) = (false, false);
    for char in text.chars() {
        if char.is_uppercase() {
            if inside {
                return false;
            }
            (inside, found) = (true, true);
        } else if char.is_lowercase() {
            if !inside {
                return false;
            }
            found = true;
        } else {
            inside = false;
        }
    }
    found
}

/// The receiver, how many characters are missing to a width, and the fill character.
fn padding(vm: &mut Vm<'_>, args: Args<'_>, name: &str) -> Result<(String, usize, String), Raised> {
    let (text, [width, fill]) = text(vm, args, name, ["", ""], 1)?;
    let width = usize::try_from(crate::native::args::int(vm, width)?).unwrap_or(0);
    let fill = match fill {
        Value::Unbound => " ".to_owned(),
        fill => {
            let fill = text_argument(vm, fill, "The fill character must be a unicode character")?;
            if fill.chars().count() != 1 {
                return Err(vm.type_error("The fill character must be exactly one character long"));
            }
            fill
        }
    };
    ops::check_room(vm, width)?;
    let missing = width.saturating_sub(text.chars().count());
    Ok((text, missing, fill))
}

fn center(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, missing, fill) = padding(vm, args, "str.center")?;
    // CPython puts the odd one left where the width is odd.
    let width = text.chars().count() + missing;
    let left = missing / 2 + (missing & width & 1);
    Ok(vm.str(format!("{}{text}{}", fill.repeat(left), fill.repeat(missing - left))).into())
}

fn ljust(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, missing, fill) = padding(vm, args, "str.ljust")?;
    Ok(vm.str(format!("{text}{}", fill.repeat(missing))).into())
}

fn rjust(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, missing, fill) = padding(vm, args, "str.rjust")?;
    Ok(vm.str(format!("{}{text}", fill.repeat(missing))).into())
}

fn zfill(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, [width]) = text(vm, args, "str.zfill", [""], 1)?;
    let width = usize::try_from(crate::native::args::int(vm, width)?).unwrap_or(0);
    ops::check_room(vm, width)?;
    let zeros = "0".repeat(width.saturating_sub(text.chars().count()));
    let filled = match text.strip_prefix(['+', '-']) {
        Some(rest) => format!("{}{zeros}{rest}", &text[..1]),
        None => format!("{zeros}{text}"),
    };
    Ok(vm.str(filled).into())
}

fn expandtabs(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, [size]) = text(vm, args, "str.expandtabs", ["tabsize"], 0)?;
    let size = usize::try_from(crate::native::args::int_or(vm, size, 8)?).unwrap_or(0);
    ops::check_room(vm, size.saturating_mul(text.len()))?;
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for char in text.chars() {
        match char {
            '\t' if size > 0 => {
                let missing = size - column % size;
                out.push_str(&" ".repeat(missing));
                column += missing;
            }
            '\t' => {}
            '\n' | '\r' => {
                out.push(char);
                column = 0;
            }
            char => {
                out.push(char);
                column += 1;
            }
        }
    }
    Ok(vm.str(out).into())
}
