#!/usr/bin/env bash
# Checks Python with ruff, the SQL of the project with sqlfluff, Dockerfiles with
# hadolint and shell scripts with shellcheck, out of a virtual environment of
# their own.
set -euo pipefail
cd "$(dirname "$0")/.."

environment="${XDG_CACHE_HOME:-$HOME/.cache}/weir/lint"
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --requirement scripts/lint_requirements.txt
"$environment/bin/ruff" check --quiet .
"$environment/bin/ruff" format --quiet --check .
"$environment/bin/sqlfluff" lint --disable-progress-bar models_sql tests
"$environment/bin/hadolint" docker/*/Dockerfile
"$environment/bin/shellcheck" ./*.sh scripts/*.sh docker/*/*.sh
