"""A project of ONNX models over one seed, and what weir makes of it."""

import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import onnx
import pandas as pd

PROFILES = """
small:
  target: embedded
  outputs:
    embedded: {type: duckdb, path: small.duckdb, schema: main, threads: 2}
    postgres:
      type: postgres
      host: "{{ env_var('WEIR_POSTGRES_HOST', '') }}"
      port: "{{ env_var('WEIR_POSTGRES_PORT', '5432') | int }}"
      user: "{{ env_var('WEIR_POSTGRES_USER', '') }}"
      password: "{{ env_var('WEIR_POSTGRES_PASSWORD', '') }}"
      dbname: "{{ env_var('WEIR_POSTGRES_DATABASE', '') }}"
      schema: main
      threads: 2
"""


@dataclass(frozen=True)
class SmallProject:
    """A project folder, a target in it, and what the target's server is called."""

    folder: Path
    target: str
    environment: dict[str, str]

    def create(self) -> None:
        for name in ("ml_models", "models", "seeds"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "dbt_project.yml").write_text(
            "name: small\nversion: '1.0'\nprofile: small\nmodel-paths: [models]\n"
        )
        (self.folder / "profiles.yml").write_text(PROFILES)

    def add_rows(self, name: str, rows: pd.DataFrame) -> None:
        numbered = rows.reset_index(names="row_id")
        numbered.to_csv(self.folder / "seeds" / f"{name}.csv", index=False)

    def add_model(
        self, name: str, model: onnx.ModelProto, *, rows: str, config: str = ""
    ) -> None:
        onnx.save(model, self.model_file(name))
        self.add_select(name, rows=rows, config=config)

    def model_file(self, name: str) -> Path:
        return self.folder / "ml_models" / f"{name}.onnx"

    def add_select(self, name: str, *, rows: str, config: str = "") -> None:
        (self.folder / "models" / f"{name}_scores.sql").write_text(
            f"{{{{ config(materialized='onnx', model='{name}'{config}) }}}}\n"
            f"select * from {{{{ ref('{rows}') }}}}\n"
        )

    def name_features(self, model: str, features: list[str]) -> None:
        lines = [f"- {{name: {name}, data_type: float}}" for name in features]
        text = "features:\n" + "\n".join(lines) + "\n"
        (self.folder / "ml_models" / f"{model}.yml").write_text(text)

    def weir(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        places = ["--project-dir", str(self.folder), "--profiles-dir", str(self.folder)]
        return subprocess.run(
            [os.environ["WEIR"], *arguments, *places, "--target", self.target],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=os.environ | self.environment,
        )

    def scores(self, model: str) -> pd.DataFrame:
        query = f"select * from {{{{ ref('{model}_scores') }}}} order by row_id"
        shown = self.weir(
            "show", "--inline", query, "--output", "csv", "--limit", "99999"
        )
        assert shown.returncode == 0, shown.stderr
        return pd.read_csv(io.StringIO(shown.stdout))
