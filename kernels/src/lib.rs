//! The compute: a job for each kind of work.
