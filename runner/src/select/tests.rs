//! What selections come to, on a small shop.

use serde_json::json;

use super::*;
use crate::graph::manifest_builder::ManifestBuilder;

/// raw.orders -> stg_orders -> orders -> daily <- calendar (a seed)
///                 stg_people -> people -> daily
fn shop() -> Manifest {
    ManifestBuilder::new()
        .source("raw", "orders")
        .tagged("nightly")
        .seed("calendar")
        .model("stg_orders", &["source.shop.raw.orders"])
        .in_folder("models/staging")
        .tagged("nightly")
        .model("stg_people", &[])
        .in_folder("models/staging")
        .model("orders", &["model.shop.stg_orders"])
        .in_folder("models/marts")
        .configured("materialized", json!("table"))
        .configured("meta", json!({"owner": "ann", "levels": ["gold"]}))
        .model("people", &["model.shop.stg_people"])
        .in_folder("models/marts")
        .configured("full_refresh", json!(true))
        .model(
            "daily",
            &[
                "model.shop.orders",
                "model.shop.people",
                "seed.shop.calendar",
            ],
        )
        .in_folder("models/marts/weekly")
        .tagged("nightly")
        .test("orders_key", &["model.shop.orders"])
        .test("orders_people", &["model.shop.orders", "model.shop.people"])
        .warning()
        .singular_test("daily_adds_up", &["model.shop.daily"])
        .build()
}

fn names(selected: &Selected) -> Vec<&str> {
    let name = |id: &'_ String| id.rfind('.').map_or(0, |dot| dot + 1);
    let mut names: Vec<&str> = selected
        .unique_ids
        .iter()
        .map(|id| &id[name(id)..])
        .collect();
    names.sort_unstable();
    names
}

fn selection(include: &[&str], exclude: &[&str]) -> Selection {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Selection {
        include: owned(include),
        exclude: owned(exclude),
        ..Selection::default()
    }
}

/// The names of what is selected without its tests, joined by blanks.
fn nodes(criteria: &str) -> String {
    let selected = select(
        &shop(),
        &Selection {
            resource_types: vec![
                ResourceType::Model,
                ResourceType::Seed,
                ResourceType::Source,
            ],
            ..selection(&[criteria], &[])
        },
    )
    .unwrap();
    names(&selected).join(" ")
}

fn tests(criteria: &str, indirect_selection: IndirectSelection) -> String {
    let selected = select(
        &shop(),
        &Selection {
            resource_types: vec![ResourceType::Test],
            indirect_selection,
            ..selection(&[criteria], &[])
        },
    )
    .unwrap();
    names(&selected).join(" ")
}

fn error(criterion: &str) -> String {
    select(&shop(), &selection(&[criterion], &[]))
        .unwrap_err()
        .to_string()
}

#[test]
fn nothing_asked_for_is_everything() {
    let all = select(&shop(), &Selection::default()).unwrap();
    assert_eq!(all.unique_ids.len(), 10);
    assert!(all.warnings.is_empty());
}

#[test]
fn relatives_come_along_to_a_depth() {
    assert_eq!(nodes("stg_orders"), "stg_orders");
    assert_eq!(nodes("+orders"), "orders orders stg_orders");
    assert_eq!(nodes("1+orders"), "orders stg_orders");
    assert_eq!(nodes("stg_orders+"), "daily orders stg_orders");
    assert_eq!(nodes("stg_orders+1"), "orders stg_orders");
    assert_eq!(nodes("1+people+1"), "daily people stg_people");
    assert_eq!(
        nodes("@stg_people"),
        "calendar daily orders orders people stg_orders stg_people"
    );
}

#[test]
fn words_and_arguments_unite_and_commas_intersect() {
    assert_eq!(nodes("people calendar"), "calendar people");
    assert_eq!(nodes("+daily,tag:nightly"), "daily orders stg_orders");
    assert_eq!(nodes("stg_orders+,people+ calendar"), "calendar daily");
    let selected = select(&shop(), &selection(&["people", "orders"], &[])).unwrap();
    assert_eq!(
        names(&selected),
        ["orders", "orders_key", "orders_people", "people"]
    );
}

#[test]
fn what_is_excluded_takes_its_tests_along() {
    let selected = select(&shop(), &selection(&["path:models/marts"], &["orders"])).unwrap();
    assert_eq!(names(&selected), ["daily", "daily_adds_up", "people"]);
}

#[test]
fn every_method_finds_what_it_looks_at() {
    for (criterion, expected) in [
        ("fqn:shop.staging", "stg_orders stg_people"),
        ("staging.*", "stg_orders stg_people"),
        ("tag:night*", "daily orders stg_orders"),
        ("path:models/marts", "daily orders people"),
        ("models/marts/", "daily orders people"),
        ("path:./models/marts/*.sql", "orders people"),
        ("path:models/**/daily.sql", "daily"),
        ("path:models/_sources.yml", "orders"),
        ("file:stg_people", "stg_people"),
        ("stg_people.sql", "stg_people"),
        ("source:raw", "orders"),
        ("source:raw.orders+1", "orders stg_orders"),
        ("source:shop.raw.*", "orders"),
        ("package:this,resource_type:seed", "calendar"),
        ("resource_type:source", "orders"),
        ("config.materialized:table", "orders"),
        ("config.materialized:seed", "calendar"),
        ("config.tags:nightly", "daily stg_orders"),
        ("config.full_refresh:True", "people"),
        ("config.meta.owner:ann", "orders"),
        ("config.meta.levels:gold", "orders"),
        (
            "access:protected",
            "daily orders people stg_orders stg_people",
        ),
        ("access:public", ""),
        ("version:none", "daily orders people stg_orders stg_people"),
        ("version:latest", ""),
        ("group:*", ""),
        ("metric:*", ""),
    ] {
        assert_eq!(nodes(criterion), expected, "{criterion}");
    }
}

#[test]
fn tests_are_found_by_their_own_methods() {
    for (criterion, expected) in [
        ("test_type:generic", "orders_key orders_people"),
        ("test_type:singular", "daily_adds_up"),
        ("test_type:data", "daily_adds_up orders_key orders_people"),
        ("test_type:unit", ""),
        ("exposure:*", ""),
        ("test_name:not_*", "orders_key orders_people"),
        (
            "resource_type:test",
            "daily_adds_up orders_key orders_people",
        ),
        ("config.severity:WARN", "orders_people"),
        ("orders_key", "orders_key"),
    ] {
        assert_eq!(
            tests(criterion, IndirectSelection::Eager),
            expected,
            "{criterion}"
        );
    }
}

#[test]
fn the_mode_says_when_a_test_comes_along() {
    use IndirectSelection::{Buildable, Cautious, Eager, Empty};
    for (criterion, mode, expected) in [
        ("orders", Eager, "orders_key orders_people"),
        ("orders", Cautious, "orders_key"),
        ("orders", Empty, ""),
        ("orders people", Cautious, "orders_key orders_people"),
        ("daily", Cautious, "daily_adds_up"),
        (
            "orders daily",
            Buildable,
            "daily_adds_up orders_key orders_people",
        ),
        ("orders", Buildable, "orders_key"),
        ("orders_people", Empty, "orders_people"),
    ] {
        assert_eq!(tests(criterion, mode), expected, "{criterion} {mode:?}");
    }
}

#[test]
fn a_criterion_without_a_match_warns_with_what_is_near() {
    let selected = select(
        &shop(),
        &selection(
            &["poeple tag:nihgtly", "source:raw.order", "zzz"],
            &["people,resource_type:snapshot"],
        ),
    )
    .unwrap();
    assert!(selected.unique_ids.is_empty());
    let fact = |criterion: &str| {
        format!("the selection criterion `{criterion}` does not match any enabled nodes")
    };
    assert_eq!(
        selected.warnings,
        [
            format!("{}: did you mean `people`?", fact("poeple")),
            format!("{}: did you mean `nightly`?", fact("tag:nihgtly")),
            format!("{}: did you mean `raw.orders`?", fact("source:raw.order")),
            fact("zzz"),
            fact("people,resource_type:snapshot"),
        ]
    );
}

#[test]
fn a_criterion_that_cannot_be_read_is_an_error_with_its_remedy() {
    assert_eq!(
        error("tagg:nightly"),
        "error: selection method `tagg` does not exist\n |\n = help: did you mean `tag`?"
    );
    assert!(
        error("state:modified")
            .starts_with("error: Got a state selector method, but no comparison manifest")
    );
    assert!(error("state:modifyed").contains("did you mean `modified`?"));
    assert!(error("version:newest").contains("use latest, prerelease, old or none"));
    assert!(error("access:publik").contains("did you mean `public`?"));
    assert!(error("exposure:a.b.c").contains("too many parts"));
    assert!(error("resource_type:modle").ends_with("help: did you mean `model`?"));
    assert!(error("test_type:generci").ends_with("help: did you mean `generic`?"));
    assert!(error("config:table").contains("`config:table` names no key"));
    assert!(error("source:a.b.c.d").contains("too many parts"));
    assert!(error("tag:[a").contains("`[a` is no pattern"));
}

#[test]
fn a_path_is_one_of_the_root_project() {
    let mut manifest = shop();
    let daily = manifest.nodes.get_mut("model.shop.daily").unwrap();
    daily.package_name = "lent".to_owned();
    let names_at = |path: &str| {
        let selected = select(&manifest, &selection(&[path], &["resource_type:test"])).unwrap();
        names(&selected).join(" ")
    };
    assert_eq!(names_at("path:models/marts"), "daily orders people");
    assert_eq!(names_at("path:models/marts/weekly"), "");
}
