//! Prints the code of a program, or what is wrong with it: `cargo run -p vm-machine --example listing -- FILE`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program's output is what the user reads")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut failed = false;
    for path in std::env::args().skip(1) {
        let Ok(source) = std::fs::read_to_string(&path) else {
            eprintln!("{path}: cannot be read");
            failed = true;
            continue;
        };
        let problems = match vm_machine::compile(&source, &[]) {
            Ok(compiled) => {
                if std::env::var_os("QUIET").is_none() {
                    let first = vm_machine::library().codes.len();
                    for code in compiled.program.codes[first..].iter().rev() {
                        println!("{}", vm_code::listing(&compiled.program, code));
                    }
                }
                compiled.warnings
            }
            Err(problems) => {
                failed = true;
                problems
            }
        };
        for problem in problems {
            eprintln!("{path}:{}:{}: {} ({})", problem.line, problem.column, problem.message, problem.hint);
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
