//! What the fuzz targets check of any bytes: one module for each parser of outside bytes. The tests check the same
//! of the corpora, in every test run and with no fuzzer.

pub mod frames;
pub mod link;
pub mod messages;
pub mod program;
pub mod program_link;
pub mod spec;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// Checks every file of a corpus, and prints its name before, so that a failed test names it.
    fn check_corpus(name: &str, check: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let mut count = 0;
        for entry in fs::read_dir(&folder).expect("each target has a corpus") {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            check(&fs::read(&path).unwrap());
            count += 1;
        }
        assert!(count > 0, "{} is empty", folder.display());
    }

    #[test]
    fn frames() {
        check_corpus("frames", super::frames::check);
    }

    #[test]
    fn link() {
        check_corpus("link", super::link::check);
    }

    #[test]
    fn messages() {
        check_corpus("messages", super::messages::check);
    }

    #[test]
    fn program() {
        check_corpus("program", super::program::check);
    }

    #[test]
    fn program_link() {
        check_corpus("program_link", super::program_link::check);
    }

    #[test]
    fn spec() {
        check_corpus("spec", super::spec::check);
    }
}
