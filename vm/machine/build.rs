//! Makes a table of the library's Python sources: every file of `prelude` is a module.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let prelude = root.join("prelude");
    println!("cargo::rerun-if-changed={}", prelude.display());
    let mut modules = Vec::new();
    collect(&prelude, "", &mut modules)?;
    // `builtins` is module 0.
    modules.sort_by_key(|(name, ..)| (name != "builtins", name.clone()));
    let mut table = String::from("pub const SOURCES: &[Source] = &[\n");
    for (name, file, path) in modules {
        let _ = writeln!(
            table,
            "    Source {{ name: {name:?}, file: {file:?}, text: include_str!({:?}) }},",
            path.display().to_string()
        );
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("sources.rs"), table)
}

/// Modules of a folder: dotted name, file, path.
fn collect(folder: &Path, package: &str, modules: &mut Vec<(String, String, PathBuf)>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let file = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if file != "__pycache__" {
                collect(&path, &format!("{package}{file}."), modules)?;
            }
            continue;
        }
        let Some(stem) = file.strip_suffix(".py") else { continue };
        let name = match stem {
            "__init__" => package.trim_end_matches('.').to_owned(),
            stem => format!("{package}{stem}"),
        };
        modules.push((name, format!("{}{file}", package.replace('.', "/")), path));
    }
    Ok(())
}
