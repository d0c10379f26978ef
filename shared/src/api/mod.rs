//! What the HTTP API says in JSON, one file for each noun. The server writes these types and the page and the
//! command line read them; `docs/api.md` describes the requests.
//!
//! A member that a type does not name is ignored when an answer is read, so that an older client understands a
//! newer server. Bodies of requests refuse it, because there it is a mistake of the client.

pub mod capabilities;
pub mod problem;
pub mod run;
pub mod schedule;

pub use problem::Problem;
