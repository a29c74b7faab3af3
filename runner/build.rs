//! Lets weir and its tests find the libduckdb they were linked to, wherever they
//! are run from; a binary with DuckDB bundled needs none.

use std::env;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    let is_bundled = env::var_os("CARGO_FEATURE_BUNDLED").is_some();
    if let Some(folder) = env::var_os("DUCKDB_LIB_DIR").filter(|_| !is_bundled) {
        let folder = Path::new(&folder).display();
        println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
