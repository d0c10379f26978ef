//! scratch
use shared::program::*;
fn main() {
    let quiet = std::env::args().any(|a| a == "-q");
    if !quiet {
        for p in vm::compile::library_problems() {
            eprintln!("LIB {p:?}");
        }
    }
    for path in std::env::args().skip(1) {
        if path == "-q" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let o = vm::machine::run_to_end(&text, &Settings::default());
        print!("{}", o.stdout);
        eprint!("{}", o.stderr);
        if !quiet {
            eprintln!("{:?} {}", o.end, o.steps);
        }
    }
}
