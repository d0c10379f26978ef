//! What is wrong with a program's text, as CPython prints it: the line, and what is meant underlined.

use shared::program::{Diagnostic, ProgramSpec, Severity};

/// Prints diagnostics to standard error; `name` is what `main.py` is called here.
pub fn print(found: &[Diagnostic], spec: &ProgramSpec, name: &str) {
    for found in found {
        eprint!("{}", describe(found, spec, name));
    }
}

fn describe(found: &Diagnostic, spec: &ProgramSpec, name: &str) -> String {
    let other = spec.files.iter().find(|file| file.name == found.file);
    let (name, text) = other.map_or((name, &spec.source), |file| (file.name.as_str(), &file.text));
    let mut said = format!("  File \"{name}\", line {}\n", found.line);
    if let Some(line) = text.lines().nth(found.line.saturating_sub(1) as usize) {
        let shown = line.trim_start();
        let indent = line.chars().count() - shown.chars().count();
        said.push_str(&format!("    {shown}\n"));
        let length = line.chars().count() as u32;
        let end = if found.end_line == found.line { found.end_column } else { length + 1 };
        let from = found.column.saturating_sub(1).saturating_sub(indent as u32);
        let carets = end.saturating_sub(found.column).clamp(1, length.max(1));
        said.push_str(&format!("    {}{}\n", " ".repeat(from as usize), "^".repeat(carets as usize)));
    }
    let warning = if found.severity == Severity::Warning { "warning: " } else { "" };
    said.push_str(&format!("{warning}{}\n", found.message));
    if !found.hint.is_empty() {
        said.push_str(&format!("  hint: {}\n", found.hint));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(column: u32, end_line: u32, end_column: u32) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            file: "main.py".to_owned(),
            line: 2,
            column,
            end_line,
            end_column,
            message: "SyntaxError: invalid syntax".to_owned(),
            hint: "write it otherwise".to_owned(),
        }
    }

    #[test]
    fn the_place_is_underlined_where_it_stands() {
        let spec =
            ProgramSpec { source: "if True:\n    größe ==== 3\n".to_owned(), ..ProgramSpec::default() };
        let expected = "  File \"prog.py\", line 2\n    größe ==== 3\n          ^^^^\nSyntaxError: invalid syntax\n  \
                        hint: write it otherwise\n";
        assert_eq!(describe(&found(11, 2, 15), &spec, "prog.py"), expected);
    }

    #[test]
    fn a_place_over_several_lines_is_underlined_to_the_end_of_its_first() {
        let spec = ProgramSpec { source: "x = 1\ny = (2,\n3)\n".to_owned(), ..ProgramSpec::default() };
        let said = describe(&found(5, 3, 3), &spec, "prog.py");
        assert!(said.contains("    y = (2,\n        ^^^\n"), "{said}");
    }

    #[test]
    fn a_place_that_is_not_there_is_no_panic() {
        let spec = ProgramSpec::default();
        assert!(describe(&found(100, 2, 1), &spec, "prog.py").contains("line 2"));
        let spec = ProgramSpec { source: "a\nb\n".to_owned(), ..spec };
        assert!(describe(&found(100, 2, 1), &spec, "prog.py").contains('^'));
    }
}
