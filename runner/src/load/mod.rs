//! Loads: files from outside into their landing tables.
