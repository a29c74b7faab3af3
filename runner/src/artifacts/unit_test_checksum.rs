//! The checksum of a unit test, equal to dbt's, which hashes how Python prints it.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::jinja::{jinja_value, python_representation};
use crate::manifest::{Fixture, FixtureRows, Overrides, TestedVersions, UnitTest};
use crate::text_value::hexadecimal;

/// Changes where the test does, but for its description.
pub fn unit_test_checksum(unit: &UnitTest) -> String {
    let given = unit.given.iter().map(|given| {
        let input = printed(&given.written);
        format!(
            "UnitTestInputFixture(input={input}, {})",
            fields(&given.fixture)
        )
    });
    let mut state = format!(
        "{}-{}-[{}]-UnitTestOutputFixture({})-{}",
        unit.model.name,
        unit.versions.as_ref().map_or_else(none, versions),
        given.collect::<Vec<_>>().join(", "),
        fields(&unit.expected),
        overrides(&unit.overrides),
    );
    let of_files = unit
        .given
        .iter()
        .filter(|given| given.fixture.file.is_some());
    for given in of_files {
        state.push('-');
        state.push_str(&match &given.fixture.rows {
            FixtureRows::Values(rows) => printed(rows),
            FixtureRows::Query(text) => text.clone(),
        });
    }
    hexadecimal(&Sha256::digest(state.as_bytes()))
}

fn printed(value: impl Serialize) -> String {
    python_representation(&jinja_value(value))
}

fn none() -> String {
    "None".to_owned()
}

fn versions(versions: &TestedVersions) -> String {
    let TestedVersions { include, exclude } = versions;
    format!(
        "UnitTestNodeVersions(include={}, exclude={})",
        printed(include),
        printed(exclude)
    )
}

fn fields(fixture: &Fixture) -> String {
    let rows = match &fixture.rows {
        FixtureRows::Values(rows) => printed(rows),
        FixtureRows::Query(text) => printed(text),
    };
    let format = match fixture.format.as_str() {
        "dict" => "Dict".to_owned(),
        other => other.to_uppercase(),
    };
    format!(
        "rows={rows}, format=<UnitTestFormat.{format}: '{}'>, fixture={}",
        fixture.format,
        printed(&fixture.file)
    )
}

fn overrides(overrides: &Overrides) -> String {
    if overrides.is_empty() {
        return none();
    }
    format!(
        "UnitTestOverrides(macros={}, vars={}, env_vars={})",
        printed(&overrides.macros),
        printed(&overrides.vars),
        printed(&overrides.env_vars)
    )
}
