#!/usr/bin/env bash
# Measures the weir that was built, on the files of data/incoming; arguments go
# to bench/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

environment="${XDG_CACHE_HOME:-$HOME/.cache}/weir/bench"
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --requirement bench/requirements.txt
exec "$environment/bin/python" bench/run.py \
    --weir "$CARGO_TARGET_DIR/release/weir" --duckdb "$environment/bin/duckdb" \
    --incoming data/incoming "$@"
