//! A unit test from its rows to its query.

use serde_json::{Map, Value};

use super::run_node::{NodeRunner, Prepared};
use crate::adapter::{Column, Dialect};
use crate::compile::{Compiled, GivenQuery, Refresh};
use crate::error::{Error, Location, Result};
use crate::manifest::{FixtureRows, Given, Input, Materialization, Node, UnitTest};
use crate::materialize::{Action, UnitTestAction};
use crate::parse::{find_reference, find_source};

impl NodeRunner<'_> {
    /// The query that compares what the model gives with what is expected.
    ///
    /// # Errors
    /// A usage error where the rows do not fit what they stand for; a runtime error
    /// where the database does not know the columns of an input.
    pub(super) fn prepare_unit_test(&self, node: &Node, unit: &UnitTest) -> Result<Prepared> {
        self.unit_test_query(node, unit)
            .map_err(|error| error.at(Location::file(&node.original_file_path)))
    }

    fn unit_test_query(&self, node: &Node, unit: &UnitTest) -> Result<Prepared> {
        let tested = find_reference(&self.manifest, &unit.model).ok_or_else(|| {
            Error::usage(format!("model `{}` does not exist", unit.model.id_end()))
        })?;
        let given = unit.given.iter();
        let given = given.map(|given| self.given_query(node, tested, given));
        let given = given.collect::<Result<_>>()?;
        let compiled = self.compiler.unit_test(tested, unit, given)?;
        let sql = compiled.query();
        let columns = self.adapter.query_columns(sql)?;
        let expected = Fixture {
            of: "expected output".to_owned(),
            columns: &columns,
            dialect: self.adapter.dialect(),
        };
        let names = compared(&unit.expected.rows, &columns);
        let expected_sql = match &unit.expected.rows {
            FixtureRows::Values(rows) => expected.query(rows, &names)?,
            FixtureRows::Query(text) => self.compiler.fixture(&node.original_file_path, text)?,
        };
        let own = self
            .compiler
            .unit_test_sql(node, sql, &expected_sql, &names)?;
        let list = self.adapter.dialect().quoted_list(&names);
        let query = own.unwrap_or_else(|| {
            format!(
                "with dbt_internal_actual as (\n{sql}\n),\n\n\
             dbt_internal_expected as (\n{expected_sql}\n)\n\n\
             select {list}, 'actual' as actual_or_expected\nfrom dbt_internal_actual\n\
             union all\n\
             select {list}, 'expected' as actual_or_expected\nfrom dbt_internal_expected"
            )
        });
        Ok(Prepared {
            compiled: Compiled::written(query.clone()),
            action: Action::UnitTest(UnitTestAction { query }),
        })
    }

    fn given_query(&self, node: &Node, tested: &Node, given: &Given) -> Result<GivenQuery> {
        let sql = match &given.fixture.rows {
            FixtureRows::Query(text) => self.compiler.fixture(&node.original_file_path, text)?,
            FixtureRows::Values(rows) => {
                let columns = self.input_columns(tested, &given.input)?;
                let fixture = Fixture {
                    of: format!("'{}'", name_of(&given.input)),
                    columns: &columns,
                    dialect: self.adapter.dialect(),
                };
                let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
                fixture.query(rows, &names)?
            }
        };
        Ok(GivenQuery {
            input: given.input.clone(),
            name: format!("__dbt__cte__{}", name_of(&given.input).replace('.', "__")),
            sql,
        })
    }

    /// The columns of the relation that stands there, or else of its query.
    fn input_columns(&self, tested: &Node, input: &Input) -> Result<Vec<Column>> {
        let (relation, node) = match input {
            Input::Reference(wanted) => {
                let node = find_reference(&self.manifest, wanted);
                (node.map(|node| &node.relation), node)
            }
            Input::Source(source, table) => {
                let id = find_source(&self.manifest, source, table);
                let source = id.and_then(|id| self.manifest.sources.get(&id));
                (source.map(|source| &source.relation), None)
            }
            Input::This => (Some(&tested.relation), Some(tested)),
        };
        let unknown = || {
            Error::usage(format!(
                "an input ({}) was not found in the manifest",
                name_of(input)
            ))
        };
        let columns = self.adapter.columns(relation.ok_or_else(unknown)?)?;
        let node = node.filter(|node| node.config.materialized != Materialization::Seed);
        match (columns.is_empty(), node) {
            (false, _) => Ok(columns),
            (true, Some(node)) => {
                let compiled = self.compiler.compile(node, Refresh::Full)?;
                self.adapter.query_columns(compiled.sql.trim())
            }
            (true, None) => Err(Error::runtime(format!(
                "the columns of `{}` are not known, because it is not in the database",
                name_of(input)
            ))
            .help("build it first, or give its rows with `format: sql`")),
        }
    }
}

fn name_of(input: &Input) -> String {
    match input {
        Input::Reference(wanted) => wanted.id_end(),
        Input::Source(source, table) => format!("{source}.{table}"),
        Input::This => "this".to_owned(),
    }
}

/// The columns that the expected rows name; all where they name none.
fn compared(expected: &FixtureRows, columns: &[Column]) -> Vec<String> {
    let first = match expected {
        FixtureRows::Values(rows) => rows.first(),
        FixtureRows::Query(_) => None,
    };
    let is_named = |column: &&Column| {
        first.is_none_or(|row| {
            row.keys()
                .any(|name| name.eq_ignore_ascii_case(&column.name))
        })
    };
    let named = columns.iter().filter(is_named);
    named.map(|column| column.name.clone()).collect()
}

/// Rows that stand for a relation with these columns.
struct Fixture<'a> {
    /// What they stand for, in an error.
    of: String,
    columns: &'a [Column],
    dialect: &'a dyn Dialect,
}

impl Fixture<'_> {
    /// A query that gives the rows, each with the columns of `names`.
    fn query(&self, rows: &[Map<String, Value>], names: &[String]) -> Result<String> {
        let selects = rows.iter().map(|row| self.select(row, names));
        let selects = selects.collect::<Result<Vec<String>>>()?;
        Ok(match selects.is_empty() {
            true => format!("{}\nlimit 0", self.select(&Map::new(), names)?),
            false => selects.join("\nunion all\n"),
        })
    }

    fn select(&self, row: &Map<String, Value>, names: &[String]) -> Result<String> {
        for name in row.keys() {
            if !self
                .columns
                .iter()
                .any(|column| column.name.eq_ignore_ascii_case(name))
            {
                return Err(self.no_column(name));
            }
        }
        let is_wanted = |column: &&Column| names.contains(&column.name);
        let values = self.columns.iter().filter(is_wanted).map(|column| {
            let value = row
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&column.name));
            let (value, data_type) = self.literal(value.map(|(_, value)| value), column);
            format!(
                "cast({value} as {data_type}) as {}",
                self.dialect.quote(&column.name)
            )
        });
        Ok(format!("select {}", values.collect::<Vec<_>>().join(", ")))
    }

    /// A value and its type; a text is not cut to the length of its column.
    fn literal<'c>(&self, value: Option<&Value>, column: &'c Column) -> (String, &'c str) {
        let data_type = column.data_type.as_str();
        match value {
            None | Some(Value::Null) => ("null".to_owned(), data_type),
            Some(Value::String(text)) => {
                let whole = match data_type.contains("varying") {
                    true => data_type.split('(').next().unwrap_or(data_type),
                    false => data_type,
                };
                (self.dialect.literal(text), whole)
            }
            Some(other @ (Value::Array(_) | Value::Object(_))) => {
                (self.dialect.literal(&other.to_string()), data_type)
            }
            Some(other) => (other.to_string(), data_type),
        }
    }

    fn no_column(&self, name: &str) -> Error {
        let known = self.columns.iter().map(|column| column.name.as_str());
        let list: Vec<&str> = known.clone().collect();
        Error::usage(format!(
            "Invalid column name: '{name}' in unit test fixture for {}.",
            self.of
        ))
        .did_you_mean(name, known)
        .help(format!("the columns are {}", list.join(", ")))
    }
}
