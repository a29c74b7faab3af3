//! What is read off queries over people(age bigint, name) and open relations.

use arrow::datatypes::DataType;
use sqlparser::dialect::GenericDialect;

use super::origins::{Origins, Passage};
use super::query::shape_of;
use super::shape::{Rest, Shape, ShapeColumn};

/// `a.people` and everything else in the schema `a` have two columns; what is in
/// `open` may have any.
fn relation(name: &[String]) -> Shape {
    let relation = name.join(".");
    let column = |name: &str, data_type| ShapeColumn {
        data_type,
        ..ShapeColumn::untyped(name, Origins::of(&relation, name))
    };
    match name[0].as_str() {
        "open" => Shape {
            columns: Vec::new(),
            rest: Rest::Of(relation),
        },
        _ => Shape::of(vec![
            column("age", Some(DataType::Int64)),
            column("name", None),
        ]),
    }
}

fn shape(sql: &str) -> Shape {
    shape_of(sql, &GenericDialect {}, &relation)
}

/// `name type` of each column; `None` where there may be others.
fn columns(sql: &str) -> Option<Vec<String>> {
    let shape = shape(sql);
    let columns = shape.whole()?.into_iter();
    let text = |(name, data_type): (&str, Option<&DataType>)| match data_type {
        Some(data_type) => format!("{name} {data_type}"),
        None => name.to_owned(),
    };
    Some(columns.map(text).collect())
}

fn known(sql: &str) -> Vec<String> {
    columns(sql).unwrap()
}

/// A line for each column: `name = copied|computed origins`, with `?` where there may
/// be others.
fn lineage(sql: &str) -> Vec<String> {
    let columns = shape(sql).columns.into_iter();
    let line = |column: ShapeColumn| {
        let mut origins: Vec<String> = column
            .origins
            .columns
            .iter()
            .map(|origin| format!("{}.{}", origin.relation, origin.column))
            .collect();
        if !column.origins.is_complete {
            origins.push("?".to_owned());
        }
        let sign = match column.origins.passage {
            Passage::Copied => "=",
            Passage::Computed => "<-",
        };
        let name = column.name.unwrap_or_else(|| "(unnamed)".to_owned());
        format!("{name} {sign} {}", origins.join(" "))
            .trim_end()
            .to_owned()
    };
    columns.map(line).collect()
}

#[test]
fn columns_pass_through_tables_of_every_kind() {
    let whole = ["age Int64", "name"];
    assert_eq!(known("select * from a.people"), whole);
    assert_eq!(
        known("with p as (select * from a.b) select p.* from p"),
        whole
    );
    assert_eq!(known("select * from (select * from a.b) as p"), whole);
    assert_eq!(known("select P.Age from a.b as p"), ["Age Int64"]);
    let joined = "select l.age, name from a.b as l join open.c as r on l.age = r.age";
    assert_eq!(known(joined), ["age Int64", "name"]);
}

#[test]
fn expressions_tell_their_types_where_they_can() {
    assert_eq!(
        known(
            "select age::text as a, 'x' as b, age > 1 as c, trim(name) as d, age + 1 as e from a.b"
        ),
        ["a Utf8", "b Utf8", "c Boolean", "d Utf8", "e"]
    );
    assert_eq!(known("select age from a.b union all select 1"), ["age"]);
}

#[test]
fn what_text_does_not_tell_is_unknown() {
    for open in [
        "select columns(*) from a.b",
        "select age + 1 from a.b",
        "select * from read_csv('x')",
        "select * from (values (1)) as v",
        "select * from open.b",
        "select * from a.b natural join open.c",
        "not sql",
    ] {
        assert_eq!(columns(open), None, "{open}");
    }
}

#[test]
fn origins_pass_through_common_tables_aliases_and_expressions() {
    let sql = "
        with source as (select * from a.people),
        renamed (years, who) as (select age, name from source),
        aged as (select years + 1 as next_age, upper(who) as who, 'x' as kind from renamed)
        select next_age, aged.who as person, kind, count(*) as n from aged group by 1, 2, 3";
    assert_eq!(
        lineage(sql),
        [
            "next_age <- a.people.age",
            "person <- a.people.name",
            "kind <-",
            "n <-",
        ]
    );
    assert_eq!(
        lineage("select p.name as n from (select name from a.people) p"),
        ["n = a.people.name"]
    );
}

#[test]
fn a_join_finds_the_table_of_each_name() {
    let sql = "select l.age, r.name, coalesce(l.name, r.name) as either, x
        from a.l left join a.r on l.age = r.age cross join open.o";
    assert_eq!(
        lineage(sql),
        [
            "age = a.l.age",
            "name = a.r.name",
            "either <- a.l.name a.r.name",
            "x = open.o.x",
        ]
    );
    assert_eq!(
        lineage("select age from a.l join a.r on true"),
        ["age <- ?"],
        "two tables have it"
    );
    assert_eq!(
        lineage("select y from open.l join open.r on true"),
        ["y <- ?"],
        "either may have it"
    );
}

#[test]
fn using_makes_one_column_of_two() {
    assert_eq!(
        lineage("select * from a.l join a.r using (age)"),
        ["age = a.l.age", "name = a.l.name", "name = a.r.name"]
    );
    assert_eq!(
        lineage("select age from a.l full join a.r using (age)"),
        ["age <- a.l.age a.r.age"]
    );
    assert_eq!(
        lineage("select age from a.l right join a.r using (age)"),
        ["age = a.r.age"]
    );
    assert_eq!(
        lineage("select * from a.l natural join a.r"),
        ["age = a.l.age", "name = a.l.name"]
    );
}

#[test]
fn a_union_has_the_origins_of_both_sides() {
    assert_eq!(
        lineage("select age, name from a.l union all select age + 1, name from a.r"),
        ["age <- a.l.age a.r.age", "name = a.l.name a.r.name"]
    );
    assert_eq!(
        lineage("select age from a.l except select age from a.r"),
        ["age = a.l.age"]
    );
    assert_eq!(
        lineage("select name, age from a.l union all by name select age, name from a.r"),
        ["name = a.l.name a.r.name", "age = a.l.age a.r.age"]
    );
    assert_eq!(
        lineage("select age from a.l union all select * from open.r"),
        ["age <- ?"],
        "nobody says which column of the other side comes first"
    );
}

#[test]
fn stars_may_leave_out_replace_and_rename() {
    assert_eq!(
        lineage("select * exclude (age) from a.people"),
        ["name = a.people.name"]
    );
    assert_eq!(
        lineage("select * replace (age + 1 as age) from a.people"),
        ["age <- a.people.age", "name = a.people.name"]
    );
    assert_eq!(
        lineage("select r.*, l.name as who from a.l join a.r on true"),
        ["age = a.r.age", "name = a.r.name", "who = a.l.name"]
    );
}

#[test]
fn conditions_windows_and_queries_feed_a_value() {
    assert_eq!(
        lineage(
            "select case when age > 1 then name end as a,
                row_number() over (partition by name order by age) as b,
                sum(age) filter (where name = 'x') over w as c,
                (select max(r.age) from a.r where r.name = people.name) as d,
                exists (select 1 from a.r where r.age = people.age) as e,
                age in (select r.age from a.r) as f
            from a.people window w as (order by people.name)"
        ),
        [
            "a <- a.people.age a.people.name",
            "b <- a.people.age a.people.name",
            "c <- a.people.age a.people.name",
            "d <- a.r.age",
            "e <- a.people.age a.r.age",
            "f <- a.people.age a.r.age",
        ]
    );
}

#[test]
fn an_alias_may_be_used_by_what_stands_behind_it() {
    assert_eq!(
        lineage("select age + 1 as later, later * 2 as twice from a.people"),
        ["later <- a.people.age", "twice <- a.people.age"]
    );
}

#[test]
fn rows_of_functions_and_values_are_made_of_their_arguments() {
    assert_eq!(
        lineage("select n, age from a.people, generate_series(1, people.age) as g (n)"),
        ["n <- a.people.age", "age = a.people.age"]
    );
    assert_eq!(
        lineage("select x, y from (values (1, 'a'), (2, 'b')) as v (x, y)"),
        ["x <-", "y <-"]
    );
    assert_eq!(
        lineage("select i.age from a.people as p, lateral (select p.age + 1 as age) as i"),
        ["age <- a.people.age"]
    );
}

#[test]
fn a_recursive_table_is_followed_to_its_beginning() {
    let sql = "
        with recursive chain (n, who) as (
            select age, name from a.people
            union all
            select chain.n + r.age, chain.who from chain join a.r on r.name = chain.who
        )
        select n, who from chain";
    assert_eq!(
        lineage(sql),
        ["n <- a.people.age a.r.age", "who = a.people.name"]
    );
}

#[test]
fn what_cannot_be_read_has_unknown_origins() {
    assert_eq!(lineage("select nobody from a.people"), ["nobody <- ?"]);
    assert_eq!(
        lineage("select age + nobody as x from a.people"),
        ["x <- a.people.age ?"]
    );
    assert_eq!(lineage("select x from read_csv('f.csv')"), ["x <- ?"]);
}
