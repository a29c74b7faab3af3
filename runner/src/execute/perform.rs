//! Performs actions.

use std::thread;
use std::time::Duration;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::compare_rows::row_difference;
use super::run_node::Failure;
use super::score::score;
use crate::adapter::{Adapter, Transaction};
use crate::error::{Error, Result};
use crate::materialize::{Action, Check, SeedAction, UnitTestAction};

/// How often a transaction is tried while others are in its way.
const TRANSACTION_TRIES: u32 = 5;

/// How long the second try waits; each further one waits twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// What performing gave.
pub enum Outcome {
    /// Nothing was to be done.
    Kept,
    /// Rows written, where the database says so.
    Built {
        rows: Option<u64>,
    },
    /// Rows scored, and values among them that training had not seen.
    Scored {
        rows: u64,
        unseen: u64,
    },
    Checked(Verdict),
    /// What differs from the rows that were expected, where something does.
    Compared(Option<String>),
}

/// What a test's query answered.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    pub failures: u64,
    pub should_warn: bool,
    pub should_error: bool,
}

/// Does what an action says, in one transaction; only hooks that ask for it
/// run outside.
pub fn perform(action: &Action, adapter: &dyn Adapter) -> std::result::Result<Outcome, Failure> {
    match action {
        Action::Inject => Ok(Outcome::Kept),
        Action::Check(check) => verdict(check, adapter).map(Outcome::Checked),
        Action::UnitTest(unit) => compared(unit, adapter).map(Outcome::Compared),
        Action::Hooked(hooked) => {
            let hooks = &hooked.hooks;
            execute_alone(&hooks.before_begin, adapter)?;
            if let Action::Score(score) = &hooked.action {
                execute_alone(&score.alone, adapter)?;
            }
            let outcome = in_transaction(adapter, |transaction| {
                execute_all(transaction, &hooks.first)?;
                let outcome = perform_within(&hooked.action, transaction, adapter)?;
                execute_all(transaction, &hooks.last)?;
                Ok(outcome)
            })?;
            execute_alone(&hooks.after_commit, adapter)?;
            Ok(outcome)
        }
        Action::Statements(_) | Action::Seed(_) | Action::Score(_) => {
            if let Action::Score(score) = action {
                execute_alone(&score.alone, adapter)?;
            }
            in_transaction(adapter, |transaction| {
                perform_within(action, transaction, adapter)
            })
        }
    }
}

/// Does `work` in one transaction, and again where another one was in its way.
fn in_transaction(
    adapter: &dyn Adapter,
    work: impl Fn(&mut dyn Transaction) -> std::result::Result<Outcome, Failure>,
) -> std::result::Result<Outcome, Failure> {
    let attempt = || {
        let mut transaction = adapter.begin()?;
        let outcome = work(transaction.as_mut())?;
        transaction.commit()?;
        Ok(outcome)
    };
    for tried in 1..TRANSACTION_TRIES {
        match attempt() {
            Err(Failure { error, .. }) if error.is_passing() => {
                thread::sleep(FIRST_PAUSE * 2_u32.pow(tried - 1));
            }
            ended => return ended,
        }
    }
    attempt()
}

fn perform_within(
    action: &Action,
    transaction: &mut dyn Transaction,
    adapter: &dyn Adapter,
) -> std::result::Result<Outcome, Failure> {
    match action {
        Action::Statements(statements) => {
            let rows = execute_all(transaction, statements)?;
            Ok(Outcome::Built { rows })
        }
        Action::Seed(action) => seed(action, transaction),
        Action::Score(action) => score(action, transaction, adapter),
        Action::Inject | Action::Check(_) | Action::UnitTest(_) | Action::Hooked(_) => {
            perform(action, adapter)
        }
    }
}

fn execute_alone(statements: &[String], adapter: &dyn Adapter) -> std::result::Result<(), Failure> {
    for statement in statements {
        adapter.execute_alone(statement).map_err(|error| Failure {
            error,
            statement: Some(statement.clone()),
        })?;
    }
    Ok(())
}

/// Runs statements in order; gives the rows of the last one that wrote any.
pub fn execute_all(
    transaction: &mut dyn Transaction,
    statements: &[String],
) -> std::result::Result<Option<u64>, Failure> {
    let mut written = None;
    for statement in statements {
        let rows = transaction.execute(statement).map_err(|error| Failure {
            error,
            statement: Some(statement.clone()),
        })?;
        if rows > 0 || written.is_none() {
            written = Some(rows);
        }
    }
    Ok(written)
}

fn seed(
    action: &SeedAction,
    transaction: &mut dyn Transaction,
) -> std::result::Result<Outcome, Failure> {
    execute_all(transaction, &action.before)?;
    let rows = match &action.copy {
        Some(copy) => execute_all(transaction, std::slice::from_ref(copy)).map_err(unread)?,
        None => {
            let mut batches = action.table.batches.iter().cloned().map(Ok);
            Some(transaction.bulk_load(&action.beside, &mut batches)?)
        }
    };
    execute_all(transaction, &action.after)?;
    Ok(Outcome::Built { rows })
}

/// The error of a file that the database does not read.
fn unread(failure: Failure) -> Failure {
    let remedy = "set `fast: false` in the seed's config: weir then reads the file itself";
    Failure {
        error: failure.error.help(remedy),
        ..failure
    }
}

fn compared(
    unit: &UnitTestAction,
    adapter: &dyn Adapter,
) -> std::result::Result<Option<String>, Failure> {
    let rows = adapter.fetch(&unit.query).map_err(|error| Failure {
        error,
        statement: Some(unit.query.clone()),
    })?;
    Ok(row_difference(&rows)?)
}

fn verdict(check: &Check, adapter: &dyn Adapter) -> std::result::Result<Verdict, Failure> {
    if !check.before.is_empty() {
        let mut transaction = adapter.begin()?;
        execute_all(transaction.as_mut(), &check.before)?;
        transaction.commit()?;
    }
    let rows = adapter.fetch(&check.query).map_err(|error| Failure {
        error,
        statement: Some(check.query.clone()),
    })?;
    Ok(read_verdict(&rows)?)
}

fn read_verdict(rows: &RecordBatch) -> Result<Verdict> {
    if rows.num_rows() != 1 || rows.num_columns() != 3 {
        return Err(Error::runtime(format!(
            "the test answered {} rows of {} columns, not one of three",
            rows.num_rows(),
            rows.num_columns()
        )));
    }
    let wrong = |error: arrow::error::ArrowError| Error::runtime(error.to_string());
    let failures = cast(rows.column(0), &DataType::Int64).map_err(wrong)?;
    let failures = failures.as_primitive::<Int64Type>();
    let flag = |column: usize| -> Result<bool> {
        let flags = cast(rows.column(column), &DataType::Boolean).map_err(wrong)?;
        let flags = flags.as_boolean();
        match flags.is_valid(0) {
            true => Ok(flags.value(0)),
            false if rows.column(column).is_null(0) => Ok(false),
            false => Err(no_flag(rows, column)),
        }
    };
    Ok(Verdict {
        failures: match failures.is_valid(0) {
            true => u64::try_from(failures.value(0)).unwrap_or(0),
            false => 0,
        },
        should_warn: flag(1)?,
        should_error: flag(2)?,
    })
}

fn no_flag(rows: &RecordBatch, column: usize) -> Error {
    let options = FormatOptions::default();
    let answer = ArrayFormatter::try_new(rows.column(column).as_ref(), &options);
    let answer = answer.map(|answer| answer.value(0).to_string());
    Error::runtime(format!(
        "expected type of value to be 'bool', but 'get_test_sql' returns '{}'",
        answer.unwrap_or_default()
    ))
}
