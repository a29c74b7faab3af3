#!/usr/bin/env bash
# Puts the challenger of the income classifier in the champion's place, and the
# champion in the challenger's: it goes on to score beside, and a second time
# takes it back. All files that it moves are committed: the models, their
# descriptions, and the seeds of their baselines.
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
exchange() {
    mv "$1" "$1.former"
    mv "$2" "$1"
    mv "$1.former" "$2"
}
for kind in onnx yml; do
    exchange "$champion.$kind" "$challenger.$kind"
done
for file in baselines/"$challenger"_*.csv; do
    exchange "baselines/$champion${file#baselines/"$challenger"}" "$file"
done
grep '^version:' "$champion.yml"
