#!/usr/bin/env bash
# Fills data/incoming: with the public test file where CENSUS_DATA_DIR names its
# folder, else with a sample. `missing` as first argument keeps files that are there.
set -euo pipefail
cd "$(dirname "$0")/.."

census_data="$CARGO_TARGET_DIR/release/census-data"
if [ "${1:-}" = missing ] && compgen -G "data/incoming/*.csv.gz" >/dev/null; then
    exit
fi
if [ -n "${CENSUS_DATA_DIR:-}" ]; then
    exec "$census_data" split --output data/incoming
fi
exec "$census_data" sample --output data/incoming
