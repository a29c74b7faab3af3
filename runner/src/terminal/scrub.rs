//! Secrets in what is printed: values of variables that dbt takes for secrets.

use std::borrow::Cow;
use std::sync::LazyLock;

/// As in dbt: variables of such names hold secrets.
const SECRET_PREFIX: &str = "DBT_ENV_SECRET";

const HIDDEN: &str = "*****";

/// The values of the variables; the environment of a process stays as it is.
static SECRETS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let variables = std::env::vars_os();
    let secret = variables.filter(|(name, _)| name.to_string_lossy().starts_with(SECRET_PREFIX));
    let values = secret.filter_map(|(_, value)| Some(value.to_str()?.trim().to_owned()));
    values.filter(|value| !value.is_empty()).collect()
});

/// The text without the secrets of the environment.
pub fn scrubbed(text: &str) -> Cow<'_, str> {
    let found = SECRETS
        .iter()
        .filter(|secret| text.contains(secret.as_str()));
    found.fold(Cow::Borrowed(text), |scrubbed, secret| {
        Cow::Owned(scrubbed.replace(secret, HIDDEN))
    })
}
