//! Copies of folders.

use std::fs;
use std::path::Path;

/// Copies the files of `from` over those of `to`, folders within folders,
/// without the entries of `from` itself that `leave_out` names.
pub fn copy_folder(
    from: &Path,
    to: &Path,
    leave_out: &dyn Fn(&str) -> bool,
) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if leave_out(&name.to_string_lossy()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(&name), &|_| false)?;
        } else {
            fs::copy(entry.path(), to.join(&name))?;
        }
    }
    Ok(())
}
