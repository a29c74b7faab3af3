//! Both engines give the same text for the same rows.

use weir_test_support::{Database, Engine, Table, difference};

fn database(engine: Engine) -> (tempfile::TempDir, Database) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::create(engine, folder.path());
    (folder, database)
}

#[test]
fn every_engine_reads_what_a_csv_file_spells() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("expected.csv");
    std::fs::write(
        &file,
        "n,x,is_it,name,day,moment\n1,0.5,true,\"\",2026-03-02,2026-03-02 01:02:03\n2,1e20,,,,\n",
    )
    .unwrap();
    let expected = Table::read_csv(&file).unwrap();
    let sql = "select 1 as n, cast(0.5 as double precision) as x, true as is_it, '' as name, \
               cast('2026-03-02' as date) as day, \
               cast('2026-03-02 01:02:03' as timestamp) as moment \
               union all select 2, 1e20, null, null, null, null";
    for engine in Engine::ALL {
        let (_folder, database) = database(engine);
        let actual = database.query(sql).unwrap();
        assert_eq!(difference(&expected, &actual), None, "{engine:?}");
    }
}

#[test]
fn relations_are_listed_with_their_kind() {
    for engine in Engine::ALL {
        let (_folder, database) = database(engine);
        database
            .execute(
                "create schema s; create table s.a (x int); create view s.b as select * from s.a",
            )
            .unwrap();
        let expected = [("s.a", "table"), ("s.b", "view")];
        assert_eq!(
            database.relations(),
            expected.map(|(name, kind)| (name.to_owned(), kind.to_owned()))
        );
        assert!(database.query("select * from s.a").unwrap().rows.is_empty());
    }
}
