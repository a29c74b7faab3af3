#!/usr/bin/env bash
# Runs acceptance tests against the weir that was built: each folder of
# acceptance/ that is named, or all of them, in a virtual environment that holds
# what its requirements.txt pins. Folders share the environment of the folder that
# their requirements.txt is a link to.
#
#     scripts/acceptance.sh monitoring -k injected
#
# What follows the first word that begins with a dash goes to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

folders=()
while [ $# -gt 0 ] && [[ "$1" != -* ]]; do
    folders+=("$1")
    shift
done
if [ ${#folders[@]} -eq 0 ]; then
    shopt -s nullglob
    for requirements in acceptance/*/requirements.txt; do
        folders+=("$(basename "$(dirname "$requirements")")")
    done
fi

export WEIR="${WEIR:-$CARGO_TARGET_DIR/release/weir}"
for folder in ${folders[@]+"${folders[@]}"}; do
    requirements="$(realpath "acceptance/$folder/requirements.txt")"
    environment="${XDG_CACHE_HOME:-$HOME/.cache}/weir/acceptance/$(basename "$(dirname "$requirements")")"
    wanted="$(sha256sum <"$requirements")"
    if [ "$(cat "$environment/installed" 2>/dev/null)" != "$wanted" ]; then
        python3 -m venv --clear "$environment"
        "$environment/bin/pip" install --quiet --requirement "$requirements"
        echo "$wanted" >"$environment/installed"
    fi
    PYTHONPATH="$PWD/bench:$PWD/acceptance/support" "$environment/bin/python" -m pytest --quiet -p no:cacheprovider "acceptance/$folder" "$@"
done
