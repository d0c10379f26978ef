//! Execution models and the places where they run.

use serde::{Deserialize, Serialize};

/// How tasks are executed. The same four ideas exist in both [`Place`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExecutionModel {
    /// One task after another on one thread. In the browser that thread is the page's own.
    Sequential,
    /// Cooperative tasks on one thread: each runs until it waits or has used its time slice.
    Async,
    /// Threads over shared memory, scheduled by rayon. In the browser they are Web Workers.
    Threads,
    /// Workers with a memory of their own; arguments and results are serialised. On the server they are
    /// OS processes, in the browser Web Workers with a WebAssembly instance each.
    Processes,
}

/// Where a run happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the page, in WebAssembly.
    Browser,
    /// On the server (or in the terminal), as native code.
    Server,
}

impl ExecutionModel {
    /// Every model, in the order in which the page lists them.
    pub const ALL: [ExecutionModel; 4] = [Self::Sequential, Self::Async, Self::Threads, Self::Processes];

    /// The name used in links, in the API and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Async => "async",
            Self::Threads => "threads",
            Self::Processes => "processes",
        }
    }

    /// The model in one or two words: `threads`, or `isolated workers` for processes in the browser.
    pub fn short_label(self, place: Place) -> &'static str {
        match (self, place) {
            (Self::Processes, Place::Browser) => "isolated workers",
            _ => self.name(),
        }
    }

    /// Whether the model has several workers.
    pub fn is_parallel(self) -> bool {
        matches!(self, Self::Threads | Self::Processes)
    }

    /// The name that the page and the terminal show, with what the model is in that place.
    pub fn label(self, place: Place) -> &'static str {
        match (self, place) {
            (Self::Sequential, Place::Browser) => "Sequential, on the page's thread",
            (Self::Sequential, Place::Server) => "Sequential, one thread",
            (Self::Async, Place::Browser) => "Cooperative async, on the page's thread",
            (Self::Async, Place::Server) => "Cooperative async, one thread",
            (Self::Threads, Place::Browser) => "Threads (rayon on Web Workers)",
            (Self::Threads, Place::Server) => "Threads (rayon)",
            (Self::Processes, Place::Browser) => "Isolated workers",
            (Self::Processes, Place::Server) => "Processes",
        }
    }
}

impl Place {
    /// Both places, the browser first.
    pub const ALL: [Place; 2] = [Place::Browser, Place::Server];

    /// The name used in links, in the API and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Place::Browser => "browser",
            Place::Server => "server",
        }
    }
}
