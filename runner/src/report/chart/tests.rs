//! What the charts draw, from a small query, as HTML under review.

use std::collections::BTreeMap;
use std::path::Path;

use super::{ChartBlock, figure};
use crate::error::Location;
use crate::report::rows::{Cell, Rows};

/// A CSV of numbers, `true` and `false`, and texts; an empty field is null.
fn rows(csv: &str) -> Rows {
    let cell = |text: &str| match (text, text.parse()) {
        ("", _) => Cell::Null,
        ("true" | "false", _) => Cell::Flag(text == "true"),
        (_, Ok(number)) => Cell::Number(number),
        _ => Cell::Text(text.to_owned()),
    };
    let mut lines = csv.lines();
    let header = lines.next().unwrap();
    Rows {
        columns: header.split(',').map(str::to_owned).collect(),
        rows: lines
            .map(|line| line.split(',').map(cell).collect())
            .collect(),
        csv: csv.to_owned(),
    }
}

fn drawn(csv: &str, yaml: &str) -> Result<String, String> {
    let queries = BTreeMap::from([("data".to_owned(), rows(csv))]);
    let source = format!("```chart\n{yaml}```\n");
    let place = |line: usize| Some(Location::excerpt("reports/page.md", &source, line + 1, 1));
    let block = ChartBlock {
        path: Path::new("reports/page.md"),
        text: yaml.to_owned(),
        place: &place,
    };
    let figure = figure(&block, &queries, 1, "2026-W10").map_err(|error| error.to_string())?;
    Ok(figure.html.replace("><", ">\n<"))
}

fn html(csv: &str, yaml: &str) -> String {
    drawn(csv, yaml).unwrap()
}

fn error(csv: &str, yaml: &str) -> String {
    drawn(csv, yaml).unwrap_err()
}

const DAYS: &str = "\
day,auc,low,high,is_alert
2026-03-02,0.91,0.9,0.92,false
2026-03-03,0.87,0.86,0.88,true
2026-03-04,,,,false
2026-03-05,0.912,0.9,0.92,false";

const KINDS: &str = "\
kind,sex,share,last
Self-employed not incorporated,women,0.2,0.25
Self-employed not incorporated,men,0.3,0.2
\"<Private>\",women,0.5,0.5
\"<Private>\",men,0.4,0.4";

#[test]
fn a_line_has_its_band_its_gap_and_a_ring_on_its_alert() {
    insta::assert_snapshot!(html(
        DAYS,
        "type: line\ntitle: AUC & more\ndata: data\nx: day\ny: auc\nlower: low\nupper: high\n\
         alert: is_alert\nformat: decimal\nreferences: [{value: 0.9, label: training}]\n"
    ));
}

#[test]
fn a_curve_over_numbers_has_its_diagonal() {
    insta::assert_snapshot!(html(
        "predicted,actual\n0.05,0.04\n0.5,0.55\n0.9,0.95",
        "type: line\ntitle: Calibration\ndata: data\nx: predicted\ny: actual\ndiagonal: true\n\
         width: full\nx_title: predicted\n"
    ));
}

#[test]
fn bars_lie_for_categories_and_show_marks() {
    insta::assert_snapshot!(html(
        KINDS,
        "type: bar\ntitle: Kinds\ndata: data\nx: kind\ny: share\nseries: sex\nmarks: last\n\
         format: percent(0)\n"
    ));
}

#[test]
fn bars_stand_for_numbers_and_show_intervals() {
    insta::assert_snapshot!(html(
        "decile,lift,low,high\n1,5.5,5,6\n2,2.1,1.9,2.3",
        "type: bar\ntitle: Lift\ndata: data\nx: decile\ny: lift\nlower: low\nupper: high\n\
         references: [{value: 1, label: chance}]\n"
    ));
}

#[test]
fn parts_are_stacked_to_a_whole() {
    insta::assert_snapshot!(html(
        KINDS,
        "type: stacked\ntitle: Kinds\ndata: data\nx: sex\ny: share\nseries: kind\nshare: true\n\
         orientation: horizontal\n"
    ));
    insta::assert_snapshot!(html(
        KINDS,
        "type: stacked\ntitle: Kinds\ndata: data\nx: kind\ny: share\nseries: sex\nmirror: true\n\
         format: percent(0)\n"
    ));
}

#[test]
fn a_pyramid_has_marks_beside_its_bars() {
    insta::assert_snapshot!(html(
        KINDS,
        "type: stacked\ntitle: Kinds\ndata: data\nx: kind\ny: share\nseries: sex\nmirror: true\n\
         marks: last\nformat: percent(0)\n"
    ));
}

#[test]
fn a_confusion_matrix_has_counts_on_shades_of_shares() {
    insta::assert_snapshot!(html(
        "actual,said,share,count\nyes,yes,0.4,40 of 100\nyes,no,0.6,60 of 100\n\
         no,yes,0.1,90 of 900\nno,no,0.9,810 of 900",
        "type: heatmap\ntitle: Confusion\ndata: data\nx: said\ny: actual\nvalue: share\n\
         text: count\ny_min: 0\ny_max: 1\n"
    ));
}

#[test]
fn bars_that_no_sheet_has_room_for_are_counted() {
    let rows: Vec<String> = (1..=500).map(|row| format!("name {row},{row}")).collect();
    let html = html(
        &format!("name,amount\n{}", rows.join("\n")),
        "type: bar\ntitle: Many\ndata: data\nx: name\ny: amount\n",
    );
    let shown = html.matches("<rect").count();
    assert!((20..60).contains(&shown), "{shown}");
    assert!(html.contains(&format!("{} more are not shown", 500 - shown)));
}

#[test]
fn nulls_among_dates_and_numbers_are_no_category() {
    let line = |csv: &str| html(csv, "type: line\ntitle: AUC\ndata: data\nx: day\ny: auc\n");
    let dates = line("day,auc\n2026-03-02,0.9\n,0.8\n2026-03-03,0.91");
    assert!(dates.contains("2 Mar") && !dates.contains(">–<"), "{dates}");
    let numbers = line("day,auc\n1,0.9\n,0.8\n3,0.91");
    assert!(numbers.matches("<circle").count() == 2, "{numbers}");
}

#[test]
fn a_table_without_rows_says_so() {
    let html = html("day,auc", "type: table\ntitle: AUC\ndata: data\n");
    assert!(html.contains("no rows"), "{html}");
}

#[test]
fn a_histogram_has_bars_and_an_outline() {
    insta::assert_snapshot!(html(
        "from,to,now,reference\n0,0.5,90,80\n0.5,1,10,20",
        "type: histogram\ntitle: Scores\ndata: data\nx: from\nx_end: to\ny: [now, reference]\n"
    ));
}

#[test]
fn a_heat_map_shades_its_squares_and_rings_alerts() {
    insta::assert_snapshot!(html(
        "day,feature,psi,state\n2026-03-02,age,0.001,ok\n2026-03-03,age,0.2,alert\n\
         2026-03-02,sex,0.02,warn\n2026-03-03,sex,,ok",
        "type: heatmap\ntitle: Drift\ndata: data\nx: day\ny: feature\nvalue: psi\nalert: state\n\
         y_max: 0.1\nformat: decimal(2)\n"
    ));
}

#[test]
fn a_table_has_bars_intervals_and_its_csv() {
    insta::assert_snapshot!(html(
        DAYS,
        "type: table\ntitle: Days\ndata: data\nlimit: 3\nalert: is_alert\ncolumns:\n  - day\n  \
         - {column: auc, label: AUC, format: decimal, lower: low, upper: high, bar: true}\n"
    ));
}

#[test]
fn tiles_have_intervals_changes_and_states() {
    insta::assert_snapshot!(html(
        "rate,low,high,change,state\n0.062,0.06,0.064,-0.003,warn",
        "type: kpi\ntitle: Key figures\ndata: data\ntiles:\n  \
         - {label: Rate, value: rate, format: percent, lower: low, upper: high, change: change, status: state}\n"
    ));
}

#[test]
fn no_rows_are_said_and_are_no_error() {
    let html = html(
        "day,auc",
        "type: line\ntitle: AUC\ndata: data\nx: day\ny: auc\n",
    );
    assert!(html.contains("no rows"), "{html}");
}

/// Blocks with one mistake each, by its name.
const WRONG: &[(&str, &str)] = &[
    ("kind", "type: pie\ntitle: AUC\ndata: data\n"),
    (
        "column",
        "type: line\ntitle: AUC\ndata: data\nx: day\ny: auk\n",
    ),
    (
        "query",
        "type: line\ntitle: AUC\ndata: date\nx: day\ny: auc\n",
    ),
    (
        "key",
        "type: line\ntitle: AUC\ndata: data\nx: day\nyy: auc\n",
    ),
    (
        "foreign_key",
        "type: kpi\ntitle: AUC\ndata: data\ntiles:\n  - {label: AUC, value: auc}\nlimit: 3\n",
    ),
    (
        "column_key",
        "type: table\ntitle: AUC\ndata: data\ncolumns:\n  - day\n  - {column: auc, lable: AUC}\n",
    ),
    (
        "column_kind",
        "type: table\ntitle: AUC\ndata: data\ncolumns:\n  - 5\n",
    ),
    ("missing", "type: line\ntitle: AUC\ndata: data\nx: day\n"),
    ("title", "type: line\ndata: data\nx: day\ny: auc\n"),
    (
        "format",
        "type: line\ntitle: AUC\ndata: data\nx: day\ny: auc\nformat: percnt\n",
    ),
    (
        "numbers",
        "type: line\ntitle: AUC\ndata: data\nx: auc\ny: day\n",
    ),
    (
        "interval",
        "type: line\ntitle: AUC\ndata: data\nx: day\ny: auc\nlower: low\n",
    ),
    ("yaml", "type: line\ntitle: [AUC\ndata: data\n"),
];

#[test]
fn what_is_wrong_is_shown_at_its_line() {
    for (name, yaml) in WRONG {
        insta::assert_snapshot!(format!("wrong_{name}"), error(DAYS, yaml));
    }
}

#[test]
fn a_negative_part_is_an_error() {
    insta::assert_snapshot!(error(
        "day,amount\n2026-03-02,-5",
        "type: stacked\ntitle: Parts\ndata: data\nx: day\ny: amount\n"
    ));
}
