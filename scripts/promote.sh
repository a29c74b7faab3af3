#!/usr/bin/env bash
# Puts the challenger of the income classifier in the champion's place, and the
# champion in the challenger's: it goes on to score beside, and a second time
# takes it back. All four files are committed.
set -euo pipefail
cd "$(dirname "$0")/../ml_models"

champion=income_classifier challenger=income_classifier_challenger
for model in "$champion" "$challenger"; do
    if [ ! -f "$model.onnx" ]; then
        echo "error: there is no ml_models/$model.onnx" >&2
        echo "  = help: \`make train\` makes both" >&2
        exit 2
    fi
done
sed -i "s/^file: $challenger.onnx\$/file: $champion.onnx/" "$challenger.yml"
sed -i "s/^file: $champion.onnx\$/file: $challenger.onnx/" "$champion.yml"
for kind in onnx yml; do
    mv "$champion.$kind" "former.$kind"
    mv "$challenger.$kind" "$champion.$kind"
    mv "former.$kind" "$challenger.$kind"
done
grep '^version:' "$champion.yml"
