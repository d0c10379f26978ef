//! How a run of a program ended.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::event::{CodeLine, DeadlockWait};

/// How a run ended. JSON, which people read, is tagged inside (`"how": "finished"`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "how")]
pub enum ProgramEnd {
    /// The main thread has ended, and so has everything that it waits for at exit.
    Finished {
        exit_code: i32,
    },
    /// An exception left the main thread; the traceback is in the output.
    Raised {
        message: String,
        line: CodeLine,
    },
    Deadlock {
        waits: Vec<DeadlockWait>,
    },
    /// A limit was reached.
    Limit {
        name: String,
        message: String,
        line: CodeLine,
    },
    /// The user stopped it.
    Stopped,
}

/// The form for postcard, which cannot read tags inside.
#[derive(Serialize, Deserialize)]
#[serde(remote = "ProgramEnd")]
enum Binary {
    Finished { exit_code: i32 },
    Raised { message: String, line: CodeLine },
    Deadlock { waits: Vec<DeadlockWait> },
    Limit { name: String, message: String, line: CodeLine },
    Stopped,
}

impl Serialize for ProgramEnd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => ProgramEnd::serialize(self, serializer),
            false => Binary::serialize(self, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ProgramEnd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.is_human_readable() {
            true => ProgramEnd::deserialize(deserializer),
            false => Binary::deserialize(deserializer),
        }
    }
}
