//! Names of places in the page.

/// A text as the id of an element, and as what stands behind `#` in a link to it.
pub fn anchor(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() || "_.-:".contains(letter) => {
                anchor.push(letter);
            }
            other => anchor.push_str(&format!("~{:x}", u32::from(other))),
        }
    }
    anchor
}

/// The place of a column in the page.
pub fn column_anchor(unique_id: &str, column: &str) -> String {
    format!("{}::{}", anchor(unique_id), anchor(&column.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_would_change_is_spelt_out() {
        assert_eq!(anchor("model.shop.orders"), "model.shop.orders");
        assert_eq!(
            column_anchor("seed.a.b", "Größe %"),
            "seed.a.b::gr~f6~dfe~20~25"
        );
    }
}
