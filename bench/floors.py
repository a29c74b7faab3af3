"""The floors: scripts that do what weir does with the database's own client and
nothing else."""

import subprocess
from pathlib import Path

from postgres import Server
from project import Project

FIELD_COUNT = 42


def postgres_load(
    server: Server, database: str, files: list[Path], script: Path
) -> None:
    """Writes a psql script: a table of the same shape, then a `\\copy` per file,
    in one transaction."""
    columns = landing_columns_postgres(server, database)
    fields = ", ".join(name for name, _ in columns[:FIELD_COUNT])
    lines = ["begin;", f"create table landing ({typed(columns)});"]
    for file in files:
        lines += [
            *(
                f"{default};"
                for default in postgres_defaults(columns[FIELD_COUNT:], file)
            ),
            f"\\copy landing ({fields}) from program 'gzip -dc {file}'"
            " with (format csv)",
        ]
    script.write_text("\n".join([*lines, "commit;\n"]), "utf-8")


def landing_columns_postgres(server: Server, database: str) -> list[tuple[str, str]]:
    """Names and types of the landing table that weir made."""
    rows = server.query(
        database,
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = 'raw.census_income'::regclass and attnum > 0"
        " and not attisdropped order by attnum",
    )
    return [
        (name, kind) for name, kind in (row.split("\t") for row in rows.splitlines())
    ]


def postgres_defaults(columns: list[tuple[str, str]], file: Path) -> list[str]:
    """Fills the bookkeeping columns, which the file does not hold."""
    return [
        f"alter table landing alter {name} set default {bookkeeping(name, file)}"
        for name, _ in columns
    ]


def bookkeeping(name: str, file: Path) -> str:
    """A value of the right type for a column that weir adds to the file's own."""
    values = {
        "batch_date": f"date '{batch_date(file)}'",
        "source_file": f"'{file.name}'",
        "line_number": "1",
        "loaded_at": "localtimestamp",
    }
    if name not in values:
        raise SystemExit(
            f"error: the landing table has a column `{name}` that the floor lacks"
        )
    return values[name]


def batch_date(file: Path) -> str:
    return file.name.removeprefix("census_income_").removesuffix(".csv.gz")


def typed(columns: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns)


def duckdb_load(duckdb: Path, project: Project, script: Path) -> None:
    """Writes a script for the duckdb command: a table of the same shape, then an
    insert from `read_csv` per file, in one transaction."""
    columns = landing_columns_duckdb(duckdb, project.duckdb_file)
    fields = ", ".join(f"'{name}': '{kind}'" for name, kind in columns[:FIELD_COUNT])
    lines = ["begin;", f"create table landing ({typed(columns)});"]
    for file in project.daily_files():
        added = ", ".join(bookkeeping(name, file) for name, _ in columns[FIELD_COUNT:])
        lines.append(
            f"insert into landing select *, {added} from read_csv('{file}',"
            f" header = false, delim = ',', quote = '', columns = {{{fields}}});"
        )
    script.write_text("\n".join([*lines, "commit;\n"]), "utf-8")


def landing_columns_duckdb(duckdb: Path, database: Path) -> list[tuple[str, str]]:
    """Names and types of the landing table that weir made."""
    query = (
        "select column_name || '\t' || data_type from duckdb_columns()"
        " where schema_name = 'raw' and table_name = 'census_income'"
        " order by column_index"
    )
    command = [
        duckdb,
        "-init",
        "/dev/null",
        "-noheader",
        "-list",
        "-readonly",
        database,
        query,
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(f"error: {result.stderr}")
    return [
        (name, kind)
        for name, kind in (row.split("\t") for row in result.stdout.splitlines())
    ]


def build(project: Project, nodes: list[dict], script: Path) -> None:
    """Writes a psql script that creates every model from its compiled SQL, then
    counts what every test finds."""
    statements = [
        f'create schema if not exists "{schema}"' for schema in schemas(nodes)
    ]
    models = [node for node in nodes if node["resource_type"] == "model"]
    tests = [node for node in nodes if node["resource_type"] == "test"]
    statements += [create(project, node) for node in models]
    statements += [
        f"select count(*) from ({project.compiled_sql(test)}) as t" for test in tests
    ]
    script.write_text(";\n".join(statements) + ";\n", "utf-8")


def schemas(nodes: list[dict]) -> list[str]:
    return sorted(
        {node["schema"] for node in nodes if node["resource_type"] == "model"}
    )


def create(project: Project, node: dict) -> str:
    """The statement that creates a model, in place of one that is there."""
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    relation = node["relation_name"]
    sql = project.compiled_sql(node)
    drop = f"drop {kind} if exists {relation} cascade"
    return f"{drop};\ncreate {kind} {relation} as (\n{sql}\n)"
