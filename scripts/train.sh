#!/usr/bin/env bash
# Trains the models of ml_models/ on the real learn file: the champion, and a
# challenger of a simpler kind, each with the seeds that monitoring needs of it.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${CENSUS_DATA_DIR:-}" ]; then
    echo "error: training needs the real data, and CENSUS_DATA_DIR is not set" >&2
    echo "  = help: \`make data\` says where the public data set is" >&2
    exit 2
fi
environment="${XDG_CACHE_HOME:-$HOME/.cache}/weir/train"
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --requirement ml_models/train/requirements.txt
train() {
    "$environment/bin/python" ml_models/train/train.py --data "$CENSUS_DATA_DIR" \
        --baselines ml_models/baselines "$@"
}
train --output ml_models/income_classifier.onnx
train --output ml_models/income_classifier_challenger.onnx \
    --classifier linear --model-version 1.0.0-linear
