#!/usr/bin/env bash
# Measures scoring against onnxruntime and scikit-learn, and the whole node against
# reading and writing its rows; arguments go to bench/scoring.py.
set -euo pipefail
cd "$(dirname "$0")/.."

environment="${XDG_CACHE_HOME:-$HOME/.cache}/weir/acceptance/onnx"
requirements=acceptance/onnx/requirements.txt
if [ ! -x "$environment/bin/python" ]; then
    python3 -m venv "$environment"
fi
"$environment/bin/pip" install --quiet --requirement "$requirements"
scripts/cargo.sh build --release --workspace --bins --examples --quiet
export WEIR="$CARGO_TARGET_DIR/release/weir" PYTHONPATH="$PWD/bench:$PWD/acceptance/onnx"
exec "$environment/bin/python" bench/scoring.py \
    --score-rate "$CARGO_TARGET_DIR/release/examples/score_rate" \
    --copy-rows "$CARGO_TARGET_DIR/release/examples/copy_rows" "$@"
