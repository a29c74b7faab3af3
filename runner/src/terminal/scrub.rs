//! Secrets in what is printed: values of variables that dbt takes for secrets.

use std::borrow::Cow;

use crate::secrets::{HIDDEN, of_environment};

/// The text without the secrets of the environment.
pub fn scrubbed(text: &str) -> Cow<'_, str> {
    let found = of_environment()
        .iter()
        .filter(|secret| text.contains(secret.as_str()));
    found.fold(Cow::Borrowed(text), |scrubbed, secret| {
        Cow::Owned(scrubbed.replace(secret, HIDDEN))
    })
}
