//! What weir remembers between runs, in its own tables.
