#!/usr/bin/env bash
# Runs cargo on this workspace, linked to a prebuilt libduckdb where there is
# one (DUCKDB_LIB_DIR names another), else to DuckDB compiled from its bundled
# source, which WEIR_DUCKDB=bundled asks for. weir knows where its libduckdb is;
# tests of the other crates find it by LD_LIBRARY_PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${WEIR_DUCKDB:-prebuilt}" != bundled ] && [ -z "${DUCKDB_LIB_DIR:-}" ]; then
    DUCKDB_LIB_DIR="$(scripts/prebuilt_duckdb.sh)" || WEIR_DUCKDB=bundled
fi
if [ "${WEIR_DUCKDB:-prebuilt}" != bundled ]; then
    export DUCKDB_LIB_DIR
    export LD_LIBRARY_PATH="$DUCKDB_LIB_DIR${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    exec cargo "$@"
fi

unset DUCKDB_LIB_DIR
arguments=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    arguments+=("$1")
    shift
done
exec cargo "${arguments[@]}" --features weir/bundled "$@"
