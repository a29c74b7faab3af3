"""A made project: 120 models in eight layers, with tests that pass, warn and fail."""

import os
import random
import subprocess
from pathlib import Path

LAYERS, WIDTH = 8, 15

PROFILES = """
made:
  target: embedded
  outputs:
    embedded: {type: duckdb, path: made.duckdb, schema: main, threads: 2}
    secret:
      type: duckdb
      path: made.duckdb
      schema: main
      secrets: [{type: s3, secret: "{{ env_var('MADE_SECRET', '') }}"}]
    unreachable: {type: postgres, host: 127.0.0.1, port: 1, user: a, password: b,
                  dbname: c, schema: d}
"""

FIRST = """
select
    numbers.id,
    numbers.id * 2 as doubled_amount,
    cast('x' as varchar) as letter
from {{ ref('numbers') }} as numbers
"""

JOINED = """
with first_parent as (select * from {{{{ ref('{first}') }}}}),

second_parent as (select * from {{{{ ref('{second}') }}}})

select
    first_parent.id,
    first_parent.doubled_amount + second_parent.doubled_amount as doubled_amount,
    second_parent.letter
from first_parent
inner join second_parent on first_parent.id = second_parent.id
"""

LONG_NAME = "a_model_whose_name_is_as_long_as_a_name_on_postgresql_can_be_63"

PROPERTIES = """
version: 2
models:
  - name: model_0_0
    description: >-
      The **first** of all. <script>document.title = 'owned'</script>
      [a program](javascript:alert(1)) and [a page](https://example.com/).
    columns:
      - name: id
        description: The key that the unicorn needs.
        data_tests: [unique, not_null]
      - name: doubled_amount
        data_tests:
          - accepted_values:
              arguments: {values: [2], quote: false}
      - name: letter
        data_tests:
          - accepted_values:
              arguments: {values: [y]}
              config: {severity: warn}
"""


def make(folder: Path) -> None:
    """Writes the project; the same at every call."""
    chance = random.Random(3)
    for name in ("models", "seeds", "macros"):
        (folder / name).mkdir(parents=True)
    write(folder / "dbt_project.yml", "name: made\nversion: '1.0'\nprofile: made\n")
    write(folder / "profiles.yml", PROFILES)
    write(folder / "seeds/numbers.csv", "id\n1\n2\n3\n")
    write(folder / "seeds/alone.csv", "id\n1\n")
    write(folder / "models/models.yml", PROPERTIES)
    write(
        folder / "macros/doubled.sql",
        "{% macro doubled(x) %}2 * {{ x }}{% endmacro %}\n",
    )
    for layer in range(LAYERS):
        for place in range(WIDTH):
            path = folder / f"models/layer_{layer}/model_{layer}_{place}.sql"
            path.parent.mkdir(exist_ok=True)
            above = [f"model_{layer - 1}_{near(place, chance)}" for _ in range(2)]
            far = f"model_{chance.randrange(max(layer, 1))}_{chance.randrange(WIDTH)}"
            second = far if chance.random() < 0.15 else above[1]
            joined = JOINED.format(first=above[0], second=second)
            write(path, joined if layer else FIRST)
    write(
        folder / f"models/{LONG_NAME}.sql",
        JOINED.format(first="model_7_0", second="model_7_1"),
    )


def near(place: int, chance: random.Random) -> int:
    return min(max(place + chance.randint(-2, 2), 0), WIDTH - 1)


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def weir(
    folder: Path, *arguments: str, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs weir in the project's folder."""
    return subprocess.run(
        [os.environ["WEIR"], *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | (variables or {}),
    )
