//! Families of PostgreSQL's types, under the names that its drivers give them.

/// The family of a type as `format_type` spells it, such as `TEXT` for
/// `character varying(10)`; an array's name ends with `ARRAY`.
pub fn family(data_type: &str) -> String {
    if let Some(element) = data_type.strip_suffix("[]") {
        let element = family(element);
        let element = if element == "TEXT" {
            "STRING"
        } else {
            &element
        };
        return format!("{element}ARRAY");
    }
    let bare = without_modifier(data_type);
    let family = match bare.as_str() {
        "smallint" | "integer" => "INTEGER",
        "bigint" => "LONGINTEGER",
        "real" | "double precision" => "FLOAT",
        "numeric" => "DECIMAL",
        "boolean" => "BOOLEAN",
        "bytea" => "BINARY",
        "text" | "character varying" | "character" | "name" | "\"char\"" => "TEXT",
        "date" => "DATE",
        "timestamp without time zone" => "DATETIME",
        "timestamp with time zone" => "DATETIMETZ",
        "time without time zone" | "time with time zone" => "TIME",
        other => return other.to_ascii_uppercase(),
    };
    family.to_owned()
}

/// `numeric(10,2)` is `numeric`, `timestamp(3) with time zone` has no `(3)`.
fn without_modifier(data_type: &str) -> String {
    match (data_type.find('('), data_type.find(')')) {
        (Some(start), Some(end)) if start < end => {
            format!("{}{}", &data_type[..start], &data_type[end + 1..])
        }
        _ => data_type.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::family;

    #[test]
    fn lengths_and_scales_are_no_part_of_a_family() {
        for (data_type, expected) in [
            ("character varying(10)", "TEXT"),
            ("numeric(10,2)", "DECIMAL"),
            ("timestamp(3) with time zone", "DATETIMETZ"),
            ("text[]", "STRINGARRAY"),
            ("jsonb", "JSONB"),
        ] {
            assert_eq!(family(data_type), expected);
        }
    }
}
