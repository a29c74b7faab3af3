//! The query of a model that reads the rows of a unit test.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use minijinja::Value;

use super::ephemeral::{self, Cte};
use super::{Compiled, Compiler, ManifestLookup, Refresh};
use crate::adapter::Relation;
use crate::error::{Error, Result};
use crate::jinja::{Lookup, Phase, RelationValue, Resolved, Rows, replace_for_unit_test};
use crate::manifest::{Input, Node, Reference, UnitTest};
use crate::text_value::bare_statement;

/// Rows that stand in a query as a CTE.
pub struct GivenQuery {
    pub input: Input,
    /// The name of the CTE.
    pub name: String,
    pub sql: String,
}

impl Compiler<'_> {
    /// The SQL of `tested` over the given rows.
    ///
    /// # Errors
    /// A usage error at the place in the model that failed, or where it reads what
    /// the test does not give.
    pub fn unit_test(
        &self,
        tested: &Node,
        unit: &UnitTest,
        given: Vec<GivenQuery>,
    ) -> Result<Compiled> {
        let nodes = self.lookup(&tested.package_name);
        let names = given
            .iter()
            .map(|given| (key(&nodes, &given.input), given.name.clone()));
        let names: BTreeMap<String, String> = names.collect();
        let this = names.get("this").cloned();
        let mut scope = self.scope(Some(tested), Refresh::Full);
        scope.phase = Phase::Run(Arc::new(GivenLookup { nodes, names }));
        scope.rows = Rows::All;
        replace_for_unit_test(&mut scope, &unit.overrides);
        if let Some(name) = this {
            let value = RelationValue::written_as(tested.relation.clone(), name);
            scope
                .locals
                .insert("this".to_owned(), Value::from_object(value));
        }
        let own = self.render_node(tested, &Arc::new(scope))?;
        let ctes = given.into_iter().map(|given| Cte {
            name: given.name,
            unique_id: None,
            query: Compiled::written(given.sql),
        });
        Ok(ephemeral::inject(own.compiled, ctes.collect()))
    }

    /// A fixture's own query, which may have Jinja.
    ///
    /// # Errors
    /// A usage error where the template fails.
    pub fn fixture(&self, path: &Path, text: &str) -> Result<String> {
        let scope = Arc::new(self.scope(None, Refresh::Full));
        let rendered = self.engine.render(path, text, &scope)?;
        Ok(bare_statement(&rendered.text).to_owned())
    }
}

/// Two ways to refer to a node are one.
fn key(nodes: &ManifestLookup, input: &Input) -> String {
    match input {
        Input::Reference(reference) => match nodes.unique_id_of(reference) {
            Some(unique_id) => unique_id.to_owned(),
            None => format!("ref {}", reference.id_end()),
        },
        Input::Source(source, table) => format!("source {source}.{table}"),
        Input::This => "this".to_owned(),
    }
}

/// Finds given rows in the place of relations.
struct GivenLookup {
    nodes: ManifestLookup,
    names: BTreeMap<String, String>,
}

impl GivenLookup {
    fn name(&self, input: &Input) -> Result<String> {
        let found = self.names.get(&key(&self.nodes, input)).cloned();
        found.ok_or_else(|| {
            let (called, written) = match input {
                Input::Reference(reference) => (reference.id_end(), reference.call()),
                Input::Source(source, table) => {
                    let called = format!("{source}.{table}");
                    (called, format!("source('{source}', '{table}')"))
                }
                Input::This => ("this".to_owned(), "this".to_owned()),
            };
            Error::usage(format!("the unit test gives no rows for `{called}`")).help(format!(
                "add `- input: {written}` with its rows to `given:`"
            ))
        })
    }
}

impl Lookup for GivenLookup {
    fn reference(&self, wanted: &Reference) -> Result<Resolved> {
        let relation = self.nodes.reference(wanted)?.into_relation();
        let input = Input::Reference(wanted.clone());
        Ok(Resolved::Cte(relation, self.name(&input)?))
    }

    fn source(&self, source: &str, table: &str) -> Result<Resolved> {
        let relation = self.nodes.source(source, table)?.into_relation();
        let input = Input::Source(source.to_owned(), table.to_owned());
        Ok(Resolved::Cte(relation, self.name(&input)?))
    }

    fn function(&self, wanted: &Reference) -> Result<Relation> {
        self.nodes.function(wanted)
    }

    fn metric(&self, wanted: &Reference) -> Result<serde_json::Value> {
        self.nodes.metric(wanted)
    }

    fn graph(&self) -> Value {
        self.nodes.graph()
    }
}
