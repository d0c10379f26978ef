//! What a program's files may be called.

use shared::program::ProgramSpec;

use super::MAIN;

/// How many further files a program may have.
pub const MOST_FILES: usize = 20;
const LONGEST: usize = 64;

/// What is wrong with `name` for a file of this program; `own` is the name that the file has so far.
pub fn error(spec: &ProgramSpec, name: &str, own: Option<&str>) -> Option<String> {
    if own == Some(name) {
        return None;
    }
    if name.is_empty() {
        return Some("A file needs a name, such as helpers.py or data.txt.".to_owned());
    }
    if name.len() > LONGEST {
        return Some(format!("At most {LONGEST} characters."));
    }
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if let Some(odd) = name.chars().find(|&c| !is_usual(c)) {
        return Some(format!("Only letters, digits, _ - . and / are possible, not {odd:?}."));
    }
    if name.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Some("The path must be relative, without empty parts and dots alone.".to_owned());
    }
    if name == MAIN || spec.files.iter().any(|file| file.name == name) {
        return Some(format!("There is a file {name} already."));
    }
    None
}

#[cfg(test)]
mod tests {
    use shared::program::SourceFile;

    use super::*;

    #[test]
    fn only_plain_new_relative_names_are_taken() {
        let file = SourceFile { name: "data.txt".to_owned(), text: String::new() };
        let spec = ProgramSpec { files: vec![file], ..ProgramSpec::default() };
        for good in ["helpers.py", "pictures/list.csv", "a-b_c.1"] {
            assert_eq!(error(&spec, good, None), None, "{good}");
        }
        for bad in ["", "main.py", "data.txt", "/etc", "../x", "a//b", "a b", "ü.py", &"x".repeat(65)] {
            assert!(error(&spec, bad, None).is_some(), "{bad}");
        }
        assert_eq!(error(&spec, "data.txt", Some("data.txt")), None);
    }
}
