//! Secrets in what is printed: values of variables that dbt takes for secrets.

use std::borrow::Cow;

/// As in dbt: variables of such names hold secrets.
const SECRET_PREFIX: &str = "DBT_ENV_SECRET";

const HIDDEN: &str = "*****";

/// The text without the secrets of the environment.
pub fn scrubbed(text: &str) -> Cow<'_, str> {
    let mut scrubbed = Cow::Borrowed(text);
    for (name, value) in std::env::vars_os() {
        let is_secret = name.to_string_lossy().starts_with(SECRET_PREFIX);
        if let Some(secret) = value.to_str().map(str::trim)
            && is_secret
            && !secret.is_empty()
            && scrubbed.contains(secret)
        {
            scrubbed = Cow::Owned(scrubbed.replace(secret, HIDDEN));
        }
    }
    scrubbed
}
