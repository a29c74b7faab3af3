"""A copy of the census project with files of its own, so that measuring changes
nothing in the repository."""

import gzip
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PARTS = (
    "dbt_project.yml",
    "profiles.yml",
    "weir.yml",
    "macros",
    "ml_models",
    "models_sql",
    "reports",
    "seeds",
    "tests",
)


@dataclass(frozen=True)
class Project:
    """A project folder and the weir that runs it."""

    folder: Path
    weir: Path

    @property
    def incoming(self) -> Path:
        return self.folder / "data" / "incoming"

    @property
    def duckdb_file(self) -> Path:
        return self.folder / "data" / "warehouse.duckdb"

    def environment(self) -> dict[str, str]:
        """What makes weir's target `embedded` use this project's file."""
        return {"WEIR_DUCKDB_PATH": str(self.duckdb_file)}

    def command(self, verb: str, target: str, *arguments: str) -> list[str]:
        """A weir command on this project."""
        folder = str(self.folder)
        places = ["--project-dir", folder, "--profiles-dir", folder]
        return [str(self.weir), verb, *places, "--target", target, *arguments]

    def daily_files(self) -> list[Path]:
        return sorted(self.incoming.glob("census_income_*.csv.gz"))

    def remove_duckdb_file(self) -> None:
        for path in self.duckdb_file.parent.glob(self.duckdb_file.name + "*"):
            path.unlink()

    def nodes(self) -> list[dict]:
        """The models and tests of the manifest, parents before children."""
        manifest = json.loads(
            (self.folder / "target" / "manifest.json").read_text("utf-8")
        )
        nodes = manifest["nodes"]
        ordered: dict[str, dict] = {}

        def visit(unique_id: str) -> None:
            if unique_id in ordered or unique_id not in nodes:
                return
            for parent in nodes[unique_id]["depends_on"].get("nodes", []):
                visit(parent)
            ordered[unique_id] = nodes[unique_id]

        for unique_id in sorted(nodes):
            visit(unique_id)
        return list(ordered.values())

    def compiled_sql(self, node: dict) -> str:
        """What a node compiled to, without a semicolon at its end."""
        path = self.folder / "target" / "compiled" / node["package_name"]
        path /= node["original_file_path"]
        if "test_metadata" in node:
            path /= node["path"]
        text = path.read_text("utf-8")
        return text.strip().removesuffix(";")


without_pages = shutil.ignore_patterns("site")


def copy_project(folder: Path, weir: Path) -> Project:
    """A copy of the repository's project in `folder`, without incoming files and
    without the report pages of earlier runs."""
    project = Project(folder, weir)
    project.incoming.mkdir(parents=True)
    for part in PARTS:
        source = REPOSITORY / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=without_pages)
        elif source.exists():
            shutil.copy(source, folder / part)
    return project


def link_files(files: list[Path], project: Project) -> None:
    """Puts files into the project's incoming folder, under their names."""
    for file in files:
        os.symlink(file.resolve(), project.incoming / file.name)


def write_repeated(files: list[Path], times: int, project: Project) -> None:
    """Puts one file there, named as the first: all rows, several times over."""
    with gzip.open(project.incoming / files[0].name, "wb", compresslevel=1) as repeated:
        for file in files * times:
            with gzip.open(file, "rb") as rows:
                shutil.copyfileobj(rows, repeated)
