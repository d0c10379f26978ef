//! What the page knows, and what can be done to it.
