//! A copy of the repository's project with its own database.

use std::collections::BTreeMap;
use std::path::PathBuf;

use weir_test_support::{Engine, Project, Table, copy_census_project};

use crate::incoming::{self, Facts};
use crate::metrics::{Metrics, Scored};

pub struct Pipeline {
    project: Project,
    target: &'static str,
}

impl Pipeline {
    /// All incoming files loaded and every node built.
    pub fn loaded_and_built(engine: Engine) -> Self {
        let project = Project::new(env!("CARGO_BIN_EXE_weir"), engine);
        copy_census_project(project.path()).expect("the project can be copied");
        let target = match engine {
            Engine::DuckDb => "embedded",
            Engine::Postgres => "postgres",
        };
        let pipeline = Pipeline { project, target };
        incoming::write(&pipeline.incoming());
        pipeline.load_and_build();
        pipeline
    }

    pub fn load_and_build(&self) {
        self.project
            .weir(&["load", "--target", self.target])
            .assert_exit_code(0);
        self.project
            .weir(&["build", "--target", self.target])
            .assert_exit_code(0);
    }

    /// The folder of the daily files.
    pub fn incoming(&self) -> PathBuf {
        self.project.path().join("data/incoming")
    }

    pub fn query(&self, sql: &str) -> Table {
        let result = self.project.database().query(sql);
        result.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Everything but weir's own tables, in order.
    pub fn relations(&self) -> Vec<String> {
        self.kinds().into_keys().collect()
    }

    /// The rows of every table; a view has none of its own.
    pub fn all_rows(&self) -> BTreeMap<String, Table> {
        let tables = self.kinds().into_iter().filter(|(_, kind)| kind == "table");
        let read = |(name, _): (String, String)| {
            let rows = self.query(&format!("select * from {name}"));
            (name, rows)
        };
        tables.map(read).collect()
    }

    /// Each relation of the project and whether it is a table or a view.
    fn kinds(&self) -> BTreeMap<String, String> {
        let relations = self.project.database().relations().into_iter();
        relations
            .filter(|(name, _)| !name.starts_with("weir."))
            .collect()
    }

    /// The columns that are the same in every run: not `loaded_at`, `scored_at` ...
    pub fn columns_without_moments(&self, relation: &str) -> Vec<String> {
        let nothing = self.query(&format!("select * from {relation} where false"));
        let names = nothing.columns.into_iter().map(|column| column.name);
        names.filter(|name| !name.ends_with("_at")).collect()
    }

    pub fn facts(&self) -> Facts {
        let landed = "select count(*) as landed_count, count(distinct batch_date) as day_count, \
                      cast(round(sum(cast(instance_weight as numeric(12, 2))) * 100) as bigint) \
                      as weight_hundredths from raw.census_income";
        let people = "select count(distinct iso_week) as week_count, \
                      count(*) filter (where is_income_over_50k) as positive_count \
                      from census.people";
        let predictions = "select count(*) as prediction_count from census.census_predictions";
        Facts {
            rows: self.number(landed, 0),
            predictions: self.number(predictions, 0),
            positives: self.number(people, 1),
            weight_hundredths: self.number(landed, 2),
            days: self.number(landed, 1),
            weeks: self.number(people, 0),
        }
    }

    fn number(&self, sql: &str, column: usize) -> u64 {
        let rows = self.query(sql).rows;
        let value = rows[0][column].as_deref().expect("a count is not null");
        value.parse().expect("a count is a number")
    }

    /// Every prediction with its label.
    pub fn scored(&self) -> Vec<Scored> {
        let rows = self.query(
            "select predictions.batch_date, predictions.income_over_50k_probability, \
             predictions.is_income_over_50k_predicted, people.is_income_over_50k \
             from census.census_predictions as predictions \
             inner join census.people as people on predictions.record_id = people.record_id",
        );
        rows.rows.iter().map(|row| Scored::of_row(row)).collect()
    }

    /// What a performance table says of each period.
    pub fn reported_metrics(&self, table: &str, period: &str) -> BTreeMap<String, Metrics> {
        let columns = Metrics::COLUMNS.join(", ");
        let rows = self.query(&format!(
            "select {period}, {columns} from {table} \
             where population = 'all' and dimension = 'total' and is_champion"
        ));
        let metrics = |row: &Vec<Option<String>>| {
            let period = row[0].clone().expect("a period is not null");
            (period, Metrics::of_row(&row[1..]))
        };
        rows.rows.iter().map(metrics).collect()
    }
}
